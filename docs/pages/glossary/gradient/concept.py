"""A small step against the gradient lowers the loss; a long one may not."""

import numpy as np

w = np.array([3.0, -2.0])


def loss(w):
    return (w[0] ** 2 + 10 * w[1] ** 2) / 2


gradient = np.array([w[0], 10 * w[1]])
print("loss:", loss(w), "gradient:", gradient)
for rate in (0.01, 0.1, 0.5):
    print(f"after a step of rate {rate}: {loss(w - rate * gradient):.2f}")
assert loss(w - 0.1 * gradient) < loss(w)
assert loss(w - 0.5 * gradient) > loss(w)
