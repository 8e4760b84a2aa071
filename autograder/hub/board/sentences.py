"""The board's test sentences: everybody may read them, only the hub knows their labels."""

from __future__ import annotations

import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from autograder.hub.store.models import BoardSentence
from autograder.hub.store.store import Store
from rnnref import sentiment_corpus

SENTENCES = 400
"""The 95 % interval of an accuracy of 95 % is then from 92 % to 97 %."""


def draw_sentences(store: Store) -> None:
    """Draw the sentences, once for all; those that are there stay, for entries were measured on them.

    The corpus is public and its seed would give the labels away, so the seed has 128 bits and is thrown away.
    """
    with store.write() as session:
        if session.scalar(select(BoardSentence).limit(1)) is None:
            texts, labels = sentiment_corpus(SENTENCES, opinions=(2, 2), seed=secrets.randbits(128))
            session.add_all(
                BoardSentence(position=position, text=text, label=int(label))
                for position, (text, label) in enumerate(zip(texts, labels, strict=True))
            )


def texts(store: Store) -> list[str]:
    """Return the sentences, in the order in which they are to be judged."""
    with store.read() as session:
        return list(session.scalars(select(BoardSentence.text).order_by(BoardSentence.position)))


def labels(session: Session) -> list[int]:
    """Return the labels; nothing but :mod:`.verification` is given them."""
    return list(session.scalars(select(BoardSentence.label).order_by(BoardSentence.position)))
