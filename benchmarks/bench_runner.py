"""The runner in real Chromium and Firefox, beside a bare Pyodide page on the same kind of server.

Times are from the click on Run to the printed result, taken in the page.
"""

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from statistics import median

from playwright.sync_api import Browser, Locator, sync_playwright

from autograder.examiner.exercise import catalogue
from benchmarks.visits import (
    CELL,
    PAGE,
    PROGRAM,
    TIME,
    VISITS,
    bare_page,
    linked_program,
    our_site,
    seconds_to_result,
)
from docs.hooks.folders import ELEMENTS
from docs.hooks.node import NODE
from tests.browser.cells import write
from tests.browser.machine import Host, launch_chromium

ROUNDS = 3
Visits = Callable[[str, str, str, bool], dict[str, float]]
"""Takes the seconds of both visits to an address, given the button, the output, and whether it starts from files."""


def main() -> dict[str, float]:
    """Take all figures."""
    with sync_playwright() as playwright, bare_page() as bare, our_site() as site:
        browser = launch_chromium(playwright)

        def in_chromium(address: str, button: str, output: str, from_files: bool) -> dict[str, float]:
            return seconds_to_result(browser, address, button, output, from_files=from_files)

        return {
            **dict(_over_bare(in_chromium, bare, site, "")),
            **dict(_over_bare(_in_firefox, bare, site, "firefox_")),
            **_stop(browser, site),
            **_verdicts(browser, site),
        }


def _over_bare(visits: Visits, bare: Host, site: Host, prefix: str) -> Iterator[tuple[str, float]]:
    rounds = [
        {
            "bare": visits(bare.address, "button", "pre", False),
            "first_result": visits(site.address + linked_program(), *CELL, False),
            "first_result_from_files": visits(site.address + linked_program(), *CELL, True),
        }
        for _ in range(ROUNDS)
    ]
    for name in ("first_result", "first_result_from_files"):
        for visit in VISITS:
            ratio = median(seconds[name][visit] / seconds["bare"][visit] for seconds in rounds)
            yield f"{prefix}{name}_over_bare_pyodide/{visit}", ratio


def _in_firefox(address: str, button: str, output: str, from_files: bool) -> dict[str, float]:
    task = {"address": address, "button": button, "output": output, "fromFiles": from_files}
    command = [NODE, "tests/firefox/visits.ts", json.dumps(task)]
    answer = subprocess.run(command, cwd=ELEMENTS, stdout=subprocess.PIPE, check=True, timeout=300)  # noqa: S603
    seconds: list[float] = json.loads(answer.stdout)
    return dict(zip(VISITS, seconds, strict=True))


def _stop(browser: Browser, site: Host) -> dict[str, float]:
    """From the click on Stop to the next program's result, with the spare ready."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(site.address + PAGE)
        cell = page.locator("py-cell").first
        seconds = []
        for _ in range(ROUNDS):
            write(cell, PROGRAM)
            page.evaluate(TIME, CELL)
            page.wait_for_timeout(5000)  # the spare is ready
            write(cell, "while True: pass")
            cell.locator(".cell-run").click()
            cell.locator(".cell-controls[data-state=running]").wait_for()
            write(cell, "print('result')")
            seconds.append(page.evaluate(STOP_AND_RUN))
        return {"stop_to_next_result_seconds": median(seconds)}


STOP_AND_RUN = f"""async () => {{
  document.querySelector("py-cell .cell-stop").click()
  const began = performance.now()
  while (document.querySelector("py-cell .cell-controls").dataset.state !== "stopped")
    await new Promise((resolve) => setTimeout(resolve, 1))
  await ({TIME})(["py-cell .cell-run", "py-cell .cell-output"])
  return (performance.now() - began) / 1000
}}"""


def _verdicts(browser: Browser, site: Host) -> dict[str, float]:
    """Check right functions of rnn-cell in a Python that has started."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(site.address + "exercises/rnn-cell/")
        seconds = []
        for exercise in catalogue.assignment("rnn-cell").exercises:
            cell = page.locator(f'exercise-cell[function="{exercise.name}"]')
            write(cell, catalogue.entry(exercise.name).solution)
            for _ in range(2):  # the first one imports the examiner
                began = _check(cell)
            seconds.append(began)
        return {"verdict_seconds/browser": median(seconds)}


def _check(cell: Locator) -> float:
    began = time.perf_counter()
    cell.locator(".cell-check").click()
    cell.locator(".cell-controls[data-state=succeeded]").wait_for(timeout=60_000)
    cell.locator(".verdict-passed").wait_for()
    return time.perf_counter() - began


if __name__ == "__main__":
    print(main())
