"""Write grades into nbgrader's gradebook: one transaction for a submission, by one writer.

nbgrader's own methods commit up to two dozen times for a submission and look the same rows up again each time. The
tables and their meaning are nbgrader's; only the statements are ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from nbgrader.api import (
    Comment,
    Grade,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    new_uuid,
)
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from autograder.grading.course import Course
from autograder.grading.job import Graded
from autograder.grading.package import Package
from autograder.grading.records import METADATA, RUNS
from autograder.grading.result import GRADED, UNGRADABLE, Result


@dataclass(frozen=True)
class Standing:
    """What the gradebook holds of one submitted notebook after grading, for its feedback page."""

    scores: dict[str, float]
    comments: dict[str, str]
    penalty: float

    @property
    def touched(self) -> bool:
        """Whether a person or the clock changed anything that the run alone could not know."""
        return self.penalty != 0 or any(comment != "No response." for comment in self.comments.values())


class Writer:
    """The one writer of a course's gradebook during a run."""

    def __init__(self, course: Course, package: Package) -> None:
        self._course = course
        self._package = package
        self._gradebook = course.gradebook()
        METADATA.create_all(self._gradebook.engine)
        self._read_layout()
        late = AssignLatePenalties(config=course.config)
        late.init_plugin()
        self._late = late.plugin_inst

    def _read_layout(self) -> None:
        """Keep the ids of the assignment's notebooks and cells, which do not change during a run."""
        assignment = self._gradebook.find_assignment(self._package.assignment)
        self._assignment_id = assignment.id
        self._notebooks = {notebook.name: notebook.id for notebook in assignment.notebooks}
        self._graded = {
            notebook.name: {cell.name: cell.id for cell in [*notebook.grade_cells, *notebook.task_cells]}
            for notebook in assignment.notebooks
        }
        self._commented = {
            notebook.name: {cell.name: cell.id for cell in [*notebook.solution_cells, *notebook.task_cells]}
            for notebook in assignment.notebooks
        }
        self._tasks = {notebook.name: {cell.name for cell in notebook.task_cells} for notebook in assignment.notebooks}
        self._gradebook.db.commit()

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._gradebook.close()

    def last_run(self, student: str) -> Any:
        """Return the last run over a student's submission, as a row; None before the first."""
        own = (RUNS.c.assignment == self._package.assignment) & (RUNS.c.student == student)
        with self._gradebook.engine.connect() as connection:
            return connection.execute(select(RUNS).where(own).order_by(RUNS.c.id.desc()).limit(1)).first()

    @contextmanager
    def recording(
        self, student: str, graded: Graded, received: datetime | None, digest: str, previous: Any
    ) -> Iterator[tuple[Result, dict[str, Standing]]]:
        """Enter what a run came to; it stands, whole, once the block has ended without an exception.

        The block writes the files, so that a grade that stands has its files, whenever the process may be killed.
        """
        with Session(self._gradebook.engine) as session, session.begin():
            standings = {} if graded.problem else self._write(session, student, graded, received)
            result = self._result(session, student, graded, previous)
            session.execute(
                insert(RUNS).values(
                    assignment=self._package.assignment,
                    student=student,
                    finished=datetime.now(UTC).replace(tzinfo=None),
                    submission_digest=digest,
                    release_digest=self._package.digest,
                    state=result.state,
                    score=result.score,
                    max_score=result.max_score,
                    message=result.message,
                    verdicts=result.verdicts,
                    degraded=bool(graded.degraded),
                )
            )
            yield result, standings

    def _write(self, session: Session, student: str, graded: Graded, received: datetime | None) -> dict[str, Standing]:
        submission_id = self._submission(session, student, received)
        notebooks = {
            row.notebook_id: row.id
            for row in session.execute(
                select(SubmittedNotebook.id, SubmittedNotebook.notebook_id).where(
                    SubmittedNotebook.assignment_id == submission_id
                )
            )
        }
        for notebook in graded.notebooks:
            row = notebooks[self._notebooks[notebook.name]]
            self._write_scores(session, row, notebook.name, notebook.scores)
            self._write_comments(session, row, notebook.name, notebook.unanswered)
        for name in graded.missing:  # as nbgrader: nothing handed in earns nothing, and nobody need look
            session.execute(
                update(Grade)
                .where(Grade.notebook_id == notebooks[self._notebooks[name]])
                .values(auto_score=0, needs_manual_grade=False)
            )
        session.flush()
        submission = session.get_one(SubmittedAssignment, submission_id)
        return {
            notebook.name: self._standing(session, submission, notebooks[self._notebooks[notebook.name]], student)
            for notebook in graded.notebooks
        }

    def _submission(self, session: Session, student: str, received: datetime | None) -> str:
        """Return the row of the submission, made with all below it if need be."""
        if session.get(Student, student) is None:
            session.execute(insert(Student).values(id=student))
        found = session.execute(
            select(SubmittedAssignment.id).where(
                SubmittedAssignment.assignment_id == self._assignment_id, SubmittedAssignment.student_id == student
            )
        ).scalar_one_or_none()
        if found is not None:
            if received is not None:
                session.execute(
                    update(SubmittedAssignment).where(SubmittedAssignment.id == found).values(timestamp=received)
                )
            return str(found)
        made = new_uuid()
        session.execute(
            insert(SubmittedAssignment).values(
                id=made, assignment_id=self._assignment_id, student_id=student, timestamp=received
            )
        )
        for name, notebook_id in self._notebooks.items():
            row = new_uuid()
            session.execute(insert(SubmittedNotebook).values(id=row, assignment_id=made, notebook_id=notebook_id))
            grades = [{"id": new_uuid(), "cell_id": cell, "notebook_id": row} for cell in self._graded[name].values()]
            comments = [
                {"id": new_uuid(), "cell_id": cell, "notebook_id": row} for cell in self._commented[name].values()
            ]
            if grades:
                session.execute(insert(Grade), grades)
            if comments:
                session.execute(insert(Comment), comments)
        return str(made)

    def _write_scores(self, session: Session, row: str, name: str, scores: dict[str, float | None]) -> None:
        """Write automatic scores; a person's stay, and are marked for another look."""
        grades = {grade.cell_id: grade for grade in session.scalars(select(Grade).where(Grade.notebook_id == row))}
        for cell, score in scores.items():
            grade = grades[self._graded[name][cell]]
            grade.auto_score = score
            grade.needs_manual_grade = grade.manual_score is not None or score is None

    def _write_comments(self, session: Session, row: str, name: str, unanswered: tuple[str, ...]) -> None:
        """Say where nothing was written; tasks are a person's to judge."""
        empty = {self._commented[name][cell] for cell in unanswered if cell not in self._tasks[name]}
        for comment in session.scalars(select(Comment).where(Comment.notebook_id == row)):
            comment.auto_comment = "No response." if comment.cell_id in empty else None

    def _standing(self, session: Session, submission: SubmittedAssignment, row: str, student: str) -> Standing:
        """Work out the penalty for lateness, then read back what stands."""
        notebook = session.get_one(SubmittedNotebook, row)
        session.refresh(notebook)
        notebook.late_submission_penalty = None
        late = submission.total_seconds_late
        if late > 0:
            penalty = self._late.late_submission_penalty(student, notebook.score, late)
            if penalty is not None:
                notebook.late_submission_penalty = min(max(penalty, 0), notebook.score)
        session.flush()
        return standing(notebook)

    def _result(self, session: Session, student: str, graded: Graded, previous: Any) -> Result:
        before = previous.score if previous is not None else None
        assignment = self._package.assignment
        if graded.problem:
            return Result(student, assignment, UNGRADABLE, message=graded.problem, previous_score=before)
        row = session.execute(
            select(SubmittedAssignment).where(
                SubmittedAssignment.assignment_id == self._assignment_id, SubmittedAssignment.student_id == student
            )
        ).scalar_one()
        session.refresh(row)
        ungradable = any(verdict["verdict"]["status"] == UNGRADABLE for verdict in graded.verdicts)
        return Result(
            student,
            assignment,
            UNGRADABLE if ungradable else GRADED,
            score=float(row.score) - float(row.late_submission_penalty or 0),
            max_score=float(row.max_score),
            verdicts=graded.verdicts,
            message="; ".join(graded.notes),
            needs_manual_grade=bool(row.needs_manual_grade),
            previous_score=before,
            changes=_changes(previous.verdicts if previous is not None else [], graded.verdicts),
        )


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
