"""The scalar functions that `numerical_gradient` is tried on.

The sandbox carries a copy of this file to the far side, so it needs nothing but NumPy.
"""

from collections.abc import Callable
from typing import Any

import numpy as np


def sum_of_squares(w: Any) -> float:
    """Return the sum of w ** 2, whose gradient is 2 w."""
    return float(np.sum(np.square(w)))


def sum_of_sines(w: Any) -> float:
    """Return the sum of sin(3 w), whose gradient is 3 cos(3 w)."""
    return float(np.sum(np.sin(3.0 * np.asarray(w))))


def sum_of_cubes(w: Any) -> float:
    """Return the sum of w ** 3, whose third derivative separates one-sided from central differences."""
    return float(np.sum(np.asarray(w) ** 3))


def weighted_tanh(w: Any) -> float:
    """Return sum of k tanh(w_k) for k = 1, 2, ..., in C order, so that every coordinate has a slope of its own."""
    flat = np.asarray(w).reshape(-1)
    return float(np.sum(np.arange(1, flat.size + 1) * np.tanh(flat)))


def squared_sum(w: Any) -> float:
    """Return (sum of w) ** 2, whose coordinates interact: a perturbation left in place shows in the next slope."""
    return float(np.sum(w) ** 2)


def tiny_slope(w: Any) -> float:
    """Return 1e-6 times the sum of sin(w): small, but not zero."""
    return float(1e-6 * np.sum(np.sin(w)))


NAMED_FUNCTIONS: dict[str, Callable[[Any], float]] = {
    function.__name__: function
    for function in (sum_of_squares, sum_of_sines, sum_of_cubes, weighted_tanh, squared_sum, tiny_slope)
}
