r"""The simple (Elman) recurrent network, forward and backward through time.

$$h_t = \tanh(x_t W_x + h_{t-1} W_h + b)$$

The same three parameters serve every step; that is why their gradient is a *sum* over steps, and why the gradient of
an early step is a product of as many Jacobians as lie between it and the loss (Pascanu, Mikolov & Bengio 2013,
https://arxiv.org/abs/1211.5063, eqs. 3-5). Elman 1990, https://doi.org/10.1207/s15516709cog1402_1; backpropagation
through time: Werbos 1990, https://doi.org/10.1109/5.58337.

At a step where the mask is False the state is carried over unchanged; no gradient reaches the parameters or the input
of that step, and what arrives there from above joins the carry.
"""

import numpy as np
from numpy.typing import ArrayLike

from rnnref._checks import Booleans, Floats, floats, mask_of, whole_number


def rnn_step(x: ArrayLike, h_prev: ArrayLike, Wx: ArrayLike, Wh: ArrayLike, b: ArrayLike) -> Floats:
    r"""Read one token: $h = \tanh(x W_x + h_{prev} W_h + b)$.

    Parameters
    ----------
    x : (N, D) floats
    h_prev : (N, H) floats
    Wx : (D, H) floats
    Wh : (H, H) floats
    b : (H,) floats

    Returns
    -------
    h : (N, H) floats
        In the common type of the inputs.

    Raises
    ------
    TypeError, ValueError
        If an argument does not fit; the message names it, what was expected and what came.

    Examples
    --------
    >>> rnn_step([[1.0]], [[0.0, 0.0]], [[0.5, -0.5]], [[0.0, 0.0], [0.0, 0.0]], [0.0, 0.0]).round(4)
    array([[ 0.4621, -0.4621]])
    """
    x, h_prev, Wx, Wh, b = floats("x: N D, h_prev: N H, Wx: D H, Wh: H H, b: H", x, h_prev, Wx, Wh, b)
    return np.tanh(x @ Wx + h_prev @ Wh + b)


def rnn_forward(
    x: ArrayLike, h0: ArrayLike, Wx: ArrayLike, Wh: ArrayLike, b: ArrayLike, mask: ArrayLike | None = None
) -> Floats:
    """Read whole sequences, one step after another.

    Parameters
    ----------
    x : (N, T, D) floats
    h0 : (N, H) floats
        The state before the first step.
    Wx : (D, H) floats
    Wh : (H, H) floats
    b : (H,) floats
    mask : (N, T) bool, optional
        True = a real token; elsewhere the state is carried over.

    Returns
    -------
    h : (N, T, H) floats
        The state after each step.

    Raises
    ------
    TypeError, ValueError
        If an argument does not fit, or a row of the mask has no True; the message names it.

    Examples
    --------
    >>> x = np.ones((1, 3, 1))
    >>> h = rnn_forward(x, [[0.0]], [[1.0]], [[1.0]], [0.0], mask=[[True, True, False]])
    >>> h[0, :, 0].round(4)
    array([0.7616, 0.9427, 0.9427])
    """
    x, h0, Wx, Wh, b = floats("x: N T D, h0: N H, Wx: D H, Wh: H H, b: H", x, h0, Wx, Wh, b)
    mask = mask_of("mask", mask, x.shape[:2])
    N, T, _ = x.shape
    states = np.empty((N, T, len(b)), dtype=x.dtype)
    h = h0
    for t in range(T):
        h_new = rnn_step(x[:, t], h, Wx, Wh, b)
        h = h_new if mask is None else np.where(mask[:, t, None], h_new, h)
        states[:, t] = h
    return states


def rnn_step_backward(
    dh: ArrayLike, x: ArrayLike, h_prev: ArrayLike, h: ArrayLike, Wx: ArrayLike, Wh: ArrayLike
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    r"""Go back through one step.

    With $a$ the pre-activation, $da = dh \odot (1 - h^2)$; everything else is the chain rule for two products:
    $dx = da\,W_x^\top$, $dh_{prev} = da\,W_h^\top$, $dW_x = x^\top da$, $dW_h = h_{prev}^\top da$,
    $db = \sum_n da_n$.

    Parameters
    ----------
    dh : (N, H) floats
        Gradient of the loss with respect to the step's result.
    x : (N, D) floats
    h_prev : (N, H) floats
    h : (N, H) floats
        The step's result.
    Wx : (D, H) floats
    Wh : (H, H) floats

    Returns
    -------
    dx : (N, D) floats
    dh_prev : (N, H) floats
    dWx : (D, H) floats
    dWh : (H, H) floats
    db : (H,) floats

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.
    """
    dh, x, h_prev, h, Wx, Wh = floats(
        "dh: N H, x: N D, h_prev: N H, h: N H, Wx: D H, Wh: H H", dh, x, h_prev, h, Wx, Wh
    )
    da = dh * (1 - h**2)
    return da @ Wx.T, da @ Wh.T, x.T @ da, h_prev.T @ da, da.sum(axis=0)


def rnn_backward(
    dh: ArrayLike,
    x: ArrayLike,
    h0: ArrayLike,
    h: ArrayLike,
    Wx: ArrayLike,
    Wh: ArrayLike,
    mask: ArrayLike | None = None,
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Go back through time, from the last step to the first.

    Parameters
    ----------
    dh : (N, T, H) floats
        What arrives from above at every step; for a many-to-one model it is zero but for the last real token.
    x : (N, T, D) floats
    h0 : (N, H) floats
    h : (N, T, H) floats
        As `rnn_forward` gave it.
    Wx : (D, H) floats
    Wh : (H, H) floats
    mask : (N, T) bool, optional

    Returns
    -------
    dx : (N, T, D) floats
    dh0 : (N, H) floats
    dWx : (D, H) floats
    dWh : (H, H) floats
    db : (H,) floats

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.
    """
    dh, x, h0, h, Wx, Wh = floats("dh: N T H, x: N T D, h0: N H, h: N T H, Wx: D H, Wh: H H", dh, x, h0, h, Wx, Wh)
    return _back_through_time(dh, x, h0, h, Wx, Wh, mask_of("mask", mask, x.shape[:2]), window=x.shape[1])


def truncated_bptt(
    dh: ArrayLike, x: ArrayLike, h0: ArrayLike, h: ArrayLike, Wx: ArrayLike, Wh: ArrayLike, window: int
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Go back through time within windows: the carry is cut between them.

    The states flow through the whole sequence, as in `rnn_forward`; only the gradient that would pass from step t to
    step t - 1 is dropped at t = window, 2 window, ... The gradient of `h0` comes from the first window. Williams &
    Peng 1990, https://doi.org/10.1162/neco.1990.2.4.490.

    Parameters
    ----------
    dh : (N, T, H) floats
    x : (N, T, D) floats
    h0 : (N, H) floats
    h : (N, T, H) floats
    Wx : (D, H) floats
    Wh : (H, H) floats
    window : int
        At least 1. From T on, the result equals that of `rnn_backward`.

    Returns
    -------
    dx : (N, T, D) floats
    dh0 : (N, H) floats
    dWx : (D, H) floats
    dWh : (H, H) floats
    db : (H,) floats

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.
    """
    dh, x, h0, h, Wx, Wh = floats("dh: N T H, x: N T D, h0: N H, h: N T H, Wx: D H, Wh: H H", dh, x, h0, h, Wx, Wh)
    return _back_through_time(dh, x, h0, h, Wx, Wh, None, whole_number("window", window, least=1))


def _back_through_time(
    dh: Floats, x: Floats, h0: Floats, h: Floats, Wx: Floats, Wh: Floats, mask: Booleans | None, window: int
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    dx, carry = np.zeros_like(x), np.zeros_like(h0)
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(Wh[0])
    for t in reversed(range(x.shape[1])):
        h_prev = h[:, t - 1] if t > 0 else h0
        total = dh[:, t] + carry
        real = np.True_ if mask is None else mask[:, t, None]
        dx[:, t], dh_prev, dWx_t, dWh_t, db_t = rnn_step_backward(
            np.where(real, total, 0), x[:, t], h_prev, h[:, t], Wx, Wh
        )
        dWx, dWh, db = dWx + dWx_t, dWh + dWh_t, db + db_t
        carry = np.where(real, dh_prev, total)
        if t > 0 and t % window == 0:
            carry = np.zeros_like(h0)
    return dx, carry, dWx, dWh, db
