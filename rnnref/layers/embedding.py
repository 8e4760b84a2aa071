"""The embedding as a layer, which keeps the row of `<pad>` at rest."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from rnnref._checks import Floats, float_type, floats, indices, whole_number
from rnnref.layers.recurrent import Gradients
from rnnref.text import PAD_ID


class Embedding:
    """A table of word vectors.

    Parameters
    ----------
    vocab_size : int
        V.
    size : int
        D.
    scale : float
        The deviation of the normal distribution that the rows are drawn from. The row of `<pad>` is zero and, since
        its gradient is set to zero, stays so.
    seed : int or numpy.random.Generator
    dtype : float64 or float32
    table : (V, D) floats, optional
        What the rows begin as instead of being drawn, such as `embedding_table` gives. The row of `<pad>` becomes zero.

    Examples
    --------
    >>> embedding = Embedding(vocab_size=5, size=2)
    >>> x, backward = embedding.forward([[3, 0]])
    >>> x[0, 1]
    array([0., 0.])
    >>> backward(np.ones_like(x))["E"][[0, 3]]
    array([[0., 0.],
           [1., 1.]])
    """

    def __init__(
        self,
        vocab_size: int,
        size: int,
        *,
        scale: float = 0.3,
        seed: int | np.random.Generator = 0,
        dtype: DTypeLike = np.float64,
        table: ArrayLike | None = None,
    ) -> None:
        V, D = whole_number("vocab_size", vocab_size, least=1), whole_number("size", size, least=1)
        E = np.random.default_rng(seed).normal(scale=scale, size=(V, D)).astype(float_type("dtype", dtype))
        if table is not None:
            (given,) = floats("table: V D", table)
            if given.shape != (V, D):
                raise ValueError(f"table: expected shape (V, D) = {(V, D)}, got {given.shape}")
            E[...] = given
        E[PAD_ID] = 0
        self.parameters: dict[str, Floats] = {"E": E}

    def forward(self, ids: ArrayLike) -> tuple[Floats, Callable[[Floats], Gradients]]:
        """Look up ids (N, T); give x (N, T, D) and the way back, from dx to the gradients."""
        E = self.parameters["E"]
        ids = indices("ids", ids, "N T", below=len(E), limit="the rows of E")
        flat = ids.reshape(-1)

        def backward(dx: Floats) -> Gradients:
            dE = _summed_by_id(dx.reshape(-1, E.shape[1]), flat, len(E))
            dE[PAD_ID] = 0
            return {"E": dE}

        return E[ids], backward


def _summed_by_id(rows: Floats, ids: NDArray[np.integer], vocab_size: int) -> Floats:
    """Add up the rows of equal id, as `embed_backward` does; sorting them first is several times faster."""
    order = np.argsort(ids, kind="stable")
    present, first = np.unique(ids[order], return_index=True)
    total = np.zeros((vocab_size, rows.shape[1]), rows.dtype)
    total[present] = np.add.reduceat(rows[order], first, axis=0)
    return total
