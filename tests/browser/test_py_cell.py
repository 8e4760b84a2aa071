"""A program in a page runs, can be changed, and fails in terms that its author understands."""

from playwright.sync_api import Locator, expect

from tests.browser.cells import begin, run


def test_typed_code_runs_and_prints(cell: Locator) -> None:
    output = run(cell, "import numpy as np\nprint(np.arange(4) @ np.ones(4))")
    expect(output).to_have_text("6.0")


def test_an_exception_shows_the_learners_own_line_and_the_next_run_works(cell: Locator) -> None:
    begin(cell, "import numpy as np\nx = np.zeros((2, 3))\nx @ x\n")
    expect(cell.get_by_role("status")).to_have_text("ValueError in line 3", timeout=60_000)
    expect(cell.locator(".cell-failure pre").first).to_contain_text("x @ x")
    expect(cell.locator(".cell-failed-line")).to_have_text("x @ x")
    expect(cell.locator(".cell-hint")).to_contain_text("the last axis of a must be as long")
    expect(run(cell, "print('well again')")).to_have_text("well again")
