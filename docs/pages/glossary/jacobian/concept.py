"""The Jacobian of one step, by formula and by trying."""

import numpy as np

rng = np.random.default_rng(0)
Wh, a, h = rng.normal(size=(3, 3)), rng.normal(size=3), rng.normal(size=3)


def step(h):
    return np.tanh(a + h @ Wh)


formula = (1 - step(h) ** 2)[:, None] * Wh.T  # column j: what a change of h[j] does to the next state
tried = np.array([(step(h + e) - step(h - e)) / 2e-6 for e in 1e-6 * np.eye(3)]).T
print(formula.round(3))
print("largest difference:", np.abs(formula - tried).max() < 1e-8, "within 1e-8")
assert np.allclose(formula, tried, atol=1e-8)
