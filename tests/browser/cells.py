"""What a reader does with a program in a page."""

import re

from playwright.sync_api import Locator, Page, expect

PROGRAM = "glossary/hidden-state/"
"""A page with one program that prints something."""


def cell_of(page: Page, site: str, path: str = PROGRAM) -> Locator:
    """Open a page; return its first program."""
    page.goto(site + path)
    return page.locator("py-cell").first


def write(cell: Locator, code: str) -> None:
    """Type code into a cell, in place of what is there."""
    if cell.locator(".cm-content").count() == 0:
        cell.locator("pre").first.click()
    editor = cell.locator(".cm-content")
    editor.click()
    editor.press("ControlOrMeta+a")
    editor.page.keyboard.insert_text(code)


def press(cell: Locator, button: str) -> None:
    """Press a button of the cell."""
    cell.locator("button", has_text=re.compile(rf"^{re.escape(button)}$")).locator("visible=true").click()


def state(cell: Locator, name: str, timeout: float = 60) -> None:
    """Wait until the cell is in this state."""
    expect(cell.locator(".cell-controls")).to_have_attribute("data-state", name, timeout=timeout * 1000)


def begin(cell: Locator, code: str) -> None:
    """Type code into a cell and press Run."""
    write(cell, code)
    press(cell, "Run")


def run(cell: Locator, code: str) -> Locator:
    """Type code into a cell, run it and wait for its end; return its output."""
    begin(cell, code)
    state(cell, "succeeded")
    return cell.locator(".cell-output")


def start(cell: Locator, code: str) -> None:
    """Type code into a cell, run it and wait until it runs."""
    begin(cell, code)
    state(cell, "running")


def stop(cell: Locator) -> None:
    """Press Stop; it acts at once."""
    press(cell, "Stop")
    state(cell, "stopped", timeout=5)


def shared_link(cell: Locator) -> str:
    """Share the cell's program; return the link that was copied."""
    press(cell, "Share")
    expect(cell.get_by_role("status")).to_have_text("Link copied")
    return str(cell.page.evaluate("navigator.clipboard.readText()"))


def make_as_new(cell: Locator) -> None:
    """Stop what runs, and put the page's own program back, which also forgets the reader's version."""
    if cell.get_by_role("button", name="Stop").is_visible():
        stop(cell)
    press(cell, "Reset")
    expect(cell.get_by_role("status").first).to_have_text("As the page has it")


def make_kept_version_old(page: Page) -> None:
    """Leave what readers have changed as it would be if the page's programs had changed since."""
    page.evaluate(
        "for (const [key, value] of Object.entries(localStorage))"
        " if (key.startsWith('unrolled:cell:'))"
        "  localStorage.setItem(key, JSON.stringify({...JSON.parse(value), version: 'of last year'}))"
    )
