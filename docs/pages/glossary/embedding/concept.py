"""The gradient of an embedding adds up over every occurrence of a word."""

import numpy as np

ids = np.array([2, 5, 2])  # word 2 occurs twice
dx = np.ones((3, 4))  # what arrives at the three steps

right = np.zeros((6, 4))
np.add.at(right, ids, dx)

wrong = np.zeros((6, 4))
wrong[ids] += dx  # NumPy keeps only the last of the repeated rows

print("np.add.at:", right[:, 0])
print("+=:       ", wrong[:, 0])
assert right[2, 0] == 2
assert wrong[2, 0] == 1
