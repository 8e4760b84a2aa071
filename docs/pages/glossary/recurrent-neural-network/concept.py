"""One step, called again and again with its own result."""

import numpy as np

from rnnref import rnn_forward, rnn_step

rng = np.random.default_rng(0)
x = rng.normal(size=(2, 5, 3))
Wx, Wh, b = rng.normal(size=(3, 4)), rng.normal(size=(4, 4)), rng.normal(size=4)

h = np.zeros((2, 4))
for t in range(5):
    h = rnn_step(x[:, t], h, Wx, Wh, b)
    print(f"step {t + 1}: {h[0].round(2)}")

assert np.allclose(h, rnn_forward(x, np.zeros((2, 4)), Wx, Wh, b)[:, -1])
