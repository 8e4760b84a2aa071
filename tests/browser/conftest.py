"""A real Chromium on the built site, served on loopback; a request to anywhere else fails the test."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, expect, sync_playwright

from tests.browser.cells import PROGRAM, make_as_new
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
    """A fresh profile, in which every request must stay on the site, no policy be violated and no script fail."""
    with chromium.new_context() as context:
        faults = _watch(context, site)
        yield context
        assert faults == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page of a fresh profile."""
    return context.new_page()


@pytest.fixture(scope="session")
def running_page(chromium: Browser, site: str) -> Iterator[tuple[Page, list[str]]]:
    """A page that tests share, so that Python starts once for all of them, and what was found wrong with it."""
    with chromium.new_context(permissions=["clipboard-read", "clipboard-write"]) as context:
        faults = _watch(context, site)
        yield context.new_page(), faults


@pytest.fixture
def cell(running_page: tuple[Page, list[str]], site: str) -> Iterator[Locator]:
    """A program in the shared page, as the page has it: nothing of another test is typed, kept or running."""
    page, faults = running_page
    if page.url != site + PROGRAM:
        page.goto(site + PROGRAM)
    cell = page.locator("py-cell").first
    make_as_new(cell)
    yield cell
    assert faults == []


def _watch(context: BrowserContext, site: str) -> list[str]:
    """Return a list that fills with what must not happen in the profile."""
    faults: list[str] = []

    def see_request(request: Request) -> None:
        if not request.url.startswith((site, "data:", "blob:", "about:")):
            faults.append(f"a request left the site: {request.url}")

    def see_message(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            faults.append(f"the policy was violated: {message.text}")

    context.on("request", see_request)
    context.on("console", see_message)
    context.on("weberror", lambda failure: faults.append(f"a script failed: {failure.error}"))
    context.set_default_timeout(30_000)
    return faults
