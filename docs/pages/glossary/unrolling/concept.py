"""The loop and its unrolled form compute the same."""

import numpy as np

rng = np.random.default_rng(0)
x1, x2, x3 = rng.normal(size=(3, 2))
Wx, Wh = rng.normal(size=(2, 2)), rng.normal(size=(2, 2))

h = np.zeros(2)
for x in (x1, x2, x3):
    h = np.tanh(x @ Wx + h @ Wh)

unrolled = np.tanh(x3 @ Wx + np.tanh(x2 @ Wx + np.tanh(x1 @ Wx) @ Wh) @ Wh)
print("loop:    ", h.round(4))
print("unrolled:", unrolled.round(4))
assert np.allclose(h, unrolled)
