r"""Long short-term memory: a cell whose content is changed by addition, not by multiplication alone.

$$i, f, o = \sigma(x W_x + h_{prev} W_h + b)$$

$$g = \tanh(x W_x + h_{prev} W_h + b)$$

$$c = f \odot c_{prev} + i \odot g$$

$$h = o \odot \tanh(c)$$

Gates for what comes in, what is kept and what goes out, and a candidate g, stand side by side in the columns of
$W_x$, $W_h$ and $b$, in the order i f g o. Along the cell the gradient is multiplied by $f$ alone, which eases
vanishing; nothing bounds the path through $h$, so explosion is not cured. Hochreiter & Schmidhuber 1997,
https://doi.org/10.1162/neco.1997.9.8.1735; that cell had no forget gate, which is due to Gers, Schmidhuber & Cummins
2000, https://doi.org/10.1162/089976600300015015.
"""

import numpy as np
from numpy.typing import ArrayLike

from rnnref._checks import Floats, floats, mask_of
from rnnref.activations import sigmoid


def lstm_step(
    x: ArrayLike, h_prev: ArrayLike, c_prev: ArrayLike, Wx: ArrayLike, Wh: ArrayLike, b: ArrayLike
) -> tuple[Floats, Floats]:
    """Read one token.

    Parameters
    ----------
    x : (N, D) floats
    h_prev : (N, H) floats
    c_prev : (N, H) floats
    Wx : (D, 4H) floats
        Gate blocks i f g o.
    Wh : (H, 4H) floats
    b : (4H,) floats

    Returns
    -------
    h : (N, H) floats
    c : (N, H) floats

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.

    Examples
    --------
    With all weights zero every gate is half open, and half of the cell is kept:

    >>> h, c = lstm_step(np.ones((1, 2)), [[0.0]], [[1.0]], np.zeros((2, 4)), np.zeros((1, 4)), np.zeros(4))
    >>> c, h.round(4)
    (array([[0.5]]), array([[0.2311]]))
    """
    x, h_prev, c_prev, Wx, Wh, b = floats(
        "x: N D, h_prev: N H, c_prev: N H, Wx: D 4H, Wh: H 4H, b: 4H", x, h_prev, c_prev, Wx, Wh, b
    )
    i, f, g, o = _gates(x, h_prev, Wx, Wh, b)
    c = f * c_prev + i * g
    return o * np.tanh(c), c


def lstm_step_backward(
    dh: ArrayLike,
    dc: ArrayLike,
    x: ArrayLike,
    h_prev: ArrayLike,
    c_prev: ArrayLike,
    Wx: ArrayLike,
    Wh: ArrayLike,
    b: ArrayLike,
) -> tuple[Floats, Floats, Floats, Floats, Floats, Floats]:
    r"""Go back through one step; the forward pass is computed anew.

    The cell hears of the loss twice: from the next step, $dc$, and through $h = o \odot \tanh(c)$.

    Parameters
    ----------
    dh : (N, H) floats
    dc : (N, H) floats
    x : (N, D) floats
    h_prev : (N, H) floats
    c_prev : (N, H) floats
    Wx : (D, 4H) floats
    Wh : (H, 4H) floats
    b : (4H,) floats

    Returns
    -------
    dx : (N, D) floats
    dh_prev : (N, H) floats
    dc_prev : (N, H) floats
    dWx : (D, 4H) floats
    dWh : (H, 4H) floats
    db : (4H,) floats

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.
    """
    dh, dc, x, h_prev, c_prev, Wx, Wh, b = floats(
        "dh: N H, dc: N H, x: N D, h_prev: N H, c_prev: N H, Wx: D 4H, Wh: H 4H, b: 4H",
        dh,
        dc,
        x,
        h_prev,
        c_prev,
        Wx,
        Wh,
        b,
    )
    i, f, g, o = _gates(x, h_prev, Wx, Wh, b)
    tanh_c = np.tanh(f * c_prev + i * g)
    dc_total = dc + dh * o * (1 - tanh_c**2)
    da = np.concatenate(
        [
            dc_total * g * i * (1 - i),
            dc_total * c_prev * f * (1 - f),
            dc_total * i * (1 - g**2),
            dh * tanh_c * o * (1 - o),
        ],
        axis=1,
    )
    return da @ Wx.T, da @ Wh.T, dc_total * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


def lstm_forward(
    x: ArrayLike,
    h0: ArrayLike,
    c0: ArrayLike,
    Wx: ArrayLike,
    Wh: ArrayLike,
    b: ArrayLike,
    mask: ArrayLike | None = None,
) -> tuple[Floats, Floats]:
    """Read whole sequences; where the mask is False, state and cell are carried over.

    Parameters
    ----------
    x : (N, T, D) floats
    h0 : (N, H) floats
    c0 : (N, H) floats
    Wx : (D, 4H) floats
    Wh : (H, 4H) floats
    b : (4H,) floats
    mask : (N, T) bool, optional

    Returns
    -------
    h : (N, T, H) floats
    c : (N, T, H) floats

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.
    """
    x, h0, c0, Wx, Wh, b = floats("x: N T D, h0: N H, c0: N H, Wx: D 4H, Wh: H 4H, b: 4H", x, h0, c0, Wx, Wh, b)
    mask = mask_of("mask", mask, x.shape[:2])
    N, T, _ = x.shape
    states, cells = np.empty((2, N, T, len(Wh)), dtype=x.dtype)
    h, c = h0, c0
    for t in range(T):
        real = np.True_ if mask is None else mask[:, t, None]
        h_new, c_new = lstm_step(x[:, t], h, c, Wx, Wh, b)
        h, c = np.where(real, h_new, h), np.where(real, c_new, c)
        states[:, t], cells[:, t] = h, c
    return states, cells


def lstm_backward(
    dh: ArrayLike,
    dc: ArrayLike,
    x: ArrayLike,
    h0: ArrayLike,
    c0: ArrayLike,
    h: ArrayLike,
    c: ArrayLike,
    Wx: ArrayLike,
    Wh: ArrayLike,
    b: ArrayLike,
    mask: ArrayLike | None = None,
) -> tuple[Floats, Floats, Floats, Floats, Floats, Floats]:
    """Go back through time.

    Parameters
    ----------
    dh : (N, T, H) floats
        What arrives at every state.
    dc : (N, T, H) floats
        What arrives at every cell; zeros for most models.
    x : (N, T, D) floats
    h0 : (N, H) floats
    c0 : (N, H) floats
    h : (N, T, H) floats
        As `lstm_forward` gave it, and so is `c`.
    c : (N, T, H) floats
    Wx : (D, 4H) floats
    Wh : (H, 4H) floats
    b : (4H,) floats
    mask : (N, T) bool, optional

    Returns
    -------
    dx : (N, T, D) floats
    dh0 : (N, H) floats
    dc0 : (N, H) floats
    dWx : (D, 4H) floats
    dWh : (H, 4H) floats
    db : (4H,) floats

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.
    """
    dh, dc, x, h0, c0, h, c, Wx, Wh, b = floats(
        "dh: N T H, dc: N T H, x: N T D, h0: N H, c0: N H, h: N T H, c: N T H, Wx: D 4H, Wh: H 4H, b: 4H",
        dh,
        dc,
        x,
        h0,
        c0,
        h,
        c,
        Wx,
        Wh,
        b,
    )
    mask = mask_of("mask", mask, x.shape[:2])
    dx, h_carry, c_carry = np.zeros_like(x), np.zeros_like(h0), np.zeros_like(c0)
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(b)
    for t in reversed(range(x.shape[1])):
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        real = np.True_ if mask is None else mask[:, t, None]
        h_total, c_total = dh[:, t] + h_carry, dc[:, t] + c_carry
        dx[:, t], dh_prev, dc_prev, *d_parameters = lstm_step_backward(
            np.where(real, h_total, 0), np.where(real, c_total, 0), x[:, t], h_prev, c_prev, Wx, Wh, b
        )
        h_carry, c_carry = np.where(real, dh_prev, h_total), np.where(real, dc_prev, c_total)
        dWx, dWh, db = (total + part for total, part in zip((dWx, dWh, db), d_parameters, strict=True))
    return dx, h_carry, c_carry, dWx, dWh, db


def _gates(x: Floats, h_prev: Floats, Wx: Floats, Wh: Floats, b: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    i, f, g, o = np.split(x @ Wx + h_prev @ Wh + b, 4, axis=1)
    return sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
