r"""The embedding: a table with a learned row for every word.

$$x_{nt} = E_{\mathrm{ids}_{nt}}$$

It equals the product of a one-hot row with $E$, at the cost of a look-up. Going back, a row of $E$ receives the
gradient of every place where its word stands, so repeated ids accumulate.
"""

import numpy as np
from numpy.typing import ArrayLike

from rnnref._checks import Floats, floats, indices, whole_number


def embed_forward(ids: ArrayLike, E: ArrayLike) -> Floats:
    """Look up the row of each id.

    Parameters
    ----------
    ids : (N, T) integers
        From 0 to V - 1.
    E : (V, D) floats

    Returns
    -------
    x : (N, T, D) floats

    Raises
    ------
    TypeError, ValueError
        If an argument has another type or shape, or `E` has no row for an id; the message names it.

    Examples
    --------
    >>> embed_forward([[2, 0]], [[0.0, 0.0], [0.1, 0.2], [0.3, 0.4]])
    array([[[0.3, 0.4],
            [0. , 0. ]]])
    """
    (E,) = floats("E: V D", E)
    ids = indices("ids", ids, "N T", below=len(E), limit="the rows of E")
    return E[ids]


def embed_backward(dx: ArrayLike, ids: ArrayLike, vocab_size: int) -> Floats:
    """Send the gradient of each looked-up row back to the table.

    Parameters
    ----------
    dx : (N, T, D) floats
    ids : (N, T) integers
    vocab_size : int
        V.

    Returns
    -------
    dE : (V, D) floats
        Repeated ids accumulate, id 0 too: it is the `Embedding` layer that keeps the pad row at rest.

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.

    Examples
    --------
    >>> embed_backward([[[1.0], [2.0], [4.0]]], [[1, 2, 1]], vocab_size=3)
    array([[0.],
           [5.],
           [2.]])
    """
    (dx,) = floats("dx: N T D", dx)
    ids = indices("ids", ids, "N T", below=whole_number("vocab_size", vocab_size, least=1), limit="vocab_size - 1")
    if ids.shape != dx.shape[:2]:
        raise ValueError(f"ids: expected shape (N, T) = {dx.shape[:2]} from dx, got {ids.shape}")
    dE = np.zeros((vocab_size, dx.shape[2]), dtype=dx.dtype)
    np.add.at(dE, ids, dx)
    return dE
