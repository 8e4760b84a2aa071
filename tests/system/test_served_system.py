"""The main job, end to end: a learner's work becomes an official verdict, and the instructor sees it."""

import json
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from autograder.examiner.exercise import catalogue
from tests.browser.cells import cell_of, run, write
from tests.browser.test_exercise import check
from tests.hub.served import Served, solved, wait_for

TRANSPOSED = """\
def rnn_step(x, h_prev, Wx, Wh, b):
    return np.tanh(x @ Wx + h_prev @ Wh.T + b)
"""


def function(page: Page, name: str) -> Locator:
    return page.locator(f'exercise-cell[function="{name}"]')


def submit(page: Page, site: str) -> Locator:
    """Submit the notebook of the page; return what it says of the verdict."""
    page.get_by_role("button", name="Submit", exact=True).click()
    message = page.locator(".submit-message")
    expect(message).to_contain_text("Graded", timeout=90_000)
    return message


def test_a_snippet_runs(page: Page, site: str) -> None:
    expect(run(cell_of(page, site), "print(6 * 7)")).to_have_text("42")


def test_a_learner_passes_the_exercise_and_reads_the_official_verdict(page: Page, site: str) -> None:
    page.goto(f"{site}exercises/rnn-cell/")
    solutions = catalogue.entry("rnn_step").solutions
    for name, solution in solutions.items():
        write(function(page, name), solution)
    expect(check(function(page, "rnn_step"), solutions["rnn_step"])).to_have_class("verdict verdict-passed")
    message = submit(page, site)
    expect(page.locator(".submit-result .verdict-passed")).to_have_count(len(solutions))
    expect(message).to_contain_text(re.compile(r"Graded: 20 of 23 points"))


def hand_in(page: Page, site: str, folder: Path, notebook: dict[str, Any]) -> Locator:
    """Submit a notebook file; return what the page says of it."""
    file = folder / "rnn-cell.ipynb"
    file.write_text(json.dumps(notebook))
    page.goto(f"{site}exercises/rnn-cell/")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Submit a notebook file").click()
    chooser.value.set_files(file)
    return page.locator(".submit-message")


def test_a_learner_reads_that_the_written_answer_waits_for_the_instructor(
    page: Page, site: str, served: Served, tmp_path: Path
) -> None:
    message = hand_in(page, site, tmp_path, solved(served.course, "rnn-cell"))
    expect(message).to_contain_text("What you wrote in words is read by your instructor", timeout=90_000)
    expect(message).to_contain_text("20 of 23 points")


def test_a_submission_made_while_grading_is_off_is_followed_to_its_verdict_past_a_restart(
    page: Page, site: str, served: Served, tmp_path: Path
) -> None:
    learner = served.learner()
    wait_for(lambda: learner.get("/api/status").json()["grading"]["available"], "grading to be on")
    served.kill_grading()
    wait_for(lambda: not learner.get("/api/status").json()["grading"]["available"], "grading to be off")
    message = hand_in(page, site, tmp_path, solved(served.course, "rnn-cell", rnn_step=TRANSPOSED))
    expect(message).to_contain_text("Grading is off for now")
    expect(page.get_by_role("button", name="Submit", exact=True)).to_be_enabled()
    with page.expect_event("requestfailed"):
        served.kill()
    served.start()
    expect(message).to_contain_text("Graded", timeout=90_000)


def test_the_instructor_sees_who_is_stuck_on_which_bug(page: Page, site: str, served: Served) -> None:
    page.goto(f"{site}exercises/rnn-cell/")
    write(function(page, "rnn_step"), TRANSPOSED)
    submit(page, site)
    expect(page.locator(".submit-result")).to_contain_text("transposed")

    page.goto(served.link_for("demo-instructor"))
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="rnn-cell").click()
    stuck = page.get_by_role("row", name=re.compile("recurrent-weights-transposed"))
    expect(stuck.first).to_contain_text("Demo Learner")
    expect(page.get_by_role("navigation", name="Header")).to_be_visible()


def test_every_field_of_the_hubs_forms_has_a_frame(page: Page, site: str, served: Served) -> None:
    page.goto(served.link_for("demo-instructor"))
    page.get_by_role("button", name="Sign in").click()
    for path in ("hub/class/rnn-cell", "hub/me", "hub/board/share"):
        page.goto(f"{site}{path}")
        fields = page.locator("article form :is(input:not([type=hidden], [type=radio], [type=file]), select, textarea)")
        frames = fields.evaluate_all("found => found.map(field => getComputedStyle(field).borderTopStyle)")
        assert frames, path
        assert "none" not in frames, path
