"""A program in a page runs, can be changed, and fails in terms that its author understands."""

from playwright.sync_api import Locator, Page, expect

PROGRAM = "glossary/hidden-state/"


def cell_of(page: Page, site: str, path: str = PROGRAM) -> Locator:
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


def run(cell: Locator, code: str) -> Locator:
    """Type code into a cell, run it and wait for its end; return its output."""
    write(cell, code)
    cell.get_by_role("button", name="Run", exact=True).click()
    expect(cell.locator(".cell-controls")).to_have_attribute("data-state", "succeeded", timeout=60_000)
    return cell.locator(".cell-output")


def test_typed_code_runs_and_prints(page: Page, site: str) -> None:
    output = run(cell_of(page, site), "import numpy as np\nprint(np.arange(4) @ np.ones(4))")
    expect(output).to_have_text("6.0")


def test_an_exception_shows_the_learners_own_line_and_the_next_run_works(page: Page, site: str) -> None:
    cell = cell_of(page, site)
    write(cell, "import numpy as np\nx = np.zeros((2, 3))\nx @ x\n")
    cell.get_by_role("button", name="Run", exact=True).click()
    expect(cell.get_by_role("status")).to_have_text("ValueError in line 3", timeout=60_000)
    expect(cell.locator(".cell-failure pre").first).to_contain_text("x @ x")
    expect(cell.locator(".cell-failed-line")).to_have_text("x @ x")
    expect(cell.locator(".cell-hint")).to_contain_text("the last axis of a must be as long")
    expect(run(cell, "print('well again')")).to_have_text("well again")
