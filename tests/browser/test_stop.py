"""Whatever a program does, the reader stays in charge."""

import time

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.cells import begin, cell_of, press, run, start, state, stop, write


@pytest.mark.parametrize(
    "endless",
    [
        "while True: pass",
        "import time\ntime.sleep(1000)",
        "import numpy as np\nx = np.ones((3000, 3000))\nwhile True: x @ x",
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
    ],
)
def test_stop_ends_any_program_and_keeps_what_was_typed_and_printed(cell: Locator, endless: str) -> None:
    start(cell, "print('so far', flush=True)\n" + endless)
    expect(cell.locator(".cell-output")).to_contain_text("so far")
    stop(cell)
    expect(cell.locator(".cell-output")).to_contain_text("so far")
    assert endless.splitlines()[0] in cell.locator(".cm-content").inner_text()
    expect(run(cell, "print('next')")).to_have_text("next")


def test_the_next_result_comes_at_once_after_a_stop(page: Page, site: str) -> None:
    cell = cell_of(page, site)
    run(cell, "print(1)")
    expect(page.locator("iframe[sandbox]")).to_have_attribute("data-starts", "2")  # the second one is the spare
    start(cell, "while True: pass")
    stop(cell)
    write(cell, "import numpy as np\nprint(np.ones(3).sum())")
    began = time.monotonic()
    press(cell, "Run")
    expect(cell.locator(".cell-output")).to_have_text("3.0")
    assert time.monotonic() - began < 1.5  # a fresh start takes longer; the figure itself is a benchmark's


def test_a_stop_starts_every_session_anew_and_says_so(page: Page, site: str) -> None:
    page.goto(site + "article/")
    first, second = page.locator("py-cell:visible").nth(0), page.locator("py-cell:visible").nth(1)
    run(first, "x = 1\nprint('kept')")
    start(second, "while True: pass")
    stop(second)
    expect(first.locator(".cell-output")).to_contain_text("kept")
    expect(first.locator(".cell-notice")).to_contain_text("started anew")


def test_a_flood_of_output_is_cut_and_the_worker_survives(cell: Locator) -> None:
    output = run(cell, "x = 41\nfor i in range(10**5): print(i)")
    assert output.locator("pre").text_content() == "".join(f"{i}\n" for i in range(10_000))
    expect(cell.locator(".cell-notice")).to_contain_text("first 250 kB or 10,000 lines")
    expect(run(cell, "print(x + 1)")).to_have_text("42")


def test_endless_recursion_is_an_error_like_others(cell: Locator) -> None:
    begin(cell, "def f(n):\n    return f(n + 1)\nf(0)")
    state(cell, "failed")
    expect(cell.get_by_role("status")).to_contain_text("RecursionError")
    expect(run(cell, "print('well')")).to_have_text("well")


def test_running_out_of_memory_leaves_a_cell_that_runs_and_restart_empties_it(cell: Locator) -> None:
    begin(cell, "kept = []\nwhile True: kept.append(bytearray(2**28))")
    state(cell, "failed")
    expect(cell.get_by_role("status")).to_contain_text("MemoryError")
    expect(run(cell, "print('kept' in globals())")).to_have_text("True")
    begin(cell, "kept.append(bytearray(2**28))")
    state(cell, "failed")
    press(cell, "Restart")
    state(cell, "idle")
    expect(run(cell, "print('kept' in globals())")).to_have_text("False")


def test_a_python_that_crashed_is_told_and_can_be_restarted(cell: Locator) -> None:
    run(cell, "print('well')")
    begin(cell, "import os\nprint('before', flush=True)\nos.abort()")
    state(cell, "lost")
    expect(cell.locator(".cell-output")).to_contain_text("before")
    expect(cell.locator(".cell-notice")).to_have_count(1)
    expect(cell.locator(".cell-notice")).to_contain_text("Python has ended")
    press(cell, "Restart")
    state(cell, "idle")
    expect(run(cell, "print('well')")).to_have_text("well")


def test_a_program_over_its_time_is_stopped_unless_the_reader_lets_it_go_on(page: Page, site: str) -> None:
    page.clock.install()
    cell = cell_of(page, site)
    start(cell, "print('so far', flush=True)\nwhile True: pass")
    page.clock.fast_forward(61_000)
    state(cell, "overdue")
    press(cell, "Keep going")
    state(cell, "running")
    page.clock.fast_forward(61_000)
    state(cell, "overdue")
    page.clock.fast_forward(31_000)
    state(cell, "stopped")
    expect(cell.locator(".cell-output")).to_contain_text("so far")
    expect(cell.locator(".cell-notice")).to_contain_text("it ran for 90 seconds")
