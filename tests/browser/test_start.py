"""Python starts from a heap snapshot, or from its files wherever the snapshot cannot be trusted; both do the same."""

import re

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.cells import begin, cell_of, press, run, state

# What is in the snapshot, what is not, what differs between runs, what only the files bring.
PROGRAM = """
import random, wave, calendar
import numpy as np
import numpy.polynomial
print(np.linalg.inv(np.array([[2.0, 1.0], [1.0, 1.0]])))
np.testing.assert_allclose(np.fft.ifft(np.fft.fft(np.ones(4))).real, 1)
print(calendar.isleap(2028), numpy.polynomial.Polynomial([1, 2])(3), "ÿ".encode("cp1250", "replace"))
"""
PRINTS = "[[ 1. -1.]\n [-1.  2.]]\nTrue 7.0 b'?'"


def started_from(page: Page) -> str | None:
    return page.locator("iframe[sandbox]").get_attribute("data-started-from")


def test_python_starts_from_the_snapshot(page: Page, site: str) -> None:
    expect(run(cell_of(page, site), PROGRAM)).to_have_text(PRINTS)
    assert started_from(page) == "snapshot"


def test_python_starts_from_its_files_where_the_snapshot_is_not_trusted(page: Page, site: str) -> None:
    page.add_init_script("delete WebAssembly.Suspending")
    expect(run(cell_of(page, site), PROGRAM)).to_have_text(PRINTS)
    assert started_from(page) == "files"


def test_two_starts_draw_different_numbers(page: Page, site: str) -> None:
    draw = "import random, numpy as np\nprint(random.random(), np.random.rand(), np.random.default_rng().random())"
    first = run(cell_of(page, site), draw).inner_text().split()
    second = run(cell_of(page, site), draw).inner_text().split()
    assert not set(first) & set(second)


def test_input_is_answered_in_the_page(cell: Locator) -> None:
    begin(cell, "name = input('Who? ')\nprint('Good day,', name)")
    question = cell.get_by_label("Who?")
    question.fill("Ada")
    question.press("Enter")
    expect(cell.locator(".cell-output")).to_have_text("Who? Ada\nGood day, Ada")


def test_a_slow_line_is_told_the_size_at_once_and_sees_every_byte(chromium: Browser, site: str) -> None:
    with chromium.new_context(service_workers="block") as context:  # what it fetches is not slowed down
        page = context.new_page()
        cell = cell_of(page, site)
        expect(cell.locator(".cell-run")).to_have_attribute("title", re.compile(r"loads \d\.\d MB"))
        page.evaluate(
            """() => {
              window.seen = []
              const bar = document.querySelector("py-cell .cell-progress")
              new MutationObserver(() => window.seen.push(bar.value)).observe(bar, { attributes: true })
            }"""
        )
        line = page.context.new_cdp_session(page)
        line.send("Network.enable")
        slow = {"offline": False, "latency": 20, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
        line.send("Network.emulateNetworkConditions", slow)
        press(cell, "Run")
        expect(cell.get_by_role("status")).to_have_text(re.compile(r"Loading Python: 0\.\d of \d\.\d MB"), timeout=1000)
        page.wait_for_timeout(5000)
        seen = page.evaluate("window.seen")
        assert len(set(seen)) > 3, seen
        assert 0 < max(seen) < 600_000
        line.send("Network.emulateNetworkConditions", slow | {"downloadThroughput": -1})
        state(cell, "succeeded")
