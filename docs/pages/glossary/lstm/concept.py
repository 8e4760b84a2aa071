"""With its forget gate open and its input gate shut, a cell keeps what it holds."""

import numpy as np

from rnnref import lstm_step

N, D, H = 1, 3, 2
Wx, Wh = np.zeros((D, 4 * H)), np.zeros((H, 4 * H))
x, h = np.ones((N, D)), np.zeros((N, H))

for name, forget in [("bias 1", 1.0), ("bias 5", 5.0)]:
    b = np.repeat([-20.0, forget, 0.0, 20.0], H)  # gates i f g o
    c = np.array([[1.0, -2.0]])
    for _ in range(40):
        h, c = lstm_step(x, h, c, Wx, Wh, b)
    print(f"forget gate of {name}: after 40 steps c = {c[0].round(6)}")
assert np.allclose(c, np.array([1.0, -2.0]) / (1 + np.exp(-5)) ** 40, atol=1e-6)
