"""The gradient of a shared weight is the sum of what each time step contributes."""

import numpy as np

x, w, T = 0.5, 0.8, 6  # the same input at each step, one recurrent weight


def states(w):
    h = [0.0]
    for _ in range(T):
        h.append(np.tanh(x + w * h[-1]))
    return h


h, carry, total = states(w), 1.0, 0.0  # the loss is the last state, so dL/dh_T = 1
for t in range(T, 0, -1):  # backwards in time
    da = carry * (1 - h[t] ** 2)
    print(f"step {t} contributes {da * h[t - 1]:.6f}")
    total += da * h[t - 1]
    carry = da * w

central = (states(w + 1e-5)[-1] - states(w - 1e-5)[-1]) / 2e-5
print(f"sum {total:.6f}, central difference {central:.6f}")
assert np.isclose(total, central)
