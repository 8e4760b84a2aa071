"""The board's entries: shared by learners, measured at once, taken off by their sharer or a moderator."""

from __future__ import annotations

import math
import secrets
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, defer, selectinload

from autograder.hub.board.sentences import labels
from autograder.hub.board.sharing import Shared
from autograder.hub.board.verification import verify
from autograder.hub.errors import RefusedError
from autograder.hub.store import audit
from autograder.hub.store.models import BoardEntry, BoardReview, Person
from autograder.hub.store.store import Store

ENTRIES_PER_DAY = 5
"""Whoever may try without end learns the test sentences' labels from the verified figures."""

DAY = timedelta(days=1)

WITH_REVIEWS = selectinload(BoardEntry.reviews).selectinload(BoardReview.person)


def share(store: Store, person: Person, read: Callable[[int], Shared]) -> BoardEntry:
    """Put a model on the board; ``read`` is given the number of test sentences.

    Raises
    ------
    RefusedError
        If ``read`` refuses it, or the person shared too many today.
    """
    now = datetime.now(UTC)
    with store.write() as session:
        truth = labels(session)
        shared = read(len(truth))
        _admit(session, person, now)
        entry = BoardEntry(
            id=secrets.token_hex(16),
            person_id=person.id,
            shared=now,
            verified=verify(truth, shared.predictions, shared.are_probabilities),
            reviews=[],
            **asdict(shared),
        )
        session.add(entry)
        audit.note(session, person.id, "share a model", entry.id)
    return entry


def on_board(store: Store) -> list[BoardEntry]:
    """Return the entries with their reviews, the best first: by verified accuracy, then by age."""
    with store.read() as session:
        query = select(BoardEntry).options(WITH_REVIEWS, defer(BoardEntry.predictions))
        found = session.scalars(query.where(BoardEntry.hidden.is_(None))).all()
    return sorted(found, key=lambda entry: (-entry.verified["accuracy"], entry.shared))


def entry_of(store: Store, identifier: str, viewer: Person | None, is_moderator: bool) -> BoardEntry:
    """Return one entry, if ``viewer`` may see it: a hidden one is its sharer's and the moderators' only."""
    with store.read() as session:
        entry = session.scalar(select(BoardEntry).where(BoardEntry.id == identifier).options(WITH_REVIEWS))
    is_own = entry is not None and viewer is not None and entry.person_id == viewer.id
    if entry is None or (entry.hidden is not None and not is_own and not is_moderator):
        raise RefusedError(404, "There is no model with this id on the board.")
    return entry


def take_back(store: Store, person: Person, identifier: str) -> None:
    """Remove one's own entry, with its reviews, for good."""
    with store.write() as session:
        entry = session.get(BoardEntry, identifier)
        if entry is None or entry.person_id != person.id:
            raise RefusedError(404, "There is no model of yours with this id on the board.")
        session.delete(entry)
        audit.note(session, person.id, "take a model off the board", identifier)


def moderate(store: Store, by: Person, identifier: str, reviewer: str | None, reason: str | None) -> None:
    """Hide an entry, or the review that ``reviewer`` wrote of it, for a reason; with none, show it again."""
    with store.write() as session:
        found: BoardEntry | BoardReview | None = (
            session.get(BoardEntry, identifier)
            if reviewer is None
            else session.get(BoardReview, (identifier, reviewer))
        )
        if found is None:
            raise RefusedError(404, "There is no such model or review on the board.")
        found.hidden = reason
        what = "model" if reviewer is None else "review"
        details = {"reviewer": reviewer, "reason": reason}
        audit.note(session, by.id, f"hide {what}" if reason else f"show {what}", identifier, **details)


def _admit(session: Session, person: Person, now: datetime) -> None:
    recent = session.scalars(
        select(BoardEntry.shared)
        .where(BoardEntry.person_id == person.id, BoardEntry.shared > now - DAY)
        .order_by(BoardEntry.shared.desc())
    ).all()
    if len(recent) >= ENTRIES_PER_DAY:
        wait = recent[ENTRIES_PER_DAY - 1] + DAY - now
        hours = math.ceil(wait / timedelta(hours=1))
        message = f"{ENTRIES_PER_DAY} models a day are measured; the next one is taken in {hours} h."
        raise RefusedError(429, message, retry_after=math.ceil(wait.total_seconds()))
