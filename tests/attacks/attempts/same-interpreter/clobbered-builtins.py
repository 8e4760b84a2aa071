"""Clobber Python's own functions: the student's process cannot work any more, and nobody else's is touched."""

# %% rnn_step
import builtins

builtins.isinstance = builtins.len = builtins.range = builtins.tuple = None


def rnn_step(x, h_prev, Wx, Wh, b):
    return None
