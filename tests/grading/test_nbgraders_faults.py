"""In an ordinary course of assert cells, faults of stock nbgrader cost nobody anything."""

from __future__ import annotations

import nbformat
import pytest

from autograder.grading import Course, Grader, Limits, Result
from tests.grading import plain_course
from tests.grading.classes import gradebook_rows
from tests.grading.plain_course import ASSIGNMENT, RIGHT

WARNS = """import sys, warnings
def square(x):
    print("careful", file=sys.stderr)
    warnings.warn("too large", RuntimeWarning)
    return x * x"""
LEAVES = "import os\ndef norm(x):\n    os._exit(0)"
ENDLESS = "def norm(x):\n    while True:\n        pass"
FORGES = "import sys\ndef square(x):\n    sys.displayhook(2.0)\n    return 0"
HIDDEN = "0.015625"


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Course, dict[str, Result]]:
    course = plain_course.make(tmp_path_factory.mktemp("plain") / "course")
    right = {name: texts[0] for name, texts in RIGHT.items()}
    hand_in(course, "warns", {**right, "square": WARNS})
    hand_in(course, "leaves", {**right, "norm": LEAVES})
    hand_in(course, "endless", {**right, "norm": ENDLESS})
    hand_in(course, "forges", {**right, "square": FORGES})
    with Grader(course, limits=Limits(cell_seconds=2)) as grader:
        return course, {result.student: result for result in grader.grade(ASSIGNMENT)}


def hand_in(course: Course, student: str, solutions: dict[str, str]) -> None:
    notebook = nbformat.read(course.folder("release", ASSIGNMENT) / f"{ASSIGNMENT}.ipynb", as_version=4)
    for cell in notebook.cells:
        cell.source = solutions.get(cell.metadata.get("nbgrader", {}).get("grade_id", ""), cell.source)
    course.submit(ASSIGNMENT, student, nbformat.writes(notebook).encode())


def points(course: Course, student: str) -> dict[str, float]:
    grades = gradebook_rows(course, ASSIGNMENT)[student]["grades"]
    return {name: grades[name][0] for name in ("test_square", "test_norm", "test_means")}


def page(course: Course, student: str) -> str:
    return (course.folder("feedback", ASSIGNMENT, student) / f"{ASSIGNMENT}.html").read_text()


Graded = tuple[Course, dict[str, Result]]


def test_a_warning_on_stderr_costs_nothing(graded: Graded) -> None:
    assert points(graded[0], "warns") == {"test_square": 2, "test_norm": 3, "test_means": 2}
    assert "careful" in page(graded[0], "warns")


def test_a_process_that_ends_itself_costs_its_own_cell(graded: Graded) -> None:
    course, results = graded
    assert points(course, "leaves") == {"test_square": 2, "test_norm": 0, "test_means": 2}
    assert "test_norm: the process ended: it ended its own process" in results["leaves"].message


def test_a_cell_without_end_costs_its_own_points_and_is_recorded(graded: Graded) -> None:
    course, _ = graded
    assert points(course, "endless") == {"test_square": 2, "test_norm": 0, "test_means": 2}
    assert "the cell did not end within 2 seconds" in page(course, "endless")


def test_a_result_forged_before_a_failure_earns_nothing(graded: Graded) -> None:
    assert points(graded[0], "forges")["test_square"] == 0


@pytest.mark.parametrize("student", ["warns", "leaves", "endless", "forges"])
def test_hidden_tests_do_not_show_in_feedback(graded: Graded, student: str) -> None:
    assert HIDDEN not in page(graded[0], student)
    autograded = graded[0].folder("autograded", ASSIGNMENT, student) / f"{ASSIGNMENT}.ipynb"
    assert HIDDEN in autograded.read_text()  # the instructor sees them
