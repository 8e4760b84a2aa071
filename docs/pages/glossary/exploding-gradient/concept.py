"""A ReLU network keeps slopes of one, so its Jacobians multiply unchecked."""

import numpy as np

rng = np.random.default_rng(0)
H = 16
Q = np.linalg.qr(rng.normal(size=(H, H)))[0]

for gain in (0.9, 1.0, 1.1):
    J = np.linalg.matrix_power(gain * Q, 100)  # all units active: every slope is 1
    print(f"gain {gain}: norm after 100 steps {np.linalg.norm(J, 2):.1e}")
assert np.isclose(np.linalg.norm(J, 2), 1.1**100)
assert np.linalg.norm(J, 2) > 1e4
