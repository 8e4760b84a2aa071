"""Return an array of a gigabyte."""

# %% rnn_step
import numpy as np


def rnn_step(x, h_prev, Wx, Wh, b):
    return np.ones(2**27)
