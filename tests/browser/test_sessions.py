"""Cells of one session continue one another; a page that comes and goes takes its programs with it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.machine import SITE
from tests.browser.test_py_cell import cell_of, run, write
from tests.browser.test_stop import start, state


@pytest.fixture
def reader(chromium: Browser, site: str) -> Iterator[Page]:
    """A page on which the theme swaps pages in place: its list of them names the address that is served here."""

    listed = (SITE / "sitemap.xml").read_text(encoding="utf-8").replace("http://127.0.0.1:8000/", site)
    with chromium.new_context(service_workers="block") as context:
        page = context.new_page()
        page.route("**/sitemap.xml", lambda route: route.fulfill(body=listed, content_type="application/xml"))
        yield page


def cells_of_one_session(page: Page, site: str) -> tuple[Locator, Locator]:
    """Return the first two cells of an exercise, which share its session."""
    page.goto(site + "article/")
    page.evaluate("""() => {
      const cells = [...document.querySelectorAll("py-cell")].slice(0, 2)
      const copies = cells.map((cell, index) => {
        const copy = document.createElement("py-cell")
        for (const [name, value] of [["session", "of the test"], ["cell", `test ${index}`], ["name", `part ${index}`]])
          copy.setAttribute(name, value)
        copy.innerHTML = "<pre><code>" + ["x = 20", "print(x + 1)"][index] + "\\n</code></pre>"
        return copy
      })
      document.querySelector("article").prepend(...copies)
    }""")
    return page.locator("py-cell").nth(0), page.locator("py-cell").nth(1)


def test_a_cell_runs_those_that_it_continues_first(page: Page, site: str) -> None:
    first, second = cells_of_one_session(page, site)
    second.get_by_role("button", name="Run", exact=True).click()
    expect(second.locator(".cell-output")).to_have_text("21")
    state(first, "succeeded")


def test_run_all_above_takes_up_changes(page: Page, site: str) -> None:
    first, second = cells_of_one_session(page, site)
    second.get_by_role("button", name="Run", exact=True).click()
    expect(second.locator(".cell-output")).to_have_text("21")
    write(first, "x = 41")
    second.get_by_role("button", name="Run all above").click()
    expect(second.get_by_role("status")).to_have_text("All above have run")
    second.get_by_role("button", name="Run", exact=True).click()
    expect(second.locator(".cell-output")).to_have_text("42")
    expect(first.get_by_role("button", name="Run all above")).to_be_hidden()


def test_a_cell_tells_that_one_above_has_failed(page: Page, site: str) -> None:
    first, second = cells_of_one_session(page, site)
    write(first, "x = unknown")
    second.get_by_role("button", name="Run", exact=True).click()
    expect(second.locator(".cell-output")).to_contain_text("it continues “part 0” above, which has not finished")


def test_programs_work_on_pages_reached_without_a_load_and_by_going_back(reader: Page, site: str) -> None:
    with reader.expect_response("**/sitemap.xml"):
        reader.goto(site + "glossary/hidden-state/")
    reader.evaluate("window.stays = true")
    start(reader.locator("py-cell").first, "while True: pass")
    reader.get_by_role("link", name="Glossary").first.click()
    reader.wait_for_url("**/glossary/")
    reader.go_back()
    reader.wait_for_url("**/hidden-state/")
    cell = reader.locator("py-cell").first
    expect(cell.get_by_role("button", name="Run", exact=True)).to_be_visible()
    expect(run(cell, "print('after going back')")).to_have_text("after going back")
    assert reader.evaluate("window.stays") is True


def test_search_finds_words_and_leads_to_a_page_whose_programs_run(page: Page, site: str) -> None:
    cell_of(page, site)
    page.keyboard.press("/")
    page.keyboard.type("forget gate", delay=30)
    page.locator(".md-search-result__link").first.click()
    page.wait_for_url("**forget**")
    cell = page.locator("py-cell").first
    expect(run(cell, "print('found')")).to_have_text("found")


def test_a_page_of_a_newer_deployment_brings_its_own_elements(reader: Page, site: str) -> None:
    def serve_newer(route: Route) -> None:
        text = re.sub(r'(unrolled-deployment" content=")[^"]*', r"\1newer", route.fetch().text())
        route.fulfill(body=text, content_type="text/html")

    with reader.expect_response("**/sitemap.xml"):
        reader.goto(site + "glossary/hidden-state/")
    reader.evaluate("window.stays = true")
    reader.route("**/glossary/", serve_newer)
    with reader.expect_event("domcontentloaded"):  # a page that is swapped in place has no such event
        reader.get_by_role("link", name="Glossary").first.click()
    assert reader.evaluate("window.stays === undefined")
