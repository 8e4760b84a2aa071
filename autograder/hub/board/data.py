"""The board as plain data: what the API answers, what is exported, and what the pages are rendered from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from autograder.hub.board.entries import WITH_REVIEWS, on_board
from autograder.hub.board.reviews import RUBRIC
from autograder.hub.store.models import BoardEntry, BoardReview, Person, Role
from autograder.hub.store.store import Store


def board_data(store: Store) -> dict[str, Any]:
    """Return the board as everybody sees it, with the moment at which it looked so."""
    entries = on_board(store)
    return {"as_of": datetime.now(UTC).isoformat(timespec="seconds"), "entries": [entry_data(e) for e in entries]}


def entry_data(entry: BoardEntry) -> dict[str, Any]:
    """Return an entry with its reviews; nothing in it says who anybody is but what they chose to be shown as."""
    reviews = [review for review in entry.reviews if review.hidden is None]
    return {
        "id": entry.id,
        "shared": entry.shared.isoformat(timespec="seconds"),
        "shown_as": entry.shown_as,
        "title": entry.title,
        "description": entry.description,
        "notebook": entry.notebook,
        "cell": entry.cell,
        "claimed": {
            "accuracy": entry.claimed_accuracy,
            "parameters": entry.parameters,
            "training_seconds": entry.training_seconds,
        },
        "verified": entry.verified,
        "rubric": _means(reviews),
        "reviews": [_review_data(review) for review in reviews],
    }


def board_of(store: Store, person: Person) -> dict[str, Any]:
    """Return what somebody has on the board, hidden or not: their entries, and their reviews of others'."""
    with store.read() as session:
        entries = session.scalars(
            select(BoardEntry).where(BoardEntry.person_id == person.id).options(WITH_REVIEWS)
        ).all()
        reviews = session.scalars(
            select(BoardReview).where(BoardReview.person_id == person.id).options(joinedload(BoardReview.person))
        ).all()
    return {
        "entries": [entry_data(e) | {"hidden": e.hidden, "predictions": e.predictions} for e in entries],
        "reviews": [_review_data(r) | {"entry": r.entry_id, "hidden": r.hidden} for r in reviews],
    }


def _review_data(review: BoardReview) -> dict[str, Any]:
    by = "a learner" if review.person.role is Role.LEARNER else "the class's staff"
    return {
        "by": by,
        "at": review.at.isoformat(timespec="seconds"),
        "levels": review.levels,
        "comment": review.comment,
    }


def _means(reviews: Iterable[BoardReview]) -> dict[str, float] | None:
    levels = [review.levels for review in reviews]
    return {name: sum(of[name] for of in levels) / len(levels) for name in RUBRIC} if levels else None
