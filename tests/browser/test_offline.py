"""The second visit works without a network; a new deployment is there at the next load."""

import os
import re
import shutil
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.cells import cell_of, run
from tests.browser.machine import SITE, Host

# Under a debugger, a load that meets a worker in the middle of its start can wait for it forever.
IS_SETTLED = """navigator.serviceWorker.getRegistration().then(({ installing, waiting, active }) =>
  installing === null && waiting === null && active?.state === "activated"
    && navigator.serviceWorker.controller !== null)"""


def until(page: Page, script: str) -> None:
    """Wait until a script is true; asked from outside, for the site's policy forbids scripts that poll by `eval`."""
    for _ in range(300):
        if page.evaluate(script):
            return
        page.wait_for_timeout(100)
    raise TimeoutError(script)


def is_kept(page: Page, besides: str = "") -> None:
    """Wait until everything that this visit needed is kept."""
    until(
        page,
        f"const besides = {besides!r};"
        """(async () => {
      const kept = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()))
      const addresses = kept.flat().map(({ url }) => url)
      return addresses.includes(location.href) && addresses.some((address) => address.includes("numpy-zip"))
        && addresses.some((address) => address.includes("course-json"))
        && addresses.some((address) => address.includes("editor-"))
        && addresses.some((address) => address.includes("search/documents-"))
        && addresses.some((address) => address.includes(besides))
    })()""",
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
        page.keyboard.type("padding mask")  # the search has not been used before
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
        until(page, IS_SETTLED)
        page_file.write_text("<title>new</title><p>page")
        later = page_file.stat().st_mtime + 10
        os.utime(page_file, (later, later))  # the server tells versions apart by whole seconds
        page.reload()
        assert page.title() == "new"
        until(page, "caches.match(location.href).then((kept) => kept !== undefined)")
        host.go_away()
        page.reload()
        assert page.title() == "new"


def deploy(folder: Path, name: str) -> None:
    """Put a deployment of this name in the place of the one before, with a script that only it has."""
    worker, found = re.subn(r'"[0-9a-f]{12}"', f'"{name}"', (SITE / "service-worker.js").read_text(encoding="utf-8"))
    assert found == 1, "the service worker names its deployment in another way"
    (folder / "service-worker.js").write_text(worker, encoding="utf-8")
    assets = folder / "assets" / "unrolled"
    shutil.rmtree(assets, ignore_errors=True)
    assets.mkdir(parents=True)
    (assets / f"{name}.js").write_text(f"document.title = '{name}'")
    (folder / "index.html").write_text(f"<p>page<script src='assets/unrolled/{name}.js'></script>")


def kept_deployments(page: Page) -> set[str]:
    return {name.split()[-1] for name in page.evaluate("caches.keys()")}


def test_files_of_the_deployment_before_are_kept_for_its_open_pages_and_older_ones_go(
    chromium: Browser, tmp_path: Path
) -> None:
    host = Host(tmp_path, caches=False)
    with chromium.new_context() as context:
        page = context.new_page()
        for name, kept in [("first", {"first"}), ("second", {"first", "second"}), ("third", {"second", "third"})]:
            deploy(tmp_path, name)
            page.goto(host.address)
            assert page.title() == name
            page.evaluate("navigator.serviceWorker.register('service-worker.js').then((it) => it.update())")
            until(page, IS_SETTLED)
            page.reload()
            until(page, f"caches.match('assets/unrolled/{name}.js').then((kept) => kept !== undefined)")
            until(page, f"caches.keys().then((all) => all.length === {len(kept)})")
            assert kept_deployments(page) == kept
        statuses = [
            page.evaluate("(name) => fetch(`assets/unrolled/${name}.js`).then((answer) => answer.status)", name)
            for name in ("first", "second", "third")
        ]
        assert statuses == [404, 200, 200]
    host.go_away()
