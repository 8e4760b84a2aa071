"""A linear recurrence is a convolution, so it need not be computed step by step."""

import numpy as np

rng = np.random.default_rng(0)
T, decay = 200, 0.97
x = rng.normal(size=T)

h, loop = 0.0, []
for t in range(T):
    h = decay * h + x[t]
    loop.append(h)

kernel = decay ** np.arange(T)
at_once = np.convolve(x, kernel)[:T]
print("step by step:", np.round(loop[-3:], 4))
print("at once:     ", at_once[-3:].round(4))
assert np.allclose(loop, at_once)
