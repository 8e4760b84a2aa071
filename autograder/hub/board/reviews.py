"""Peer reviews: by a rubric, of somebody else's entry, two asked of each sharer for each entry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select

from autograder.hub.board.sharing import text
from autograder.hub.errors import RefusedError
from autograder.hub.store import audit
from autograder.hub.store.models import BoardEntry, BoardReview, Person
from autograder.hub.store.store import Store

RUBRIC = {
    "reproducible": ("Can it be run again?", ("no", "with guesses", "yes", "yes, and I did")),
    "baseline": ("Is it compared with a baseline?", ("no", "with a weak one", "with a fair one", "on the same split")),
    "uncertainty": ("Does it say how sure it is?", ("no", "one seed", "several seeds", "seeds and interval")),
    "clarity": ("Is it clear what was done?", ("no", "in parts", "mostly", "wholly")),
}
"""Each criterion with its question and what its levels 0 to 3 mean."""

HIGHEST = 3
COMMENT = 1000
PER_ENTRY = 2


def review(store: Store, person: Person, identifier: str, data: Mapping[str, Any]) -> None:
    """Write somebody's review of an entry, or replace the one they wrote before.

    Raises
    ------
    RefusedError
        If the entry is theirs, is not on the board, or the review is not whole.
    """
    levels = {criterion: _level(data, criterion) for criterion in RUBRIC}
    comment = text(data, "comment", COMMENT)
    with store.write() as session:
        entry = session.get(BoardEntry, identifier)
        if entry is None or entry.hidden is not None:
            raise RefusedError(404, "There is no model with this id on the board.")
        if entry.person_id == person.id:
            raise RefusedError(403, "This model is yours; others review it.")
        found = session.get(BoardReview, (identifier, person.id))
        if found is None:
            found = BoardReview(entry_id=identifier, person_id=person.id)
            session.add(found)
        found.at, found.levels, found.comment = datetime.now(UTC), levels, comment
        audit.note(session, person.id, "review a model", identifier)


def remove_review(store: Store, person: Person, identifier: str) -> None:
    """Remove the review that somebody wrote of an entry."""
    with store.write() as session:
        found = session.get(BoardReview, (identifier, person.id))
        if found is None:
            raise RefusedError(404, "There is no review of yours of this model.")
        session.delete(found)
        audit.note(session, person.id, "remove own review", identifier)


def asked_of(store: Store, person: Person) -> tuple[int, list[BoardEntry]]:
    """Return how many reviews somebody is still asked for, and of which entries: those that have the fewest."""
    with store.read() as session:
        own = select(func.count()).where(BoardEntry.person_id == person.id, BoardEntry.hidden.is_(None))
        written = select(BoardReview.entry_id).where(BoardReview.person_id == person.id)
        done = session.scalars(written).all()
        owed = max(0, PER_ENTRY * (session.scalar(own) or 0) - len(done))
        others = (
            select(BoardEntry)
            .outerjoin(BoardReview, (BoardReview.entry_id == BoardEntry.id) & BoardReview.hidden.is_(None))
            .where(BoardEntry.person_id != person.id, BoardEntry.hidden.is_(None), BoardEntry.id.not_in(done))
            .group_by(BoardEntry.id)
            .order_by(func.count(BoardReview.person_id), BoardEntry.shared)
            .limit(PER_ENTRY)
        )
        identifiers = session.scalars(others.with_only_columns(BoardEntry.id)).all() if owed else []
        found = {e.id: e for e in session.scalars(select(BoardEntry).where(BoardEntry.id.in_(identifiers)))}
    return owed, [found[identifier] for identifier in identifiers]


def _level(data: Mapping[str, Any], criterion: str) -> int:
    value = data.get(criterion)
    if isinstance(value, str) and value.isdecimal():  # as a form sends it
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= HIGHEST:
        raise RefusedError(422, f"{criterion}: expected a level from 0 to {HIGHEST}.")
    return value
