"""For honest submissions the gradebook is what stock nbgrader makes of them, table by table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from autograder.grading import Course, Grader
from tests.grading import plain_course, stock
from tests.grading.classes import ASSIGNMENT, give_by_hand, model_solutions, released_course, written


def table_rows(courses: list[Course], assignment: str) -> dict[str, dict[str, Any]]:
    """Return everything that the gradebooks hold of an assignment's submissions, without the random ids."""
    rows: dict[str, dict[str, Any]] = {}
    for course in courses:
        with course.gradebook() as gradebook:
            for row in gradebook.assignment_submissions(assignment):
                rows[row.student.id] = {
                    "submission": (
                        row.score,
                        row.max_score,
                        row.timestamp,
                        row.total_seconds_late,
                        row.needs_manual_grade,
                    ),
                    "parts": (row.code_score, row.written_score, row.task_score, row.late_submission_penalty),
                    "notebooks": [(n.name, n.score, n.late_submission_penalty, n.failed_tests) for n in row.notebooks],
                    "grades": sorted(
                        (g.cell.name, g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade, g.score)
                        for n in row.notebooks
                        for g in n.grades
                    ),
                    "comments": sorted(
                        (c.cell.name, c.auto_comment, c.manual_comment) for n in row.notebooks for c in n.comments
                    ),
                }
    return rows


def files_of(courses: list[Course], step: str, assignment: str) -> list[tuple[str, str]]:
    """Return the files that a step wrote, by student."""
    return sorted(
        (path.relative_to(course.root).parts[1], path.name)
        for course in courses
        for path in course.root.glob(f"{step}/*/{assignment}/**/*")
        if path.is_file()
    )


def assert_same(course: Course, assignment: str, scratch: Path) -> None:
    stock_courses = stock.grade(course, assignment, scratch)
    with Grader(course) as grader:
        results = list(grader.grade(assignment))
    expected = table_rows(stock_courses, assignment)
    asked = {(result.student, cell) for result in results for reason in result.reasons for cell in reason["look"]}
    for student, rows in expected.items():  # an import that fails asks for a person here
        rows["grades"] = [(*row[:4], row[4] or (student, row[0]) in asked, row[5]) for row in rows["grades"]]
    assert table_rows([course], assignment) == expected
    assert {result.student for result in results} == set(expected)
    for result in results:
        score, penalty = expected[result.student]["submission"][0], expected[result.student]["parts"][3]
        assert result.score == score - (penalty or 0)
    for step in ("autograded", "feedback"):
        assert files_of([course], step, assignment) == files_of(stock_courses, step, assignment)


def plain(root: Path, count: int) -> Course:
    course = plain_course.make(root)
    for seed in range(count):
        plain_course.hand_in(course, f"student{seed:02}", seed)
    return course


def examined(root: Path, count: int) -> Course:
    course = released_course(root)
    solved = model_solutions()
    names = list(solved)
    for number in range(count):
        some = {name: solved[name] for place, name in enumerate(names) if (number >> place) & 1}
        if number % 3 == 0 and "rnn_step" in some:
            some["rnn_step"] = "def rnn_step(*_):\n    return None"
        course.submit(ASSIGNMENT, f"student{number:02}", written(some))
    return course


def test_an_existing_course_of_assert_cells_is_graded_as_by_nbgrader(tmp_path: Path) -> None:
    assert_same(plain(tmp_path / "course", 8), plain_course.ASSIGNMENT, tmp_path)


def test_the_courses_own_notebooks_are_graded_as_by_nbgrader(tmp_path: Path) -> None:
    assert_same(examined(tmp_path / "course", 4), ASSIGNMENT, tmp_path)


def test_what_is_handed_in_anew_after_a_person_graded_it_waits_for_that_person_as_by_nbgrader(tmp_path: Path) -> None:
    course = released_course(tmp_path / "course")
    with Grader(course) as grader:
        for words in ("A sum does not know its order.", "The state has passed through W_h."):
            course.submit(ASSIGNMENT, "ada", written({**model_solutions(), "why_order_matters": words}))
            stock_courses = stock.grade(course, ASSIGNMENT, tmp_path / words, workers=1)
            (result,) = grader.grade(ASSIGNMENT)
            assert table_rows([course], ASSIGNMENT) == table_rows(stock_courses, ASSIGNMENT)
            assert result.needs_manual_grade
            give_by_hand(course, "ada", "why_order_matters", points=2)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_sixty_notebooks_are_graded_as_by_nbgrader(tmp_path: Path) -> None:
    assert_same(plain(tmp_path / "plain", 30), plain_course.ASSIGNMENT, tmp_path / "stock-plain")
    assert_same(examined(tmp_path / "examined", 30), ASSIGNMENT, tmp_path / "stock-examined")
