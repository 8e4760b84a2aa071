"""BPTT against central differences, and what a small bug looks like."""

import numpy as np

from rnnref import numerical_gradient, relative_error, rnn_backward, rnn_forward

rng = np.random.default_rng(0)
N, T, D, H = 2, 5, 3, 4
x, h0, dh = rng.normal(size=(N, T, D)), rng.normal(size=(N, H)), rng.normal(size=(N, T, H))
Wx, Wh, b = rng.normal(size=(D, H)), rng.normal(size=(H, H)), rng.normal(size=H)

central = numerical_gradient(lambda w: float((rnn_forward(x, h0, Wx, w, b) * dh).sum()), Wh)
right = rnn_backward(dh, x, h0, rnn_forward(x, h0, Wx, Wh, b), Wx, Wh)[3]
print(f"right:            {relative_error(right, central):.0e}")
print(f"one per cent off: {relative_error(right * 1.01, central):.0e}")
assert relative_error(right, central) < 1e-6
assert relative_error(right * 1.01, central) > 1e-3
