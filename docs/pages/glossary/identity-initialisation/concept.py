"""At the start an IRNN is a counter: the state is the sum of what came in."""

import numpy as np

rng = np.random.default_rng(0)
x = rng.uniform(0, 0.1, size=(50, 4))  # fifty steps
Wh = np.eye(4)

h, J = np.zeros(4), np.eye(4)
for t in range(50):
    h = np.maximum(0, x[t] + h @ Wh)
    J = J @ (Wh * (h > 0))
print("state:", h.round(3))
print("sum:  ", x.sum(axis=0).round(3))
print("norm of the 50-step Jacobian:", np.linalg.norm(J, 2))
assert np.allclose(h, x.sum(axis=0))
assert np.linalg.norm(J, 2) == 1
