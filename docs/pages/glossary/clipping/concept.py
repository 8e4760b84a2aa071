"""One factor for all arrays keeps the direction; a factor for each turns it."""

import numpy as np

from rnnref import clip_by_global_norm

grads = [np.array([30.0]), np.array([0.4])]
clipped, norm = clip_by_global_norm(grads, max_norm=1.0)
each = [g * min(1, 1 / np.linalg.norm(g)) for g in grads]

print(f"norm before: {norm:.3f}")
print("together:  ", [float(g[0].round(4)) for g in clipped], "ratio", round(clipped[0][0] / clipped[1][0], 1))
print("separately:", [float(g[0].round(4)) for g in each], "ratio", round(each[0][0] / each[1][0], 1))
assert np.isclose(clipped[0] / clipped[1], 75)
assert np.isclose(each[0] / each[1], 2.5)
