r"""Clip gradients by their global norm.

$$g \leftarrow g \cdot \min\Bigl(1, \frac{\text{max norm}}{\lVert (g_1, g_2, \dots) \rVert}\Bigr)$$

One factor for all, so that the direction stays. It is a cure for steps that explode; it regularises nothing and does
nothing for gradients that vanish. Pascanu, Mikolov & Bengio 2013, https://arxiv.org/abs/1211.5063.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from rnnref._checks import Floats, any_floats, bound


def clip_by_global_norm(grads: Sequence[ArrayLike], max_norm: float) -> tuple[list[Floats], float]:
    """Scale the gradients down, together, where their global norm exceeds a bound.

    Parameters
    ----------
    grads : sequence of float arrays, of any shapes
        Left as they were.
    max_norm : float
        Above 0; infinity bounds nothing.

    Returns
    -------
    clipped : list of float arrays
    norm : float
        The global norm before clipping.

    Raises
    ------
    TypeError, ValueError
        If an array holds NaN or infinity, which clipping would spread; the message names the array.

    Examples
    --------
    >>> clip_by_global_norm([np.array([3.0]), np.array([4.0])], max_norm=1.0)
    ([array([0.6]), array([0.8])], 5.0)
    """
    max_norm = bound("max_norm", max_norm)
    arrays = [any_floats(f"grads[{i}]", grad) for i, grad in enumerate(grads)]
    norm = global_norm(arrays)
    scale = min(1.0, max_norm / norm) if norm > 0 else 1.0
    return [(array * scale).astype(array.dtype) for array in arrays], norm


def clip_in_place(gradients: Mapping[str, Floats], max_norm: float) -> None:
    """Do the same to a model's own gradients, which nobody else holds: nothing is copied."""
    if max_norm == np.inf:
        return
    norm = global_norm(list(gradients.values()))
    if not np.isfinite(norm):
        for name, gradient in gradients.items():
            any_floats(f"gradients[{name!r}]", gradient)  # names the first entry that is not finite
    if norm > max_norm:
        for gradient in gradients.values():
            gradient *= max_norm / norm


def global_norm(arrays: Sequence[Floats]) -> float:
    """Give the norm of all entries together, by products of BLAS where no square can overflow or vanish."""
    with np.errstate(over="ignore", invalid="ignore"):
        squares = sum(float(np.vdot(array, array)) for array in arrays)
    smallest = max((np.finfo(array.dtype).tiny / np.finfo(array.dtype).eps for array in arrays), default=0.0)
    if smallest < squares < np.inf:
        return float(np.sqrt(squares))
    return _scaled_norm(arrays)


def _scaled_norm(arrays: Sequence[Floats]) -> float:
    """Square entries after dividing by the largest: exploded gradients are what this is for, and squares overflow."""
    largest = max((float(np.abs(array).max(initial=0.0)) for array in arrays), default=0.0)
    if largest == 0:
        return 0.0
    return largest * float(np.sqrt(sum(np.sum((array / largest) ** 2, dtype=np.float64) for array in arrays)))
