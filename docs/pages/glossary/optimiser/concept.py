"""An optimiser: two weights, one of which the loss hardly feels."""

import numpy as np

curvature = np.array([1.0, 0.001])  # the loss is half the sum of curvature * w**2


sgd, adam = np.ones(2), np.ones(2)
m, v = np.zeros(2), np.zeros(2)
for t in range(1, 501):
    sgd -= 0.5 * curvature * sgd

    g = curvature * adam
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    adam -= 0.01 * m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)

    if t in (1, 50, 500):
        print(f"after {t:3} steps, SGD: {sgd.round(3)}, Adam: {adam.round(3)}")

assert abs(sgd[1]) > 0.5 > 0.1 > abs(adam[1])
