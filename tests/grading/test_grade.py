"""A class handed in: the gradebook, the feedback and the results say what each notebook deserves."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from autograder.grading import Course, Grader, Limits, Result
from tests.grading.classes import ASSIGNMENT, gradebook_rows, model_solutions, released_course, written

QUICK = Limits(cell_seconds=5, call_factor=0.2)


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Course, dict[str, Result]]:
    course = released_course(tmp_path_factory.mktemp("class") / "course")
    solved = model_solutions()
    course.submit(ASSIGNMENT, "full", written(solved))
    half = {name: solved[name] for name in ("rnn_step", "rnn_forward")}
    half["rnn_step"] += "\nprint('<b>bold</b>')"
    course.submit(ASSIGNMENT, "half", written(half))
    course.submit(
        ASSIGNMENT, "endless", written({**solved, "rnn_step": "def rnn_step(*_):\n    while True:\n        pass"})
    )
    course.submit(ASSIGNMENT, "torn", written(solved)[:2000])
    course.submit(ASSIGNMENT, "warns", written({**solved, "rnn_step": _warning(solved["rnn_step"])}))
    with Grader(course, limits=QUICK) as grader:
        results = {result.student: result for result in grader.grade(ASSIGNMENT)}
    return course, results


def _warning(solution: str) -> str:
    return "import sys, warnings\n" + solution.replace(
        "):\n", "):\n    print('hm', file=sys.stderr); warnings.warn('overflow', RuntimeWarning)\n", 1
    )


def test_a_correct_notebook_gets_all_points_of_the_examined_functions(graded: tuple[Course, dict[str, Result]]) -> None:
    _, results = graded
    full = results["full"]
    assert full.state == "graded"
    assert full.score == sum(verdict["verdict"]["max_points"] for verdict in full.verdicts)
    assert [verdict["verdict"]["status"] for verdict in full.verdicts] == ["passed"] * 5


def test_a_warning_on_stderr_costs_nothing(graded: tuple[Course, dict[str, Result]]) -> None:
    _, results = graded
    assert results["warns"].score == results["full"].score


def test_a_half_written_notebook_gets_the_points_of_its_half(graded: tuple[Course, dict[str, Result]]) -> None:
    course, results = graded
    scores = {name: score for name, (score, _) in gradebook_rows(course)["half"]["grades"].items()}
    assert scores["examine_rnn_step"] == 4
    assert scores["examine_classify"] == 0
    assert 0 < results["half"].score < results["full"].score


def test_an_endless_function_costs_its_own_points_only(graded: tuple[Course, dict[str, Result]]) -> None:
    _, results = graded
    verdicts = {verdict["cell"]: verdict["verdict"] for verdict in results["endless"].verdicts}
    assert verdicts["examine_rnn_step"]["status"] == "timed_out"
    assert verdicts["examine_classify"]["status"] == "passed"
    assert verdicts["examine_softmax_cross_entropy"]["status"] == "passed"


def test_a_torn_file_is_ungradable_not_wrong(graded: tuple[Course, dict[str, Result]]) -> None:
    course, results = graded
    assert results["torn"].state == "ungradable"
    assert results["torn"].score is None
    assert "JSON is broken" in results["torn"].message
    assert "torn" not in gradebook_rows(course)


def test_feedback_is_written_for_everybody_who_was_graded(graded: tuple[Course, dict[str, Result]]) -> None:
    course, _ = graded
    pages = sorted(path.parts[-3] for path in course.root.glob(f"feedback/*/{ASSIGNMENT}/{ASSIGNMENT}.html"))
    assert pages == ["endless", "full", "half", "warns"]
    page = (course.folder("feedback", ASSIGNMENT, "half") / f"{ASSIGNMENT}.html").read_text()
    assert "classify is not written yet" in page


def test_feedback_shows_verdicts_as_they_look_and_a_students_markup_as_text(
    graded: tuple[Course, dict[str, Result]],
) -> None:
    course, _ = graded
    page = (course.folder("feedback", ASSIGNMENT, "half") / f"{ASSIGNMENT}.html").read_text()
    assert page.count('<section class="unrolled-verdict ') == 5
    assert page.count("<style>\n.unrolled-verdict") == 1
    assert "<b>bold</b>" not in page
    assert "&lt;b&gt;bold&lt;/b&gt;" in page


def test_the_autograded_notebook_carries_the_trusted_verdict(graded: tuple[Course, dict[str, Result]]) -> None:
    course, _ = graded
    path = course.folder("autograded", ASSIGNMENT, "full") / f"{ASSIGNMENT}.ipynb"
    cells = {
        cell["metadata"].get("nbgrader", {}).get("grade_id"): cell for cell in json.loads(path.read_text())["cells"]
    }
    data = cells["examine_rnn_step"]["outputs"][0]["data"]
    assert data["text/plain"] in ("4.0", ["4.0"])
    assert data["application/vnd.unrolled.verdict+json"]["passed"] is True


def _said(result: Result) -> tuple[float | None, bool, list[str]]:
    return result.score, result.needs_manual_grade, result.unanswered


def test_grading_again_runs_nothing_that_is_done(graded: tuple[Course, dict[str, Result]]) -> None:
    course, results = graded
    before = gradebook_rows(course)
    with Grader(course, workers=1, limits=QUICK) as grader:
        again = {result.student: result for result in grader.grade(ASSIGNMENT)}
    assert all(result.unchanged for result in again.values())
    assert {name: _said(result) for name, result in again.items()} == {
        n: _said(result) for n, result in results.items()
    }
    assert _said(again["full"])[2] == ["why_order_matters"]
    assert gradebook_rows(course) == before


def test_the_secret_of_the_inputs_is_for_the_instructor_alone(graded: tuple[Course, dict[str, Result]]) -> None:
    course, _ = graded
    path = course.root / ".autograder" / "secret"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert course.secret() == path.read_text()


def test_a_verdict_survives_the_death_of_the_process(course: Course, tmp_path: Path) -> None:
    solved = model_solutions()
    course.submit(
        ASSIGNMENT, "leaver", written({**solved, "last_state": "import os\ndef last_state(*_):\n    os._exit(0)"})
    )
    with Grader(course, workers=1, limits=QUICK) as grader:
        (result,) = grader.grade(ASSIGNMENT)
    statuses = {verdict["cell"]: verdict["verdict"]["status"] for verdict in result.verdicts}
    assert statuses.pop("examine_last_state") == "crashed"
    assert set(statuses.values()) == {"passed"}
