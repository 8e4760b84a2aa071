"""Cells of one session continue one another."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.test_py_cell import write
from tests.browser.test_stop import state


def cells_of_one_session(page: Page, site: str) -> tuple[Locator, Locator]:
    """Return the first two cells of an exercise, which share its session."""
    page.goto(site + "article/")
    page.evaluate("""() => {
      const cells = [...document.querySelectorAll("py-cell")].slice(0, 2)
      const copies = cells.map((cell, index) => {
        const copy = document.createElement("py-cell")
        for (const [name, value] of [["session", "of the test"], ["cell", `test ${index}`], ["name", `part ${index}`]])
          copy.setAttribute(name, value)
        copy.innerHTML = "<pre><code>" + ["x = 20", "print(x + 1)"][index] + "\\n</code></pre>"
        return copy
      })
      document.querySelector("article").prepend(...copies)
    }""")
    return page.locator("py-cell").nth(0), page.locator("py-cell").nth(1)


def test_a_cell_runs_those_that_it_continues_first(page: Page, site: str) -> None:
    first, second = cells_of_one_session(page, site)
    second.get_by_role("button", name="Run", exact=True).click()
    expect(second.locator(".cell-output")).to_have_text("21")
    state(first, "succeeded")


def test_run_all_above_takes_up_changes(page: Page, site: str) -> None:
    first, second = cells_of_one_session(page, site)
    second.get_by_role("button", name="Run", exact=True).click()
    expect(second.locator(".cell-output")).to_have_text("21")
    write(first, "x = 41")
    second.get_by_role("button", name="Run all above").click()
    expect(second.get_by_role("status")).to_have_text("All above have run")
    second.get_by_role("button", name="Run", exact=True).click()
    expect(second.locator(".cell-output")).to_have_text("42")
    expect(first.get_by_role("button", name="Run all above")).to_be_hidden()


def test_a_cell_tells_that_one_above_has_failed(page: Page, site: str) -> None:
    first, second = cells_of_one_session(page, site)
    write(first, "x = unknown")
    second.get_by_role("button", name="Run", exact=True).click()
    expect(second.locator(".cell-output")).to_contain_text("it continues “part 0” above, which has not finished")
