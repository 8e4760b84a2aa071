"""A learner writes a function of an exercise, has it checked, and takes the work away as a notebook."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from autograder.examiner import examine
from tests.browser.cells import make_as_new, press, state, write

EXERCISE = "exercises/rnn-cell/"
RIGHT = """def rnn_step(x, h_prev, Wx, Wh, b):
    return np.tanh(x @ Wx + h_prev @ Wh + b)
"""
TRANSPOSED = RIGHT.replace("h_prev @ Wh", "h_prev @ Wh.T")
REACHES_FOR_THE_REFERENCE = """import rnnref
def rnn_step(x, h_prev, Wx, Wh, b):
    return rnnref.rnn_step(x, h_prev, Wx, Wh, b)
"""


@pytest.fixture(scope="module")
def exercise_page(chromium: Browser, site: str) -> Iterator[Page]:
    """A page that the tests share, so that Python starts once for all of them."""
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(site + EXERCISE)
        yield page


@pytest.fixture
def exercise(exercise_page: Page) -> Locator:
    """The program of an exercise, as the page has it."""
    exercise = exercise_page.locator('exercise-cell[function="rnn_step"]')
    make_as_new(exercise)
    return exercise


def check(cell: Locator, code: str) -> Locator:
    write(cell, code)
    press(cell, "Check")
    state(cell, "succeeded")
    return cell.locator(".verdict")


def test_a_right_function_passes_and_a_known_bug_is_named(exercise: Locator) -> None:
    expect(check(exercise, RIGHT)).to_have_class("verdict verdict-passed")
    assert exercise.page.evaluate("localStorage.getItem('unrolled-checked')") == '["rnn-cell/rnn_step"]'
    verdict = check(exercise, TRANSPOSED)
    expect(verdict).to_have_class("verdict verdict-failed")
    expect(verdict).to_contain_text("transposed")


@pytest.mark.parametrize("code", [TRANSPOSED, TRANSPOSED.replace(" + b", "")])
def test_the_verdict_in_the_browser_is_the_one_of_a_direct_call(exercise: Locator, code: str) -> None:
    exercise.evaluate(
        "cell => cell.addEventListener('verdict', event => (cell.dataset.verdict = JSON.stringify(event.detail)))"
    )
    check(exercise, code)
    namespace: dict[str, Any] = {"np": np}
    exec(code, namespace)
    points = float(exercise.get_attribute("points") or 1)
    direct = json.loads(examine("rnn_step", namespace["rnn_step"], max_points=points).to_json())
    assert len(direct["bugs"]) == (1 if " + b" in code else 2)
    shown = json.loads(exercise.get_attribute("data-verdict") or "")
    said = ("status", "title", "points", "bugs", "sections", "links")
    assert {name: shown[name] for name in said} == {name: direct[name] for name in said}


def test_importing_the_reference_is_refused(exercise: Locator) -> None:
    expect(check(exercise, REACHES_FOR_THE_REFERENCE)).to_have_class("verdict verdict-refused")


def test_the_download_is_the_release_notebook_with_only_the_solution_replaced(exercise: Locator, site: str) -> None:
    write(exercise, RIGHT)
    page = exercise.page
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the notebook").click()
    taken = json.loads(Path(download.value.path()).read_text())
    released = page.request.get(site + "exercises/rnn-cell/rnn-cell.ipynb").json()
    changed = [
        cell["metadata"]["nbgrader"]["grade_id"]
        for cell, original in zip(taken["cells"], released["cells"], strict=True)
        if "".join(cell["source"]) != "".join(original["source"])
    ]
    assert changed == ["rnn_step"]
    [solution] = [cell for cell in taken["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id") == "rnn_step"]
    assert "".join(solution["source"]) == RIGHT
    for cell, original in zip(taken["cells"], released["cells"], strict=True):
        cell["source"] = original["source"] = None
    assert taken == released


def test_a_site_without_a_hub_says_so_calmly(exercise: Locator) -> None:
    page = exercise.page
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.locator(".submit-message")).to_contain_text("no submission service")


def test_an_opened_hint_is_counted_in_this_browser_and_stays_counted(page: Page, site: str) -> None:
    page.goto(site + EXERCISE)
    count = page.locator('hint-log[function="rnn_step"]')
    expect(count).to_contain_text("0 of 3 hints opened")
    page.locator('.hints[data-function="rnn_step"] summary').nth(1).click()
    expect(count).to_contain_text("1 of 3 hints opened")
    page.reload()
    expect(count).to_contain_text("1 of 3 hints opened")
