"""Picking each row's own last state."""

import numpy as np

from rnnref import last_state

h = np.arange(2 * 4 * 1.0).reshape(2, 4, 1)  # states 0..3 of the first row, 4..7 of the second
mask = np.array([[True, True, False, False], [True, True, True, True]])

lengths = mask.sum(axis=1)
picked = h[np.arange(2), lengths - 1]
print("last columns:", h[:, -1].ravel())
print("last states: ", picked.ravel())
assert np.array_equal(picked, last_state(h, mask))
assert picked.ravel().tolist() == [1, 7]
