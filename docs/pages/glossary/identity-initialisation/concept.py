"""Before training an IRNN counts: a unit adds up its inputs while their sum stays above zero."""

import numpy as np

rng = np.random.default_rng(0)
H = 48


def read(x):
    """Return the state after all steps, and how many units still pass a gradient from the first."""
    h, passed = np.zeros(H), np.ones(H)
    for t in range(len(x)):
        h = np.maximum(0, x[t] + h)  # the identity as recurrent matrix
        passed *= h > 0
    return h, int(passed.sum())


positive, around_zero = rng.uniform(0, 0.1, size=(30, H)), rng.normal(size=(30, H))
h, passing = read(positive)
print("positive inputs: the state is their sum:", np.allclose(h, positive.sum(axis=0)))
print("units that pass a gradient over 30 steps:", passing, "of", H)
assert passing == H
print("inputs around zero:", read(around_zero)[1], "of", H)
assert read(around_zero)[1] < H / 2
