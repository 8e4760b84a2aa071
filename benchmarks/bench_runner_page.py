"""What a page with programs costs its reader: bytes and requests before anything runs, and pauses while something runs.

A pause is a task of the page's main thread that takes longer than 50 ms: for so long nothing that the reader does is
answered. Chromium tells of each.
"""

import gzip

from playwright.sync_api import Browser, Page, Response, sync_playwright

from benchmarks.visits import PROGRAM, linked_program, our_site
from tests.browser.cells import write
from tests.browser.machine import Host, launch_chromium
from tests.browser.test_every_page import KINDS

# What a cell does: what the page is asked to run, from a first visit on.
AT_WORK = {
    "first_run": PROGRAM,
    "next_run": PROGRAM,
    "flood_of_output": "for i in range(9_999): print(i, 'of many lines')",
    "steady_output": "import time\nfor i in range(400):\n    print('epoch', i, flush=True)\n    time.sleep(0.005)",
    "figure": "import matplotlib.pyplot as plt\n_ = plt.plot([1, 2, 3])",
    "error": "import json\njson.loads('{')",
}
LISTEN = """
window.pauses = []
new PerformanceObserver((list) => pauses.push(...list.getEntries().map((entry) => entry.duration)))
  .observe({type: "longtask", buffered: true})
"""
TAKE = "() => window.pauses.splice(0)"


def main() -> dict[str, float]:
    """Take all figures."""
    with sync_playwright() as playwright, our_site() as site:
        browser = launch_chromium(playwright)
        return {**_weights(browser, site), **_pauses(browser, site)}


def _weights(browser: Browser, site: Host) -> dict[str, float]:
    """Add up what a page fetches before anybody means to run something, as a host with gzip sends it."""
    figures = {}
    for path in KINDS:
        with browser.new_context(service_workers="block") as context:
            page = context.new_page()
            responses: list[Response] = []
            page.on("response", lambda response, into=responses: into.append(response))
            page.goto(site.address + path, wait_until="networkidle")
            page.wait_for_timeout(500)
            sizes = [len(gzip.compress(response.body(), 6)) for response in responses]
            name = path.rstrip("/") or "home"
            figures[f"page_bytes_before_run/{name}"] = float(sum(sizes))
            figures[f"page_requests_before_run/{name}"] = float(len(sizes))
    return figures


def _pauses(browser: Browser, site: Host) -> dict[str, float]:
    figures = {}
    with browser.new_context() as context:
        page = context.new_page()
        page.add_init_script(LISTEN)
        page.goto(site.address + linked_program(), wait_until="networkidle")
        for name, program in AT_WORK.items():
            if name != "first_run":  # whose program has come by the link, for typing warms Python up
                write(page.locator("py-cell").first, program)
            page.wait_for_timeout(500)
            page.evaluate(TAKE)  # those of the typing
            figures[f"longest_pause_seconds/{name}"] = _longest_pause(page)
    return figures


def _longest_pause(page: Page) -> float:
    """Run what is in the first cell; return the longest pause until it has ended, 0 if there was none over 50 ms."""
    page.locator("py-cell .cell-run").first.click()
    page.locator("py-cell .cell-controls:is([data-state=succeeded], [data-state=failed])").first.wait_for()
    page.wait_for_timeout(1500)  # what follows the end, the start of a spare say, belongs to it
    return max(page.evaluate(TAKE), default=0.0) / 1000


if __name__ == "__main__":
    print(main())
