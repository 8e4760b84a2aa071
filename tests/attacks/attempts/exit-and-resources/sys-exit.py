"""Leave by sys.exit in the middle of a call."""

# %% rnn_step
import sys


def rnn_step(x, h_prev, Wx, Wh, b):
    sys.exit(0)
