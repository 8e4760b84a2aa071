"""Raise an exception whose name, message and source line are markup: the verdict shows all three."""

# %% rnn_step
Markup = type("<script>alert(1)</script>", (Exception,), {})


def rnn_step(x, h_prev, Wx, Wh, b):
    raise Markup("<img src=x onerror=alert(1)>")  # <script>alert(1)</script>
