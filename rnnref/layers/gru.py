r"""The GRU layer in its fast form, with the reset gate after the product.

As in the LSTM layer, halved weights let one call of tanh serve both sigmoid gates, and the slopes of all gates are
computed beforehand. Blocks r z n throughout.
"""

from itertools import pairwise

import numpy as np

from rnnref._checks import Booleans, Floats
from rnnref.gru import gru_backward, gru_forward
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


class GRU(Recurrent):
    """A gated recurrent layer; the plain form of its equations is `gru_forward` and `gru_backward`.

    Parameters
    ----------
    input_size, hidden_size, initialisation, max_lag, seed, dtype
        As for every `Recurrent` layer.

    Examples
    --------
    >>> layer = GRU(input_size=4, hidden_size=3)
    >>> h, (h_last,), backward = layer.forward(np.ones((2, 5, 4)))
    >>> dx, (dh0,), gradients = backward(None, (np.ones_like(h_last),))
    >>> dh0.shape, sorted(gradients)
    ((2, 3), ['Wh', 'Wx', 'bh', 'bx'])
    """

    cell = "gru"

    def _forward(self, x: Floats, padding: Booleans | None, state: State) -> tuple[Floats, State, Backward]:
        T, N, D = x.shape
        H = self.hidden_size
        scale = np.repeat(np.array([0.5, 1], x.dtype), (2 * H, H))
        Wx, Wh, bx, bh = (self.parameters[name] * scale for name in ("Wx", "Wh", "bx", "bh"))
        flat = x.reshape(T * N, D)
        rz = (flat @ Wx[:, : 2 * H]).reshape(T, N, 2 * H)
        rz += bx[: 2 * H] + bh[: 2 * H]
        n = (flat @ Wx[:, 2 * H :]).reshape(T, N, H)
        n += bx[2 * H :]
        r, z = rz[:, :, :H], rz[:, :, H:]
        h = np.empty((T + 1, N, H), x.dtype)
        h[0] = state[0]
        recurrent_n = np.empty((T, N, H), x.dtype)
        half, bias_n = np.full((N, 2 * H), 0.5, x.dtype), np.tile(bh[2 * H :], (N, 1))
        product, reset_product = np.empty((N, 3 * H), x.dtype), np.empty((N, H), x.dtype)
        product_rz, product_n = product[:, : 2 * H], product[:, 2 * H :]
        steps = zip(rz, r, z, n, recurrent_n, pairwise(h), strict=True)
        for t, (sigmoids, reset, update, candidate, recurrent, (previous, here)) in enumerate(steps):
            previous.dot(Wh, product)
            np.add(sigmoids, product_rz, sigmoids)
            np.tanh(sigmoids, sigmoids)
            np.multiply(sigmoids, half, sigmoids)
            np.add(sigmoids, half, sigmoids)
            np.add(product_n, bias_n, recurrent)
            np.multiply(reset, recurrent, reset_product)
            np.add(candidate, reset_product, candidate)
            np.tanh(candidate, candidate)
            np.subtract(previous, candidate, here)
            np.multiply(here, update, here)
            np.add(here, candidate, here)
            if padding is not None:
                np.copyto(here, previous, where=padding[t])

        def backward(dh: Floats | None, dstate: State | None) -> tuple[Floats, State, Gradients]:
            return self._backward(dh, dstate, x, padding, h, recurrent_n, r, z, n)

        return h[1:].swapaxes(0, 1), (h[T],), backward

    def _backward(
        self,
        dh: Floats | None,
        dstate: State | None,
        x: Floats,
        padding: Booleans | None,
        h: Floats,
        recurrent_n: Floats,
        r: Floats,
        z: Floats,
        n: Floats,
    ) -> tuple[Floats, State, Gradients]:
        T, N, D = x.shape
        H = self.hidden_size
        Wx, Wh = self.parameters["Wx"], self.parameters["Wh"]
        WhT = for_products(Wh.T, N)
        carry = np.zeros((N, H), x.dtype) if dstate is None else np.array(dstate[0], x.dtype, order="C")
        dah, da_n = np.empty((T, N, 3, H), x.dtype), np.empty((T, N, H), x.dtype)
        dah_all, dah_rn, dah_z, da_n_twice = dah.reshape(T, N, 3 * H), dah[:, :, ::2], dah[:, :, 1], da_n[:, :, None]
        at_once = max(1, STEPS_AT_ONCE // max(1, N * H))
        kept = np.empty((N, H), x.dtype)
        for t in reversed(range(T)):
            if t == T - 1 or (t + 1) % at_once == 0:
                some = slice(t - t % at_once, t + 1)
                _slopes(r[some], z[some], n[some], h[some], recurrent_n[some], out=dah[some], candidate=da_n[some])
                if padding is not None:
                    np.copyto(dah[some], 0, where=padding[some, :, None])
                    np.copyto(da_n[some], 0, where=padding[some])
            if dh is not None:
                np.add(carry, dh[:, t], carry)
            if t % LOOK_EVERY == 0 and not drop_vanished(carry) and dh is None:
                dah[: t + 1], da_n[: t + 1] = 0, 0
                break
            candidate, slopes_rn, slope_z = da_n[t], dah_rn[t], dah_z[t]
            np.multiply(candidate, carry, candidate)
            np.multiply(slopes_rn, da_n_twice[t], slopes_rn)
            np.multiply(slope_z, carry, slope_z)
            np.multiply(carry, z[t], kept)
            if padding is not None:
                np.copyto(kept, carry, where=padding[t])
            dah_all[t].dot(WhT, carry)
            np.add(carry, kept, carry)
        flat = dah.reshape(T * N, 3 * H)
        gradients = {"Wh": h[:-1].reshape(T * N, H).T @ flat, "bh": flat.sum(axis=0)}
        flat[:, 2 * H :] = da_n.reshape(T * N, H)
        gradients |= {"Wx": x.reshape(T * N, D).T @ flat, "bx": flat.sum(axis=0)}
        return (flat @ Wx.T).reshape(T, N, D).swapaxes(0, 1), (carry,), gradients


class GRUResetBefore(Recurrent):
    """The GRU of the 2014 paper, which resets the state before its product; computed by the plain functions.

    Parameters
    ----------
    input_size, hidden_size, initialisation, max_lag, seed, dtype
        As for every `Recurrent` layer.

    Examples
    --------
    >>> h, _, _ = GRUResetBefore(input_size=4, hidden_size=3).forward(np.ones((2, 5, 4)))
    >>> h.shape
    (2, 5, 3)
    """

    cell = "gru"

    def _forward(self, x: Floats, padding: Booleans | None, state: State) -> tuple[Floats, State, Backward]:
        p = {name: value.copy() for name, value in self.parameters.items()}
        by_row = x.swapaxes(0, 1)
        mask = None if padding is None else ~padding[:, :, 0].T
        h = gru_forward(by_row, state[0], **p, mask=mask, reset_before=True)

        def backward(dh: Floats | None, dstate: State | None) -> tuple[Floats, State, Gradients]:
            total = np.zeros_like(h) if dh is None else np.array(dh, h.dtype)
            if dstate is not None:
                total[:, -1] += dstate[0]
            dx, dh0, *d_parameters = gru_backward(total, by_row, state[0], h, **p, mask=mask, reset_before=True)
            return dx, (dh0,), dict(zip(("Wx", "Wh", "bx", "bh"), d_parameters, strict=True))

        return h, (h[:, -1],), backward


def _slopes(
    r: Floats, z: Floats, n: Floats, h_prev: Floats, recurrent_n: Floats, *, out: Floats, candidate: Floats
) -> None:
    """Fill `candidate` and the z block with what dh is multiplied by, the blocks r and n with what da_n is."""
    np.multiply(n, n, out=candidate)
    np.subtract(1, candidate, out=candidate)
    not_z = np.subtract(1, z)
    np.multiply(candidate, not_z, out=candidate)
    slope_r, slope_z, slope_n = (out[..., k, :] for k in range(3))
    np.subtract(h_prev, n, out=slope_z)
    np.multiply(slope_z, not_z, out=slope_z)
    np.multiply(slope_z, z, out=slope_z)
    np.subtract(1, r, out=slope_r)
    np.multiply(slope_r, r, out=slope_r)
    np.multiply(slope_r, recurrent_n, out=slope_r)
    slope_n[...] = r
