"""Many steps in, one decision out: only the last state reaches the classifier."""

import numpy as np

rng = np.random.default_rng(0)
N, T, D, H, C = 4, 7, 5, 3, 2  # sequences, steps, inputs, hidden units, classes
x = rng.normal(size=(N, T, D))
Wx, Wh, b = rng.normal(size=(D, H)), rng.normal(size=(H, H)), np.zeros(H)
W, c = rng.normal(size=(H, C)), np.zeros(C)

h = np.zeros((N, H))
for t in range(T):  # many inputs
    h = np.tanh(x[:, t] @ Wx + h @ Wh + b)

logits = h @ W + c  # one output per sequence
p = np.exp(logits - logits.max(axis=1, keepdims=True))
p /= p.sum(axis=1, keepdims=True)

print("inputs", x.shape, "-> last state", h.shape, "-> probabilities", p.shape)
print(p.round(2))
assert p.shape == (N, C)
assert np.allclose(p.sum(axis=1), 1)
