"""Print for ever."""


# %% rnn_step
def rnn_step(x, h_prev, Wx, Wh, b):
    while True:
        print("flood " * 1000)
