"""Attention alone does not see order: permuted words give permuted results, and the same mean."""

import numpy as np

rng = np.random.default_rng(0)
x = rng.normal(size=(5, 4))  # five words
Q, K, V = rng.normal(size=(3, 4, 4))


def attend(x):
    scores = (x @ Q) @ (x @ K).T / 2
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True) @ (x @ V)


order = [4, 2, 0, 1, 3]
print("mean of the results:         ", attend(x).mean(axis=0).round(4))
print("the words in another order:  ", attend(x[order]).mean(axis=0).round(4))
assert np.allclose(attend(x)[order], attend(x[order]))
