"""Two layers of kernel 3 see five words, and pooling takes any length."""

import numpy as np


def layers(x, depth=2):
    for _ in range(depth):
        x = np.maximum(0, np.convolve(x, [0.5, 1.0, -0.5], mode="same") + 0.5)
    return x


x = np.random.default_rng(0).normal(size=21)
seen = []
for t in range(21):
    changed = x.copy()
    changed[t] += 1e-3
    if layers(changed)[10] != layers(x)[10]:
        seen.append(t)
print("the output at 10 depends on", seen)
print("pooled over 21 and over 300 words:", layers(x).max().round(2), layers(np.resize(x, 300)).max().round(2))
assert set(seen) <= set(range(8, 13))
