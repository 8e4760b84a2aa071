"""The queue of submissions, as the grading process sees it: claim some, record what came out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import selectinload

from autograder.hub.models import Assignment, CellVerdict, Grading, State, Submission
from autograder.hub.standing import counting_attempt
from autograder.hub.store import Store

MAX_INTERRUPTIONS = 3


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


def claim(store: Store, limit: int) -> list[Submission]:
    """Take the oldest queued submissions, all of one assignment and each by somebody else.

    One in whose grading the process has crashed is taken alone, so that the next crash is laid to the right one.
    """
    with store.write() as session:
        oldest = session.scalars(
            select(Submission)
            .where(Submission.state == State.QUEUED)
            .order_by(Submission.sequence)
            .limit(limit)
            .options(selectinload(Submission.gradings))
        ).all()
        claimed: dict[str, Submission] = {}
        if oldest and oldest[0].interruptions:
            claimed[oldest[0].person_id] = oldest[0]
        else:
            for submission in oldest:
                if submission.assignment_name == oldest[0].assignment_name and not submission.interruptions:
                    claimed.setdefault(submission.person_id, submission)
        session.execute(
            update(Submission)
            .where(Submission.sequence.in_([s.sequence for s in claimed.values()]))
            .values(state=State.GRADING)
        )
    return list(claimed.values())


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
