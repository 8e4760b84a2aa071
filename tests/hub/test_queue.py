"""The queue: what the grading process takes in one turn, and what waits for the next."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from autograder.hub.grading.queue import LONG, Outcome, Turn, put_back, record
from autograder.hub.store.models import Assignment, Person, Policy, Role, State, Submission
from autograder.hub.store.store import Store

GRADED = Outcome(State.GRADED, 1.0, 1.0, None, ())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path / 'hub.db'}")
    store.migrate()
    with store.write() as session:
        for name in ("rnn-cell", "bptt"):
            session.add(
                Assignment(
                    name=name,
                    due=None,
                    closes=None,
                    late_penalty_per_day=0.0,
                    max_attempts=None,
                    attempts_per_hour=60,
                    policy=Policy.BEST,
                )
            )
    yield store
    store.close()


def hand_in(store: Store, person: str, assignment: str = "rnn-cell") -> str:
    with store.write() as session:
        if session.get(Person, person) is None:
            session.add(Person(id=person, name=person, email=None, role=Role.LEARNER, added=datetime.now(UTC)))
        attempt = session.query(Submission).filter_by(person_id=person, assignment_name=assignment).count() + 1
        identity = f"{person}-{assignment}-{attempt}"
        session.add(
            Submission(
                id=identity,
                person_id=person,
                assignment_name=assignment,
                attempt=attempt,
                received=datetime.now(UTC),
                sha256="0" * 64,
                size=1,
                cells=[],
                state=State.QUEUED,
                interruptions=0,
            )
        )
    return identity


def states(store: Store) -> dict[str, State]:
    with store.read() as session:
        return {submission.id: submission.state for submission in session.query(Submission)}


def graded(store: Store, turn: Turn) -> list[str]:
    """Grade a turn one by one."""
    names = []
    for submission in turn:
        record(store, submission.id, GRADED)
        turn.done(submission)
        names.append(submission.id)
    return names


def test_nothing_queued_is_no_turn(store: Store) -> None:
    turn = Turn(store)
    assert turn.kind is None
    assert list(turn) == []


def test_a_turn_takes_the_oldest_first_and_what_comes_in_meanwhile(store: Store) -> None:
    early = [hand_in(store, f"early{number:02}") for number in range(30)]
    turn = iter(Turn(store))
    seen = [next(turn).id]
    late = hand_in(store, "late")
    seen += [submission.id for submission in turn]
    assert seen == [*early, late]


def test_what_a_turn_has_not_reached_is_still_queued(store: Store) -> None:
    for number in range(60):
        hand_in(store, f"person{number:02}")
    next(iter(Turn(store)))
    assert list(states(store).values()).count(State.QUEUED) > 30


def test_two_attempts_of_one_person_are_never_graded_at_a_time(store: Store) -> None:
    first, second = hand_in(store, "ada"), hand_in(store, "ada")
    turn = Turn(store)
    submission = next(iter(turn))
    assert submission.id == first
    assert list(turn) == []
    record(store, first, GRADED)
    turn.done(submission)
    assert [later.id for later in turn] == [second]


def test_a_turn_is_of_one_assignment_and_the_next_of_the_other(store: Store) -> None:
    cell, backward, another = hand_in(store, "ada"), hand_in(store, "bob", "bptt"), hand_in(store, "eve")
    assert graded(store, Turn(store)) == [cell, another]
    assert graded(store, Turn(store)) == [backward]


def test_an_assignment_that_waits_gets_its_turn_however_many_of_another_come_in(store: Store) -> None:
    hand_in(store, "first")
    waiting = hand_in(store, "bob", "bptt")
    turn = Turn(store)
    for count, submission in enumerate(turn, start=1):
        record(store, submission.id, GRADED)
        turn.done(submission)
        hand_in(store, f"next{count}")
        assert count <= 2 * LONG
    assert graded(store, Turn(store)) == [waiting]


def test_a_turn_ends_though_more_comes_in_all_the_time_so_that_a_new_release_is_taken_up(store: Store) -> None:
    last = hand_in(store, "first")
    turn = Turn(store)
    for count, submission in enumerate(turn, start=1):
        record(store, submission.id, GRADED)
        turn.done(submission)
        last = hand_in(store, f"next{count}")
        assert count <= LONG
    assert graded(store, Turn(store)) == [last]


def test_what_was_under_way_in_a_crash_is_taken_alone(store: Store) -> None:
    crashed = hand_in(store, "ada")
    next(iter(Turn(store)))
    other = hand_in(store, "bob")
    put_back(store, after_crash=True)
    assert graded(store, Turn(store)) == [crashed]
    assert graded(store, Turn(store)) == [other]
