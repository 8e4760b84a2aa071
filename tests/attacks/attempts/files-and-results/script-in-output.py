"""Run a script in the browser of whoever reads the feedback."""

# %% rnn_step
from IPython.display import HTML, SVG, Javascript, Markdown, display

script = "<script>document.title='did run'</script>"
display(HTML(script + "<img src=x onerror=alert(1)>"))
display(Javascript("alert('did run')"))
display(SVG("<svg xmlns='http://www.w3.org/2000/svg'>" + script + "</svg>"))
display(Markdown(script))
print(script)


def rnn_step(x, h_prev, Wx, Wh, b):
    raise RuntimeError(script)
