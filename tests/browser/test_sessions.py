"""Cells of one session continue one another."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.cells import press, state, write


@pytest.fixture
def two(cell: Locator, request: pytest.FixtureRequest) -> tuple[Locator, Locator]:
    """Two cells of one session, in which nothing has run yet."""
    cell.page.evaluate(
        """(session) => {
      for (const old of document.querySelectorAll("py-cell.of-a-test")) old.remove()
      const cells = ["x = 20", "print(x + 1)"].map((code, index) => {
        const cell = document.createElement("py-cell")
        cell.className = "of-a-test"
        for (const [name, value] of [["session", session], ["cell", session + index], ["name", `part ${index}`]])
          cell.setAttribute(name, value)
        cell.innerHTML = "<pre><code>" + code + "\\n</code></pre>"
        return cell
      })
      document.querySelector("article").append(...cells)
    }""",
        request.node.name,
    )
    made = cell.page.locator("py-cell.of-a-test")
    return made.nth(0), made.nth(1)


def test_a_cell_runs_those_that_it_continues_first(two: tuple[Locator, Locator]) -> None:
    first, second = two
    press(second, "Run")
    expect(second.locator(".cell-output")).to_have_text("21")
    state(first, "succeeded")


def test_run_all_above_takes_up_changes(two: tuple[Locator, Locator]) -> None:
    first, second = two
    press(second, "Run")
    expect(second.locator(".cell-output")).to_have_text("21")
    write(first, "x = 41")
    press(second, "Run all above")
    expect(second.get_by_role("status")).to_have_text("All above have run")
    press(second, "Run")
    expect(second.locator(".cell-output")).to_have_text("42")
    expect(first.get_by_role("button", name="Run all above")).to_be_hidden()


def test_a_cell_tells_that_one_above_has_failed(two: tuple[Locator, Locator]) -> None:
    first, second = two
    write(first, "x = unknown")
    press(second, "Run")
    expect(second.locator(".cell-output")).to_contain_text("it continues “part 0” above, which has not finished")
