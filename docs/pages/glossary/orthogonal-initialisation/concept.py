"""A rotation keeps lengths for ever; a tanh around it does not."""

import numpy as np

from rnnref import orthogonal_init

W = orthogonal_init(16, gain=1.0, rng=np.random.default_rng(0))
print("singular values:", np.linalg.svd(W)[1].min().round(6), "to", np.linalg.svd(W)[1].max().round(6))

linear = curved = np.full(16, 0.5)
for _ in range(100):
    linear, curved = linear @ W, np.tanh(curved @ W)
print("length at first", np.linalg.norm(np.full(16, 0.5)))
print(f"after 100 steps: linear {np.linalg.norm(linear):.3f}, with tanh {np.linalg.norm(curved):.3f}")
assert np.isclose(np.linalg.norm(linear), 2)
assert np.linalg.norm(curved) < 1
