"""Hide a script in a formula, in Markdown and in the text of a plain result, which pages may pass through."""

# %% rnn_step
from IPython.display import display

script = "<script>alert(1)</script><img src=x onerror=alert(1)>"
for kind in ("text/latex", "text/markdown", "text/plain", "application/javascript", "image/svg+xml"):
    display({kind: script}, raw=True)
display({"text/markdown": "[x](javascript:alert(1)) <javascript:alert(1)>"}, raw=True)
display({"image/png": '"><script>alert(1)</script>'}, raw=True)


def rnn_step(x, h_prev, Wx, Wh, b):
    return None
