"""End by reading address zero."""

# %% rnn_step
import ctypes


def rnn_step(x, h_prev, Wx, Wh, b):
    ctypes.string_at(0)
