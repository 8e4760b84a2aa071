"""Work is safe: in two tabs, where storage is denied, and where a link was damaged."""

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.cells import cell_of, press, shared_link, write

DENIED = {
    "blocked cookies": "get() { throw new DOMException('denied', 'SecurityError') }",
    "Firefox without storage": "value: null",
}


def test_two_tabs_with_one_program_lose_neither_version(context: BrowserContext, site: str) -> None:
    first, second = cell_of(context.new_page(), site), cell_of(context.new_page(), site)
    write(first, "print('first')")
    expect(second.locator(".cell-versions")).to_contain_text("Another tab has changed this program")
    write(second, "print('second')")
    expect(second.locator(".cell-versions")).to_contain_text("The other version is kept")
    expect(first.locator(".cell-versions")).to_contain_text("Another tab has changed this program")
    first.page.reload()
    expect(first.locator("pre").first).to_have_text("print('second')")
    expect(first.get_by_role("group", name="Your version")).to_have_text("print('first')")
    press(first, "Use your version")
    expect(first.locator("pre").first).to_have_text("print('first')")
    expect(first.get_by_role("group", name="Your version")).to_have_text("print('second')")
    press(first, "Discard it")
    expect(first.locator(".cell-versions")).to_be_hidden()
    first.page.reload()
    expect(first.locator("pre").first).to_have_text("print('first')")
    expect(first.get_by_role("group", name="Your version")).to_have_count(0)


def test_to_look_at_the_page_s_own_and_to_change_it_does_not_cost_the_reader_s_version(page: Page, site: str) -> None:
    cell = cell_of(page, site)
    write(cell, "print('mine')")
    page.reload()
    cell.get_by_role("button", name="Show the page").click()
    write(cell, "print('another')")
    expect(cell.get_by_role("group", name="Your version")).to_have_text("print('mine')")


@pytest.mark.parametrize("how", DENIED.values(), ids=DENIED)
def test_where_storage_is_denied_all_works_for_the_visit_and_says_so(page: Page, site: str, how: str) -> None:
    for storage in ("localStorage", "sessionStorage"):
        page.add_init_script(f"Object.defineProperty(window, '{storage}', {{configurable: true, {how}}})")
    goes_through_the_course(page, site)


def goes_through_the_course(place: Page, site: str) -> None:
    place.goto(site + "lesson/")
    expect(place.locator("lesson-player > section:visible")).to_have_count(1)
    expect(place.get_by_role("note").first).to_contain_text("lets the page keep nothing")
    place.get_by_role("button", name="Next", exact=True).click()
    expect(place.locator(".lesson-status")).to_have_text("Step 2 of 9")
    place.locator(".md-header .md-header__option label:visible").first.click()
    expect(place.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    place.goto(site + "path/")
    place.get_by_role("button", name="Open everything").click()
    expect(place.locator("concept-path li[data-state=closed]")).to_have_count(0)
    place.locator("concept-path li a").nth(1).click()
    expect(place.locator("concept-questions")).to_be_visible()
    expect(place.get_by_role("note").first).to_contain_text("lets the page keep nothing")
    place.goto(site + "exercises/rnn-cell/")
    cell = place.locator("exercise-cell").first
    write(cell, "x = 1")
    expect(cell.locator(".cell-versions")).to_contain_text("does not keep your version")


def test_a_damaged_link_says_so_and_what_surrounds_one_does_no_harm(cell: Locator) -> None:
    write(cell, "print('sent')")
    link = shared_link(cell)
    cell.page.evaluate("localStorage.clear()")
    other = cell.page.context.new_page()
    for address, text in ((f"{link}).", "came with the link"), (link[:-6], "damaged")):
        other.goto("about:blank")
        other.goto(address)
        expect(other.locator("py-cell .cell-versions").first).to_contain_text(text)
    other.close()
