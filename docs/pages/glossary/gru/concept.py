"""The update gate blends: at 1 the old state stays, at 0 the candidate replaces it."""

import numpy as np

from rnnref import gru_step

rng = np.random.default_rng(0)
N, D, H = 1, 3, 2
x, h = rng.normal(size=(N, D)), np.array([[0.9, -0.9]])
Wx, Wh, bh = rng.normal(size=(D, 3 * H)), rng.normal(size=(H, 3 * H)), np.zeros(3 * H)

for z in (-30.0, 0.0, 30.0):
    bx = np.repeat([0.0, z, 0.0], H)  # gates r z n
    print(f"bias of z {z:+5}: h = {gru_step(x, h, Wx, Wh, bx, bh)[0].round(3)}")
assert np.allclose(gru_step(x, h, Wx, Wh, bx, bh), h, atol=1e-6)
