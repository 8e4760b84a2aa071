"""The naive softmax overflows; subtracting the maximum does not change the result."""

import numpy as np

z = np.array([1000.0, 999.0, 0.0])

with np.errstate(over="ignore", invalid="ignore"):
    naive = np.exp(z) / np.exp(z).sum()
e = np.exp(z - z.max())
stable = e / e.sum()

print("naive: ", naive)
print("stable:", stable.round(4))
assert np.isnan(naive[0])
assert np.isclose(stable.sum(), 1)
