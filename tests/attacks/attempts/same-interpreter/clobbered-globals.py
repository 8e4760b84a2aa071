"""Clobber names that the cells to come rely on."""

# %% rnn_step
print = len = range = isinstance = examine = h_last = None
In = Out = get_ipython = None


def rnn_step(x, h_prev, Wx, Wh, b):
    return None
