"""Everybody can use a cell: axe finds nothing in any state, it fits 320 px, and it reads well without JavaScript."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.axe import both_schemes
from tests.browser.cells import (
    begin,
    cell_of,
    make_kept_version_old,
    press,
    run,
    shared_link,
    start,
    state,
    stop,
    write,
)


def idle(_: Locator) -> None: ...


def editing(cell: Locator) -> None:
    write(cell, "x = 1")


def finished(cell: Locator) -> None:
    run(cell, "print('x' * 500)")


def picture(cell: Locator) -> None:
    run(cell, "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.title('a line')\nplt.show()")


def stepping(cell: Locator) -> None:
    write(cell, "x = 1\nx = 2")
    press(cell, "Step through")
    expect(cell.get_by_role("slider")).to_be_visible()


def failed(cell: Locator) -> None:
    begin(cell, "import json\njson.loads('{')")
    state(cell, "failed")


def running(cell: Locator) -> None:
    start(cell, "while True: pass")


def stopped(cell: Locator) -> None:
    start(cell, "while True: pass")
    stop(cell)


def asking(cell: Locator) -> None:
    begin(cell, "input('Who? ')")
    state(cell, "asking")


def out_of_memory(cell: Locator) -> None:
    begin(cell, "raise MemoryError")
    state(cell, "failed")


def crashed(cell: Locator) -> None:
    begin(cell, "import os\nos.abort()")
    state(cell, "lost")


def kept(cell: Locator) -> None:
    write(cell, "print('mine')")
    cell.page.reload()
    expect(cell.locator(".cell-versions")).to_contain_text("Your version of")


def kept_beside_a_newer_one(cell: Locator) -> None:
    write(cell, "print('mine')")
    make_kept_version_old(cell.page)
    cell.page.reload()
    expect(cell.locator(".cell-versions")).to_contain_text("Your version is kept")


def linked_beside_a_kept_one(cell: Locator) -> None:
    write(cell, "print('sent')")
    link = shared_link(cell)
    write(cell, "print('mine')")
    cell.page.goto(link)
    cell.page.reload()
    expect(cell.locator(".cell-versions")).to_contain_text("came with the link")


STATES: list[Callable[[Locator], None]] = [
    *(idle, editing, finished, picture, stepping, failed, running, stopped, asking, out_of_memory, crashed),
    *(kept, kept_beside_a_newer_one, linked_beside_a_kept_one),
]


def faults_of(cell: Locator) -> list[str]:
    """Return what axe finds in the cell, light and dark, and whether it is wider than a narrow screen."""
    page = cell.page
    faults = both_schemes(page, include="py-cell")
    wide = page.viewport_size
    assert wide is not None
    page.set_viewport_size({"width": 320, "height": 640})
    if page.evaluate("document.documentElement.scrollWidth") > 320:
        faults.append("wider than 320 pixels")
    page.set_viewport_size(wide)
    return faults


@pytest.mark.parametrize("reach", STATES)
def test_a_cell_is_accessible_in_any_state(cell: Locator, reach: Callable[[Locator], None]) -> None:
    reach(cell)
    assert faults_of(cell) == []


@pytest.fixture
def without_python(chromium: Browser) -> Iterator[Page]:
    """A page to which the files of Python do not come."""
    with chromium.new_context(service_workers="block") as context:
        yield context.new_page()


@pytest.mark.parametrize(("answer", "reached"), [(None, "loading"), (Route.abort, "lost")])
def test_a_cell_is_accessible_while_python_loads_and_when_it_cannot(
    without_python: Page, site: str, answer: Callable[[Route], None] | None, reached: str
) -> None:
    without_python.route("**/*.bin", lambda route: answer(route) if answer else None)
    cell = cell_of(without_python, site)
    press(cell, "Run")
    state(cell, reached)
    assert faults_of(cell) == []


def test_a_cell_is_accessible_while_it_is_out_of_time(page: Page, site: str) -> None:
    page.clock.install()
    cell = cell_of(page, site)
    start(cell, "while True: pass")
    page.clock.fast_forward(61_000)
    state(cell, "overdue")
    assert faults_of(cell) == []


def test_axe_finds_nothing_in_a_verdict(page: Page, site: str) -> None:
    page.goto(site + "exercises/rnn-cell/")
    cell = page.locator('exercise-cell[function="rnn_step"]')
    press(cell, "Check")
    expect(cell.locator(".verdict")).to_be_visible()
    assert both_schemes(page, include="exercise-cell") == []


def test_without_javascript_code_and_output_are_there(chromium: Browser, site: str) -> None:
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        cell = cell_of(page, site)
        expect(cell.locator("pre").first).to_contain_text("import numpy as np")
        expect(cell.locator(".cell-output")).to_contain_text("distance of the last states")
        assert cell.get_by_role("button").count() == 0


def test_print_shows_code_and_last_output_without_buttons(cell: Locator) -> None:
    run(cell, "print('on paper')")
    cell.page.emulate_media(media="print")
    expect(cell.locator(".cell-controls")).to_be_hidden()
    expect(cell.locator(".cell-output")).to_be_visible()
    expect(cell.locator(".cm-content")).to_contain_text("on paper")
    cell.page.emulate_media(media="screen")
