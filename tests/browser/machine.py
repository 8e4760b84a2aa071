"""What browser tests and benchmarks start on this machine: a Chromium, and a web server on loopback."""

import os
import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserType, Error, Playwright

from docs.hooks.node import NODE

# Playwright's own Node wants a library that a bare machine lacks; the one that builds the site does not.
os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(NODE))

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "site"

_ARGUMENTS = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]


def chromium_path(browser_type: BrowserType) -> str:
    """Return where the machine's own Chromium is, else Playwright's."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), browser_type.executable_path)


def launch_chromium(playwright: Playwright) -> Browser:
    """Start the machine's own Chromium, else Playwright's; without one, say what to install."""
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium refuses to run as root with it
    try:
        return playwright.chromium.launch(
            executable_path=chromium_path(playwright.chromium), args=[*_ARGUMENTS, *as_root]
        )
    except Error as error:
        raise RuntimeError(
            "No Chromium: install it (Debian: apt install chromium) or run "
            f"`.venv/bin/playwright install chromium`.\n{error}"
        ) from error


class _Recording(SimpleHTTPRequestHandler):
    def __init__(self, *arguments: Any, served: list[str], caches: bool, **keywords: Any) -> None:
        self.served = served
        self.caches = caches
        super().__init__(*arguments, **keywords)

    def end_headers(self) -> None:
        if not self.caches:
            self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        self.served.append(self.path)


class Host:
    """Serves a folder, keeps what it was asked for, and can go away.

    `caches` says whether browsers may keep what they got, apart from what a service worker keeps.
    """

    def __init__(self, folder: Path, *, caches: bool = True) -> None:
        self.served: list[str] = []
        handler = partial(_Recording, directory=folder, served=self.served, caches=caches)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def go_away(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()


def serve_site() -> Host:
    """Serve the built site."""
    if not (SITE / "index.html").exists():
        raise RuntimeError("The site is not built: run `make site`.")
    return Host(SITE)
