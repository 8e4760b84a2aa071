"""What a run shows is what happens: where it was pressed, as it comes, and to its end."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.cells import begin, press, run, start, state, stop, write
from tests.browser.test_exercise import EXERCISE, RIGHT
from tests.browser.test_sessions import two

__all__ = ["two"]


def test_progress_bars_are_written_over_and_colours_are_shown(cell: Locator) -> None:
    code = (
        "import sys\nfor n in range(3):\n    print(f'\\r{n + 1} of 3', end='', flush=True)\n"
        "print('\\nab\\b', end='')\nprint('c \\x1b[31mred\\x1b[0m plain')"
    )
    output = run(cell, code)
    assert output.evaluate("output => output.textContent") == "3 of 3\nac red plain\n"
    red = output.locator(".cell-colour-1")
    expect(red).to_have_text("red")
    assert red.evaluate("red => getComputedStyle(red).color") == "rgb(179, 38, 30)"


def test_long_output_is_followed_to_its_end(cell: Locator) -> None:
    output = run(cell, "for n in range(400): print(n)")
    assert output.evaluate("it => it.scrollHeight - it.scrollTop - it.clientHeight") < 5


def test_a_question_ends_with_its_program(cell: Locator) -> None:
    begin(cell, "name = input('Name: ')\nprint('Good day,', name)")
    expect(cell.locator(".cell-question input")).to_be_focused()
    stop(cell)
    expect(cell.locator(".cell-question")).to_have_count(0)
    begin(cell, "import time\nname = input('Name: ')\nwhile True: pass")
    cell.locator(".cell-question input").press("Enter")
    expect(cell.get_by_role("button", name="Stop")).to_be_focused()
    stop(cell)


def test_a_second_program_waits_and_its_stop_leaves_the_first_alone(
    two: tuple[Locator, Locator], cell: Locator
) -> None:
    first, _ = two
    run(cell, "kept = 1")
    start(cell, "import time\nend = time.time() + 4\nwhile time.time() < end: pass\nprint(kept)")
    press(first, "Run")
    expect(first.get_by_role("status")).to_have_text("Waiting for another program to end")
    press(first, "Stop")
    state(first, "stopped", timeout=2)
    state(cell, "succeeded")
    expect(cell.locator(".cell-output")).to_have_text("1")


def test_calls_without_an_end_in_c_are_told_and_the_next_run_works(cell: Locator) -> None:
    begin(cell, "class A:\n    def __repr__(self): return repr([self])\nimport json\njson.loads('[' * 100_000)")
    expect(cell.locator(".cell-controls")).to_have_attribute("data-state", re.compile("failed|lost"))
    expect(cell.locator(".cell-output")).to_contain_text(re.compile("RecursionError|too many functions"))
    expect(run(cell, "print('well')")).to_have_text("well")
    begin(cell, "(" * 300 + ")" * 300)
    # Whether Python's own limit or the engine's stack comes first depends on the machine.
    expect(cell.locator(".cell-controls")).to_have_attribute("data-state", re.compile("failed|lost"))
    expect(run(cell, "print('well')")).to_have_text("well")


def test_check_shows_how_far_it_is_where_it_was_pressed(page: Page, site: str) -> None:
    page.goto(site + EXERCISE)
    exercise = page.locator('exercise-cell[function="rnn_step"]')
    write(exercise, RIGHT)
    press(exercise, "Check")
    expect(exercise.get_by_role("status").first).not_to_be_empty(timeout=500)
    expect(exercise.get_by_role("button", name="Stop")).to_be_visible()
    state(exercise, "succeeded")
