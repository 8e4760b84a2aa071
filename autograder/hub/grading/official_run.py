"""The official run: has claimed submissions graded through nbgrader's course directory, in the sandbox."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from types import TracebackType

from autograder.grading import AssignmentError, Course, CourseError, Grader, Result, SandboxError
from autograder.hub.grading.queue import Claimed, Outcome, Turn
from autograder.hub.settings import Settings
from autograder.hub.store.models import State, Submission
from autograder.hub.submissions.submissions import spooled
from autograder.sandbox.doctor import missing

READ_BY_HAND = "What you wrote in words is read by your instructor; until then its points are not final."
UNANSWERED = (
    "Without an answer in words, and so without points: {cells}. Answer in the notebook itself, and submit that file."
)


class UnavailableError(Exception):
    """Nothing can be graded now, and why."""


class OfficialRun:
    """Grades claimed submissions; open it once and keep it, for its sandboxes stay warm.

    Raises
    ------
    UnavailableError
        If this machine lacks a mandatory part of the sandbox; the submissions stay queued.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def __enter__(self) -> OfficialRun:
        if self._settings.cluster is None and (lack := missing()):
            raise UnavailableError(lack)
        self._course = Course(self._settings.course)
        self._grader = Grader(self._course, workers=self._settings.workers, cluster=self._settings.cluster)
        self._grader.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._grader.__exit__(kind, error, trace)

    def grade(self, turn: Turn) -> Iterator[tuple[Claimed, Outcome]]:
        """Yield each submission of a turn and its outcome as it is graded."""
        under_way: dict[str, Claimed] = {}
        if turn.kind is None:
            return
        students = self._laid(turn, under_way)
        try:
            for result in self._grader.grade(turn.kind.assignment, students, regrade=turn.kind.again):
                submission = under_way.pop(result.student)
                yield submission, _outcome(result)
                turn.done(submission)
        except AssignmentError as fault:
            for submission in turn:
                yield submission, Outcome(State.UNGRADABLE, None, None, str(fault), ())
        except (CourseError, SandboxError) as lack:
            raise UnavailableError(str(lack)) from lack

    def put_in_gradebook(self, submission: Submission) -> None:
        """Let the gradebook hold a submission that was graded before, if it holds a later one."""
        folder = self._course.folder("submitted", submission.assignment_name, submission.person_id)
        held = (folder / f"{submission.assignment_name}.ipynb").read_bytes()
        if hashlib.sha256(held).hexdigest() != submission.sha256:
            self._lay(submission)
            for _ in self._grader.grade(submission.assignment_name, [submission.person_id]):
                pass

    def _laid(self, turn: Turn, under_way: dict[str, Claimed]) -> Iterator[str]:
        """Lay each submission when there is room for it, so that the first need not wait for the last."""
        for submission in turn:
            self._lay(submission)
            under_way[submission.person_id] = submission
            yield submission.person_id

    def _lay(self, submission: Claimed | Submission) -> None:
        notebook = spooled(self._settings, submission.id).read_bytes()
        self._course.submit(submission.assignment_name, submission.person_id, notebook, submission.received)


def _outcome(result: Result) -> Outcome:
    return Outcome(
        State(result.state),
        result.score,
        result.max_score,
        " ".join(_sentences(result)) or None,
        [(verdict["cell"], verdict["verdict"]) for verdict in result.verdicts],
    )


def _sentences(result: Result) -> Iterator[str]:
    """Say what happened in the run, and why what no program grades has no points yet."""
    if result.message:
        yield result.message if result.message.endswith((".", "!", "?")) else f"{result.message}."
    if result.needs_manual_grade:
        yield READ_BY_HAND
    if result.unanswered:
        yield UNANSWERED.format(cells=", ".join(result.unanswered))
