"""What reaches the first state from the loss: through the last state, and through the mean."""

import numpy as np

from rnnref import rnn_backward, rnn_forward

rng = np.random.default_rng(0)
T, H = 40, 8
x, h0 = rng.normal(size=(1, T, 3)), np.zeros((1, H))
Wx, Wh, b = rng.normal(size=(3, H)), rng.uniform(-0.35, 0.35, (H, H)), np.zeros(H)
h = rnn_forward(x, h0, Wx, Wh, b)

last, mean = np.zeros_like(h), np.ones_like(h) / T
last[:, -1] = 1
sizes = {
    name: np.abs(rnn_backward(dh, x, h0, h, Wx, Wh)[0][0, 0]).max()
    for name, dh in [("last state", last), ("mean", mean)]
}
print("gradient of the first input:", {name: f"{size:.0e}" for name, size in sizes.items()})
assert sizes["mean"] > 1e6 * sizes["last state"]
