"""End by a signal."""

# %% rnn_step
import os


def rnn_step(x, h_prev, Wx, Wh, b):
    os.abort()
