"""What truncation drops: the share of the gradient that crosses a window's border."""

import numpy as np

from rnnref import rnn_backward, rnn_forward, truncated_bptt

rng = np.random.default_rng(0)
N, T, D, H = 2, 12, 3, 4
x, h0 = rng.normal(size=(N, T, D)), np.zeros((N, H))
Wx, Wh, b = rng.normal(size=(D, H)), 0.4 * rng.normal(size=(H, H)), np.zeros(H)
h = rnn_forward(x, h0, Wx, Wh, b)
dh = np.zeros_like(h)
dh[:, -1] = 1  # the loss is the last state

full = rnn_backward(dh, x, h0, h, Wx, Wh)[3]
for window in (1, 3, 6, 12):
    cut = truncated_bptt(dh, x, h0, h, Wx, Wh, window)[3]
    print(f"window {window:2}: off by {np.linalg.norm(cut - full) / np.linalg.norm(full):.1%}")
assert np.allclose(cut, full)  # a window of the whole length drops nothing
