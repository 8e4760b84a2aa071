"""Gates of 0, 1 and in between, on a memory of four numbers."""

import numpy as np


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


memory = np.array([1.0, 2.0, 3.0, 4.0])
candidate = np.array([-1.0, -1.0, -1.0, -1.0])
gate = sigmoid(np.array([-9.0, -1.0, 1.0, 9.0]))

print("gate:  ", gate.round(3))
print("result:", (gate * candidate + (1 - gate) * memory).round(3))
assert np.isclose(gate[0], 0, atol=1e-3)
assert np.isclose(gate[3], 1, atol=1e-3)
