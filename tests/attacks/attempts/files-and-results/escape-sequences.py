"""Print terminal escapes that rewrite what an instructor sees, and control characters."""

# %% rnn_step
print("\x1b]0;title\x07\x1b[2J\x1b[H\x1b[8mhidden\x1b[0m\x00\x08\x08")


def rnn_step(x, h_prev, Wx, Wh, b):
    raise RuntimeError("\x1b[2J\x1b[31mPASSED\x1b[0m\x00\ud800")
