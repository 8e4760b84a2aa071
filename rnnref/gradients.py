r"""Is a backward pass right? Compare it with differences of the forward pass.

The central difference $(f(w + \epsilon) - f(w - \epsilon)) / 2\epsilon$ errs by $O(\epsilon^2)$, the one-sided one by
$O(\epsilon)$. In float64 a right gradient agrees to a relative error below 1e-7; float32 is too coarse for the test.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnref._checks import Floats, any_floats, number


def numerical_gradient(
    f: Callable[[NDArray[np.float64]], float], w: ArrayLike, eps: float = 1e-5
) -> NDArray[np.float64]:
    """Give the gradient of a scalar function by central differences, one entry at a time.

    Parameters
    ----------
    f : function of one array
        Takes an array of the shape of `w`, in float64, and gives a number.
    w : floats, of any shape
        Left as it was: `f` sees a copy.
    eps : float
        The step; much smaller and rounding takes over, much larger and curvature does.

    Returns
    -------
    dw : float64, of the shape of `w`

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated, or `f` does not give a single number.

    Examples
    --------
    >>> numerical_gradient(lambda w: (w**2).sum(), [1.0, 2.0, 3.0]).round(6)
    array([2., 4., 6.])
    """
    eps = number("eps", eps, above=0)
    moved = any_floats("w", w).astype(np.float64)
    dw = np.zeros_like(moved)
    for place in np.ndindex(moved.shape):
        here = moved[place]
        moved[place] = here + eps
        above = _scalar(f(moved))
        moved[place] = here - eps
        below = _scalar(f(moved))
        moved[place] = here
        dw[place] = (above - below) / (2 * eps)
    return dw


def relative_error(a: ArrayLike, b: ArrayLike) -> float:
    r"""Give the largest relative difference, $\max_i |a_i - b_i| / \max(|a_i|, |b_i|, 10^{-8})$.

    An absolute difference would call every small gradient right; the floor keeps 0/0 from becoming NaN.

    Parameters
    ----------
    a, b : floats, of one shape

    Returns
    -------
    float
        0.0 for empty arrays.

    Raises
    ------
    TypeError, ValueError
        If an argument does not fit, or the shapes differ: NumPy would broadcast them and compare nothing real.

    Examples
    --------
    >>> relative_error([1.0, 2.0], [1.0, 2.5])
    0.2
    """
    a, b = any_floats("a", a), any_floats("b", b)
    if a.shape != b.shape:
        raise ValueError(f"b: expected the shape of a, {a.shape}, got {b.shape}")
    scale = np.maximum(np.maximum(np.abs(a), np.abs(b)), 1e-8)
    return float(np.max(np.abs(a - b) / scale, initial=0.0))


def directional_error(
    f: Callable[[dict[str, Floats]], float],
    point: Mapping[str, ArrayLike],
    gradients: Mapping[str, ArrayLike],
    rng: np.random.Generator,
    eps: float = 1e-5,
) -> float:
    r"""Check all gradients at once, along one random direction.

    For a unit direction v, $(f(w + \epsilon v) - f(w - \epsilon v)) / 2\epsilon$ should be
    $\langle v, \nabla f \rangle$. Two evaluations, whatever the number of parameters; a wrong entry is missed only by
    a direction that is orthogonal to the mistake.

    Parameters
    ----------
    f : function of a dict of arrays
        Gives a number.
    point : dict of float arrays
        Where the gradients were taken; left as it was.
    gradients : dict of float arrays
        Of the same names and shapes.
    rng : numpy.random.Generator
    eps : float

    Returns
    -------
    float
        The relative error of the two numbers.

    Raises
    ------
    TypeError, ValueError
        If an argument does not fit, or names or shapes differ; the message names it.

    Examples
    --------
    >>> error = directional_error(
    ...     lambda p: (p["w"] ** 3).sum(), {"w": [1.0, 2.0]}, {"w": [3.0, 12.0]}, np.random.default_rng(0)
    ... )
    >>> error < 1e-7
    True
    """
    eps = number("eps", eps, above=0)
    if point.keys() != gradients.keys():
        raise ValueError(f"gradients: expected those of {sorted(point)}, got {sorted(gradients)}")
    here = {name: any_floats(f"point[{name!r}]", w).astype(np.float64) for name, w in point.items()}
    slopes = {name: any_floats(f"gradients[{name!r}]", g) for name, g in gradients.items()}
    for name, w in here.items():
        if slopes[name].shape != w.shape:
            raise ValueError(f"gradients[{name!r}]: expected shape {w.shape}, got {slopes[name].shape}")
    direction = {name: rng.standard_normal(w.shape) for name, w in here.items()}
    length = np.sqrt(sum(np.sum(v**2) for v in direction.values()))
    above, below = (
        _scalar(f({name: w + sign * eps * direction[name] / length for name, w in here.items()})) for sign in (1, -1)
    )
    predicted = sum(float(np.sum(direction[name] * slopes[name])) for name in here) / length
    return relative_error((above - below) / (2 * eps), predicted)


def _scalar(value: object) -> float:
    array = np.asarray(value)
    if array.size != 1 or array.dtype.kind not in "fiu":
        raise TypeError(f"f: expected a function that gives one number, got {value!r}")
    return float(array.reshape(()))
