r"""The simple recurrent layer, $h_t = \phi(x_t W_x + h_{t-1} W_h + b)$ with $\phi$ = tanh or ReLU, in its fast form.

Going back, $da_t = \phi'_t \odot dh_t$, where the slope is $1 - h_t^2$ for tanh and $[h_t > 0]$ for ReLU. All slopes
are computed at once; of the loop there remain one sum, one product of entries and one matrix product.
"""

from itertools import pairwise
from typing import Any

import numpy as np

from rnnref._checks import Booleans, Floats
from rnnref.layers.recurrent import LOOK_EVERY, Backward, Gradients, Recurrent, State, drop_vanished, for_products


class RNN(Recurrent):
    """A simple recurrent layer; the plain form of its equations is `rnn_forward` and `rnn_backward`.

    Parameters
    ----------
    input_size, hidden_size
        As for every `Recurrent` layer.
    activation : "tanh" or "relu"
    **options
        `initialisation`, `max_lag`, `seed` and `dtype`, as for every `Recurrent` layer.

    Examples
    --------
    >>> layer = RNN(input_size=4, hidden_size=3, seed=0)
    >>> h, state, backward = layer.forward(np.ones((2, 5, 4)))
    >>> h.shape, np.array_equal(state[0], h[:, -1])
    ((2, 5, 3), True)
    >>> dx, dstate, gradients = backward(np.ones_like(h), None)
    >>> dx.shape, sorted(gradients)
    ((2, 5, 4), ['Wh', 'Wx', 'b'])
    """

    cell = "rnn"

    def __init__(self, input_size: int, hidden_size: int, *, activation: str = "tanh", **options: Any) -> None:
        if activation not in ("tanh", "relu"):
            raise ValueError(f"activation: expected tanh or relu, got {activation!r}")
        super().__init__(input_size, hidden_size, **options)
        self.activation = activation

    def _forward(self, x: Floats, padding: Booleans | None, state: State) -> tuple[Floats, State, Backward]:
        Wx, Wh, b = (self.parameters[name] for name in ("Wx", "Wh", "b"))
        T, N, D = x.shape
        H = len(b)
        h = np.empty((T + 1, N, H), x.dtype)
        h[0] = state[0]
        np.matmul(x.reshape(T * N, D), Wx, out=h[1:].reshape(T * N, H))
        h[1:] += b
        product = np.empty((N, H), x.dtype)
        for t, (previous, here) in enumerate(pairwise(h)):
            previous.dot(Wh, product)
            np.add(here, product, here)
            if self.activation == "tanh":
                np.tanh(here, here)
            else:
                np.maximum(here, 0, out=here)
            if padding is not None:
                np.copyto(here, previous, where=padding[t])

        def backward(dh: Floats | None, dstate: State | None) -> tuple[Floats, State, Gradients]:
            return self._backward(dh, dstate, x, padding, h, Wx, Wh)

        return h[1:].swapaxes(0, 1), (h[T],), backward

    def _backward(
        self,
        dh: Floats | None,
        dstate: State | None,
        x: Floats,
        padding: Booleans | None,
        h: Floats,
        Wx: Floats,
        Wh: Floats,
    ) -> tuple[Floats, State, Gradients]:
        T, N, D = x.shape
        H = len(Wh)
        da = self._slopes(h[1:])
        if padding is not None:
            np.copyto(da, 0, where=padding)
        carry = np.zeros((N, H), x.dtype) if dstate is None else np.array(dstate[0], x.dtype, order="C")
        WhT = for_products(Wh.T, N)
        kept = np.empty_like(carry)
        for t in reversed(range(T)):
            if dh is not None:
                np.add(carry, dh[:, t], carry)
            if t % LOOK_EVERY == 0 and not drop_vanished(carry) and dh is None:
                da[: t + 1] = 0
                break
            here = da[t]
            np.multiply(carry, here, here)
            if padding is not None:
                np.multiply(carry, padding[t], kept)
            here.dot(WhT, carry)
            if padding is not None:
                np.add(carry, kept, carry)
        flat = da.reshape(T * N, H)
        gradients = {
            "Wx": x.reshape(T * N, D).T @ flat,
            "Wh": h[:-1].reshape(T * N, H).T @ flat,
            "b": flat.sum(axis=0),
        }
        return (flat @ Wx.T).reshape(T, N, D).swapaxes(0, 1), (carry,), gradients

    def _slopes(self, h: Floats) -> Floats:
        if self.activation == "relu":
            return (h > 0).astype(h.dtype)
        slopes = np.multiply(h, h)
        np.subtract(1, slopes, out=slopes)
        return slopes
