"""Overfitting: labels drawn by a coin, learned by heart."""

import numpy as np

rng = np.random.default_rng(0)
x, y = rng.normal(size=(400, 60)), rng.integers(0, 2, size=400)  # the labels have nothing to do with x
training, held_out = slice(0, 50), slice(50, 400)

w = np.zeros(60)
for step in range(1, 1001):
    p = 1 / (1 + np.exp(-x[training] @ w))
    w -= 0.5 * x[training].T @ (p - y[training]) / 50
    if step in (1, 10, 100, 1000):
        right = (x @ w > 0) == y
        known, new = right[training].mean(), right[held_out].mean()
        print(f"step {step:4}: right on {known:.0%} of the training examples, on {new:.0%} of new ones")

assert known == 1
assert abs(new - 0.5) < 0.06
