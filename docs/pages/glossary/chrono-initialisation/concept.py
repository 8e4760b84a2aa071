"""Time constants that cover the lags, against those of a forget bias of one."""

import numpy as np

rng = np.random.default_rng(0)
T, H = 60, 8
u = rng.uniform(1, T - 1, size=H)
chrono = 1 / (1 + np.exp(-np.log(u)))  # the forget gates that these biases open
ones = np.full(H, 1 / (1 + np.exp(-1.0)))

for name, gates in [("chrono", chrono), ("bias 1", ones)]:
    print(f"{name}: time constants", np.sort(-1 / np.log(gates)).round(1))
assert (-1 / np.log(chrono)).max() > 40
assert np.allclose(-1 / np.log(ones), 3.19, atol=0.01)
