"""Only the network from the right knows, at the first word, how the sentence ends."""

import numpy as np

from rnnref import rnn_forward

rng = np.random.default_rng(0)
x = rng.normal(size=(1, 5, 3))
other = x.copy()
other[0, -1] += 1  # another last word
Wx, Wh, b, h0 = rng.normal(size=(3, 4)), rng.normal(size=(4, 4)), np.zeros(4), np.zeros((1, 4))


def both(x):
    backwards = rnn_forward(x[:, ::-1], h0, Wx, Wh, b)[:, ::-1]
    return np.concatenate([rnn_forward(x, h0, Wx, Wh, b), backwards], axis=2)


change = np.abs(both(x) - both(other))[0, 0]  # at the first word
print("from the left: ", change[:4].round(4))
print("from the right:", change[4:].round(4))
assert change[:4].max() == 0
assert change[4:].max() > 0
