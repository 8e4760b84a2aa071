"""A reader's changes are kept, shared and taken back; nothing that was kept or sent ever runs by itself."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.cells import make_kept_version_old, press, run, shared_link, write


def test_what_was_typed_is_there_after_a_reload_and_has_not_run(cell: Locator) -> None:
    write(cell, "print('mine')")
    cell.page.reload()
    expect(cell.locator("pre").first).to_have_text("print('mine')")
    expect(cell.locator(".cell-versions")).to_contain_text("Your version of")
    expect(cell.locator(".cell-controls")).not_to_have_attribute("data-state", "running")
    press(cell, "Run")
    expect(cell.locator(".cell-output")).to_have_text("mine")


def test_a_program_that_changed_on_the_page_is_shown_beside_the_readers_version(cell: Locator) -> None:
    original = cell.locator(".cm-line").first.inner_text()
    write(cell, "print('mine')")
    make_kept_version_old(cell.page)
    cell.page.reload()
    expect(cell.locator("pre").first).to_contain_text(original)
    expect(cell.get_by_role("group", name="Your version")).to_have_text("print('mine')")
    press(cell, "Use your version")
    expect(cell.locator("pre").first).to_have_text("print('mine')")


@pytest.mark.parametrize("visit", ["the same", "the next"])
def test_reset_brings_the_page_s_program_back_and_can_be_undone(cell: Locator, visit: str) -> None:
    original = cell.locator(".cm-line").first.inner_text()
    write(cell, "print('mine')")
    if visit == "the next":
        cell.page.reload()
        expect(cell.locator("pre").first).to_have_text("print('mine')")
    press(cell, "Reset")
    expect(cell.locator(".cm-line").first).to_have_text(original)
    cell.locator(".cm-content").press("ControlOrMeta+z")
    expect(cell.locator(".cm-content")).to_contain_text("print('mine')")


def test_a_shared_program_is_shown_and_waits_for_its_reader(cell: Locator) -> None:
    write(cell, "print('sent 🙂')")
    link = shared_link(cell)
    cell.page.evaluate("localStorage.clear()")
    other = cell.page.context.new_page()
    other.goto(link)
    received = other.locator("py-cell").first
    expect(received.locator("pre").first).to_have_text("print('sent 🙂')")
    expect(received.locator(".cell-versions")).to_contain_text("came with the link")
    expect(other.locator("iframe[sandbox]")).to_have_count(0)
    press(received, "Run")
    expect(received.locator(".cell-output")).to_have_text("sent 🙂")
    other.close()


def test_what_a_link_brings_never_takes_the_place_of_the_readers_version(cell: Locator) -> None:
    write(cell, "print('sent')")
    link = shared_link(cell)
    write(cell, "print('mine')")
    other = cell.page.context.new_page()
    other.goto(link)
    received = other.locator("py-cell").first
    expect(received.locator("pre").first).to_have_text("print('sent')")
    write(received, "print('sent and changed')")
    received.get_by_role("button", name="Show the page").click()
    expect(received.locator(".cell-versions")).to_contain_text("is kept")
    press(received, "Use your version")
    expect(received.locator(".cm-content")).to_have_text("print('mine')")
    other.close()


def test_the_code_can_be_taken_away_as_a_file(cell: Locator) -> None:
    write(cell, "print('mine')")
    with cell.page.expect_download() as download:
        press(cell, "Download")
    assert download.value.suggested_filename == "concept.py"
    assert Path(download.value.path()).read_text() == "print('mine')\n"


def test_the_keyboard_runs_and_leaves(cell: Locator) -> None:
    write(cell, "print('by keys')")
    editor = cell.locator(".cm-content")
    editor.press("Shift+Enter")
    expect(cell.locator(".cell-output")).to_have_text("by keys")
    expect(editor).to_be_focused()
    editor.press("Escape")
    editor.press("Tab")
    expect(editor).not_to_be_focused()


def test_the_keyboard_leaves_while_completions_are_shown(cell: Locator) -> None:
    run(cell, "hidden_state = 1")
    editor = cell.locator(".cm-content")
    editor.press("ControlOrMeta+End")
    editor.press_sequentially("\nhidden_st")
    expect(cell.locator(".cm-tooltip-autocomplete")).to_be_visible()
    editor.press("Escape")
    editor.press("Tab")
    expect(editor).not_to_be_focused()


def test_names_of_the_living_session_are_offered(cell: Locator) -> None:
    run(cell, "import numpy as np\nhidden_state = np.zeros(3)")
    cell.locator(".cm-content").press("ControlOrMeta+End")
    cell.locator(".cm-content").press_sequentially("\nhidden_state.resh")
    expect(cell.locator(".cm-tooltip-autocomplete")).to_contain_text("reshape")


def test_a_syntax_error_is_marked_before_it_runs(cell: Locator) -> None:
    run(cell, "x = 1")
    write(cell, "x = (1,\ny = 2")
    expect(cell.locator(".cm-lintRange-error, .cm-lintPoint-error")).to_be_visible()


def test_the_signature_of_a_call_is_shown_while_it_is_written(cell: Locator) -> None:
    run(cell, "import numpy as np\ndef step(x, h, weights=None):\n    'One step of the network.'")
    cell.locator(".cm-content").press("ControlOrMeta+End")
    cell.locator(".cm-content").press_sequentially("\nstep(np.ones(3), ")
    shown = cell.locator(".cell-signature")
    expect(shown).to_contain_text("step(x, h, weights=None)")
    expect(shown).to_contain_text("One step of the network.")
    expect(shown.locator("strong")).to_have_text("h")
    cell.locator(".cm-content").press_sequentially("weights=")
    expect(shown.locator("strong")).to_have_text("weights=None")
    cell.locator(".cm-content").press("Escape")
    expect(shown).to_have_count(0)


def test_find_and_matching_brackets(cell: Locator) -> None:
    write(cell, "first = (1)\nsecond = first")
    cell.locator(".cm-content").press("ControlOrMeta+f")
    cell.get_by_role("textbox", name="Find").press_sequentially("first")
    expect(cell.locator(".cm-searchMatch")).to_have_count(2)
    cell.get_by_role("textbox", name="Find").press("Escape")
    cell.locator(".cm-content").press("ControlOrMeta+Home")
    cell.locator(".cm-content").press("End")
    expect(cell.locator(".cm-matchingBracket").first).to_be_visible()


def test_copy_takes_the_code_as_it_is_now(cell: Locator) -> None:
    write(cell, "print('mine')")
    press(cell, "Copy")
    expect(cell.get_by_role("status")).to_have_text("Code copied")
    assert cell.page.evaluate("navigator.clipboard.readText()") == "print('mine')"
