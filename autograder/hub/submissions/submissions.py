"""Takes submissions in, durably, and tells where they stand."""

from __future__ import annotations

import hashlib
import math
import os
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from autograder.hub.errors import RefusedError
from autograder.hub.settings import Settings
from autograder.hub.store.models import Assignment, Grading, Person, State, Submission
from autograder.hub.store.store import Store
from autograder.hub.submissions.assignments import released_cells, take_up_releases
from autograder.hub.submissions.notebooks import read_solution_cells

UNGRADED = (State.QUEUED, State.GRADING)
ASK_SOON = 1.5
ASK_AT_LATEST = 30.0
VERDICTS_PER_SECOND = 10
"""Roughly; too high costs a few questions more, too low a few seconds of waiting."""


def receive(
    store: Store, settings: Settings, person: Person, assignment_name: str, body: bytes
) -> tuple[dict[str, Any], bool]:
    """Take one notebook in; return its receipt, and whether it is a new attempt.

    When this returns, the bytes are on the disk and the row is committed. The bytes of the latest attempt sent once
    more, as a browser does that never saw the receipt, get that attempt's receipt again.

    Raises
    ------
    RefusedError
        If the notebook cannot be read, or the assignment, its limits or the queue do not admit it now.
    """
    submission = Submission(
        id=secrets.token_hex(16),
        person_id=person.id,
        assignment_name=assignment_name,
        received=datetime.now(UTC),
        sha256=hashlib.sha256(body).hexdigest(),
        size=len(body),
        cells=read_solution_cells(body),
        state=State.QUEUED,
        interruptions=0,
    )
    path = spooled(settings, submission.id)
    write_durably(path, body)
    try:
        with store.write() as session:
            latest = _latest_attempt(session, submission)
            if latest is None or latest.sha256 != submission.sha256:
                submission.attempt = latest.attempt + 1 if latest else 1
                _admit(session, settings, submission)
                session.add(submission)
                latest = None
    except BaseException:
        path.unlink()
        raise
    if latest:
        path.unlink()
        return describe(store, person, latest.id), False
    return _receipt(submission), True


def describe(store: Store, person: Person, identifier: str) -> dict[str, Any]:
    """Return a submission of ``person``'s as the API shows it, with its verdicts once it is graded.

    Raises
    ------
    RefusedError
        If there is none; a submission of somebody else's is not told from one that does not exist.
    """
    with store.read() as session:
        submission = session.scalar(
            select(Submission)
            .where(Submission.id == identifier, Submission.person_id == person.id)
            .options(selectinload(Submission.gradings).selectinload(Grading.verdicts))
        )
        if submission is None:
            raise RefusedError(404, "There is no submission of yours with this id.")
        shown = _receipt(submission)
        if submission.state in UNGRADED:
            shown["ask_again_in"] = _ask_again_in(session, submission)
    if submission.gradings:
        shown |= _result(submission.gradings[-1])
        shown["verdicts"] = [{"cell": v.cell, "verdict": v.verdict} for v in submission.gradings[-1].verdicts]
    return shown


def history(store: Store, person: Person, assignment_name: str | None) -> list[dict[str, Any]]:
    """Return ``person``'s attempts, the newest first, without their verdicts."""
    query = (
        select(Submission)
        .where(Submission.person_id == person.id)
        .order_by(Submission.sequence.desc())
        .options(selectinload(Submission.gradings))
    )
    if assignment_name is not None:
        query = query.where(Submission.assignment_name == assignment_name)
    with store.read() as session:
        attempts = session.scalars(query).all()
    return [_receipt(a) | (_result(a.gradings[-1]) if a.gradings else {}) for a in attempts]


def sweep_spool(store: Store, settings: Settings) -> None:
    """Remove the bytes of submissions that got no receipt, because the hub was killed before; run before serving."""
    with store.read() as session:
        known = set(session.scalars(select(Submission.id)))
    for path in settings.spool.iterdir():
        if path.stem not in known or path.suffix != ".ipynb":
            path.unlink()


def spooled(settings: Settings, identifier: str) -> Path:
    """Return where the bytes of a submission lie."""
    return settings.spool / f"{identifier}.ipynb"


def write_durably(path: Path, body: bytes) -> None:
    """Write a file so that it is whole and on the disk when this returns."""
    partial = path.with_suffix(".partial")
    with partial.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    partial.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _ask_again_in(session: Session, submission: Submission) -> float:
    """Return in how many seconds it is worth asking again, so that a long queue's askers leave room for receipts."""
    before = select(func.count()).where(Submission.state.in_(UNGRADED), Submission.sequence < submission.sequence)
    ahead = session.scalar(before) or 0
    return min(ASK_SOON + ahead / VERDICTS_PER_SECOND, ASK_AT_LATEST)


def _latest_attempt(session: Session, submission: Submission) -> Submission | None:
    return session.scalar(
        select(Submission)
        .where(Submission.person_id == submission.person_id, Submission.assignment_name == submission.assignment_name)
        .order_by(Submission.attempt.desc())
        .limit(1)
    )


def _admit(session: Session, settings: Settings, submission: Submission) -> None:
    assignment = _assignment(session, settings, submission.assignment_name)
    _admit_cells(released_cells(settings, assignment.name), submission)
    if assignment.closes and submission.received > assignment.closes:
        raise RefusedError(403, f"{assignment.name} closed at {assignment.closes:%Y-%m-%d %H:%M} UTC.")
    if assignment.max_attempts is not None and submission.attempt > assignment.max_attempts:
        raise RefusedError(
            403, f"All {assignment.max_attempts} attempts at {assignment.name} are used; ask your instructor."
        )
    _admit_to_hour(session, assignment, submission)
    waiting = session.scalar(select(func.count()).where(Submission.state.in_(UNGRADED))) or 0
    if waiting >= settings.max_queue:
        raise RefusedError(503, "Too many submissions wait to be graded; send yours again in a minute.", retry_after=60)


def _assignment(session: Session, settings: Settings, name: str) -> Assignment:
    assignment = session.get(Assignment, name)
    if assignment is None:
        take_up_releases(session, settings)
        assignment = session.get(Assignment, name)
    if assignment is None:
        raise RefusedError(404, f"This class has no assignment {name!r}.")
    return assignment


def _admit_cells(released: set[str], submission: Submission) -> None:
    if released and released.isdisjoint(submission.cells):
        raise RefusedError(
            422,
            f"This is not a notebook of {submission.assignment_name}: it has none of its cells "
            f"({', '.join(sorted(released))}). Choose the notebook that you downloaded for this assignment; "
            "no attempt was used.",
        )


def _admit_to_hour(session: Session, assignment: Assignment, submission: Submission) -> None:
    hour = timedelta(hours=1)
    recent = session.scalars(
        select(Submission.received)
        .where(
            Submission.person_id == submission.person_id,
            Submission.assignment_name == assignment.name,
            Submission.received > submission.received - hour,
        )
        .order_by(Submission.received)
    ).all()
    if len(recent) >= assignment.attempts_per_hour:
        free = recent[len(recent) - assignment.attempts_per_hour] + hour - submission.received
        minutes = math.ceil(free / timedelta(minutes=1))
        raise RefusedError(
            429,
            f"{assignment.attempts_per_hour} attempts an hour are graded; the next one is taken in {minutes} min.",
            retry_after=math.ceil(free.total_seconds()),
        )


def _receipt(submission: Submission) -> dict[str, Any]:
    return {
        "id": submission.id,
        "assignment": submission.assignment_name,
        "attempt": submission.attempt,
        "received": submission.received.isoformat(),
        "sha256": submission.sha256,
        "size": submission.size,
        "cells": submission.cells,
        "state": submission.state.value,
    }


def _result(grading: Grading) -> dict[str, Any]:
    return {
        "score": grading.score,
        "max_score": grading.max_score,
        "message": grading.message,
        "graded": grading.finished.isoformat(),
    }
