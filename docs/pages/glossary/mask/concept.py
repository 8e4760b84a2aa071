"""With a mask the pads change nothing."""

import numpy as np

from rnnref import rnn_forward

rng = np.random.default_rng(0)
x, h0 = rng.normal(size=(1, 6, 4)), np.zeros((1, 3))
Wx, Wh, b = rng.normal(size=(4, 3)), rng.normal(size=(3, 3)), np.zeros(3)
mask = np.array([[True, True, True, True, False, False]])  # four words, two pads

masked = rnn_forward(x, h0, Wx, Wh, b, mask)
unmasked = rnn_forward(x, h0, Wx, Wh, b)
print("after the last word:   ", masked[0, 3].round(3))
print("last column, masked:   ", masked[0, 5].round(3))
print("last column, unmasked: ", unmasked[0, 5].round(3))
assert np.array_equal(masked[0, 5], masked[0, 3])
assert not np.allclose(unmasked[0, 5], masked[0, 3])
