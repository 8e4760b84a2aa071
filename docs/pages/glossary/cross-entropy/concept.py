"""A fair coin costs ln 2, and the gradient is p minus the label."""

import numpy as np

from rnnref import softmax_cross_entropy

logits = np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 4.0]])
y = np.array([0, 0, 0])

for row in range(3):
    loss, dlogits = softmax_cross_entropy(logits[row : row + 1], y[row : row + 1])
    print(f"logits {logits[row]}: loss {loss:.3f}, gradient {dlogits[0].round(3)}")

loss, dlogits = softmax_cross_entropy(logits[:1], y[:1])
assert np.isclose(loss, np.log(2))
assert np.allclose(dlogits, [[-0.5, 0.5]])
