"""A one-hot vector times a table is a row of the table."""

import numpy as np

V, D = 6, 3
E = np.random.default_rng(0).normal(size=(V, D))
one_hot = np.zeros(V)
one_hot[4] = 1

print("one-hot:", one_hot)
print("product:", (one_hot @ E).round(2))
print("row 4:  ", E[4].round(2))
assert np.array_equal(one_hot @ E, E[4])
