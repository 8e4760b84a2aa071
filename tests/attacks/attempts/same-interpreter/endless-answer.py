"""Return a list that contains itself."""


# %% rnn_step
def rnn_step(x, h_prev, Wx, Wh, b):
    loop = []
    loop.append(loop)
    return loop
