"""Losses for classification, with their gradients."""

import numpy as np
from numpy.typing import ArrayLike

from rnnref._checks import Floats, floats, fraction, indices
from rnnref.activations import sigmoid


def softmax_cross_entropy(
    logits: ArrayLike, y: ArrayLike, *, label_smoothing: float = 0.0, ignore_index: int | None = None
) -> tuple[float, Floats]:
    r"""Give the mean cross-entropy of softmax probabilities, and its gradient.

    $$L = \frac1N \sum_n \Bigl(\log \sum_c e^{z_{nc}} - z_{n y_n}\Bigr), \qquad
    \frac{\partial L}{\partial z_{nc}} = \frac1N (p_{nc} - [c = y_n])$$

    The largest logit of each row is subtracted first, which changes neither and keeps `exp` from overflowing. With
    label smoothing $\epsilon$ the right class is asked for with probability $1 - \epsilon + \epsilon / C$, and every
    other one with $\epsilon / C$, and
    $\partial L / \partial z_{nc} = \frac1N (p_{nc} - (1 - \epsilon) [c = y_n] - \epsilon / C)$.
    Szegedy et al. 2016, https://arxiv.org/abs/1512.00567.

    Parameters
    ----------
    logits : (N, C) floats
    y : (N,) integers
        The right class of each row.
    label_smoothing : float
        $\epsilon$, from 0 to below 1.
    ignore_index : int, optional
        Rows with this number in `y` count neither in the mean nor in the gradient, as in torch.

    Returns
    -------
    loss : float
    dlogits : (N, C) floats

    Raises
    ------
    TypeError, ValueError
        If an argument does not fit, or no row counts: an empty batch has no mean.

    Examples
    --------
    >>> loss, dlogits = softmax_cross_entropy([[0.0, 0.0]], [1])
    >>> round(loss, 4)
    0.6931
    >>> dlogits
    array([[ 0.5, -0.5]])
    """
    (logits,) = floats("logits: N C", logits)
    N, C = logits.shape
    if N == 0:
        raise ValueError("logits: expected at least one row, got an empty batch, which has no mean loss")
    smoothing = fraction("label_smoothing", label_smoothing)
    if ignore_index is not None:
        return _without_ignored(logits, y, smoothing, ignore_index)
    y = indices("y", y, "N", below=C, limit="the columns of logits")
    if len(y) != N:
        raise ValueError(f"y: expected shape (N,) with N = {N} from logits, got {y.shape}")
    z = logits - logits.max(axis=1, keepdims=True)
    exp_z = np.exp(z)
    total = exp_z.sum(axis=1)
    rows = np.arange(N)
    asked = z[rows, y] if smoothing == 0 else (1 - smoothing) * z[rows, y] + smoothing * z.mean(axis=1)
    loss = float(np.mean(np.log(total) - asked))
    dlogits = exp_z / total[:, None]
    dlogits[rows, y] -= 1 - smoothing
    if smoothing > 0:
        dlogits -= smoothing / C
    return loss, dlogits / N


def _without_ignored(logits: Floats, y: ArrayLike, smoothing: float, ignore_index: int) -> tuple[float, Floats]:
    """Leave rows out, and give them no gradient."""
    counted = np.flatnonzero(np.asarray(y) != ignore_index)
    if np.shape(y) != logits.shape[:1]:
        raise ValueError(f"y: expected shape (N,) with N = {len(logits)} from logits, got {np.shape(y)}")
    if len(counted) == 0:
        raise ValueError(f"y: expected at least one row that is not ignored, got {ignore_index} in all {len(logits)}")
    dlogits = np.zeros_like(logits)
    loss, dlogits[counted] = softmax_cross_entropy(logits[counted], np.asarray(y)[counted], label_smoothing=smoothing)
    return loss, dlogits


def softmax(logits: ArrayLike) -> Floats:
    r"""Turn scores into probabilities, $p_{nc} = e^{z_{nc}} / \sum_k e^{z_{nk}}$.

    Parameters
    ----------
    logits : (N, C) floats

    Returns
    -------
    p : (N, C) floats

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.

    Examples
    --------
    >>> softmax([[0.0, 0.0], [1000.0, 0.0]])
    array([[0.5, 0.5],
           [1. , 0. ]])
    """
    (logits,) = floats("logits: N C", logits)
    if logits.shape[1] == 0:
        raise ValueError(f"logits: expected at least one class, got shape {logits.shape}")
    exp_z = np.exp(logits - logits.max(axis=1, keepdims=True))
    p: Floats = exp_z / exp_z.sum(axis=1, keepdims=True)
    return p


def logistic_cross_entropy(logits: ArrayLike, y: ArrayLike) -> tuple[float, Floats]:
    r"""Give the mean cross-entropy of logistic probabilities, for yes or no, and its gradient.

    $$L = \frac1N \sum_n \log(1 + e^{-s_n z_n}), \quad s_n = \pm 1, \qquad
    \frac{\partial L}{\partial z_n} = \frac1N (\sigma(z_n) - y_n)$$

    It is softmax over the two logits 0 and z.

    Parameters
    ----------
    logits : (N,) floats
    y : (N,) integers
        0 or 1.

    Returns
    -------
    loss : float
    dlogits : (N,) floats

    Raises
    ------
    TypeError, ValueError
        If an argument does not fit, or the batch is empty; the message names it.

    Examples
    --------
    >>> loss, dlogits = logistic_cross_entropy([0.0, 0.0], [0, 1])
    >>> round(loss, 4), dlogits
    (0.6931, array([ 0.25, -0.25]))
    """
    (logits,) = floats("logits: N", logits)
    if len(logits) == 0:
        raise ValueError("logits: expected at least one, got an empty batch, which has no mean loss")
    y = indices("y", y, "N", below=2, limit="no or yes")
    if len(y) != len(logits):
        raise ValueError(f"y: expected shape (N,) with N = {len(logits)} from logits, got {y.shape}")
    against = np.where(y == 1, -logits, logits)
    loss = float(np.mean(np.logaddexp(0, against)))
    return loss, ((sigmoid(logits) - y) / len(y)).astype(logits.dtype)
