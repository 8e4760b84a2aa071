"""Leave a daemon behind that outlives the submission."""

# %% rnn_step
import os
import time


def rnn_step(x, h_prev, Wx, Wh, b):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.execv("/usr/bin/sleep", ["surviving-daemon", "600"])
        os._exit(0)
    time.sleep(0.2)
    return
