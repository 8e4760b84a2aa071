"""Which known bugs explain the answers: those whose wrong programs answer the same calls the same, to rounding.

An answer is taken apart into what can be wrong separately: each part of the result, and what became of the arguments.
A single bug must give every part of every answer. Two bugs are found without running every pair of them: neither may
spoil a part that came out right, and each wrong part must be the doing of one of them, or of both together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np

from autograder.examiner.exercise import catalogue
from autograder.examiner.exercise.exchange import Exchange
from autograder.examiner.exercise.exercise import Bug
from autograder.examiner.explaining.common_bugs import (
    ARGUMENT_CHANGED,
    last_signs,
    only_argument_changed,
    right_for_changed_arguments,
    signs,
)
from autograder.examiner.explaining.misreadings import Misreading, misreadings
from autograder.examiner.explaining.relations import only_zeros, relation, relations_by_part
from autograder.examiner.explaining.weave import Slip, slips
from autograder.examiner.explaining.wrong_programs import WrongProgram, both, known_wrong_programs
from autograder.examiner.judging.contract import holds_numbers, same
from autograder.examiner.judging.judge import changed_arguments
from autograder.examiner.judging.outcome import Outcome
from autograder.examiner.wire.protocol import Answer, Raised, Returned, performed_by_ours

MOST_PAIRS = 600
"""How many pairs of bugs are run before giving up, fewer where a result has many parts, and pairs show apart in them;
a bound on the time, the same on every machine."""
TELLING = 3
"""How many answers decide which wrong programs are looked at more closely."""


def recognise(owner: catalogue.Entry, outcomes: Sequence[Outcome]) -> list[Bug]:
    """Return the bugs that explain the answers, most certain first."""
    exchanges = [exchange for outcome in outcomes for exchange in outcome.exchanges]
    failures = [exchange for exchange in exchanges if exchange.failed]
    if not failures:
        return []
    if all(map(_says_nothing, failures)):
        return signs(outcomes) or _by_sign(owner, failures, outcomes)
    inquiry = _Inquiry(owner, sorted(exchanges, key=_telling))
    named = inquiry.one_bug() or only_zeros(failures) or only_argument_changed(failures) or inquiry.one_slip()
    if named:
        return named
    if not inquiry.returned_numbers():
        return inquiry.one_bug_and_signs(outcomes)  # there is nothing to put together
    return (
        inquiry.relation()
        or inquiry.one_misreading()
        or inquiry.two_bugs()
        or right_for_changed_arguments(owner, failures)
        or inquiry.relations_by_part()
        or inquiry.one_bug_and_relation()
        or inquiry.one_bug_and_signs(outcomes)
    )


def _says_nothing(exchange: Exchange) -> bool:
    """Whether the answer is None or the stub's: there is no value to look for among those of wrong programs."""
    answer = exchange.answer
    if isinstance(answer, Raised):
        return answer.type_name == "NotImplementedError"
    return isinstance(answer, Returned) and answer.value is None


def _telling(exchange: Exchange) -> tuple[bool, bool]:
    """Put answers that failed by their values first: they rule out most wrong programs."""
    return not exchange.failed, not isinstance(exchange.answer, Returned)


Suspect = WrongProgram | Slip | Misreading
"""A wrong program, however it was made."""


@dataclass(frozen=True)
class _Marks:
    """How a wrong program does beside the learner's, part by part over some exchanges."""

    wrong_program: WrongProgram
    matches: np.ndarray
    """Where it answers as the learner's program does."""
    alters: np.ndarray
    """Where it answers otherwise than a right program."""


@dataclass(frozen=True)
class _Fingerprint:
    """One wrong number of the learner's: a wrong program that gives another is ruled out by a glance."""

    place: int
    part: int
    index: int
    number: float
    shape: tuple[int, ...]
    slack: float

    def excludes(self, parts: int, answer: Answer) -> bool:
        """Whether an answer has plainly another number there."""
        if not isinstance(answer, Returned):
            return True
        value = answer.value if parts == 1 else answer.value[self.part] if _has(answer.value, parts) else None
        if not isinstance(value, np.ndarray) or value.shape != self.shape:
            return False
        return bool(abs(value.flat[self.index] - self.number) > self.slack)


class _Inquiry:
    """One learner's answers, and what the known wrong programs answer in their place."""

    def __init__(self, owner: catalogue.Entry, exchanges: Sequence[Exchange]) -> None:
        self.owner, self.exchanges = owner, exchanges
        self.parts = len(owner.exercise.returns)
        self.known = known_wrong_programs(owner)
        self._answers: dict[tuple[Suspect, int], Answer] = {}
        self._states: dict[int, Sequence[Mapping[str, Any]]] = {}
        self._marked: dict[tuple[Suspect, int], _Marks] = {}
        self._right_at = [_right_parts(self.parts, exchange) for exchange in self.exchanges]
        """Which parts of each answer of the learner's are right."""
        self.fingerprint = _cheapest_fingerprint(self.parts, self.exchanges)

    def one_bug(self) -> list[Bug]:
        """Return the bug whose wrong program gives every part of every answer."""
        return next(([known.bug] for known in self.known if self._explains_all(known)), [])

    def returned_numbers(self) -> bool:
        """Whether wrong results came back, and numbers wherever numbers are asked for."""
        failures = [exchange for exchange in self.exchanges if exchange.failed]
        returned = any(isinstance(failure.answer, Returned) for failure in failures)
        return returned and all(_numeric_where_asked(self.parts, failure) for failure in failures)

    def one_slip(self) -> list[Bug]:
        """Return the slip of the pen that gives every part of every answer."""
        if not _numeric_where_asked(self.parts, self.exchanges[0]):
            return []  # a slip changes numbers, not what kind of thing is returned
        return next(([slip.bug] for slip in slips(self.owner) if self._explains_all(slip)), [])

    def relation(self) -> list[Bug]:
        """Return the simple relation in which everything wrong stands to what was expected."""
        return relation(self.exchanges) if self._only_results_wrong() else []

    def _only_results_wrong(self) -> bool:
        """Whether right results are known and no call changed its arguments, which would be a bug besides."""
        changed = (
            changed_arguments(exchange.arguments, exchange.answer.arguments_after)
            for exchange in self.exchanges
            if exchange.failed and isinstance(exchange.answer, Returned)
        )
        return self.owner.exercise.compared and not any(changed)

    def relations_by_part(self) -> list[Bug]:
        """Return the relations in which the wrong parts of the result stand, each part in one of its own."""
        return relations_by_part(self.owner.exercise.returns, self.exchanges) if self._only_results_wrong() else []

    def one_bug_and_relation(self) -> list[Bug]:
        """Return a bug, and the simple relation in which what came stands to what that bug alone would give.

        Where a result is right, some bug and a relation may undo each other, and explain what needs no explanation.
        """
        failures = [place for place, exchange in enumerate(self.exchanges) if exchange.failed]
        wrong = all(self._has_wrong_values(self.exchanges[place]) for place in failures)
        if not self.owner.exercise.compared or not wrong:
            return []
        for known in self.known:
            if self.parts > 1 and not self._gives_a_wrong_part(known, failures[0]):
                continue
            beside = [_beside(self.exchanges[place], self._answer(known, place)) for place in failures]
            found = relation(beside[:1]) and relation(beside)
            if found:
                return [known.bug, *found]
        return []

    def _gives_a_wrong_part(self, wrong_program: WrongProgram, place: int) -> bool:
        """Whether a wrong program gives a part of the result that came out wrong."""
        return bool((np.array(self._agrees(wrong_program, place)) & ~self._right_at[place])[:-1].any())

    def one_misreading(self) -> list[Bug]:
        """Return the way of misreading an argument that gives every part of every answer."""
        return next(([reading.bug] for reading in misreadings(self.owner) if self._explains_all(reading)), [])

    def two_bugs(self) -> list[Bug]:
        """Return two bugs that explain everything between them."""
        right = np.concatenate(self._right_at[:TELLING])
        marks = [self._marks(known) for known in self.known]
        harmless = [mark for mark in marks if not (right & mark.alters & ~mark.matches).any()]
        pairs = [pair for pair in _pairs(harmless) if _may_explain(right, *pair)]
        pairs.sort(key=_unlikeliness)
        apart = [(one, other) for one, other in pairs if (right | one.matches | other.matches).all()]
        if not self.owner.exercise.compared:
            apart = []  # no single answer is the right one, so none can be told from the other bug's
        for one, other in apart:
            if self._explain_apart(one.wrong_program, other.wrong_program):
                return [one.wrong_program.bug, other.wrong_program.bug]
        for one, other in pairs[: MOST_PAIRS // max(1, self.parts // 2)]:
            together = both(self.owner, one.wrong_program, other.wrong_program)
            if together and self._explains_all(together):
                return [one.wrong_program.bug, other.wrong_program.bug]
        return []

    def one_bug_and_signs(self, outcomes: Sequence[Outcome]) -> list[Bug]:
        """Return the bug that gives the values of most failures, and those that show by other signs.

        It must give at least two failures, and half of them: then it is there, and something else besides.
        """
        failures = [exchange for exchange in self.exchanges if exchange.failed]
        shown = [place for place, exchange in enumerate(failures) if self._has_wrong_values(exchange)]
        best, most = None, max(2.0, len(shown) / 2) - 0.5
        for known in self.known:
            if not any(self._gives_values(known, place) for place in shown[:TELLING]):
                continue
            count = sum(self._gives_values(known, place) for place in shown)
            if count > most:
                best, most = known, count
        found = signs(outcomes)
        if best is not None:
            if ARGUMENT_CHANGED in found and self._changes_arguments(best, shown[0]):
                found.remove(ARGUMENT_CHANGED)
            found.insert(0, best.bug)
        return found or _by_sign(self.owner, failures, outcomes) or last_signs(self.owner.exercise, outcomes)

    def _has_wrong_values(self, exchange: Exchange) -> bool:
        return isinstance(exchange.answer, Returned) and not _right_parts(self.parts, exchange)[:-1].all()

    def _answer(self, wrong_program: Suspect, place: int) -> Answer:
        if (wrong_program, place) not in self._answers:
            with np.errstate(all="ignore"):
                self._answers[wrong_program, place] = self._asked(wrong_program, place)
        return self._answers[wrong_program, place]

    def _asked(self, wrong_program: Suspect, place: int) -> Answer:
        call = self.exchanges[place].call
        if not isinstance(wrong_program, Slip) or wrong_program.stages is None:
            return performed_by_ours(call, wrong_program.function(self.owner))
        if place not in self._states:
            self._states[place] = wrong_program.stages.states(self.owner, call)
        return wrong_program.answer(self.owner, call, self._states[place])

    def _agrees(self, wrong_program: Suspect, place: int) -> list[bool]:
        exchange = self.exchanges[place]
        return _agreement(self.parts, exchange, exchange.answer, self._answer(wrong_program, place))

    def _gives_values(self, wrong_program: WrongProgram, place: int) -> bool:
        return all(self._agrees(wrong_program, place)[:-1])

    def _explains_all(self, wrong_program: Suspect) -> bool:
        tell = self.fingerprint
        if tell and tell.excludes(self.parts, self._answer(wrong_program, tell.place)):
            return False
        return all(all(self._agrees(wrong_program, place)) for place in range(len(self.exchanges)))

    def _explain_apart(self, one: WrongProgram, other: WrongProgram) -> bool:
        """Whether each wrong part of every answer is the doing of one of two bugs, and neither spoils a right one."""
        for place, right in enumerate(self._right_at):
            first, second = self._marks_at(one, place), self._marks_at(other, place)
            spoilt = right & ((first.alters & ~first.matches) | (second.alters & ~second.matches))
            if spoilt.any() or not (right | first.matches | second.matches).all():
                return False
        return True

    def _marks(self, wrong_program: WrongProgram) -> _Marks:
        """Return how a wrong program does in the telling exchanges."""
        marks = [self._marks_at(wrong_program, place) for place in range(min(TELLING, len(self.exchanges)))]
        return _Marks(
            wrong_program,
            np.concatenate([mark.matches for mark in marks]),
            np.concatenate([mark.alters for mark in marks]),
        )

    def _marks_at(self, wrong_program: WrongProgram, place: int) -> _Marks:
        if (wrong_program, place) not in self._marked:
            exchange, answer = self.exchanges[place], self._answer(wrong_program, place)
            ideal = _ideal(exchange)
            rights = _agreement(self.parts, exchange, ideal or answer, answer)
            self._marked[wrong_program, place] = _Marks(
                wrong_program,
                np.array(self._agrees(wrong_program, place)),
                np.array([ideal is None or not right for right in rights]),
            )
        return self._marked[wrong_program, place]

    def _changes_arguments(self, wrong_program: WrongProgram, place: int) -> bool:
        answer = self._answer(wrong_program, place)
        arguments = self.exchanges[place].arguments
        return isinstance(answer, Returned) and bool(changed_arguments(arguments, answer.arguments_after))


def _numeric_where_asked(parts: int, exchange: Exchange) -> bool:
    """Whether an answer, if one was returned, has numbers wherever arrays are expected."""
    if not isinstance(exchange.answer, Returned) or exchange.expected is None:
        return True
    value = exchange.answer.value
    if parts == 1:
        return _is_numeric(value) or not isinstance(exchange.expected, np.ndarray)
    return _has(value, parts) and all(
        _is_numeric(mine) or not isinstance(theirs, np.ndarray)
        for mine, theirs in zip(value, exchange.expected, strict=True)
    )


def _cheapest_fingerprint(parts: int, exchanges: Sequence[Exchange]) -> _Fingerprint | None:
    """Return a wrong number of the smallest call that has one: thousands of wrong programs may be asked for it."""
    failed = [place for place, exchange in enumerate(exchanges) if exchange.failed]
    found = (
        _fingerprint(parts, place, exchanges[place]) for place in sorted(failed, key=lambda k: _size(exchanges[k]))
    )
    return next((fingerprint for fingerprint in found if fingerprint), None)


def _size(exchange: Exchange) -> int:
    return sum(np.size(value) for value in exchange.arguments.values() if isinstance(value, np.ndarray))


def _fingerprint(parts: int, place: int, exchange: Exchange) -> _Fingerprint | None:
    """Return a number of an answer that is wrong, and stays so by far more than rounding."""
    ideal = _ideal(exchange)
    if ideal is None or not isinstance(exchange.answer, Returned):
        return None
    values, expected = exchange.answer.value, exchange.expected
    pairs = (
        [(values, expected)] if parts == 1 else list(zip(values, expected, strict=True)) if _has(values, parts) else []
    )
    for part, (mine, theirs) in enumerate(pairs):
        if not (isinstance(mine, np.ndarray) and isinstance(theirs, np.ndarray) and mine.shape == theirs.shape):
            continue
        if mine.dtype.kind != "f" or not mine.size:
            continue
        with np.errstate(all="ignore"):
            difference = np.abs(mine - theirs)
        index = int(difference.argmax())
        slack = 1e-3 * float(np.abs(mine).max())
        if np.isfinite(slack) and difference.flat[index] > slack:
            return _Fingerprint(place, part, index, float(mine.flat[index]), mine.shape, slack)
    return None


def _pairs(marks: Sequence[_Marks]) -> Iterator[tuple[_Marks, _Marks]]:
    for one, other in combinations(marks, 2):
        if one.wrong_program.bug is not other.wrong_program.bug:
            yield one, other


def _unlikeliness(pair: tuple[_Marks, _Marks]) -> tuple[bool, int]:
    """Put pairs first of which one shows itself alone in a part of an answer, and the usual spellings of both."""
    evident = any((mark.alters & mark.matches).any() for mark in pair)
    return not evident, sum(mark.wrong_program.spelling for mark in pair)


def _beside(exchange: Exchange, answer: Answer) -> Exchange:
    """Return the exchange with a wrong program's result in place of the one expected."""
    return replace(exchange, expected=answer.value if isinstance(answer, Returned) else None)


def _may_explain(right: np.ndarray, one: _Marks, other: _Marks) -> bool:
    """Whether what only one of two bugs spoils came out as with that bug alone, and what neither spoils came out right.

    What both spoil is seen only when they are run together.
    """
    alone = (one.alters & one.matches & ~other.alters) | (other.alters & other.matches & ~one.alters)
    return bool((right | alone | (one.alters & other.alters)).all())


def _ideal(exchange: Exchange) -> Answer | None:
    """Return the answer of a right program, where one is known."""
    return None if exchange.expected is None else Returned(exchange.expected, exchange.call.arguments)


def _right_parts(parts: int, exchange: Exchange) -> np.ndarray:
    """Return which parts of the learner's answer are right; all of them or none where a right one is not known."""
    ideal = _ideal(exchange)
    if ideal is None or not exchange.failed:
        return np.full(parts + 1, not exchange.failed)
    return np.array(_agreement(parts, exchange, exchange.answer, ideal))


def _by_sign(owner: catalogue.Entry, failures: Sequence[Exchange], outcomes: Sequence[Outcome]) -> list[Bug]:
    """Return the bug that the first failed property is a sign of, or one that shows itself in every failure."""
    slug = next((outcome.sign for outcome in outcomes if outcome.sign), None)
    named = [bug for bug in owner.exercise.bugs if bug.slug == slug]
    return named or [bug for bug in owner.exercise.bugs if bug.shows and all(map(bug.shows, failures))][:1]


def _agreement(parts: int, exchange: Exchange, mine: Answer, theirs: Answer) -> list[bool]:
    """Return, for each part of the result and for the arguments left, whether two answers agree to rounding."""
    if isinstance(mine, Raised) and isinstance(theirs, Raised):
        if exchange.expected is None:  # a refusal was asked for; its words are free
            return [mine.type_name == theirs.type_name] * (parts + 1)
        return [(mine.type_name, mine.message) == (theirs.type_name, theirs.message)] * (parts + 1)
    if not (isinstance(mine, Returned) and isinstance(theirs, Returned)):
        return [False] * (parts + 1)
    left = _equal(mine.arguments_after, theirs.arguments_after, exchange.tolerance)
    if exchange.expected is None:  # a refusal was asked for, and neither refused
        return [True] * parts + [left]
    if parts == 1:
        return [_equal(mine.value, theirs.value, exchange.tolerance), left]
    if not (_has(mine.value, parts) and _has(theirs.value, parts)):
        return [_equal(mine.value, theirs.value, exchange.tolerance)] * parts + [left]
    return [_equal(*pair, exchange.tolerance) for pair in zip(mine.value, theirs.value, strict=True)] + [left]


def _has(value: Any, parts: int) -> bool:
    return isinstance(value, (list, tuple)) and len(value) == parts


def _equal(mine: Any, theirs: Any, tolerance: float) -> bool:
    if mine is theirs:
        return True
    if isinstance(mine, dict) and isinstance(theirs, dict):
        return mine.keys() == theirs.keys() and all(_equal(mine[key], theirs[key], tolerance) for key in mine)
    if _is_numeric(mine) and _is_numeric(theirs):
        one, other = np.asarray(mine), np.asarray(theirs)
        if one.shape != other.shape or one.dtype.kind != other.dtype.kind:
            return False
        return bool(same(one, other, tolerance).all())
    if isinstance(mine, (list, tuple)) and isinstance(theirs, (list, tuple)):
        return len(mine) == len(theirs) and all(
            _equal(one, other, tolerance) for one, other in zip(mine, theirs, strict=True)
        )
    return bool(mine == theirs) if type(mine) is type(theirs) else False


def _is_numeric(value: Any) -> bool:
    """Whether a value is a number, an array, or a regular list of them."""
    if isinstance(value, (np.ndarray, np.generic, int, float)):
        return True
    if not isinstance(value, (list, tuple)) or not value or not holds_numbers(value):
        return False
    try:
        return np.asarray(value).dtype.kind in "biuf"
    except (ValueError, OverflowError):
        return False
