"""A row's result does not depend on the other rows."""

import numpy as np

from rnnref import rnn_forward

rng = np.random.default_rng(0)
x = rng.normal(size=(5, 7, 3))  # N = 5 sequences, T = 7 steps, D = 3 inputs
Wx, Wh, b = rng.normal(size=(3, 4)), rng.normal(size=(4, 4)), np.zeros(4)

together = rnn_forward(x, np.zeros((5, 4)), Wx, Wh, b)
alone = rnn_forward(x[2:3], np.zeros((1, 4)), Wx, Wh, b)
print("states", together.shape, "alone", alone.shape)
print("largest difference:", np.abs(together[2] - alone[0]).max())
assert np.allclose(together[2], alone[0])
