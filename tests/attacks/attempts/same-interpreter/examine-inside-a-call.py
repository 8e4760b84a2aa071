"""Hand another function over from inside a call, so that two examinations run into each other."""

# %% rnn_step
import numpy as np


def rnn_step(x, h_prev, Wx, Wh, b):
    examine("rnn_step", lambda x, h_prev, Wx, Wh, b: np.tanh(x @ Wx + h_prev @ Wh + b))
    return np.zeros_like(h_prev)
