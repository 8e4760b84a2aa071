"""The queue of submissions, as the grading process sees it: claim some, record what came out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session, selectinload

from autograder.hub.store.models import Assignment, CellVerdict, Grading, State, Submission
from autograder.hub.store.store import Store
from autograder.hub.submissions.standing import counting_attempt

MAX_INTERRUPTIONS = 3
AT_ONCE, LOOKED_AT, LONG = 25, 100, 250


@dataclass(frozen=True)
class Outcome:
    """What grading one submission came to."""

    state: State
    score: float | None
    max_score: float | None
    message: str | None
    verdicts: Sequence[tuple[str, dict[str, Any]]]


def put_back(store: Store, after_crash: bool) -> None:
    """Queue again what an earlier grading process was at when it ended.

    A submission in whose grading the process has crashed several times is recorded as ungradable instead, so that it
    cannot hold up the class.
    """
    with store.write() as session:
        for submission in session.scalars(select(Submission).where(Submission.state == State.GRADING)):
            submission.interruptions += after_crash
            submission.state = State.QUEUED
            if submission.interruptions >= MAX_INTERRUPTIONS:
                submission.state = State.UNGRADABLE
                _add_grading(
                    session,
                    submission.id,
                    Outcome(
                        State.UNGRADABLE,
                        score=None,
                        max_score=None,
                        message="The grader itself failed on this notebook. This does not count against you; "
                        "your instructor sees it and can have it graded again.",
                        verdicts=(),
                    ),
                )


@dataclass(frozen=True)
class Kind:
    """What the grader can grade in one run: submissions of one assignment, all graded before or none.

    One in whose grading the process has crashed is a kind of its own, so that the next crash is laid to the right one.
    """

    assignment: str
    again: bool
    alone: int | None


@dataclass(frozen=True)
class Claimed:
    """A submission taken from the queue: what its grading needs to know of it."""

    sequence: int
    id: str
    person_id: str
    assignment_name: str
    received: datetime
    interruptions: int
    again: bool

    @property
    def kind(self) -> Kind:
        """The kind of submission that it is."""
        return Kind(self.assignment_name, self.again, self.sequence if self.interruptions else None)


class Turn:
    """Submissions taken from the queue, oldest first, that the grader can grade in one run without a pause.

    They are of one kind, that of the oldest; `kind` is None where nothing is queued. No two at a time are by one
    person: nbgrader's course directory holds one submission of each. A turn goes on until nothing of its kind is
    queued, or until it is `LONG`: something else may have waited for it, or its assignment been released anew, which
    the grader reads when a turn begins. That takes less than a hundredth of a long turn.
    """

    def __init__(self, store: Store) -> None:
        self.kind: Kind | None = None
        self._store = store
        self._busy: set[str] = set()
        self._taken = 0
        self._waiting: list[Claimed] = []
        self._take()

    def __iter__(self) -> Iterator[Claimed]:
        while self._waiting or self._take():
            yield self._waiting.pop()

    def done(self, submission: Claimed) -> None:
        """Say that a submission is graded; another of the same person may follow."""
        self._busy.discard(submission.person_id)

    def _take(self) -> bool:
        """Take a few more of the queue."""
        if self._taken >= LONG:
            return False
        with self._store.write() as session:
            oldest = [Claimed(*row) for row in session.execute(OLDEST)]
            if not oldest:
                return False
            self.kind = self.kind or oldest[0].kind
            same = [submission for submission in oldest if submission.kind == self.kind]
            claimed: dict[str, Claimed] = {}
            for submission in same:
                if submission.person_id not in self._busy and len(claimed) < AT_ONCE:
                    claimed.setdefault(submission.person_id, submission)
            sequences = [submission.sequence for submission in claimed.values()]
            session.execute(update(Submission).where(Submission.sequence.in_(sequences)).values(state=State.GRADING))
        self._busy |= claimed.keys()
        self._taken += len(claimed)
        self._waiting = list(claimed.values())[::-1]
        return bool(claimed)


OLDEST = (
    select(
        Submission.sequence,
        Submission.id,
        Submission.person_id,
        Submission.assignment_name,
        Submission.received,
        Submission.interruptions,
        Submission.gradings.any(),
    )
    .where(Submission.state == State.QUEUED)
    .order_by(Submission.sequence)
    .limit(LOOKED_AT)
)


def record(store: Store, submission_id: str, outcome: Outcome) -> None:
    """Write down the outcome of a claimed submission: once, whole, or not at all."""
    with store.write() as session:
        done = session.connection().execute(END_GRADING, {"submission": submission_id, "came_to": outcome.state})
        if done.rowcount:  # its person may have deleted it meanwhile
            _add_grading(session, submission_id, outcome)


END_GRADING = (
    update(Submission)
    .where(Submission.id == bindparam("submission"), Submission.state == State.GRADING)
    .values(state=bindparam("came_to"))
)


def counting(store: Store, people: Iterable[str] | None) -> list[Submission]:
    """Return the attempts that count, of these people or all, where somebody made more than one."""
    found = []
    with store.read() as session:
        for assignment in session.scalars(select(Assignment)):
            several = (
                select(Submission.person_id)
                .where(Submission.assignment_name == assignment.name, Submission.state == State.GRADED)
                .group_by(Submission.person_id)
                .having(func.count() > 1)
            )
            if people is not None:
                several = several.where(Submission.person_id.in_(people))
            for person_id in session.scalars(several):
                attempts = session.scalars(
                    select(Submission)
                    .where(Submission.person_id == person_id, Submission.assignment_name == assignment.name)
                    .order_by(Submission.attempt)
                    .options(selectinload(Submission.gradings))
                ).all()
                attempt = counting_attempt(assignment, attempts)
                if attempt and not any(other.state in (State.QUEUED, State.GRADING) for other in attempts):
                    found.append(attempt)
    return found


def _add_grading(session: Session, submission_id: str, outcome: Outcome) -> None:
    # Plain statements: by way of objects it would cost a tenth of the time that the grading takes.
    grading = {
        "submission_id": submission_id,
        "finished": datetime.now(UTC),
        "state": outcome.state,
        "score": outcome.score,
        "max_score": outcome.max_score,
        "message": outcome.message,
    }
    identity = session.connection().execute(ADD_GRADING, grading).scalar_one()
    verdicts = [
        {"grading_id": identity, "position": position, "cell": cell, "verdict": verdict}
        for position, (cell, verdict) in enumerate(outcome.verdicts)
    ]
    if verdicts:
        session.connection().execute(insert(CellVerdict), verdicts)


ADD_GRADING = insert(Grading).returning(Grading.id)
