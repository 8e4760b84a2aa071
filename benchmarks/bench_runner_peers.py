"""The runner beside other cells that run Python in documentation, in real Chromium, with the same Pyodide.

Timed is what a reader waits who wants to see the program's result: from opening the page, with Run pressed as soon as
it does something, to the printed result. From opening, because the peers start Python when their page opens, whether
or not somebody means to run something; JupyterLite runs the program by itself.
"""

from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import quote

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import peer_sites
from benchmarks.visits import CELL, PROGRAM, VISITS, linked_program
from tests.browser.machine import SITE, Host, launch_chromium

ROUNDS = 3
SECONDS = 120


class Side(NamedTuple):
    """A page with the program: where it is, what is pressed to run it, and where its output appears."""

    address: str
    button: str
    output: str


def main() -> dict[str, float]:
    """Take all figures."""
    with sync_playwright() as playwright, ExitStack() as stack:
        browser = launch_chromium(playwright)
        ours, peers = _sides(stack)
        rounds = [
            {name: _visits(browser, side) for name, side in [("ours", ours), *peers.items()]} for _ in range(ROUNDS)
        ]
    return {
        f"first_result_over_peer/{peer}/{visit}": median(each["ours"][visit] / each[peer][visit] for each in rounds)
        for peer in peers
        for visit in VISITS
    }


def _sides(stack: ExitStack) -> tuple[Side, dict[str, Side]]:
    """Serve all sides, each at an address of its own."""

    def serve(folder: Path) -> str:
        host = Host(folder)
        stack.callback(host.go_away)
        return host.address

    built = peer_sites.build(PROGRAM)
    button, output = CELL
    brought = f"py-cell:has(.cell-versions:not([hidden])) {button.split()[-1]}"  # once the program is in the cell
    return Side(serve(SITE) + linked_program(), brought, output), {
        "markdown_exec": Side(serve(built["markdown_exec"]), "#exec-1--run", "#exec-1--output"),
        "pyodide_mkdocs_theme": Side(serve(built["pyodide_mkdocs_theme"]), "button[btn_kind=play]", ".py_mk_terminal"),
        "jupyterlite": Side(
            f"{serve(built['jupyterlite'])}repl/index.html?kernel=python&execute=1&code={quote(PROGRAM)}",
            "no-button",
            ".jp-OutputArea-output",
        ),
    }


def _visits(browser: Browser, side: Side) -> dict[str, float]:
    """Return the seconds of a first visit and of the second one by the same browser."""
    with browser.new_context() as context:
        strayed: list[str] = []
        own = (side.address[: side.address.index("/", 8)], "data:", "blob:")
        context.on("request", lambda request: None if request.url.startswith(own) else strayed.append(request.url))
        seconds = {}
        for visit in VISITS:
            page = context.new_page()
            page.add_init_script(f"({WATCH})({list(side[1:])})")
            page.goto(side.address)
            seconds[visit] = _result(page)
            page.wait_for_timeout(2000)  # what is fetched for later has come
            page.close()
        assert not strayed, f"{side.address} asked elsewhere: {strayed}"
        return seconds


def _result(page: Page) -> float:
    """Ask for the time until it is there; from outside, for the site's policy forbids scripts that poll by `eval`."""
    for _ in range(10 * SECONDS):
        if seconds := page.evaluate("window.secondsToResult"):
            return float(seconds)
        page.wait_for_timeout(100)
    raise TimeoutError(f"{page.url} has shown no result within {SECONDS} s")


# Presses the button until the result is there, and takes the time since the page was opened.
WATCH = """([button, output]) => {
  const press = setInterval(() => document.querySelector(button)?.click(), 50)
  const watch = new MutationObserver(() => {
    const isThere = [...document.querySelectorAll(output)].some((each) => /result\\s\\(/.test(each.textContent))
    if (!isThere) return
    window.secondsToResult = performance.now() / 1000
    watch.disconnect()
    clearInterval(press)
  })
  watch.observe(document, {subtree: true, childList: true, characterData: true})
}"""


if __name__ == "__main__":
    print(main())
