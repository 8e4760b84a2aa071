"""Grade a course's submissions: read, hand to workers, record, write files; no submission stops another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy.exc import OperationalError

from autograder.examiner.fault import Fault
from autograder.grading.child.graded import Graded, faulty
from autograder.grading.course.course import Course, CourseError
from autograder.grading.course.faults import record_faults
from autograder.grading.gradebook.feedback_pages import write_pages
from autograder.grading.gradebook.files import write_autograded, write_feedback
from autograder.grading.gradebook.gradebook import Writer
from autograder.grading.gradebook.result import Result
from autograder.grading.submission import submission
from autograder.grading.submission.job import Job, digest
from autograder.grading.submission.package import Package, load
from autograder.grading.submission.restore import UngradableError
from autograder.grading.workers.pool import LocalPool, Pool
from autograder.sandbox import Limits


class Grader:
    """Grades submissions of a course; keep it open, for its sandboxes stay warm.

    Parameters
    ----------
    course
        The course.
    workers
        How many submissions are graded at once on this machine.
    cluster
        The address of a Dask scheduler to grade on instead.
    limits
        What each submission may use.
    allow_degraded
        Grade though libseccomp is missing; each grade is marked so.

    Raises
    ------
    SandboxError
        If this machine lacks a mandatory part of the sandbox.
    """

    def __init__(
        self,
        course: Course,
        *,
        workers: int = 2,
        cluster: str | None = None,
        limits: Limits | None = None,
        allow_degraded: bool = False,
    ) -> None:
        self.course = course
        self._limits = limits or Limits()
        self._workers = workers
        self._cluster = cluster
        self._allow_degraded = allow_degraded
        self._pools: dict[str, Pool] = {}

    def __enter__(self) -> Grader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pool in self._pools.values():
            pool.close()

    def grade(
        self, assignment: str, students: Iterable[str] | None = None, *, regrade: bool = False
    ) -> Iterator[Result]:
        """Grade submissions and yield each result once it is recorded, in the order in which they are done.

        Parameters
        ----------
        assignment
            The assignment's name.
        students
            Whose submissions; everybody's if None. Each is asked for when there is room for it, and read then.
        regrade
            Run again what was graded already, from the same submission against the same release.

        Raises
        ------
        AssignmentError
            If the assignment has not been released.
        """
        package = load(self.course, assignment)
        chosen = self.course.students_with(assignment) if students is None else students
        with self.course.lock(), Writer(self.course, package) as writer:
            run = _Run(self.course, package, writer, self.course.secret(), regrade)
            yield from run.results(self._pool(package), chosen)
            if run.stale:
                list(write_pages(self.course, assignment, run.stale))

    def _pool(self, package: Package) -> Pool:
        if package.digest not in self._pools:
            for pool in self._pools.values():
                pool.close()
            self._pools = {package.digest: self._start(package)}
        return self._pools[package.digest]

    def _start(self, package: Package) -> Pool:
        if self._cluster is None:
            return LocalPool(package, self._limits, self._workers, self._allow_degraded)
        from autograder.grading.workers.cluster import ClusterPool

        return ClusterPool(package, self._limits, self._cluster, self._allow_degraded)


class _Run:
    """One pass over the submissions of an assignment."""

    def __init__(self, course: Course, package: Package, writer: Writer, secret: str, regrade: bool) -> None:
        self._course = course
        self._package = package
        self._writer = writer
        self._secret = secret
        self._regrade = regrade
        self.stale: list[str] = []
        """Whose feedback shows another score than the gradebook has now."""

    def results(self, pool: Pool, students: Iterable[str]) -> Iterator[Result]:
        """Keep the pool busy, and yield each result once it is recorded."""
        try:
            for student in students:
                job = self._job(student)
                if isinstance(job, Result):
                    yield job
                    continue
                while not pool.has_room():
                    yield self._record_next(pool)
                pool.submit(job)
            while pool.is_busy():
                yield self._record_next(pool)
        finally:
            pool.drop()

    def _record_next(self, pool: Pool) -> Result:
        job, graded = pool.next_done()
        return self._record(job.student, graded, digest(job.notebooks))

    def _job(self, student: str) -> Job | Result:
        """Read a submission; what cannot be read, or is done already, has its result at once."""
        try:
            notebooks = self._read(self._course.folder("submitted", self._package.assignment, student))
        except UngradableError as error:
            return self._record(student, Graded(problem=str(error)), "")
        identity = digest(notebooks)
        done = None if self._regrade else self._done(student, identity)
        return done or Job(student, notebooks, f"{self._secret}/{self._package.assignment}/{identity}")

    def _read(self, folder: Path) -> dict[str, bytes]:
        names = [notebook.name for notebook in self._package.notebooks]
        found = {name: submission.read_notebook(folder, f"{name}.ipynb") for name in names}
        return {name: data for name, data in found.items() if data is not None}

    def _done(self, student: str, identity: str) -> Result | None:
        """Return the result of the last run if it was over this submission and release, and its files are there."""
        last = self._writer.last_run(student)
        if last is None or (last.submission_digest, last.release_digest) != (identity, self._package.digest):
            return None
        folders = [self._course.folder(step, self._package.assignment, student) for step in ("autograded", "feedback")]
        if last.score is not None and not all(folder.is_dir() for folder in folders):
            return None
        needs_manual_grade, unanswered = (False, []) if last.score is None else self._writer.awaited(student)
        score, max_score, before = self._as_it_stands(student, last)
        return Result(
            student,
            self._package.assignment,
            last.state,
            score,
            max_score,
            last.verdicts,
            last.message,
            needs_manual_grade=needs_manual_grade,
            unanswered=unanswered,
            unchanged=True,
            previous_score=before,
            reasons=self._writer.reasons_of(last.id),
        )

    def _as_it_stands(self, student: str, last: Any) -> tuple[float | None, float | None, float | None]:
        """Return a graded submission's score now, the most that it can be, and the score before if it has changed."""
        if last.score is None:
            return None, last.max_score, None
        folder = self._course.folder("submitted", self._package.assignment, student)
        fresh = self._writer.refreshed(student, submission.timestamp(folder))
        if fresh is None:
            return last.score, last.max_score, None
        if fresh.score != last.score or fresh.score != fresh.before:
            self.stale.append(student)
        changed = fresh.before if fresh.before != fresh.score else last.score
        return fresh.score, fresh.max_score, changed if changed != fresh.score else None

    def _record(self, student: str, graded: Graded, identity: str) -> Result:
        """Write the files and the gradebook; what fails on the way is this student's problem and nobody else's."""
        try:
            return self._written(student, graded, identity)
        except (CourseError, OperationalError):
            raise  # of the gradebook, and so everybody's
        except OSError as error:
            problem = f"its files could not be written: {error}"
            return self._written(student, Graded(problem=problem, fault=True), identity)
        except Exception as error:  # ours, never the student's
            return self._written(student, faulty(Fault.of(error)), identity)

    def _written(self, student: str, graded: Graded, identity: str) -> Result:
        folder = self._course.folder("submitted", self._package.assignment, student)
        received = submission.timestamp(folder)
        record_faults(self._course, self._package.assignment, student, graded.faults)
        with self._writer.recording(student, graded, received, identity) as (result, standings):
            if not graded.problem:
                write_autograded(self._course, self._package, student, graded, folder)
                write_feedback(self._course, self._package, student, graded, standings)
        return result


def grade(course: Course, assignment: str, students: Iterable[str] | None = None, **settings: Any) -> Iterator[Result]:
    """Grade submissions with a grader of one use; see `Grader` for the settings."""
    with Grader(course, **settings) as grader:
        yield from grader.grade(assignment, students)
