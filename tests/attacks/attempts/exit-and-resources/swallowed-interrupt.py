"""Swallow the interrupt that should end the endless loop."""


# %% rnn_step
def rnn_step(x, h_prev, Wx, Wh, b):
    while True:
        try:
            while True:
                sum(range(100))
        except BaseException:
            continue
