"""How long a forget gate remembers."""

import numpy as np

print("bias   gate   time constant   left after 40 steps")
for bias in (0.0, 1.0, 3.0, 5.0):
    f = 1 / (1 + np.exp(-bias))
    print(f"{bias:4}  {f:.3f}  {-1 / np.log(f):9.1f} steps   {f**40:.1e}")

f = 1 / (1 + np.exp(-1.0))
assert round(f, 3) == 0.731
assert round(-1 / np.log(f), 1) == 3.2
