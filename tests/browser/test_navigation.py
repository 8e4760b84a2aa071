"""Pages are swapped in place, and every element goes on working; search, keyboard, still motion and paper."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.cells import PROGRAM, run, start
from tests.browser.machine import SITE

# Where each element is, and what shows that it has come to life.
ALIVE = {
    "": "live-classifier .classifier-verdict strong",
    "article/": "lag-figure input",
    "lesson/": "lesson-player .lesson-controls a",
    "path/": "concept-path .path-open",
    "path/sequences/": "concept-questions button:visible",
    "exercises/rnn-cell/": "exercise-cell .cell-check",
    "glossary/mask/": "py-cell .cell-run",
}


def follow(page: Page, path: str) -> None:
    """Go to a page of the site by a link, as the theme's own navigation does, without loading it anew."""
    page.evaluate(
        """(address) => {
          const link = document.createElement("a")
          link.href = address
          document.querySelector("article").append(link)
          link.click()
        }""",
        path,
    )
    page.wait_for_url(path)


@pytest.fixture
def reader(chromium: Browser, site: str) -> Iterator[Page]:
    """A page that is swapped in place: the theme does so for addresses that stand in the sitemap, port and all."""
    sitemap = (SITE / "sitemap.xml").read_text(encoding="utf-8")
    [published] = re.findall(r"<loc>(.*?)article/</loc>", sitemap)
    with chromium.new_context(service_workers="block") as context:
        page = context.new_page()
        here = sitemap.replace(published, site)
        page.route("**/sitemap.xml", lambda route: route.fulfill(body=here, content_type="application/xml"))
        failures: list[str] = []
        page.on("pageerror", lambda error: failures.append(str(error)))
        with page.expect_response("**/sitemap.xml"):
            page.goto(site + "faq/")
        yield page
        assert failures == []


@pytest.fixture
def swapping(reader: Page) -> Iterator[Page]:
    """The same, on which no page may be loaded anew."""
    reader.evaluate("window.isTheFirstDocument = true")
    yield reader
    assert reader.evaluate("window.isTheFirstDocument")


def test_every_element_works_after_pages_were_swapped_in_place(swapping: Page, site: str) -> None:
    for _ in range(2):
        for path, sign in ALIVE.items():
            follow(swapping, site + path)
            expect(swapping.locator(sign).first).to_be_visible()
    cell = swapping.locator("py-cell").first
    expect(run(cell, "print('still here')")).to_have_text("still here")
    assert swapping.locator("iframe[sandbox]").count() == 1


def test_programs_work_on_pages_reached_without_a_load_and_by_going_back(swapping: Page, site: str) -> None:
    follow(swapping, site + PROGRAM)
    start(swapping.locator("py-cell").first, "while True: pass")
    follow(swapping, site + "glossary/")
    swapping.go_back()
    swapping.wait_for_url(site + PROGRAM)
    cell = swapping.locator("py-cell").first
    expect(cell.locator(".cell-run")).to_be_visible()
    expect(run(cell, "print('after going back')")).to_have_text("after going back")


def test_a_page_of_a_newer_deployment_brings_its_own_elements(reader: Page, site: str) -> None:
    def serve_newer(route: Route) -> None:
        text = re.sub(r'(unrolled-deployment" content=")[^"]*', r"\1newer", route.fetch().text())
        route.fulfill(body=text, content_type="text/html")

    reader.evaluate("window.isTheFirstDocument = true")
    reader.route("**/glossary/", serve_newer)
    with reader.expect_event("domcontentloaded"):  # a page that is swapped in place has no such event
        follow(reader, site + "glossary/")
    assert reader.evaluate("window.isTheFirstDocument === undefined")


def test_a_page_that_was_swapped_in_is_described_as_itself(swapping: Page, site: str) -> None:
    follow(swapping, site + "glossary/mask/")
    expect(swapping.locator("article h1")).to_contain_text("Mask")
    assert swapping.locator("link[rel=canonical]").get_attribute("href").endswith("/glossary/mask/")


def test_the_search_leads_by_keyboard_alone_to_a_page_whose_programs_run(page: Page, site: str) -> None:
    page.goto(site)
    page.locator("body").press("/")
    page.keyboard.type("padding mask")
    of_both_words = page.locator(".md-search-result__link[href*='padding+mask']")
    expect(of_both_words.first).to_be_attached()  # results of the first letters are replaced, and with them the focus
    page.keyboard.press("ArrowDown")
    expect(page.locator(".md-search-result__link:focus")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(site)
    expect(page.locator("live-classifier")).to_have_count(0)  # the page that was left
    expect(run(page.locator("py-cell").first, "print('found')")).to_have_text("found")


def test_the_first_tab_stop_leads_past_the_navigation(page: Page, site: str) -> None:
    page.goto(site + "article/")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_have_text("Skip to content")
    page.keyboard.press("Enter")
    assert page.url.endswith("#recurrent-neural-networks-for-text-classification")


def test_a_program_is_reached_changed_and_run_by_keyboard_alone(page: Page, site: str) -> None:
    page.goto(site + "glossary/mask/")
    page.locator("body").click()
    for _ in range(100):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('py-cell pre, py-cell .cm-editor') !== null"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("py-cell .cm-content").first).to_be_focused()  # the editor is fetched when it is needed
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text("print('by keyboard')")
    page.keyboard.press("Shift+Enter")
    expect(page.locator("py-cell .cell-output").first).to_have_text("by keyboard")


def test_the_scheme_follows_the_reader_and_a_choice_is_kept(chromium: Browser, site: str) -> None:
    with chromium.new_context(color_scheme="dark") as context:
        page = context.new_page()
        page.goto(site)
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
        page.locator("label[title='Switch to light mode']").click()
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "default")
        page.goto(site + "faq/")
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "default")


def test_nothing_moves_for_readers_who_asked_for_less_motion(chromium: Browser, site: str) -> None:
    longest = """() => Math.max(...[...document.querySelectorAll("*")].flatMap((element) => {
      const style = getComputedStyle(element)
      return (style.transitionDuration + "," + style.animationDuration).split(",").map(parseFloat)
    }))"""
    with chromium.new_context(reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto(site)
        assert page.evaluate(longest) < 0.001
    with chromium.new_context(reduced_motion="no-preference") as context:
        page = context.new_page()
        page.goto(site)
        assert page.evaluate(longest) > 0.1


@pytest.mark.parametrize("path", ["article/", "lesson/", "exercises/rnn-cell/"])
def test_on_paper_the_text_stands_alone(page: Page, site: str, path: str) -> None:
    page.goto(site + path)
    page.emulate_media(media="print")
    for part in (
        ".md-header",
        ".md-tabs",
        ".md-sidebar--primary",
        ".md-footer__inner",
        ".cell-controls",
        ".headerlink",
    ):
        assert [each for each in page.locator(part).all() if each.is_visible()] == [], part
    expect(page.locator("article h1")).to_be_visible()


def test_on_paper_nothing_is_folded_away(page: Page, site: str) -> None:
    page.goto(site + "article/")
    folded = page.locator("details.example, details.info").locator("p, pre")
    assert folded.count() > 0
    assert not folded.first.is_visible()
    page.emulate_media(media="print")
    for place in folded.all():
        expect(place).to_be_visible()


def test_a_printed_page_says_where_it_is_from(page: Page, site: str) -> None:
    page.goto(site + "article/")
    expect(page.locator(".printed-from")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".printed-from")).to_contain_text("/article/")
