r"""The dense layer on top: $\mathrm{logits} = h_{last} W + c$."""

from numpy.typing import ArrayLike

from rnnref._checks import Floats, floats


def classify(h_last: ArrayLike, W: ArrayLike, c: ArrayLike) -> Floats:
    """Give each class a score, from the vector that stands for the whole text.

    Parameters
    ----------
    h_last : (N, H) floats
    W : (H, C) floats
    c : (C,) floats

    Returns
    -------
    logits : (N, C) floats

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.

    Examples
    --------
    >>> classify([[1.0, -1.0]], [[2.0, 0.0], [0.0, 2.0]], [0.5, 0.5])
    array([[ 2.5, -1.5]])
    """
    h_last, W, c = floats("h_last: N H, W: H C, c: C", h_last, W, c)
    return h_last @ W + c


def classify_backward(dlogits: ArrayLike, h_last: ArrayLike, W: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Go back through the dense layer.

    Parameters
    ----------
    dlogits : (N, C) floats
    h_last : (N, H) floats
    W : (H, C) floats

    Returns
    -------
    dh_last : (N, H) floats
    dW : (H, C) floats
    dc : (C,) floats

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.
    """
    dlogits, h_last, W = floats("dlogits: N C, h_last: N H, W: H C", dlogits, h_last, W)
    return dlogits @ W.T, h_last.T @ dlogits, dlogits.sum(axis=0)
