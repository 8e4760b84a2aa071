r"""The gated recurrent unit of the 2014 paper, which resets the state before its product.

$$r, z = \sigma(x W_x + b_x + h_{prev} W_h + b_h)$$

$$n = \tanh(x W_x + b_x + (r \odot h_{prev}) W_h + b_h)$$

$$h = (1 - z) \odot n + z \odot h_{prev}$$

The candidate's product has to wait for the reset gate, so a step takes two products, one after the other, where
`gru_step` takes one; that is why libraries compute the other form. The two biases only ever occur as a sum. Blocks r z
n as there. Cho et al. 2014, https://arxiv.org/abs/1406.1078.
"""

import numpy as np
from numpy.typing import ArrayLike

from rnnref._checks import Floats, floats
from rnnref.activations import sigmoid


def gru_step_reset_before(
    x: ArrayLike, h_prev: ArrayLike, Wx: ArrayLike, Wh: ArrayLike, bx: ArrayLike, bh: ArrayLike
) -> Floats:
    """Read one token, resetting the state before its product.

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
    """
    x, h_prev, Wx, Wh, bx, bh = floats(
        "x: N D, h_prev: N H, Wx: D 3H, Wh: H 3H, bx: 3H, bh: 3H", x, h_prev, Wx, Wh, bx, bh
    )
    _, z, n = _gates_reset_before(x, h_prev, Wx, Wh, bx, bh)
    return (1 - z) * n + z * h_prev


def gru_step_reset_before_backward(
    dh: ArrayLike, x: ArrayLike, h_prev: ArrayLike, Wx: ArrayLike, Wh: ArrayLike, bx: ArrayLike, bh: ArrayLike
) -> tuple[Floats, Floats, Floats, Floats, Floats, Floats]:
    """Go back through one such step.

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
    H = len(Wh)
    r, z, n = _gates_reset_before(x, h_prev, Wx, Wh, bx, bh)
    da_n = dh * (1 - z) * (1 - n**2)
    d_kept = da_n @ Wh[:, 2 * H :].T
    da_r = d_kept * h_prev * r * (1 - r)
    da_z = dh * (h_prev - n) * z * (1 - z)
    da = np.concatenate([da_r, da_z, da_n], axis=1)
    da_rz = da[:, : 2 * H]
    dh_prev = dh * z + d_kept * r + da_rz @ Wh[:, : 2 * H].T
    dWh = np.concatenate([h_prev.T @ da_rz, (r * h_prev).T @ da_n], axis=1)
    return da @ Wx.T, dh_prev, x.T @ da, dWh, da.sum(axis=0), da.sum(axis=0)


def _gates_reset_before(
    x: Floats, h_prev: Floats, Wx: Floats, Wh: Floats, bx: Floats, bh: Floats
) -> tuple[Floats, Floats, Floats]:
    H = len(Wh)
    x_r, x_z, x_n = np.split(x @ Wx + bx + bh, 3, axis=1)
    h_r, h_z = np.split(h_prev @ Wh[:, : 2 * H], 2, axis=1)
    r, z = sigmoid(x_r + h_r), sigmoid(x_z + h_z)
    return r, z, np.tanh(x_n + (r * h_prev) @ Wh[:, 2 * H :])
