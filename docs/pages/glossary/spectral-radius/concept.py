"""Both eigenvalues are one half, and yet the matrix first stretches tenfold."""

import numpy as np

W = np.array([[0.5, 10.0], [0.0, 0.5]])
print("spectral radius", np.abs(np.linalg.eigvals(W)).max())
norms = {k: np.linalg.norm(np.linalg.matrix_power(W, k), 2) for k in (1, 2, 5, 10, 20)}
for k, norm in norms.items():
    print(f"power {k:2}: norm {norm:.4f}")
assert norms[2] > 10
assert norms[20] < 0.001
