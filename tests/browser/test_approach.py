"""Nothing is fetched before a reader means to run something; whoever comes near a program finds Python ready."""

import gzip

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.browser.cells import PROGRAM, cell_of, state
from tests.browser.machine import SITE, Host

SAVES_DATA = "Object.defineProperty(navigator, 'connection', {value: {saveData: true}})"


def fetched_python(host: Host) -> bool:
    return any("pyodide" in path for path in host.served)


def test_a_page_that_is_only_looked_at_fetches_no_python_and_no_search_index(chromium: Browser) -> None:
    host = Host(SITE)
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(host.address + PROGRAM, wait_until="networkidle")
        page.wait_for_timeout(500)
    assert not fetched_python(host)
    assert not any(name in path for path in host.served for name in ("editor", "documents-"))
    host.go_away()


@pytest.mark.parametrize("path", ["", "article/", "experiments/", "faq/", "path/"])
def test_a_page_weighs_at_most_150_kilobytes_in_ten_requests_before_anybody_means_to_run_something(
    chromium: Browser, site: str, path: str
) -> None:
    with chromium.new_context(service_workers="block") as context:
        page = context.new_page()
        responses: list[Response] = []
        page.on("response", lambda response: responses.append(response))
        page.goto(site + path, wait_until="networkidle")
        page.wait_for_timeout(500)
        sizes = {response.url: len(gzip.compress(response.body(), 6)) for response in responses}
    # Text stands before its fonts have come, so they are counted apart.
    fonts = {url: size for url, size in sizes.items() if url.endswith(".woff2")}
    assert len(sizes) - len(fonts) <= 10, sizes
    assert sum(sizes.values()) - sum(fonts.values()) <= 150_000, sizes
    assert all(size <= 40_000 for size in fonts.values()), fonts
    assert len(fonts) <= 2, fonts


def test_pointing_at_run_warms_up(page: Page, site: str) -> None:
    cell = cell_of(page, site)
    cell.locator(".cell-run").hover()
    expect(page.locator("iframe[sandbox]")).to_have_attribute("data-started-from", "snapshot")


def test_going_into_a_program_warms_up(page: Page, site: str) -> None:
    cell = cell_of(page, site)
    cell.locator("pre").first.focus()
    expect(page.locator("iframe[sandbox]")).to_have_attribute("data-started-from", "snapshot")


def test_scrolling_to_a_program_warms_up(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 900, "height": 500})
    page.goto(site + "article/")
    page.locator("py-cell .cell-run").first.wait_for()
    page.mouse.move(450, 250)
    for _ in range(60):
        page.mouse.wheel(0, 600)
        page.wait_for_timeout(50)
        if page.locator("iframe[sandbox]").count():
            break
    expect(page.locator("iframe[sandbox]")).to_have_attribute("data-started-from", "snapshot")


def test_who_saves_data_fetches_python_by_run_alone(chromium: Browser) -> None:
    host = Host(SITE)
    with chromium.new_context() as context:
        page = context.new_page()
        page.add_init_script(SAVES_DATA)
        cell = cell_of(page, host.address)
        run = cell.locator(".cell-run")
        run.hover()
        run.focus()
        cell.locator("pre").first.focus()
        page.mouse.wheel(0, 300)
        page.wait_for_timeout(500)
        assert not fetched_python(host)
        run.click()
        state(cell, "succeeded")
    host.go_away()


def test_progress_is_told_in_bytes_that_have_come(page: Page, site: str) -> None:
    cell = cell_of(page, site)
    page.evaluate("""() => {
      window.told = []
      const status = document.querySelector("py-cell .cell-status")
      new MutationObserver(() => told.push(status.textContent)).observe(status, {childList: true})
    }""")
    cell.locator(".cell-run").click()
    state(cell, "succeeded")
    steps = [line for line in page.evaluate("told") if line.startswith("Loading Python:")]
    amounts = [float(line.split()[2]) for line in steps]
    assert amounts == sorted(amounts)
    kit = page.evaluate("performance.getEntriesByType('resource').filter(e => e.name.endsWith('.bin')).length")
    assert kit > 5
    total = float(steps[-1].split()[4])
    assert amounts[-1] == total
    assert 5 < total < 15
