"""Return lists nested so deeply that whoever walks them overflows his stack."""


# %% rnn_step
def rnn_step(x, h_prev, Wx, Wh, b):
    nested = []
    for _ in range(900):
        nested = [nested]
    return nested
