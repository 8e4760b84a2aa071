"""A learner writes a function of an exercise, has it checked, and takes the work away as a notebook."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from autograder.examiner import examine
from tests.browser.test_py_cell import write

RIGHT = """def rnn_step(x, h_prev, Wx, Wh, b):
    return np.tanh(x @ Wx + h_prev @ Wh + b)
"""
TRANSPOSED = RIGHT.replace("h_prev @ Wh", "h_prev @ Wh.T")
REACHES_FOR_THE_REFERENCE = """import rnnref
def rnn_step(x, h_prev, Wx, Wh, b):
    return rnnref.rnn_step(x, h_prev, Wx, Wh, b)
"""


def exercise(page: Page, site: str) -> Locator:
    page.goto(site + "exercises/rnn-cell/")
    return page.locator('exercise-cell[function="rnn_step"]')


def check(cell: Locator, code: str) -> Locator:
    write(cell, code)
    cell.get_by_role("button", name="Check").click()
    verdict = cell.locator(".verdict")
    expect(verdict).to_be_visible(timeout=60_000)
    return verdict


def test_a_right_function_passes_and_a_known_bug_is_named(page: Page, site: str) -> None:
    cell = exercise(page, site)
    expect(check(cell, RIGHT)).to_have_class("verdict verdict-passed")
    verdict = check(cell, TRANSPOSED)
    expect(verdict).to_have_class("verdict verdict-failed")
    expect(verdict).to_contain_text("transposed")


@pytest.mark.parametrize("code", [TRANSPOSED, TRANSPOSED.replace(" + b", "")])
def test_the_verdict_in_the_browser_is_the_one_of_a_direct_call(page: Page, site: str, code: str) -> None:
    cell = exercise(page, site)
    cell.evaluate(
        "cell => cell.addEventListener('verdict', event => (cell.dataset.verdict = JSON.stringify(event.detail)))"
    )
    check(cell, code)
    namespace: dict[str, Any] = {"np": np}
    exec(code, namespace)
    points = float(cell.get_attribute("points") or 1)
    direct = json.loads(examine("rnn_step", namespace["rnn_step"], max_points=points).to_json())
    assert len(direct["bugs"]) == (1 if " + b" in code else 2)
    shown = json.loads(cell.get_attribute("data-verdict") or "")
    said = ("status", "title", "points", "bugs", "sections", "links")
    assert {name: shown[name] for name in said} == {name: direct[name] for name in said}


def test_importing_the_reference_is_refused(page: Page, site: str) -> None:
    expect(check(exercise(page, site), REACHES_FOR_THE_REFERENCE)).to_have_class("verdict verdict-refused")


def test_the_download_is_the_release_notebook_with_only_the_solution_replaced(page: Page, site: str) -> None:
    write(exercise(page, site), RIGHT)
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


def test_a_site_without_a_hub_says_so_calmly(page: Page, site: str) -> None:
    exercise(page, site)
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.locator(".submit-message")).to_contain_text("no submission service")


def test_an_opened_hint_is_counted_in_this_browser_and_stays_counted(page: Page, site: str) -> None:
    exercise(page, site)
    count = page.locator('hint-log[function="rnn_step"]')
    expect(count).to_contain_text("0 of 3 hints opened")
    page.locator('.hints[data-function="rnn_step"] summary').nth(1).click()
    expect(count).to_contain_text("1 of 3 hints opened")
    page.reload()
    expect(count).to_contain_text("1 of 3 hints opened")
