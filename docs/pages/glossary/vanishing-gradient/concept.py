"""How much of the last state still depends on the state k steps before it."""

import numpy as np

rng = np.random.default_rng(0)
H, T = 16, 41
x = 0.5 * rng.normal(size=(T, H))
Q = np.linalg.qr(rng.normal(size=(H, H)))[0]

for sigma in (0.7, 1.0, 1.3):  # every singular value of Wh
    Wh, h, J = sigma * Q, np.zeros(H), np.eye(H)
    norms = [1.0]
    jacobians = []
    for t in range(T):
        h = np.tanh(x[t] + h @ Wh)
        jacobians.append((1 - h**2)[:, None] * Wh.T)  # d h_t / d h_(t-1), rows h_t
    for step in reversed(jacobians):  # longer and longer products
        J = J @ step
        norms.append(np.linalg.norm(J, 2))
    print(f"sigma {sigma}:", " ".join(f"lag {k}: {norms[k]:.0e}" for k in (1, 10, 20, 40)))
    if sigma < 1:
        assert norms[40] <= sigma**40  # smaller than 1 is sufficient to vanish
