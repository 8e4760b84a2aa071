"""A page starts quickly on a slow device, and nobody notices by what."""

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.cells import PROGRAM

CODE = ":is(py-cell, exercise-cell) .highlight > pre"
IS_LAID_OUT = "code => code.querySelector('span').checkVisibility({contentVisibilityAuto: true})"


def test_a_click_on_a_program_before_its_element_has_come_is_not_lost(page: Page, site: str) -> None:
    held: list[Route] = []
    page.route("**/elements-*.js", lambda route: held.append(route))
    with page.expect_request("**/elements-*.js"):
        page.goto(site + PROGRAM, wait_until="commit")
    cell = page.locator("py-cell").first
    cell.locator("pre").first.click()
    assert cell.locator(".cell-run").count() == 0
    held[0].continue_()
    expect(cell.locator(".cm-content")).to_be_focused()


@pytest.mark.parametrize("width", [412, 1280])
def test_code_keeps_its_height_when_it_comes_into_view(page: Page, site: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(site + "experiments/")
    codes = page.locator(CODE).filter(visible=True).all()
    before = [code.evaluate("code => code.clientHeight") for code in codes]
    assert [code.evaluate(IS_LAID_OUT) for code in codes].count(False) > 3
    for code in codes:
        code.scroll_into_view_if_needed()
        page.wait_for_function(IS_LAID_OUT, arg=code.element_handle())
    assert [code.evaluate("code => code.clientHeight") for code in codes] == before


def test_on_paper_all_code_is_laid_out(page: Page, site: str) -> None:
    page.goto(site + "lesson/")
    expect(page.locator("lesson-player .lesson-controls")).to_be_visible()
    page.emulate_media(media="print")
    codes = page.locator(f".lesson-step > .cell-place {CODE}").all()
    assert len(codes) == 9
    assert all(code.evaluate(IS_LAID_OUT) for code in codes)


def test_colours_are_switched_at_once(chromium: Browser, site: str) -> None:
    with chromium.new_context(reduced_motion="no-preference") as context:
        page = context.new_page()
        page.goto(site + "faq/")
        page.locator("[data-md-component=palette] label").filter(visible=True).click()
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
        page.evaluate("new Promise(requestAnimationFrame)")
        link = page.locator(".md-content p a").first
        assert link.evaluate("link => getComputedStyle(link).color") == "rgb(142, 193, 242)"
        expect(page.locator("body")).not_to_have_attribute("data-colours-switch", "")


def test_the_whole_page_knows_the_scheme(page: Page, site: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(site + "faq/")
    scheme = "getComputedStyle(document.documentElement).colorScheme"
    assert page.evaluate(scheme) == "dark"
    page.locator("[data-md-component=palette] label").filter(visible=True).click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "default")
    assert page.evaluate(scheme) == "normal"


def test_a_step_without_scripts_is_found_by_its_address(chromium: Browser, site: str) -> None:
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(site + "lesson/#step-7")
        expect(page.get_by_role("heading", name="7. Backpropagation through time")).to_be_in_viewport()
