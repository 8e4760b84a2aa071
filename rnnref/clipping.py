r"""Clip gradients by their global norm.

$$g \leftarrow g \cdot \min\Bigl(1, \frac{\text{max norm}}{\lVert (g_1, g_2, \dots) \rVert}\Bigr)$$

One factor for all, so that the direction stays. It is a cure for steps that explode; it regularises nothing and does
nothing for gradients that vanish. Pascanu, Mikolov & Bengio 2013, https://arxiv.org/abs/1211.5063.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from rnnref._checks import Floats, any_floats, number


def clip_by_global_norm(grads: Sequence[ArrayLike], max_norm: float) -> tuple[list[Floats], float]:
    """Scale the gradients down, together, where their global norm exceeds a bound.

    Parameters
    ----------
    grads : sequence of float arrays, of any shapes
        Left as they were.
    max_norm : float
        Above 0.

    Returns
    -------
    clipped : list of float arrays
    norm : float
        The global norm before clipping.

    Raises
    ------
    TypeError, ValueError
        Naming the argument, and which of the arrays; a NaN or infinity is refused, for clipping would spread it.

    Examples
    --------
    >>> clip_by_global_norm([np.array([3.0]), np.array([4.0])], max_norm=1.0)
    ([array([0.6]), array([0.8])], 5.0)
    """
    max_norm = number("max_norm", max_norm, above=0)
    arrays = [any_floats(f"grads[{i}]", grad) for i, grad in enumerate(grads)]
    norm = _global_norm(arrays)
    scale = min(1.0, max_norm / norm) if norm > 0 else 1.0
    return [(array * scale).astype(array.dtype) for array in arrays], norm


def _global_norm(arrays: Sequence[Floats]) -> float:
    """Square entries after dividing by the largest: exploded gradients are what this is for, and squares overflow."""
    largest = max((float(np.abs(array).max(initial=0.0)) for array in arrays), default=0.0)
    if largest == 0:
        return 0.0
    return largest * float(np.sqrt(sum(np.sum((array / largest) ** 2, dtype=np.float64) for array in arrays)))
