"""A unit remembers a sign through three thousand noisy steps, and no gradient gets through."""

import numpy as np

rng = np.random.default_rng(0)
for start in (0.5, -0.5):
    h, derivative = start, 1.0
    for _ in range(3000):
        h = np.tanh(2 * h + 0.05 * rng.normal())
        derivative *= 2 * (1 - h**2)
    print(f"start {start:+}: after 3000 steps h = {h:+.2f}, derivative {derivative:.0e}")
    assert np.sign(h) == np.sign(start)
    assert derivative < 1e-300
