"""Time a training step of each recurrent layer against torch's, and against its bare matrix products.

A step is forward, then back through time from a gradient at every state, to the input, the initial state and all
parameters, in float32. Both sides start from the same weights, and their numbers are compared before they are timed.
Prints one JSON object; what happens meanwhile goes to stderr.
"""

import json
import os
import sys
from itertools import product

import numpy as np
import torch

from benchmarks.pairs import ratios
from rnnref import GRU, LSTM, RNN, to_torch

INPUTS = 64
LAYERS = {"rnn": (RNN, torch.nn.RNN), "lstm": (LSTM, torch.nn.LSTM), "gru": (GRU, torch.nn.GRU)}


def step_pair(cell: str, N: int, T: int, H: int):
    """Give our training step, torch's, and the matrix products of one such step."""
    rng = np.random.default_rng(0)
    ours, theirs = LAYERS[cell]
    layer, module = ours(INPUTS, H, dtype=np.float32, seed=1), theirs(INPUTS, H, batch_first=True)
    module.load_state_dict({name: torch.from_numpy(w) for name, w in to_torch(layer).items()})
    x = rng.normal(size=(N, T, INPUTS)).astype(np.float32)
    dh = rng.normal(size=(N, T, H)).astype(np.float32)
    state = tuple(rng.normal(size=(len(layer.state_names), N, H)).astype(np.float32))
    tx = torch.from_numpy(x).requires_grad_()
    tstate = [torch.from_numpy(s[None]).requires_grad_() for s in state]
    tdh = torch.from_numpy(dh)

    def our_step():
        h, _, backward = layer.forward(x, state=state)
        return h, *backward(dh, None)

    def torch_step():
        module.zero_grad(set_to_none=True)
        for tensor in (tx, *tstate):
            tensor.grad = None
        h, _ = module(tx, tuple(tstate) if cell == "lstm" else tstate[0])
        h.backward(tdh)
        return h

    h, dx, dstate, gradients = our_step()
    pairs = [(h, torch_step().detach()), (dx, tx.grad), (dstate[0], tstate[0].grad[0])]
    pairs.append((gradients["Wh"].T, module.weight_hh_l0.grad))
    for got, expected in pairs:
        scale = max(1.0, float(expected.abs().max()))
        assert np.abs(got - expected.numpy()).max() < 1e-3 * scale, (cell, N, T, H)
    return our_step, torch_step, products(layer, x, h)


def products(layer, x, h):
    """Give the matrix products that a step cannot do without."""
    N, T, D = x.shape
    Wx, Wh = layer.parameters["Wx"], layer.parameters["Wh"]
    H, gH = Wh.shape
    x, h = x.reshape(T * N, D), np.ascontiguousarray(h.swapaxes(0, 1))
    da = np.ones((T, N, gH), np.float32)
    WhT, forth, back = np.ascontiguousarray(Wh.T), np.empty((N, gH), np.float32), np.empty((N, H), np.float32)

    def bare():
        x @ Wx
        for t in range(T):
            np.matmul(h[t], Wh, out=forth)
        for t in range(T):
            np.matmul(da[t], WhT, out=back)
        flat = da.reshape(T * N, gH)
        flat @ Wx.T
        x.T @ flat
        h.reshape(T * N, H).T @ flat

    return bare


def main() -> None:
    threads = int(os.environ["OMP_NUM_THREADS"])
    torch.set_num_threads(threads)
    figures = {}
    for cell, N, T, H in product(LAYERS, (1, 32, 64), (20, 100, 400), (32, 128, 512)):
        ours, theirs, bare = step_pair(cell, N, T, H)
        point = f"{cell}/n{N}_t{T}_h{H}_threads{threads}"
        names = ["rnnref_over_torch", "rnnref_over_gemm"][: 2 if N >= 32 else 1]  # one row needs no matrix product
        found = ratios(ours, *[theirs, bare][: len(names)], seconds=1.0, least=3)
        figures |= {f"{name}/{point}": value for name, value in zip(names, found, strict=True)}
        print(point, *(round(value, 3) for value in found), file=sys.stderr)
    json.dump(figures, sys.stdout)


if __name__ == "__main__":
    main()
