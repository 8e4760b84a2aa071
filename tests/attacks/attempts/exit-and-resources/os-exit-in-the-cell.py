"""Leave while the cell itself runs, so that nothing of it is ever defined."""

# %% rnn_step
import os

os._exit(0)
