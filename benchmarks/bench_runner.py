"""The runner in real Chromium, beside a bare Pyodide page on the same kind of server.

A bare page is what Pyodide's own documentation shows: ``loadPyodide()``, ``loadPackage("numpy")``, ``runPython``.
Times are from the click on Run to the printed result, taken in the page.
"""

import gzip
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Locator, Response, sync_playwright

from autograder.examiner import catalogue
from tests.browser.machine import ROOT, Host, launch_chromium, serve_site

PAIRS = 3
PAGES = ["", "article/", "glossary/hidden-state/", "exercises/rnn-cell/", "lesson/"]
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


def main() -> dict[str, float]:
    """Take all figures."""
    with sync_playwright() as playwright, _bare_host() as bare, _site_host() as site:
        browser = launch_chromium(playwright)
        return {
            **_first_results(browser, bare, site),
            **_stop(browser, site),
            **_verdicts(browser, site),
            **_page_weights(browser, site),
        }


def _first_results(browser: Browser, bare: Host, site: Host) -> dict[str, float]:
    ratios: dict[str, list[float]] = {"cold": [], "warm": []}
    fallback: dict[str, list[float]] = {"cold": [], "warm": []}
    for _ in range(PAIRS):
        of_bare = _visits(browser, bare.address, "button", "pre")
        ours = _visits(browser, site.address + "glossary/hidden-state/", "py-cell .cell-run", "py-cell .cell-output")
        without = _visits(
            browser,
            site.address + "glossary/hidden-state/",
            "py-cell .cell-run",
            "py-cell .cell-output",
            user_agent="Mozilla/5.0 (iPhone)",  # where the snapshot is not used
        )
        for visit in ratios:
            ratios[visit].append(ours[visit] / of_bare[visit])
            fallback[visit].append(without[visit] / of_bare[visit])
    return {
        **{f"first_result_over_bare_pyodide/{visit}": median(values) for visit, values in ratios.items()},
        **{f"first_result_from_files_over_bare_pyodide/{visit}": median(values) for visit, values in fallback.items()},
    }


def _visits(
    browser: Browser, address: str, button: str, output: str, user_agent: str | None = None
) -> dict[str, float]:
    """Return the seconds of a first visit and of the second one by the same browser."""
    with browser.new_context(user_agent=user_agent) as context:
        seconds = {}
        for visit in ("cold", "warm"):
            page = context.new_page()
            page.goto(address, wait_until="networkidle")
            if page.locator("py-cell").count():
                _put(page.locator("py-cell").first)
            seconds[visit] = page.evaluate(TIME, [button, output])
            page.wait_for_timeout(2000)  # what is fetched for later has come
            page.close()
        return seconds


def _put(cell: Locator, code: str = PROGRAM) -> None:
    if cell.locator(".cm-content").count() == 0:
        cell.locator("pre").first.click()
    cell.locator(".cm-content").click()
    cell.locator(".cm-content").press("ControlOrMeta+a")
    cell.page.keyboard.insert_text(code)


def _stop(browser: Browser, site: Host) -> dict[str, float]:
    """From the click on Stop to the next program's result, with the spare ready."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(site.address + "glossary/hidden-state/")
        cell = page.locator("py-cell").first
        seconds = []
        for _ in range(PAIRS):
            _put(cell)
            page.evaluate(TIME, ["py-cell .cell-run", "py-cell .cell-output"])
            page.wait_for_timeout(5000)  # the spare is ready
            _put(cell, "while True: pass")
            cell.locator(".cell-run").click()
            cell.locator(".cell-controls[data-state=running]").wait_for()
            _put(cell, "print('result')")
            seconds.append(page.evaluate(STOP_AND_RUN))
        return {"stop_to_next_result_seconds": median(seconds)}


STOP_AND_RUN = f"""async () => {{
  document.querySelector("py-cell .cell-stop").click()
  const began = performance.now()
  while (document.querySelector("py-cell .cell-controls").dataset.state !== "stopped")
    await new Promise((resolve) => setTimeout(resolve, 1))
  await ({TIME})(["py-cell .cell-run", "py-cell .cell-output"])
  return (performance.now() - began) / 1000
}}"""


def _verdicts(browser: Browser, site: Host) -> dict[str, float]:
    """Check right functions of rnn-cell in a Python that has started."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(site.address + "exercises/rnn-cell/")
        seconds = []
        for exercise in catalogue.assignment("rnn-cell").exercises:
            cell = page.locator(f'exercise-cell[function="{exercise.name}"]')
            _put(cell, catalogue.entry(exercise.name).solution)
            for _ in range(2):  # the first one imports the examiner
                began = _check(cell)
            seconds.append(began)
        return {"verdict_seconds/browser": median(seconds)}


def _check(cell: Locator) -> float:
    began = time.perf_counter()
    cell.locator(".cell-check").click()
    cell.locator(".cell-controls[data-state=succeeded]").wait_for(timeout=60_000)
    cell.locator(".verdict-passed").wait_for()
    return time.perf_counter() - began


def _page_weights(browser: Browser, site: Host) -> dict[str, float]:
    """Add up what a page fetches before anybody means to run something, as a host with gzip sends it."""
    figures = {}
    for path in PAGES:
        with browser.new_context(service_workers="block") as context:
            page = context.new_page()
            responses: list[Response] = []
            page.on("response", responses.append)
            page.goto(site.address + path, wait_until="networkidle")
            page.wait_for_timeout(1000)
            sizes = [len(gzip.compress(response.body(), 6)) for response in responses]
            name = path.rstrip("/") or "home"
            figures[f"page_bytes_before_run/{name}"] = float(sum(sizes))
            figures[f"page_requests_before_run/{name}"] = float(len(sizes))
    return figures


@contextmanager
def _site_host() -> Iterator[Host]:
    host = serve_site()
    yield host
    host.go_away()


@contextmanager
def _bare_host() -> Iterator[Host]:
    with tempfile.TemporaryDirectory() as folder:
        package = ROOT / "docs" / "elements" / "node_modules" / "pyodide"
        for source in [
            *package.glob("pyodide*"),
            package / "python_stdlib.zip",
            *(ROOT / "build/runtime").glob("numpy*"),
        ]:
            shutil.copy(source, folder)
        (Path(folder) / "index.html").write_text(BARE.replace("PROGRAM", repr(PROGRAM)))
        host = Host(Path(folder))
        yield host
        host.go_away()
