"""What everybody's submission counts now, with the word that says how far it is."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, SubmittedAssignment
from sqlalchemy import inspect, make_url, select

from autograder.grading.course.course import AssignmentError, Course, CourseError
from autograder.grading.course.records import RUNS
from autograder.grading.gradebook.lateness import refresh
from autograder.grading.gradebook.result import UNGRADABLE

COLUMNS = (
    *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
    *("raw_score", "late_submission_penalty", "score", "max_score", "state"),
)
"""nbgrader's, and the state."""
GRADED, TO_READ, ABSENT, NOT_GRADED = "graded", "a person has to look", "absent", "not graded yet"
EARLIER = "ungradable, the earlier grade stands"


@dataclass(frozen=True)
class Grade:
    """One student in one assignment; `score` is None where nothing can be said, and `cells` are the table's."""

    student: str
    score: float | None
    max_score: float
    state: str
    cells: dict[str, Any]


def grades(course: Course, assignment: str = "") -> Iterator[Grade]:
    """Yield everybody's grades in one assignment, or in all; dates are looked at anew first.

    Raises
    ------
    CourseError
        If there is no gradebook, which nbgrader would make, or no such assignment.
    """
    address = make_url(course.database)
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").exists():
        raise CourseError(f"{address.database} is not there; name the course's directory with --course")
    with course.gradebook() as gradebook:
        known = [found.name for found in gradebook.assignments]
    if assignment and assignment not in known:
        raise CourseError(f"the gradebook does not know {assignment}; it has {', '.join(known) or 'none'}")
    for name in [assignment] if assignment else known:
        with suppress(AssignmentError):  # it is graded by nbgrader alone, or its release was put away
            refresh(course, name)
    with course.gradebook() as gradebook:
        for name in [assignment] if assignment else known:
            yield from _of(course, gradebook, name)


def _of(course: Course, gradebook: Gradebook, name: str) -> Iterator[Grade]:
    assignment = gradebook.find_assignment(name)
    submissions = {found.student_id: found for found in gradebook.assignment_submissions(name)}
    handed_in, runs = set(course.students_with(name)), _last_runs(gradebook, name)
    people = {student.id: student for student in gradebook.students}
    for identity in sorted({*people, *handed_in}):
        person, submission = people.get(identity), submissions.get(identity)
        state = _state(submission, runs.get(identity), handed_in=identity in handed_in)
        raw = None if submission is None else float(submission.score)
        penalty = 0.0 if submission is None else float(submission.late_submission_penalty or 0.0)
        if state == ABSENT:
            raw = 0.0  # as nbgrader has it
        elif state in (UNGRADABLE, NOT_GRADED):
            raw = None
        score = None if raw is None else max(0.0, raw - penalty)
        cells = dict.fromkeys(COLUMNS, "") | {
            "assignment": name,
            "duedate": assignment.duedate,
            "timestamp": None if submission is None else submission.timestamp,
            "student_id": identity,
            "last_name": getattr(person, "last_name", ""),
            "first_name": getattr(person, "first_name", ""),
            "email": getattr(person, "email", ""),
            "raw_score": raw,
            "late_submission_penalty": None if raw is None else penalty,
            "score": score,
            "max_score": assignment.max_score,
            "state": state,
        }
        yield Grade(identity, score, float(assignment.max_score), state, cells)


def _last_runs(gradebook: Gradebook, name: str) -> dict[str, Any]:
    if not inspect(gradebook.engine).has_table(RUNS.name):
        return {}
    wanted = select(RUNS.c.student, RUNS.c.state, RUNS.c.score).where(RUNS.c.assignment == name).order_by(RUNS.c.id)
    return {row.student: row for row in gradebook.db.execute(wanted)}


def _state(submission: SubmittedAssignment | None, last: Any, *, handed_in: bool) -> str:
    if last is not None and last.state == UNGRADABLE and (handed_in or submission is not None):
        return EARLIER if submission is not None and last.score is None else UNGRADABLE
    if submission is None:
        return NOT_GRADED if handed_in else ABSENT
    return TO_READ if submission.needs_manual_grade else GRADED


def write_csv(course: Course, path: Path, assignment: str = "") -> int:
    """Write nbgrader's table with the state of each, and return how many rows it has."""
    rows = [grade.cells for grade in grades(course, assignment)]
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows({name: _inert(cell) for name, cell in row.items()} for row in rows)
    return len(rows)


def _inert(cell: object) -> object:
    """Keep a spreadsheet from running a name that looks like a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
