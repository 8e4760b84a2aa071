"""Holding a value and passing a gradient exclude each other."""

import numpy as np

print("   a     tanh   slope")
for a in (0.0, 0.5, 1.0, 2.0, 4.0):
    h = np.tanh(a)
    print(f"{a:4.1f}  {h:7.4f} {1 - h**2:7.4f}")

noise = 0.1
center = np.tanh(0 + noise) - np.tanh(0)
saturated = np.tanh(4 + noise) - np.tanh(4)
print(f"noise of {noise} moves the state by {center:.4f} at 0 and {saturated:.4f} at 4")
assert saturated < 0.01 * center
