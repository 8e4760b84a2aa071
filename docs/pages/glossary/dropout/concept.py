"""Inverted dropout keeps the expected value; in the loop it eats the memory."""

import numpy as np

rng = np.random.default_rng(0)
keep = 0.8
h = np.ones(100_000)
dropped = h * (rng.random(h.size) < keep) / keep
print("mean before", h.mean(), "after", dropped.mean().round(2))

alive = 1.0
for _ in range(20):
    alive *= keep  # the chance that an entry survives twenty independent masks
print(f"survive twenty masks in a loop: {alive:.1%}")
assert np.isclose(dropped.mean(), 1, atol=0.02)
assert alive < 0.02
