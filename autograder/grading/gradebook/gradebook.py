"""Write grades into nbgrader's gradebook: one transaction for a submission, by one writer.

nbgrader's own methods commit up to two dozen times for a submission and look the same rows up again each time.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from nbgrader.api import SubmittedNotebook
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import DatabaseError

from autograder.grading.child.graded import Graded
from autograder.grading.course.course import Course
from autograder.grading.course.records import METADATA, REASONS, RUNS
from autograder.grading.gradebook.result import GRADED, UNGRADABLE, Result
from autograder.grading.gradebook.rows import NO_RESPONSE, NotebookRows, SubmissionRows, layouts
from autograder.grading.submission.package import Package

LAST_RUN = (
    select(RUNS)
    .where(RUNS.c.assignment == bindparam("assignment"), RUNS.c.student == bindparam("student"))
    .order_by(RUNS.c.id.desc())
    .limit(1)
)
ADD_RUN = insert(RUNS)
FIND_REASONS = select(REASONS.c.reasons).where(REASONS.c.run == bindparam("run"))
ADD_REASONS = insert(REASONS)


@dataclass(frozen=True)
class Standing:
    """What the gradebook holds of one submitted notebook after grading, for its feedback page."""

    scores: dict[str, float]
    comments: dict[str, str]
    penalty: float

    @property
    def touched(self) -> bool:
        """Whether a person or the clock changed anything that the run alone could not know."""
        return self.penalty != 0 or any(comment != NO_RESPONSE for comment in self.comments.values())


@dataclass(frozen=True)
class Refreshed:
    """What a graded submission counts now, and what it counted with the lateness that was reckoned before."""

    score: float
    before: float
    max_score: float


class Writer:
    """The one writer of a course's gradebook during a run."""

    def __init__(self, course: Course, package: Package) -> None:
        self._course = course
        self._package = package
        self._gradebook = course.gradebook()
        with course.gradebook_in_use():
            METADATA.create_all(self._gradebook.engine)
        assignment = self._gradebook.find_assignment(package.assignment)
        self._assignment_id, self._due = assignment.id, assignment.duedate
        self._max_score = float(assignment.max_score)
        self._layouts = layouts(assignment)
        self._gradebook.db.commit()
        self._connection = self._gradebook.engine.connect()
        with course.gradebook_in_use():
            self._keeps_journal = self._journal("delete", "persist")
        late = AssignLatePenalties(config=course.config)
        late.init_plugin()
        self._late = late.plugin_inst

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._keeps_journal:
            with suppress(DatabaseError):  # held by another program, which removes the journal at its next commit
                self._journal("persist", "delete")
        self._connection.close()
        self._gradebook.close()

    def _journal(self, present: str, wanted: str) -> bool:
        """Change what SQLite does with its journal after each commit; return whether it did `present` until now.

        To remove it means a new file for each submission, and file systems do not use a removed file's place again
        for minutes: the longer a run, the longer they look for one.
        """
        if self._connection.dialect.name != "sqlite":
            return False
        found = bool(self._connection.exec_driver_sql("PRAGMA journal_mode").scalar() == present)
        if found:
            self._connection.exec_driver_sql(f"PRAGMA journal_mode = {wanted}")
        self._connection.commit()
        return found

    def last_run(self, student: str) -> Any:
        """Return the last run over a student's submission, as a row; None before the first."""
        with self._course.gradebook_in_use(), self._connection.begin():
            return self._last_run(student)

    def _last_run(self, student: str) -> Any:
        return self._connection.execute(LAST_RUN, {"assignment": self._package.assignment, "student": student}).first()

    def refreshed(self, student: str, received: datetime | None) -> Refreshed | None:
        """Bring a graded submission's lateness up to date, and return what it counts now; None if there is none.

        Since the run a person may have given points, the due date may have moved, or the time may have been corrected.
        """
        with self._course.gradebook_in_use(), self._connection.begin():
            rows = SubmissionRows(self._connection, self._assignment_id, student, received)
            if rows.is_new:
                return None
            late = self._seconds_late(rows)
            notebooks = [rows.notebook(layout) for layout in self._layouts]
            penalties = math.fsum(notebook.penalty for notebook in notebooks)
            for notebook in notebooks:
                notebook.enter(None)
                notebook.close(self._penalty(student, notebook.score, late))
            rows.save_lateness()
        earned = math.fsum(notebook.score for notebook in notebooks)
        now = earned - math.fsum(notebook.penalty for notebook in notebooks)
        return Refreshed(now, earned - penalties, self._max_score)

    def awaited(self, student: str) -> tuple[bool, list[str]]:
        """Return whether a person has to look at a submission that was graded before, and what is unanswered in it."""
        with self._course.gradebook_in_use(), self._connection.begin():
            rows = SubmissionRows(self._connection, self._assignment_id, student, None)
            notebooks = [rows.notebook(layout) for layout in self._layouts]
            for notebook in notebooks:
                notebook.enter(None)
        return _awaited(notebooks)

    @contextmanager
    def recording(
        self, student: str, graded: Graded, received: datetime | None, digest: str
    ) -> Iterator[tuple[Result, dict[str, Standing]]]:
        """Enter what a run came to; it stands, whole, once the block has ended without an exception.

        The block writes the files, so that a grade that stands has its files, whenever the process may be killed.

        Raises
        ------
        CourseError
            If the gradebook cannot be written, because another program holds it or its disk is full.
        """
        with self._course.gradebook_in_use(), self._connection.begin():
            previous = self._last_run(student)
            # An ungradable submission left the rows of the one before it in place.
            same = previous is not None and previous.score is not None and previous.submission_digest == digest
            notebooks = {} if graded.problem else self._write(student, graded, received, same)
            result = self._result(student, graded, notebooks, previous)
            self._add_run(result, graded, digest)
            given = {notebook.name for notebook in graded.notebooks}
            yield result, {name: _standing(rows) for name, rows in notebooks.items() if name in given}

    def reasons_of(self, run: int) -> list[dict[str, Any]]:
        """Return what may have cost points in an earlier run without the answer being wrong."""
        with self._course.gradebook_in_use(), self._connection.begin():
            return self._connection.execute(FIND_REASONS, {"run": run}).scalar() or []

    def _add_run(self, result: Result, graded: Graded, digest: str) -> None:
        added = self._connection.execute(
            ADD_RUN,
            {
                "assignment": self._package.assignment,
                "student": result.student,
                "finished": datetime.now(UTC).replace(tzinfo=None),
                "submission_digest": "" if graded.fault else digest,
                "release_digest": self._package.digest,
                "state": result.state,
                "score": result.score,
                "max_score": result.max_score,
                "message": result.message,
                "verdicts": result.verdicts,
                "degraded": bool(graded.degraded),
            },
        )
        if graded.reasons and added.inserted_primary_key is not None:
            self._connection.execute(ADD_REASONS, {"run": added.inserted_primary_key[0], "reasons": graded.reasons})

    def _write(self, student: str, graded: Graded, received: datetime | None, same: bool) -> dict[str, NotebookRows]:
        rows = SubmissionRows(self._connection, self._assignment_id, student, received, same=same)
        late = self._seconds_late(rows)
        given = {notebook.name: notebook for notebook in graded.notebooks}
        notebooks: dict[str, NotebookRows] = {}
        for layout in self._layouts:
            notebook = notebooks[layout.name] = rows.notebook(layout)
            grades = given.get(layout.name)
            notebook.enter(grades, missing=layout.name in graded.missing, same=same)
            notebook.close(self._penalty(student, notebook.score, late) if grades else notebook.penalty or None)
        rows.save()
        return notebooks

    def _seconds_late(self, rows: SubmissionRows) -> float:
        if rows.timestamp is None or self._due is None:
            return 0.0
        due = self._due if rows.extension is None else self._due + rows.extension
        return max(0.0, float((rows.timestamp - due).total_seconds()))

    def _penalty(self, student: str, score: float, late: float) -> float | None:
        """Ask the course's plugin what lateness costs, never more than the notebook earned."""
        penalty = self._late.late_submission_penalty(student, score, late) if late > 0 else None
        return None if penalty is None else min(max(float(penalty), 0.0), score)

    def _result(self, student: str, graded: Graded, notebooks: dict[str, NotebookRows], previous: Any) -> Result:
        before = previous.score if previous is not None else None
        assignment = self._package.assignment
        if graded.problem:
            return Result(student, assignment, UNGRADABLE, message=graded.problem, previous_score=before)
        ungradable = any(verdict["verdict"]["status"] == UNGRADABLE for verdict in graded.verdicts)
        rows = notebooks.values()
        needs_manual_grade, unanswered = _awaited(rows)
        return Result(
            student,
            assignment,
            UNGRADABLE if ungradable else GRADED,
            score=sum(notebook.score for notebook in rows) - sum(notebook.penalty for notebook in rows),
            max_score=self._max_score,
            verdicts=graded.verdicts,
            message="; ".join(graded.notes),
            needs_manual_grade=needs_manual_grade,
            unanswered=unanswered,
            previous_score=before,
            changes=_changes(previous.verdicts if previous is not None else [], graded.verdicts),
            reasons=graded.reasons,
            failures=graded.failures,
        )


def _awaited(notebooks: Collection[NotebookRows]) -> tuple[bool, list[str]]:
    return (
        any(notebook.needs_manual_grade for notebook in notebooks),
        [name for notebook in notebooks for name in notebook.unanswered],
    )


def _standing(rows: NotebookRows) -> Standing:
    return Standing(rows.scores, rows.comments, rows.penalty)


def _changes(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what another run found otherwise, cell by cell."""
    earlier = {entry["cell"]: entry["verdict"] for entry in before}
    return [
        {"cell": entry["cell"], "before": earlier[entry["cell"]]["title"], "after": entry["verdict"]["title"]}
        for entry in after
        if entry["cell"] in earlier and earlier[entry["cell"]]["points"] != entry["verdict"]["points"]
    ]


def standing(notebook: SubmittedNotebook) -> Standing:
    """Read a submitted notebook's scores, comments and penalty."""
    return Standing(
        {grade.cell.name: float(grade.score) for grade in notebook.grades},
        {comment.cell.name: comment.comment for comment in notebook.comments if comment.comment},
        float(notebook.late_submission_penalty or 0.0),
    )
