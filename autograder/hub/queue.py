"""The queue of submissions, as the grading process sees it: claim some, record what came out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import selectinload

from autograder.hub.models import Assignment, CellVerdict, Grading, State, Submission
from autograder.hub.standing import counting_attempt
from autograder.hub.store import Store

MAX_INTERRUPTIONS = 3
AT_ONCE, LOOKED_AT, LONG = 25, 250, 250


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
                _append(
                    submission,
                    Outcome(
                        State.UNGRADABLE,
                        score=None,
                        max_score=None,
                        message="The grader itself failed on this notebook. This does not count against you; "
                        "your instructor sees it and can have it graded again.",
                        verdicts=(),
                    ),
                )


class Turn:
    """Submissions taken from the queue, oldest first, that the grader can grade in one run without a pause.

    They are of one assignment, all graded before or none, and no two at a time are by one person: nbgrader's course
    directory holds one submission of each. One in whose grading the process has crashed is taken alone, so that the
    next crash is laid to the right one. A turn goes on until nothing of its kind is queued, or until it is `LONG` and
    something else has waited for it.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._busy: set[str] = set()
        self._taken = 0
        self._waiting: list[Submission] = []
        self._kind: tuple[object, ...] = ()
        self._take()

    @property
    def first(self) -> Submission | None:
        """The oldest of the queue, if this turn has not begun; None where nothing is queued."""
        return self._waiting[-1] if self._waiting else None

    def __iter__(self) -> Iterator[Submission]:
        while self._waiting or self._take():
            yield self._waiting.pop()

    def done(self, submission: Submission) -> None:
        """Say that a submission is graded; another of the same person may follow."""
        self._busy.discard(submission.person_id)

    def _take(self) -> bool:
        """Take a few more of the queue."""
        with self._store.write() as session:
            oldest = session.scalars(
                select(Submission)
                .where(Submission.state == State.QUEUED)
                .order_by(Submission.sequence)
                .limit(LOOKED_AT)
                .options(selectinload(Submission.gradings))
            ).all()
            if not oldest:
                return False
            self._kind = self._kind or _kind(oldest[0])
            same = [submission for submission in oldest if _kind(submission) == self._kind]
            if len(same) < len(oldest) and self._taken >= LONG:
                return False
            claimed = {one.person_id: one for one in reversed(same) if one.person_id not in self._busy}
            chosen = sorted(claimed.values(), key=lambda one: one.sequence)[:AT_ONCE]
            session.execute(
                update(Submission)
                .where(Submission.sequence.in_([submission.sequence for submission in chosen]))
                .values(state=State.GRADING)
            )
        self._busy |= {submission.person_id for submission in chosen}
        self._taken += len(chosen)
        self._waiting = chosen[::-1]
        return bool(chosen)


def _kind(submission: Submission) -> tuple[object, ...]:
    alone = submission.sequence if submission.interruptions else None
    return submission.assignment_name, bool(submission.gradings), alone


def record(store: Store, submission_id: str, outcome: Outcome) -> None:
    """Write down the outcome of a claimed submission: once, whole, or not at all."""
    with store.write() as session:
        submission = session.scalars(
            select(Submission).where(Submission.id == submission_id, Submission.state == State.GRADING)
        ).one_or_none()
        if submission:  # its person may have deleted it meanwhile
            _append(submission, outcome)


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


def _append(submission: Submission, outcome: Outcome) -> None:
    submission.state = outcome.state
    submission.gradings.append(
        Grading(
            finished=datetime.now(UTC),
            state=outcome.state,
            score=outcome.score,
            max_score=outcome.max_score,
            message=outcome.message,
            verdicts=[
                CellVerdict(position=position, cell=cell, verdict=verdict)
                for position, (cell, verdict) in enumerate(outcome.verdicts)
            ],
        )
    )
