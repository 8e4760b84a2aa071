"""What a tanh network has left of a sentence after fifty pads."""

import numpy as np

from rnnref import rnn_forward

rng = np.random.default_rng(0)
H = 8
Wx, Wh, b = rng.normal(size=(4, H)), rng.uniform(-0.35, 0.35, (H, H)), np.zeros(H)
x = np.zeros((2, 60, 4))
x[:, :10] = rng.normal(size=(2, 10, 4))  # two sentences of ten words, then fifty pads (zeros)

h = rnn_forward(x, np.zeros((2, H)), Wx, Wh, b)
for t in (9, 19, 29, 59):
    print(f"after step {t + 1}: the two states differ by {np.abs(h[0, t] - h[1, t]).max():.0e}")
assert np.abs(h[0, 9] - h[1, 9]).max() > 0.1
assert np.abs(h[0, 59] - h[1, 59]).max() < 1e-6
