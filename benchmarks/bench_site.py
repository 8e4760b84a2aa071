"""The site as a whole: how long it builds, and how fast Lighthouse finds its pages.

Lighthouse simulates a slow telephone on a slow network; the site is served as the hub serves it, compressed and with
headers for caches.
"""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

import uvicorn
from playwright.sync_api import sync_playwright

from autograder.hub.http.site import Site
from tests.browser.lighthouse_audit import audit
from tests.browser.machine import ROOT, SITE

RUNS = 3
PAGES = ["", "article/", "lesson/", "path/", "exercises/rnn-cell/", "experiments/", "glossary/hidden-state/", "faq/"]


def main() -> dict[str, float]:
    """Take all figures."""
    return {"site_build_seconds": _build_seconds(), **_lighthouse()}


def _build_seconds() -> float:
    """Build in an environment that is warm: everything is installed, fetched and built once."""
    build = [sys.executable, "-m", "docs.hooks.build"]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)  # noqa: S603
    began = time.perf_counter()
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)  # noqa: S603
    return time.perf_counter() - began


def _lighthouse() -> dict[str, float]:
    with sync_playwright() as playwright, _served() as site:
        addresses = {page.rstrip("/") or "home": site + page for page in PAGES}
        runs = [audit(list(addresses.values()), ["performance"], playwright.chromium) for _ in range(RUNS)]
    return {
        f"lighthouse_performance/{page}": float(median(run[address].scores["performance"] for run in runs))
        for page, address in addresses.items()
    }


@contextmanager
def _served() -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(Site(SITE), port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/"
    server.should_exit = True
    thread.join()


if __name__ == "__main__":
    print(main())
