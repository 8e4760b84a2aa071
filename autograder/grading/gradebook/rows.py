"""The rows of one submission in nbgrader's tables: read in three statements, worked out here, written in as many.

nbgrader computes a score by queries nested three deep, which would take longer than all else that the writer does.
What a row means is nbgrader's; see `Grade.score`, `SaveAutoGrades` and `AssignLatePenalties` there.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    new_uuid,
)
from sqlalchemy import Connection, Table, bindparam, insert, select, update

from autograder.grading.child.graded import NotebookGrades

NO_RESPONSE = "No response."


def _table(model: Any) -> Table:
    table: Table = model.__table__
    return table


STUDENTS, SUBMISSIONS, NOTEBOOKS = _table(Student), _table(SubmittedAssignment), _table(SubmittedNotebook)
GRADES, COMMENTS = _table(Grade), _table(Comment)

# Made once: to build a statement takes longer than to run it.
FIND_STUDENT = select(STUDENTS.c.id).where(STUDENTS.c.id == bindparam("student"))
FIND_SUBMISSION = select(SUBMISSIONS.c.id, SUBMISSIONS.c.timestamp, SUBMISSIONS.c.extension).where(
    SUBMISSIONS.c.assignment_id == bindparam("assignment"), SUBMISSIONS.c.student_id == bindparam("student")
)
FIND_NOTEBOOKS = select(NOTEBOOKS).where(NOTEBOOKS.c.assignment_id == bindparam("submission"))
FIND_GRADES, FIND_COMMENTS = (
    select(table)
    .join(NOTEBOOKS, table.c.notebook_id == NOTEBOOKS.c.id)
    .where(NOTEBOOKS.c.assignment_id == bindparam("submission"))
    for table in (GRADES, COMMENTS)
)
INSERT = {table: insert(table) for table in (STUDENTS, SUBMISSIONS, NOTEBOOKS, GRADES, COMMENTS)}
UPDATE = {
    table: update(table)
    .where(table.c.id == bindparam("row"))
    .values({column: bindparam(f"new_{column}") for column in columns})
    for table, columns in (
        (SUBMISSIONS, ("timestamp",)),
        (NOTEBOOKS, ("late_submission_penalty",)),
        (GRADES, ("auto_score", "needs_manual_grade")),
        (COMMENTS, ("auto_comment",)),
    )
}


@dataclass(frozen=True)
class Layout:
    """One notebook of the assignment as the gradebook knows it: ids by the names of cells."""

    id: str
    name: str
    graded: dict[str, str]
    commented: dict[str, str]
    tasks: frozenset[str]


def layouts(assignment: Assignment) -> tuple[Layout, ...]:
    """Read an assignment's notebooks and cells, which do not change during a run."""
    return tuple(
        Layout(
            notebook.id,
            notebook.name,
            {cell.name: cell.id for cell in [*notebook.grade_cells, *notebook.task_cells]},
            {cell.name: cell.id for cell in [*notebook.solution_cells, *notebook.task_cells]},
            frozenset(cell.name for cell in notebook.task_cells),
        )
        for notebook in assignment.notebooks
    )


class SubmissionRows:
    """The rows of one submission, those that are there and those that will be.

    Parameters
    ----------
    connection
        In a transaction; nothing is written before `save`.
    assignment_id, student
        Whose submission of what.
    received
        When it came in, None if nobody knows.
    same
        Whether it is the submission of the rows that are there, whose time stands where no other is known.
    """

    def __init__(
        self,
        connection: Connection,
        assignment_id: str,
        student: str,
        received: datetime | None,
        *,
        same: bool = True,
    ) -> None:
        self._connection = connection
        key = {"assignment": assignment_id, "student": student}
        self._new_student = connection.execute(FIND_STUDENT, key).first() is None
        found = connection.execute(FIND_SUBMISSION, key).first()
        self._key, self._new = key, found is None
        self.id = new_uuid() if found is None else found.id
        self.timestamp = received or (found.timestamp if found is not None and same else None)
        self.extension = found.extension if found is not None else None
        self._notebooks, self._grades, self._comments = ({}, {}, {}) if found is None else self._held()
        self._changes: dict[Table, list[dict[str, Any]]] = {}
        self._additions: dict[Table, list[dict[str, Any]]] = {}

    @property
    def is_new(self) -> bool:
        """Whether the gradebook has no submission of this student."""
        return self._new

    def _held(self) -> tuple[dict[Any, Any], dict[Any, Any], dict[Any, Any]]:
        key = {"submission": self.id}
        read = [self._connection.execute(find, key).all() for find in (FIND_NOTEBOOKS, FIND_GRADES, FIND_COMMENTS)]
        notebooks, grades, comments = read
        return (
            {row.notebook_id: row for row in notebooks},
            {(row.notebook_id, row.cell_id): row for row in grades},
            {(row.notebook_id, row.cell_id): row for row in comments},
        )

    def notebook(self, layout: Layout) -> NotebookRows:
        """Return the rows of one of the submission's notebooks."""
        held = self._notebooks.get(layout.id)
        return NotebookRows(self, layout, held, self._grades, self._comments)

    def put(self, table: Table, held: Any, key: dict[str, Any], values: dict[str, Any]) -> None:
        """Note a row to be written: a change of the one that is held, else a new one."""
        if held is None:
            self._additions.setdefault(table, []).append({**key, **values})
        elif any(getattr(held, name) != value for name, value in values.items()):
            change = {"row": held.id, **{f"new_{name}": value for name, value in values.items()}}
            self._changes.setdefault(table, []).append(change)

    def save_lateness(self) -> None:
        """Write when it came in and what that costs, and nothing else."""
        self._connection.execute(UPDATE[SUBMISSIONS], {"row": self.id, "new_timestamp": self.timestamp})
        if NOTEBOOKS in self._changes:
            self._connection.execute(UPDATE[NOTEBOOKS], self._changes[NOTEBOOKS])

    def save(self) -> None:
        """Write what was noted."""
        if self._new_student:
            self._connection.execute(INSERT[STUDENTS], {"id": self._key["student"]})
        if self._new:
            row = {"id": self.id, "assignment_id": self._key["assignment"], "student_id": self._key["student"]}
            self._connection.execute(INSERT[SUBMISSIONS], {**row, "timestamp": self.timestamp})
        else:
            self._connection.execute(UPDATE[SUBMISSIONS], {"row": self.id, "new_timestamp": self.timestamp})
        for table in (NOTEBOOKS, GRADES, COMMENTS):  # each refers to the one before
            if table in self._additions:
                self._connection.execute(INSERT[table], self._additions[table])
            if table in self._changes:
                self._connection.execute(UPDATE[table], self._changes[table])


class NotebookRows:
    """The rows of one submitted notebook: `scores`, `comments` and what a person has to know of are what will stand."""

    def __init__(
        self,
        submission: SubmissionRows,
        layout: Layout,
        held: Any,
        grades: dict[Any, Any],
        comments: dict[Any, Any],
    ) -> None:
        self._submission, self._layout, self._held = submission, layout, held
        self._id = new_uuid() if held is None else held.id
        self._grades = {name: grades.get((self._id, cell)) for name, cell in layout.graded.items()}
        self._comments = {name: comments.get((self._id, cell)) for name, cell in layout.commented.items()}
        self.penalty = 0.0 if held is None else float(held.late_submission_penalty or 0.0)
        self.scores: dict[str, float] = {}
        self.comments: dict[str, str] = {}
        self.needs_manual_grade = False
        self.unanswered: list[str] = []

    @property
    def score(self) -> float:
        """What its cells earned together."""
        return math.fsum(self.scores.values())

    def enter(self, graded: NotebookGrades | None, *, missing: bool = False, same: bool = False) -> None:
        """Enter what the run found; `missing` if the notebook was not handed in, else it may be none of this run's.

        A person's scores stay. `same` says that the run before was over the same submission.
        """
        for name, cell in self._layout.graded.items():
            held = self._grades[name]
            manual = None if held is None else held.manual_score
            auto: float | None
            if missing:  # as nbgrader: nothing handed in earns nothing, and nobody need look
                auto, look = 0.0, False
            elif graded is not None and name in graded.scores:
                auto = graded.scores[name]
                look = self._asks(name, auto, asked=name in graded.look, same=same)
            else:
                auto, look = (None, True) if held is None else (held.auto_score, held.needs_manual_grade)
            self.needs_manual_grade |= look
            given = auto if manual is None else manual
            extra = 0.0 if held is None else float(held.extra_credit or 0.0)
            self.scores[name] = 0.0 if given is None else float(given) + extra
            key = {"id": new_uuid(), "cell_id": cell, "notebook_id": self._id}
            self._submission.put(GRADES, held, key, {"auto_score": auto, "needs_manual_grade": look})
        self._enter_comments(graded, missing=missing)

    def _asks(self, name: str, auto: float | None, *, asked: bool, same: bool) -> bool:
        """Whether a person has to look at a cell: again, too, unless they saw this very submission and score."""
        held = self._grades[name]
        if held is None or held.manual_score is None:
            return auto is None or asked
        return bool(held.needs_manual_grade) if same and held.auto_score == auto else True

    def _enter_comments(self, graded: NotebookGrades | None, *, missing: bool) -> None:
        """Say where nothing was written; tasks are a person's to judge."""
        for name, cell in self._layout.commented.items():
            held = self._comments[name]
            empty = graded is not None and name in graded.unanswered and name not in self._layout.tasks
            auto = NO_RESPONSE if empty else None
            if graded is None and held is not None:
                auto = held.auto_comment
            key = {"id": new_uuid(), "cell_id": cell, "notebook_id": self._id}
            self._submission.put(COMMENTS, held, key, {"auto_comment": auto})
            stands = auto if held is None or held.manual_comment is None else held.manual_comment
            if stands:
                self.comments[name] = stands
            if auto == NO_RESPONSE and not missing and self._is_persons(name):
                self.unanswered.append(name)

    def _is_persons(self, name: str) -> bool:
        """Whether a solution is for a person to grade, who has not done so."""
        if name in self._layout.tasks or name not in self._layout.graded:
            return False
        held = self._grades[name]
        return held is None or held.manual_score is None

    def close(self, penalty: float | None) -> None:
        """Note the notebook's own row, with what its lateness costs."""
        self.penalty = penalty or 0.0
        key = {"id": self._id, "assignment_id": self._submission.id, "notebook_id": self._layout.id}
        self._submission.put(NOTEBOOKS, self._held, key, {"late_submission_penalty": penalty})
