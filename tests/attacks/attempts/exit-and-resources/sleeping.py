"""Use no CPU time at all, and never return."""

# %% rnn_step
import time


def rnn_step(x, h_prev, Wx, Wh, b):
    time.sleep(3600)
