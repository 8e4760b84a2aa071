"""Raise and return text that no UTF-8 file can hold."""


# %% rnn_step
def rnn_step(x, h_prev, Wx, Wh, b):
    print("\ud800 printed")
    raise type("Err\udfff", (Exception,), {})("\ud83d half a smile")
