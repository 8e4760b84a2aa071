"""Everybody can use a cell: axe finds nothing in any state, it fits 320 px, and it reads well without JavaScript."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.machine import ROOT
from tests.browser.test_py_cell import cell_of, run, write
from tests.browser.test_stop import start, state, stop

AXE = ROOT / "docs" / "elements" / "node_modules" / "axe-core" / "axe.min.js"


def idle(_: Locator) -> None: ...


def editing(cell: Locator) -> None:
    write(cell, "x = 1")


def finished(cell: Locator) -> None:
    run(cell, "print('x' * 500)")


def failed(cell: Locator) -> None:
    write(cell, "1 / 0")
    cell.get_by_role("button", name="Run", exact=True).click()
    state(cell, "failed")


def running(cell: Locator) -> None:
    start(cell, "while True: pass")


def stopped(cell: Locator) -> None:
    start(cell, "while True: pass")
    stop(cell)


def asking(cell: Locator) -> None:
    write(cell, "input('Who? ')")
    cell.get_by_role("button", name="Run", exact=True).click()
    state(cell, "asking")


STATES: list[Callable[[Locator], None]] = [idle, editing, finished, failed, running, stopped, asking]


def violations(page: Page) -> list[str]:
    page.evaluate(Path(AXE).read_text(encoding="utf-8"))
    ours = "{include: [['py-cell'], ['exercise-cell'], ['submit-notebook']]}"
    found = page.evaluate(f"axe.run({ours}, {{resultTypes: ['violations']}})")["violations"]
    return [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state(chromium: Browser, site: str, scheme: str) -> None:
    with chromium.new_context(color_scheme=scheme, reduced_motion="reduce") as context:
        page = context.new_page()
        cell = cell_of(page, site)
        for reach in STATES:
            reach(cell)
            assert not (found := violations(page)), f"{reach.__name__}, {scheme}:\n" + "\n".join(found)
            if cell.get_by_role("button", name="Stop").is_visible():
                stop(cell)


def test_axe_finds_nothing_in_a_verdict(page: Page, site: str) -> None:
    page.goto(site + "exercises/rnn-cell/")
    cell = page.locator('exercise-cell[function="rnn_step"]')
    cell.get_by_role("button", name="Check").click()
    expect(cell.locator(".verdict")).to_be_visible()
    assert not (found := violations(page)), "\n".join(found)


def test_a_cell_fits_a_narrow_screen(chromium: Browser, site: str) -> None:
    with chromium.new_context(viewport={"width": 320, "height": 640}) as context:
        page = context.new_page()
        cell = cell_of(page, site)
        run(cell, "print('x' * 500)")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert cell.bounding_box()["width"] <= 320


def test_without_javascript_code_and_output_are_there(chromium: Browser, site: str) -> None:
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        cell = cell_of(page, site)
        expect(cell.locator("pre").first).to_contain_text("import numpy as np")
        expect(cell.locator(".cell-output")).to_contain_text("distance of the last states")
        assert cell.get_by_role("button").count() == 0


def test_print_shows_code_and_last_output_without_buttons(page: Page, site: str) -> None:
    cell = cell_of(page, site)
    run(cell, "print('on paper')")
    page.emulate_media(media="print")
    expect(cell.locator(".cell-controls")).to_be_hidden()
    expect(cell.locator(".cell-output")).to_be_visible()
    expect(cell.locator(".cm-content")).to_contain_text("on paper")
