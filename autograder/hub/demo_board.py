"""The demo's model board: two networks and a bag of words, trained and measured when the demo first starts."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select

from autograder.hub.board.entries import share
from autograder.hub.board.sentences import texts
from autograder.hub.board.sharing import Shared
from autograder.hub.people.roster import Entry, add_roster
from autograder.hub.store.models import BoardEntry, Person, Role
from autograder.hub.store.store import Store
from rnnref import Adam, Classifier, LogisticRegression, bag_of_words, build_vocab, encode, fit, pad_batch
from rnnref import sentiment_corpus as corpus

COLLEAGUE = Entry("demo-colleague", "Demo Colleague", None, Role.LEARNER)
TRAINING, HELD_OUT = 1600, 200

Reviews = tuple[NDArray[np.int64], NDArray[np.bool_]]
Judge = Callable[[Reviews], NDArray[np.float64]]


def share_demo_models(store: Store, origin: str) -> None:
    """Put the demo's models on the board, unless they are or were there."""
    with store.read() as session:
        if session.scalar(select(BoardEntry).limit(1)) is not None:
            return
    add_roster(store, [COLLEAGUE], by=None)
    with store.read() as session:
        colleague = session.get_one(Person, COLLEAGUE.id)
    for shared in _models(texts(store), origin):
        _put(store, colleague, shared)


def _put(store: Store, colleague: Person, shared: Shared) -> None:
    share(store, colleague, lambda _count: shared)


def _models(sentences: list[str], origin: str) -> Iterator[Shared]:
    known, labels = corpus(TRAINING + HELD_OUT, opinions=(2, 2), seed=1)
    vocab = build_vocab(known[:TRAINING])
    train, held_out, board = (
        pad_batch([encode(text, vocab) for text in some]) for some in (known[:TRAINING], known[TRAINING:], sentences)
    )
    y, held_out_y = labels[:TRAINING], labels[TRAINING:]
    for cell, title in (("gru", "GRU, 16 units"), ("rnn", "Simple RNN, 16 units")):
        model = Classifier(len(vocab), embedding_size=8, hidden_size=16, cell=cell, seed=0)
        model.parameters["embedding.E"][...] *= 0.2
        size = sum(w.size for w in model.parameters.values())
        began = time.perf_counter()
        fit(model, *train, y, epochs=8, optimiser=Adam(0.004), progress=None)
        seconds = time.perf_counter() - began
        judge = _positive(model)
        yield _shared(title, cell, size, seconds, judge(held_out), held_out_y, judge(board), origin)
    linear = LogisticRegression()
    began = time.perf_counter()
    linear.fit(bag_of_words(*train, len(vocab)), y)
    seconds = time.perf_counter() - began
    called = [linear.predict(bag_of_words(*some, len(vocab))).astype(np.float64) for some in (held_out, board)]
    yield _shared("Bag of words", "other", 2 * len(vocab) + 2, seconds, called[0], held_out_y, called[1], origin)


def _positive(model: Classifier) -> Judge:
    return lambda reviews: np.asarray(model.probabilities(*reviews)[:, 1], dtype=np.float64)


def _shared(
    title: str,
    cell: str,
    size: int,
    seconds: float,
    held_out: NDArray[np.float64],
    held_out_y: NDArray[np.int64],
    board: NDArray[np.float64],
    origin: str,
) -> Shared:
    return Shared(
        title=title,
        description=f"Trained by rnnref on {TRAINING} generated texts when this demo started, one seed.",
        shown_as="The course",
        notebook=f"{origin}/experiments/",
        cell=cell,
        parameters=size,
        training_seconds=round(seconds, 3),
        claimed_accuracy=float(((held_out >= 0.5) == held_out_y).mean()),
        predictions=board.tolist(),
        are_probabilities=cell != "other",
    )
