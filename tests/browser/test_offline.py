"""The second visit works without a network; a new deployment is there at the next load."""

import os
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.cells import cell_of, run
from tests.browser.machine import SITE, Host


def until(page: Page, script: str) -> None:
    """Wait until a script is true; asked from outside, for the site's policy forbids scripts that poll by `eval`."""
    for _ in range(300):
        if page.evaluate(script):
            return
        page.wait_for_timeout(100)
    raise TimeoutError(script)


def is_kept(page: Page) -> None:
    """Wait until everything that this visit needed is kept."""
    until(
        page,
        """async () => {
      const kept = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()))
      const addresses = kept.flat().map(({ url }) => url)
      return addresses.includes(location.href) && addresses.some((address) => address.includes("numpy-zip"))
        && addresses.some((address) => address.includes("editor-"))
        && addresses.some((address) => address.includes("search/documents-"))
    }""",
    )


def test_the_second_visit_runs_programs_and_searches_offline(chromium: Browser) -> None:
    host = Host(SITE)
    with chromium.new_context() as context:
        page = context.new_page()
        expect(run(cell_of(page, host.address), "print('first visit')")).to_have_text("first visit")
        is_kept(page)
        host.go_away()
        page.reload()
        cell = page.locator("py-cell").first
        expect(run(cell, "import numpy as np\nprint(np.ones(2) + 1)")).to_have_text("[2. 2.]")
        page.keyboard.press("Escape")  # out of the editor
        page.keyboard.press("Tab")
        page.keyboard.press("/")
        page.keyboard.type("padding mask")  # the search was not used before
        expect(page.locator(".md-search-result__meta")).to_contain_text("matching documents")


def test_a_new_deployment_is_there_at_the_next_load(chromium: Browser, tmp_path: Path) -> None:
    page_file = tmp_path / "index.html"
    page_file.write_text("<title>old</title><p>page")
    (tmp_path / "service-worker.js").write_bytes((SITE / "service-worker.js").read_bytes())
    host = Host(tmp_path)
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(host.address)
        page.evaluate("navigator.serviceWorker.register('service-worker.js').then(() => navigator.serviceWorker.ready)")
        page.reload()
        assert page.evaluate("navigator.serviceWorker.controller !== null")
        page_file.write_text("<title>new</title><p>page")
        later = page_file.stat().st_mtime + 10
        os.utime(page_file, (later, later))  # the server tells versions apart by whole seconds
        page.reload()
        assert page.title() == "new"
        until(page, "caches.match(location.href).then((kept) => kept !== undefined)")
        host.go_away()
        page.reload()
        assert page.title() == "new"
