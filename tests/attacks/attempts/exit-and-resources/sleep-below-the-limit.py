"""Sleep in every call for a little less than what a call may take."""

# %% rnn_step
import time

import numpy as np


def rnn_step(x, h_prev, Wx, Wh, b):
    time.sleep(1.2)
    return np.zeros_like(h_prev)
