"""A program can be gone through step by step: each line, and what the names hold before it."""

from playwright.sync_api import Locator, expect

from tests.browser.cells import press, run, state, write

PROGRAM = """import numpy as np
h = np.zeros(2)
def step(h, x):
    return np.tanh(h + x)
for x in (1, -1):
    h = step(h, x)
print(h.shape)
"""


def step_through(cell: Locator, code: str, ends: str) -> Locator:
    write(cell, code)
    press(cell, "Step through")
    state(cell, ends)
    steps = cell.get_by_role("group", name="Step by step")
    expect(steps.get_by_role("status")).to_contain_text("Step 1 of ")
    return steps


def test_each_step_marks_its_line_and_shows_what_has_changed(cell: Locator) -> None:
    steps = step_through(cell, PROGRAM, ends="succeeded")
    told, line = steps.get_by_role("status"), cell.locator(".cell-next-line")
    expect(told).to_have_text("Step 1 of 15: line 1")
    expect(line).to_have_text("import numpy as np")
    press(steps, "Forward")
    press(steps, "Forward")
    expect(line).to_have_text("def step(h, x):")
    expect(steps.get_by_role("row", name="h changed")).to_contain_text("float64 (2): 0, 0")
    steps.get_by_role("slider").fill("6")
    expect(told).to_have_text("Step 6 of 15: line 4, in step")
    expect(steps.get_by_role("row", name="x 1")).to_be_visible()
    steps.get_by_role("slider").fill("8")
    expect(told).to_have_text("Step 8 of 15: line 5")
    expect(steps.get_by_role("row", name="h changed")).to_contain_text("float64 (2): 0.762, 0.762")
    press(steps, "Back")
    expect(line).to_have_text("    return np.tanh(h + x)", use_inner_text=True)
    expect(cell.locator(".cell-stdout")).to_have_text("(2,)")


def test_the_steps_towards_an_error_are_there(cell: Locator) -> None:
    steps = step_through(cell, "total = 0\nfor x in (1, 0):\n    total += 1 / x", ends="failed")
    expect(cell.get_by_role("status").first).to_have_text("ZeroDivisionError in line 3")
    last = steps.get_by_role("slider").get_attribute("max")
    steps.get_by_role("slider").fill(last or "")
    expect(steps.get_by_role("row", name="total")).to_contain_text("1.0")


def test_a_long_program_is_shown_as_far_as_one_can_follow_and_runs_to_its_end(cell: Locator) -> None:
    steps = step_through(cell, "for i in range(10_000):\n    j = i\nprint(j)", ends="succeeded")
    expect(steps).to_contain_text("The first 1000 steps; the program went on.")
    expect(cell.locator(".cell-stdout")).to_have_text("9999")
    expect(run(cell, "print(j)")).to_have_text("9999")
