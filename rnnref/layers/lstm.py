r"""The LSTM layer in its fast form.

Two things differ from the plain functions, neither in the numbers that come out:

- $\sigma(a) = \frac12 + \frac12 \tanh\frac a2$, so with the weights of the three sigmoid gates halved beforehand one
  call of tanh serves all four gates.
- The derivative of each gate is computed for many steps at once, so that going back through a step takes one product
  of entries for i f g, which hear of the loss through the cell, one for o, and one matrix product.

For single sequences and small states the time goes into the ten calls that a step takes, not into arithmetic; there a
fused kernel, such as the one that torch calls for its LSTM, stays ahead.
"""

from itertools import pairwise

import numpy as np

from rnnref._checks import Booleans, Floats
from rnnref.layers.recurrent import (
    LOOK_EVERY,
    STEPS_AT_ONCE,
    Backward,
    Gradients,
    Recurrent,
    State,
    drop_vanished,
    for_products,
)


class LSTM(Recurrent):
    """A long short-term memory layer; the plain form of its equations is `lstm_forward` and `lstm_backward`.

    Parameters
    ----------
    input_size, hidden_size, initialisation, max_lag, seed, dtype
        As for every `Recurrent` layer.

    Examples
    --------
    >>> layer = LSTM(input_size=4, hidden_size=3, initialisation="keras")
    >>> layer.parameters["b"]
    array([0., 0., 0., 1., 1., 1., 0., 0., 0., 0., 0., 0.])
    >>> h, (h_last, c_last), backward = layer.forward(np.ones((2, 5, 4)))
    >>> h.shape, c_last.shape
    ((2, 5, 3), (2, 3))
    """

    cell = "lstm"
    state_names = ("h0", "c0")

    def _forward(self, x: Floats, padding: Booleans | None, state: State) -> tuple[Floats, State, Backward]:
        T, N, D = x.shape
        H = self.hidden_size
        scale = np.repeat(np.array([0.5, 0.5, 1, 0.5], x.dtype), H)
        Wx, Wh, b = (self.parameters[name] * scale for name in ("Wx", "Wh", "b"))
        gates = (x.reshape(T * N, D) @ Wx).reshape(T, N, 4 * H)
        gates += b
        i, f, g, o = _blocks(gates)
        h, c = np.empty((2, T + 1, N, H), x.dtype)
        h[0], c[0] = state
        tanh_c = np.empty((T, N, H), x.dtype)
        product, added = np.empty((N, 4 * H), x.dtype), np.empty((N, H), x.dtype)
        scales, shifts = np.tile(scale, (N, 1)), np.tile(1 - scale, (N, 1))
        shifts[:, 2 * H : 3 * H] = 0
        steps = zip(gates, i, f, g, o, tanh_c, pairwise(h), pairwise(c), strict=True)
        for t, (here, i_t, f_t, g_t, o_t, squashed, (hidden_before, hidden), (cell_before, cell)) in enumerate(steps):
            hidden_before.dot(Wh, product)
            np.add(here, product, here)
            np.tanh(here, here)
            np.multiply(here, scales, here)
            np.add(here, shifts, here)
            np.multiply(f_t, cell_before, cell)
            np.multiply(i_t, g_t, added)
            np.add(cell, added, cell)
            np.tanh(cell, squashed)
            np.multiply(o_t, squashed, hidden)
            if padding is not None:
                np.copyto(cell, cell_before, where=padding[t])
                np.copyto(hidden, hidden_before, where=padding[t])

        def backward(dh: Floats | None, dstate: State | None) -> tuple[Floats, State, Gradients]:
            return self._backward(dh, dstate, x, padding, h, c, tanh_c, gates)

        return h[1:].swapaxes(0, 1), (h[T], c[T]), backward

    def _backward(
        self,
        dh: Floats | None,
        dstate: State | None,
        x: Floats,
        padding: Booleans | None,
        h: Floats,
        c: Floats,
        tanh_c: Floats,
        gates: Floats,
    ) -> tuple[Floats, State, Gradients]:
        T, N, D = x.shape
        H = self.hidden_size
        Wx, WhT = self.parameters["Wx"], for_products(self.parameters["Wh"].T, N)
        dh_carry, dc_carry = (np.array(part, x.dtype, order="C") for part in dstate or np.zeros((2, N, H)))
        dc_thrice = dc_carry[:, None]
        da, through_cell = np.empty((T, N, 4, H), x.dtype), np.empty((T, N, H), x.dtype)
        da_ifg, da_o, da_all = da[:, :, :3], da[:, :, 3], da.reshape(T, N, 4 * H)
        f = _blocks(gates)[1]
        at_once = max(1, STEPS_AT_ONCE // max(1, N * H))
        through, kept = np.empty((N, H), x.dtype), np.empty((2, N, H), x.dtype)
        for t in reversed(range(T)):
            if t == T - 1 or (t + 1) % at_once == 0:
                some = slice(t - t % at_once, t + 1)
                _slopes(gates[some], c[some], tanh_c[some], out=da[some], through_cell=through_cell[some])
                if padding is not None:
                    np.copyto(da[some], 0, where=padding[some, :, None])
                    np.copyto(through_cell[some], 0, where=padding[some])
            if dh is not None:
                np.add(dh_carry, dh[:, t], dh_carry)
            if t % LOOK_EVERY == 0:
                alive = drop_vanished(dh_carry) | drop_vanished(dc_carry)
                if not alive and dh is None:
                    da[: t + 1] = 0
                    break
            if padding is not None:
                np.multiply(dh_carry, padding[t], kept[0])
                np.multiply(dc_carry, padding[t], kept[1])
            np.multiply(dh_carry, through_cell[t], through)
            np.add(dc_carry, through, dc_carry)
            slopes_ifg, slope_o = da_ifg[t], da_o[t]
            np.multiply(slopes_ifg, dc_thrice, slopes_ifg)
            np.multiply(slope_o, dh_carry, slope_o)
            np.multiply(dc_carry, f[t], dc_carry)
            da_all[t].dot(WhT, dh_carry)
            if padding is not None:
                np.add(dh_carry, kept[0], dh_carry)
                np.copyto(dc_carry, kept[1], where=padding[t])
        flat = da.reshape(T * N, 4 * H)
        gradients = {
            "Wx": x.reshape(T * N, D).T @ flat,
            "Wh": h[:-1].reshape(T * N, H).T @ flat,
            "b": flat.sum(axis=0),
        }
        return (flat @ Wx.T).reshape(T, N, D).swapaxes(0, 1), (dh_carry, dc_carry), gradients


def _slopes(gates: Floats, c_prev: Floats, tanh_c: Floats, *, out: Floats, through_cell: Floats) -> None:
    """Fill `out` (.., 4, H), blocks i f g o, with what dc, or dh for o, is multiplied by to give da."""
    i, _, g, o = _blocks(gates)
    H = g.shape[-1]
    np.multiply(tanh_c, tanh_c, out=through_cell)
    np.subtract(1, through_cell, out=through_cell)
    np.multiply(through_cell, o, out=through_cell)
    blocks = gates.reshape(*gates.shape[:-1], 4, H)
    np.subtract(1, blocks, out=out)
    np.multiply(out, blocks, out=out)
    for k, factor in ((0, g), (1, c_prev), (3, tanh_c)):
        np.multiply(out[..., k, :], factor, out=out[..., k, :])
    candidate = out[..., 2, :]
    np.multiply(g, g, out=candidate)
    np.subtract(1, candidate, out=candidate)
    np.multiply(candidate, i, out=candidate)


def _blocks(gates: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Give views of the blocks i f g o."""
    H = gates.shape[-1] // 4
    return gates[..., :H], gates[..., H : 2 * H], gates[..., 2 * H : 3 * H], gates[..., 3 * H :]
