"""What instructors do with a class's results: look, regrade, override, export."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, selectinload

from autograder.hub.errors import RefusedError
from autograder.hub.settings import Settings
from autograder.hub.store import audit
from autograder.hub.store.models import Assignment, Grading, Override, Person, Policy, State, Submission
from autograder.hub.store.store import Store
from autograder.hub.submissions.assignments import new_releases, take_up_releases
from autograder.hub.submissions.standing import Standing, standings

SLOW = timedelta(minutes=2)
BINS = 10


@dataclass(frozen=True)
class Bin:
    """A bar of the score distribution: how many stand from one percentage to the next."""

    label: str
    count: int


@dataclass(frozen=True)
class Overview:
    """An assignment at a glance."""

    assignment: Assignment
    standings: Sequence[Standing]
    now: datetime

    @property
    def stuck(self) -> list[tuple[str, list[Person]]]:
        """Each recognised bug with who is at it now, the most frequent first."""
        people: dict[str, list[Person]] = {}
        for standing in self.standings:
            for bug in standing.bugs:
                people.setdefault(bug, []).append(standing.person)
        return sorted(people.items(), key=lambda item: -len(item[1]))

    @property
    def overridden(self) -> list[Standing]:
        return [standing for standing in self.standings if standing.override]

    @property
    def distribution(self) -> list[Bin]:
        shares = [s.score / s.max_score for s in self.standings if s.score is not None and s.max_score]
        counts = Counter(min(int(share * BINS), BINS - 1) for share in shares)
        step = 100 // BINS
        return [Bin(f"{i * step}-{(i + 1) * step} %", counts[i]) for i in range(BINS)]

    @property
    def troubled(self) -> list[tuple[Submission, str]]:
        """The submissions that need somebody's eye, and why."""
        found = []
        for attempt in (attempt for standing in self.standings for attempt in standing.attempts):
            if attempt.state is State.UNGRADABLE:
                found.append((attempt, attempt.gradings[-1].message or "ungradable"))
            elif attempt.state is not State.GRADED and self.now - attempt.received > SLOW:
                found.append((attempt, f"{attempt.state.value} for {(self.now - attempt.received) // SLOW * 2} min"))
        return found


def overview(store: Store, assignment_name: str) -> Overview:
    """Return an assignment's overview."""
    with store.read() as session:
        assignment = _assignment(session, assignment_name)
        return Overview(assignment, standings(session, assignment), datetime.now(UTC))


def assignments(store: Store, settings: Settings) -> list[tuple[Assignment, Counter[str]]]:
    """Return the class's assignments, new ones taken up, each with how many of its submissions are in which state."""
    of_assignment = select(Submission.assignment_name, Submission.state, func.count()).group_by(
        Submission.assignment_name, Submission.state
    )
    counts: dict[str, Counter[str]] = {}
    with store.read() as session:
        has_new = bool(new_releases(session, settings))
    if has_new:  # to look is not to write, which would wait for every receipt that is under way
        with store.write() as session:
            take_up_releases(session, settings)
    with store.read() as session:
        for name, state, count in session.execute(of_assignment):
            counts.setdefault(name, Counter())[state.value] = count
        known = session.scalars(select(Assignment).order_by(Assignment.name))
        return [(assignment, counts.get(assignment.name, Counter())) for assignment in known]


def submission_with_gradings(store: Store, identifier: str) -> Submission:
    """Return anybody's submission with all its gradings."""
    with store.read() as session:
        found = session.scalar(
            select(Submission)
            .where(Submission.id == identifier)
            .options(selectinload(Submission.gradings).selectinload(Grading.verdicts), selectinload(Submission.person))
        )
    if found is None:
        raise RefusedError(404, "There is no submission with this id.")
    return found


def regrade(store: Store, by: Person, *, submission: str | None = None, assignment: str | None = None) -> int:
    """Queue one submission, or all of an assignment, once more; the verdicts so far stay as history."""
    which = Submission.id == submission if submission else Submission.assignment_name == assignment
    with store.write() as session:
        queued = session.scalars(
            update(Submission)
            .where(which, Submission.state.in_((State.GRADED, State.UNGRADABLE)))
            .values(state=State.QUEUED, interruptions=0)
            .returning(Submission.id)
        ).all()
        audit.note(session, by.id, "regrade", submission or assignment or "", submissions=list(queued))
    return len(queued)


def override(store: Store, by: Person, assignment_name: str, person_id: str, score: float, reason: str) -> None:
    """Set somebody's score by hand."""
    with store.write() as session:
        assignment = _assignment(session, assignment_name)
        if session.get(Person, person_id) is None:
            raise RefusedError(404, f"Nobody in this class has the id {person_id!r}.")
        session.merge(
            Override(
                person_id=person_id,
                assignment_name=assignment.name,
                score=score,
                reason=reason,
                by=by.id,
                at=datetime.now(UTC),
            )
        )
        audit.note(session, by.id, "override", person_id, assignment=assignment_name, score=score, reason=reason)


def take_back_override(store: Store, by: Person, assignment_name: str, person_id: str, reason: str) -> None:
    """Let somebody's attempts count again in place of a score that was set by hand."""
    with store.write() as session:
        found = session.get(Override, (person_id, assignment_name))
        if found is None:
            raise RefusedError(404, f"No score of {person_id!r} in {assignment_name!r} is set by hand.")
        session.delete(found)
        details = {"assignment": assignment_name, "score": found.score, "reason": reason}
        audit.note(session, by.id, "take back override", person_id, **details)


@dataclass(frozen=True)
class Rules:
    """An assignment's rules, as an instructor sets them."""

    due: datetime | None
    closes: datetime | None
    late_penalty_per_day: float
    max_attempts: int | None
    attempts_per_hour: int
    policy: Policy


def set_rules(store: Store, by: Person, assignment_name: str, rules: Rules) -> None:
    """Change an assignment's rules."""
    with store.write() as session:
        assignment = _assignment(session, assignment_name)
        for name, value in vars(rules).items():
            setattr(assignment, name, value)
        audit.note(session, by.id, "set rules", assignment_name, rules={k: str(v) for k, v in vars(rules).items()})


def scores_csv(store: Store, assignment_name: str) -> str:
    """Return the class's scores in an assignment as CSV."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(["id", "name", "email", "score", "max_score", "attempts", "counting_attempt", "override_reason"])
    for standing in overview(store, assignment_name).standings:
        table.writerow(
            _inert(cell)
            for cell in (
                standing.person.id,
                standing.person.name,
                standing.person.email or "",
                standing.score,
                standing.max_score,
                len(standing.attempts),
                standing.counting.attempt if standing.counting else "",
                standing.override.reason if standing.override else "",
            )
        )
    return text.getvalue()


def _assignment(session: Session, name: str) -> Assignment:
    assignment = session.get(Assignment, name)
    if assignment is None:
        raise RefusedError(404, f"This class has no assignment {name!r}.")
    return assignment


def _inert(cell: object) -> object:
    """Keep a spreadsheet from running a name that looks like a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
