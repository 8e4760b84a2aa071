r"""The gated recurrent unit, with the reset gate applied after the product, as cuDNN, torch and Keras compute it.

$$r, z = \sigma(x W_x + b_x + h_{prev} W_h + b_h)$$

$$n = \tanh(x W_x + b_x + r \odot (h_{prev} W_h + b_h))$$

$$h = (1 - z) \odot n + z \odot h_{prev}$$

A reset gate, an update gate and a candidate stand side by side in the columns of the weights, in the order r z n. The
second bias matters for the candidate only: there the reset gate lies between the two. The 2014 paper resets before
the product: see `rnnref.gru_reset_before`. Cho et al. 2014, https://arxiv.org/abs/1406.1078.
"""

import numpy as np
from numpy.typing import ArrayLike

from rnnref._checks import Floats, floats, mask_of
from rnnref.activations import sigmoid
from rnnref.gru_reset_before import gru_step_reset_before, gru_step_reset_before_backward


def gru_step(x: ArrayLike, h_prev: ArrayLike, Wx: ArrayLike, Wh: ArrayLike, bx: ArrayLike, bh: ArrayLike) -> Floats:
    """Read one token.

    Parameters
    ----------
    x : (N, D) floats
    h_prev : (N, H) floats
    Wx : (D, 3H) floats
        Blocks r z n.
    Wh : (H, 3H) floats
    bx : (3H,) floats
    bh : (3H,) floats

    Returns
    -------
    h : (N, H) floats

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.

    Examples
    --------
    With all weights zero the update gate is half open, and half of the state is kept:

    >>> gru_step(np.ones((1, 2)), [[1.0]], np.zeros((2, 3)), np.zeros((1, 3)), np.zeros(3), np.zeros(3))
    array([[0.5]])
    """
    x, h_prev, Wx, Wh, bx, bh = floats(
        "x: N D, h_prev: N H, Wx: D 3H, Wh: H 3H, bx: 3H, bh: 3H", x, h_prev, Wx, Wh, bx, bh
    )
    _, z, n, _ = _gates(x, h_prev, Wx, Wh, bx, bh)
    return (1 - z) * n + z * h_prev


def gru_step_backward(
    dh: ArrayLike, x: ArrayLike, h_prev: ArrayLike, Wx: ArrayLike, Wh: ArrayLike, bx: ArrayLike, bh: ArrayLike
) -> tuple[Floats, Floats, Floats, Floats, Floats, Floats]:
    """Go back through one step; the forward pass is computed anew.

    Parameters
    ----------
    dh : (N, H) floats
    x : (N, D) floats
    h_prev : (N, H) floats
    Wx : (D, 3H) floats
    Wh : (H, 3H) floats
    bx : (3H,) floats
    bh : (3H,) floats

    Returns
    -------
    dx : (N, D) floats
    dh_prev : (N, H) floats
    dWx : (D, 3H) floats
    dWh : (H, 3H) floats
    dbx : (3H,) floats
    dbh : (3H,) floats

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.
    """
    dh, x, h_prev, Wx, Wh, bx, bh = floats(
        "dh: N H, x: N D, h_prev: N H, Wx: D 3H, Wh: H 3H, bx: 3H, bh: 3H", dh, x, h_prev, Wx, Wh, bx, bh
    )
    r, z, n, recurrent_n = _gates(x, h_prev, Wx, Wh, bx, bh)
    da_n = dh * (1 - z) * (1 - n**2)
    da_r = da_n * recurrent_n * r * (1 - r)
    da_z = dh * (h_prev - n) * z * (1 - z)
    dax = np.concatenate([da_r, da_z, da_n], axis=1)
    dah = np.concatenate([da_r, da_z, da_n * r], axis=1)
    dh_prev = dh * z + dah @ Wh.T
    return dax @ Wx.T, dh_prev, x.T @ dax, h_prev.T @ dah, dax.sum(axis=0), dah.sum(axis=0)


def gru_forward(
    x: ArrayLike,
    h0: ArrayLike,
    Wx: ArrayLike,
    Wh: ArrayLike,
    bx: ArrayLike,
    bh: ArrayLike,
    mask: ArrayLike | None = None,
    *,
    reset_before: bool = False,
) -> Floats:
    """Read whole sequences; where the mask is False, the state is carried over.

    Parameters
    ----------
    x : (N, T, D) floats
    h0 : (N, H) floats
    Wx : (D, 3H) floats
        Blocks r z n.
    Wh : (H, 3H) floats
    bx : (3H,) floats
    bh : (3H,) floats
    mask : (N, T) bool, optional
    reset_before : bool
        Reset the state before its product, as the 2014 paper does.

    Returns
    -------
    h : (N, T, H) floats

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.
    """
    x, h0, Wx, Wh, bx, bh = floats("x: N T D, h0: N H, Wx: D 3H, Wh: H 3H, bx: 3H, bh: 3H", x, h0, Wx, Wh, bx, bh)
    mask = mask_of("mask", mask, x.shape[:2])
    step = gru_step_reset_before if reset_before else gru_step
    N, T, _ = x.shape
    states = np.empty((N, T, len(Wh)), dtype=x.dtype)
    h = h0
    for t in range(T):
        real = np.True_ if mask is None else mask[:, t, None]
        h = np.where(real, step(x[:, t], h, Wx, Wh, bx, bh), h)
        states[:, t] = h
    return states


def gru_backward(
    dh: ArrayLike,
    x: ArrayLike,
    h0: ArrayLike,
    h: ArrayLike,
    Wx: ArrayLike,
    Wh: ArrayLike,
    bx: ArrayLike,
    bh: ArrayLike,
    mask: ArrayLike | None = None,
    *,
    reset_before: bool = False,
) -> tuple[Floats, Floats, Floats, Floats, Floats, Floats]:
    """Go back through time.

    Parameters
    ----------
    dh : (N, T, H) floats
        What arrives at every state.
    x : (N, T, D) floats
    h0 : (N, H) floats
    h : (N, T, H) floats
        As `gru_forward` gave it.
    Wx : (D, 3H) floats
    Wh : (H, 3H) floats
    bx : (3H,) floats
    bh : (3H,) floats
    mask : (N, T) bool, optional
    reset_before : bool

    Returns
    -------
    dx : (N, T, D) floats
    dh0 : (N, H) floats
    dWx : (D, 3H) floats
    dWh : (H, 3H) floats
    dbx : (3H,) floats
    dbh : (3H,) floats

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.
    """
    dh, x, h0, h, Wx, Wh, bx, bh = floats(
        "dh: N T H, x: N T D, h0: N H, h: N T H, Wx: D 3H, Wh: H 3H, bx: 3H, bh: 3H", dh, x, h0, h, Wx, Wh, bx, bh
    )
    mask = mask_of("mask", mask, x.shape[:2])
    step_backward = gru_step_reset_before_backward if reset_before else gru_step_backward
    dx, carry = np.zeros_like(x), np.zeros_like(h0)
    dWx, dWh, dbx, dbh = (np.zeros_like(w) for w in (Wx, Wh, bx, bh))
    for t in reversed(range(x.shape[1])):
        h_prev = h[:, t - 1] if t > 0 else h0
        real = np.True_ if mask is None else mask[:, t, None]
        total = dh[:, t] + carry
        dx[:, t], dh_prev, *d_parameters = step_backward(np.where(real, total, 0), x[:, t], h_prev, Wx, Wh, bx, bh)
        carry = np.where(real, dh_prev, total)
        dWx, dWh, dbx, dbh = (a + part for a, part in zip((dWx, dWh, dbx, dbh), d_parameters, strict=True))
    return dx, carry, dWx, dWh, dbx, dbh


def _gates(
    x: Floats, h_prev: Floats, Wx: Floats, Wh: Floats, bx: Floats, bh: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    """Give r, z, n and the recurrent product of the candidate, which the reset gate multiplies."""
    x_r, x_z, x_n = np.split(x @ Wx + bx, 3, axis=1)
    h_r, h_z, h_n = np.split(h_prev @ Wh + bh, 3, axis=1)
    r, z = sigmoid(x_r + h_r), sigmoid(x_z + h_z)
    return r, z, np.tanh(x_n + r * h_n), h_n
