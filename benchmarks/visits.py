"""What the benchmarks in browsers share: the program, how it gets into a page, and what is taken as its time."""

import base64
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Browser

from tests.browser.machine import ROOT, Host, serve_site

PAGE = "glossary/hidden-state/"
"""The page of the site whose program the benchmarks replace by theirs."""

CELL = "py-cell .cell-run", "py-cell .cell-output"
"""The button and the output of a page's first cell."""

VISITS = "cold", "warm"
"""The first visit by a browser, and the second one."""

_WITHOUT_SNAPSHOT = "delete WebAssembly.Suspending"
"""Where a page does not find it, Python starts from its files."""

PROGRAM = """
import numpy as np

rng = np.random.default_rng(0)
N, T, D, H = 4, 30, 8, 16
x = rng.normal(size=(N, T, D))
Wx = rng.normal(size=(D, H)) / np.sqrt(D)
Wh = np.linalg.qr(rng.normal(size=(H, H)))[0]
b = np.zeros(H)

def forward(x):
    h = np.zeros((N, H))
    states = []
    for t in range(T):
        h = np.tanh(x[:, t] @ Wx + h @ Wh + b)
        states.append(h)
    return np.stack(states, axis=1)

states = forward(x)
print("result", states.shape, round(float(states[:, -1].mean()), 4))
""".strip()

# As Pyodide's own documentation shows.
BARE = """<!doctype html><script src="pyodide.js"></script><button>Run</button><pre></pre><script>
document.querySelector("button").onclick = async () => {
  const python = await loadPyodide({packageBaseUrl: new URL(".", location.href).href})
  await python.loadPackage("numpy")
  python.setStdout({batched: (line) => document.querySelector("pre").append(line)})
  python.runPython(PROGRAM)
}</script>"""

# Clicks, and takes the time until the result is there.
TIME = """([button, output]) => new Promise((resolve) => {
  const began = performance.now()
  const watch = new MutationObserver(() => {
    if (!document.querySelector(output)?.textContent.includes("result")) return
    watch.disconnect()
    resolve((performance.now() - began) / 1000)
  })
  watch.observe(document.body, {subtree: true, childList: true, characterData: true})
  document.querySelector(button).click()
})"""


def linked_program() -> str:
    """Return the page's address below the site, with the program: it comes by the link, for typing warms Python up."""
    packer = zlib.compressobj(wbits=-15)
    packed = packer.compress(PROGRAM.encode()) + packer.flush()
    code = base64.urlsafe_b64encode(packed).decode().rstrip("=")
    return PAGE + "#" + urlencode({"cell": f"{PAGE}#1", "code": code})


def seconds_to_result(
    browser: Browser, address: str, button: str, output: str, *, from_files: bool = False, **profile: Any
) -> dict[str, float]:
    """Return the seconds from the click to the result, of a first visit and of the second one by the same profile."""
    with browser.new_context(**profile) as context:
        if from_files:
            context.add_init_script(_WITHOUT_SNAPSHOT)
        seconds = {}
        for visit in VISITS:
            page = context.new_page()
            page.goto(address, wait_until="networkidle")
            seconds[visit] = page.evaluate(TIME, [button, output])
            page.wait_for_timeout(2000)  # what is fetched for later has come
            page.close()
        return seconds


@contextmanager
def our_site() -> Iterator[Host]:
    """Serve the built site."""
    host = serve_site()
    yield host
    host.go_away()


@contextmanager
def bare_page() -> Iterator[Host]:
    """Serve a page that does what Pyodide's documentation shows, and nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        package = ROOT / "docs" / "elements" / "node_modules" / "pyodide"
        numpy = (ROOT / "build/runtime").glob("numpy*")
        for source in [*package.glob("pyodide*"), package / "python_stdlib.zip", *numpy]:
            shutil.copy(source, folder)
        (Path(folder) / "index.html").write_text(BARE.replace("PROGRAM", repr(PROGRAM)))
        host = Host(Path(folder))
        yield host
        host.go_away()
