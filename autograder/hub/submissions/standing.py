"""Where a person stands in an assignment: which attempt counts, and what it counts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from autograder.hub.store.models import Assignment, Grading, Override, Person, Policy, Role, State, Submission


@dataclass(frozen=True)
class Standing:
    """One person in one assignment.

    Attributes
    ----------
    attempts
        All of them, the oldest first.
    counting
        The one that counts by the assignment's policy, if one is graded.
    score, max_score
        What it counts: after the late penalty, or as an instructor set it.
    """

    person: Person
    assignment: Assignment
    attempts: Sequence[Submission]
    counting: Submission | None
    override: Override | None

    @property
    def grading(self) -> Grading | None:
        return self.counting.gradings[-1] if self.counting else None

    @property
    def score(self) -> float | None:
        if self.override:
            return self.override.score
        return penalised_score(self.assignment, self.counting) if self.counting else None

    @property
    def max_score(self) -> float | None:
        return self.grading.max_score if self.grading else None

    @property
    def message(self) -> str | None:
        """What the verdict says beside the score, such as that written answers wait to be read."""
        return self.grading.message if self.grading and not self.override else None

    @property
    def bugs(self) -> list[str]:
        """The recognised bugs of the latest graded attempt: what the person is at now."""
        graded = [attempt for attempt in self.attempts if attempt.state is State.GRADED]
        verdicts = graded[-1].gradings[-1].verdicts if graded else []
        return list(dict.fromkeys(bug for verdict in verdicts for bug in verdict.verdict.get("bugs", [])))

    @property
    def is_waiting(self) -> bool:
        return any(attempt.state in (State.QUEUED, State.GRADING) for attempt in self.attempts)

    @property
    def ungradable(self) -> list[Submission]:
        return [attempt for attempt in self.attempts if attempt.state is State.UNGRADABLE]


def standings(session: Session, assignment: Assignment) -> list[Standing]:
    """Return where everybody who submitted, and every other learner, stands."""
    attempts: dict[str, list[Submission]] = {}
    for submission in session.scalars(
        select(Submission)
        .where(Submission.assignment_name == assignment.name)
        .order_by(Submission.attempt)
        .options(selectinload(Submission.gradings).selectinload(Grading.verdicts))
    ):
        attempts.setdefault(submission.person_id, []).append(submission)
    overrides = {
        override.person_id: override
        for override in session.scalars(select(Override).where(Override.assignment_name == assignment.name))
    }
    people = session.scalars(select(Person).order_by(Person.name, Person.id))
    return [
        Standing(person, assignment, own, counting_attempt(assignment, own), overrides.get(person.id))
        for person in people
        if (own := attempts.get(person.id, [])) or person.role is Role.LEARNER
    ]


def counting_attempt(assignment: Assignment, attempts: Sequence[Submission]) -> Submission | None:
    """Return the attempt that counts: the best, the earliest of equals; or the last."""
    graded = [attempt for attempt in attempts if attempt.state is State.GRADED]
    if not graded:
        return None
    if assignment.policy is Policy.LAST:
        return graded[-1]
    return max(graded, key=lambda attempt: penalised_score(assignment, attempt))


def penalised_score(assignment: Assignment, attempt: Submission) -> float:
    """Return a graded attempt's score after the penalty for each day begun after the assignment was due."""
    score = attempt.gradings[-1].score or 0.0
    if assignment.due is None or attempt.received <= assignment.due:
        return score
    days = math.ceil((attempt.received - assignment.due) / timedelta(days=1))
    return score * max(0.0, 1.0 - assignment.late_penalty_per_day * days)
