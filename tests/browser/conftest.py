"""A real Chromium on the built site, served on loopback; a request to anywhere else fails the test."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests.browser.machine import Host, launch_chromium, serve_site

expect.set_options(timeout=30_000)  # a start of Python on a machine that has other work, too


@pytest.fixture(scope="session")
def host() -> Iterator[Host]:
    """The server of the built site."""
    host = serve_site()
    yield host
    host.go_away()


@pytest.fixture(scope="session")
def site(host: Host) -> str:
    """The address of the built site."""
    return host.address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium, else Playwright's."""
    with sync_playwright() as playwright:
        browser = launch_chromium(playwright)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser, site: str) -> Iterator[BrowserContext]:
    """A fresh profile, in which every request must stay on the site and no policy may be violated."""
    context = chromium.new_context()
    strayed: list[str] = []
    refused: list[str] = []
    context.on("request", lambda request: strayed.append(request.url) if _strays(request.url, site) else None)
    context.on("console", lambda message: refused.append(message.text) if _tells_of_policy(message) else None)
    yield context
    context.close()
    assert strayed == [], "requests left the site"
    assert refused == [], "the content security policy was violated"


@pytest.fixture
def page(context: BrowserContext, site: str) -> Iterator[Page]:
    """A page in which no script may fail."""
    page = context.new_page()
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.set_default_timeout(30_000)
    yield page
    assert failures == []


def _strays(address: str, site: str) -> bool:
    return not address.startswith((site, "data:", "blob:", "about:"))


def _tells_of_policy(message: ConsoleMessage) -> bool:
    return "Content Security Policy" in message.text
