"""The line, the gradebook and the feedback agree after what changes a score without a run."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from autograder.grading import Course, Grader
from autograder.grading.gradebook.lateness import refresh
from tests.grading import plain_course
from tests.grading.plain_course import ASSIGNMENT

ADA = "ada"
PENALTY = 1.5  # of the course's plugin, for any lateness
LATE, IN_TIME = "2026-01-02 13:00:00 UTC", "2026-01-02 11:00:00 UTC"


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    course = plain_course.make(tmp_path_factory.mktemp("graded"))
    course.submit(ASSIGNMENT, ADA, plain_course.submission(course, 4))
    stamp(course, LATE)
    with Grader(course) as grader:
        list(grader.grade(ASSIGNMENT))
    return course.root


@pytest.fixture
def late(graded: Path, tmp_path: Path) -> tuple[Course, Grader, float]:
    """A course in which ada handed in late and is graded; the score that stands."""
    course = Course(shutil.copytree(graded, tmp_path / "course"))
    return course, Grader(course), in_gradebook(course)


def stamp(course: Course, when: str) -> None:
    (course.folder("submitted", ASSIGNMENT, ADA) / "timestamp.txt").write_text(when)


def page(course: Course) -> str:
    return (course.folder("feedback", ASSIGNMENT, ADA) / f"{ASSIGNMENT}.html").read_text()


def in_gradebook(course: Course) -> float:
    with course.gradebook() as gradebook:
        found = gradebook.find_submission(ASSIGNMENT, ADA)
        return float(found.score - (found.late_submission_penalty or 0.0))


def moved(course: Course) -> None:
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment(ASSIGNMENT, duedate="2026-02-02 12:00:00 UTC")


def extended(course: Course) -> None:
    with course.gradebook() as gradebook:
        gradebook.find_submission(ASSIGNMENT, ADA).extension = timedelta(days=1)
        gradebook.db.commit()


def corrected(course: Course) -> None:
    stamp(course, IN_TIME)


@pytest.mark.parametrize("change", [moved, extended, corrected])
def test_a_change_of_dates_shows_everywhere_without_regrading(
    late: tuple[Course, Grader, float], change: Callable[[Course], None]
) -> None:
    course, grader, before = late
    with grader:
        assert "late" in page(course).lower()
        change(course)
        (result,) = grader.grade(ASSIGNMENT)
        assert (result.unchanged, result.score, result.previous_score) == (True, before + PENALTY, before)
        assert in_gradebook(course) == result.score
        assert f"(Score: {result.score:g} / " in page(course).replace(".0 ", " ")


def test_points_given_by_hand_stand_in_the_line(late: tuple[Course, Grader, float]) -> None:
    course, grader, before = late
    with grader:
        with course.gradebook() as gradebook:
            grade = gradebook.find_grade("why", ASSIGNMENT, ASSIGNMENT, ADA)
            grade.manual_score, grade.needs_manual_grade = 4.0, False
            gradebook.db.commit()
        (result,) = grader.grade(ASSIGNMENT)
    assert (result.unchanged, result.score) == (True, before + 4)
    assert in_gradebook(course) == result.score


def test_dates_are_looked_at_again_where_nothing_is_graded(late: tuple[Course, Grader, float]) -> None:
    course, grader, before = late
    with grader:
        moved(course)
        refresh(course, ASSIGNMENT)
    assert in_gradebook(course) == before + PENALTY


def test_another_submission_of_unknown_time_has_no_penalty(late: tuple[Course, Grader, float]) -> None:
    course, grader, _ = late
    with grader:
        course.submit(ASSIGNMENT, ADA, plain_course.submission(course, 5))
        (result,) = grader.grade(ASSIGNMENT)
    with course.gradebook() as gradebook:
        found = gradebook.find_submission(ASSIGNMENT, ADA)
        assert found.timestamp is None
        assert not found.late_submission_penalty
    assert not result.unchanged
