"""Adding a constant to all logits changes no probability."""

import numpy as np


def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()


logits = np.array([2.0, 0.5, -1.0])
print("logits      ", logits, "->", softmax(logits).round(3))
print("all plus 100", logits + 100, "->", softmax(logits + 100).round(3))
assert np.allclose(softmax(logits), softmax(logits + 100))
assert softmax(logits).argmax() == logits.argmax()
