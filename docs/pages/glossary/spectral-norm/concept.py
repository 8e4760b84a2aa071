"""No vector is stretched by more than the largest singular value, and one is stretched by exactly that."""

import numpy as np

rng = np.random.default_rng(0)
W = rng.normal(size=(4, 4))
sigma = np.linalg.norm(W, 2)

v = rng.normal(size=(1000, 4))
stretch = np.linalg.norm(v @ W, axis=1) / np.linalg.norm(v, axis=1)
U, S, _ = np.linalg.svd(W)
print(f"largest singular value {sigma:.4f}")
print(f"a thousand random vectors: at most {stretch.max():.4f}")
print(f"the first singular vector: {np.linalg.norm(U[:, 0] @ W):.4f}")
assert stretch.max() <= sigma
assert np.isclose(np.linalg.norm(U[:, 0] @ W), sigma)
