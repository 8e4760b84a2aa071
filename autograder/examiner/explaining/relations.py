"""Simple relations between what came and what was expected, for bugs that no wrong program reproduces.

A relation is named only if every wrong part of every wrong answer stands in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import permutations
from typing import Any

import numpy as np

from autograder.examiner.exercise.exchange import Exchange
from autograder.examiner.exercise.exercise import Bug, Part
from autograder.examiner.judging.contract import arrays_in, holds_numbers, paired_arrays, same
from autograder.examiner.wire.protocol import Returned

Relation = Callable[[np.ndarray, np.ndarray, float], bool]
"""Whether an array that came stands in the relation to the one expected, to a tolerance."""

OPPOSITE = Bug(
    "opposite-sign",
    "The numbers are right but for their sign",
    {},
    "Every number that differs is the negative of the one expected.",
    "Look for a difference that is taken the wrong way round, or a minus too many or too few.",
)
CONSTANT_FACTOR = Bug(
    "constant-factor",
    "The numbers are a constant times those expected",
    {},
    "All of them are off by the same factor, so a sum may stand for a mean, or a scale for none.",
    "Where in your code is something divided or multiplied by a number or a length? Compare with the equation.",
)
SHIFTED = Bug(
    "shifted-along-an-axis",
    "The numbers are right but stand one place further along an axis",
    {},
    "What belongs at one index is found at its neighbour's.",
    "Write down, for a length of 3, which index each result is stored at.",
)
REVERSED = Bug(
    "reversed-along-an-axis",
    "The numbers are right but stand in reverse order along an axis",
    {},
    "What belongs at the first index is found at the last.",
    "Was the list built from its end? Then it must be turned round before it is returned.",
)
AXES_SWAPPED = Bug(
    "axes-swapped",
    "The axes of the result are in another order",
    {},
    "The numbers are right, but they stand in the wrong places.",
    "Compare the order of axes that is asked for with the order in which you build the result.",
)
ANOTHER_SHAPE = Bug(
    "result-of-another-shape",
    "The numbers are right but the array has another shape",
    {},
    "An axis is missing, is one too many, or two have become one.",
    "Print the shape of your result beside the one that is asked for; reshape and keepdims change it.",
)
ONE_TOO_MANY = Bug(
    "one-place-too-many",
    "The result is longer along an axis than it should be",
    {},
    "What is expected is all there, and something stands before or after it.",
    "Count the places for the smallest input: what is in the one that should not be there?",
)
CUT_SHORT = Bug(
    "result-cut-short",
    "The result is shorter along an axis than it should be",
    {},
    "What is there is right, but its beginning or its end is missing.",
    "Count the passes of your loop for the smallest input.",
)
UNFILLED = Bug(
    "places-left-unfilled",
    "Some places of the result are never filled",
    {},
    "Every number that differs is still the 0 that the array was made with; the others are right.",
    "Which indices does your loop visit? Print them for the smallest input.",
)
CLIPPED = Bug(
    "result-clipped",
    "The result is cut off at a bound",
    {},
    "Numbers within the bound are right; larger ones have become the bound itself.",
    "Look for clip, minimum or maximum: the task asks for the numbers as they are.",
)
FUNCTION_ON_TOP = Bug(
    "function-applied-to-the-result",
    "A function is applied to the result that the task does not ask for",
    {},
    "What came is a function of what was expected, number by number or row by row.",
    "What is the last thing your code does before it returns? Compare it with the equation.",
)
ONLY_ZEROS = Bug(
    "nothing-but-zeros",
    "The result is zero throughout",
    {},
    "Whatever was computed did not get into what is returned.",
    "Is the array that you return the one that you fill? A copy, as flatten makes it, is another array.",
)
ANOTHER_ORDER = Bug(
    "parts-of-the-result-swapped",
    "The parts of the result are right but stand in another order",
    {},
    "Whoever unpacks the result gets one thing for another.",
    "Compare the order of your return with the one that is asked for.",
)
ROWS_IN_ANOTHER_ORDER = Bug(
    "rows-in-another-order",
    "The rows are right but stand in another order",
    {},
    "What belongs to one text is found at the place of another.",
    "Is anything sorted, shuffled or grouped on the way? Then it must be put back.",
)
MULTIPLE_OF_ARGUMENT = Bug(
    "term-added",
    "A multiple of an argument is added",
    {},
    "The numbers are off by a multiple of one of the arguments, entry by entry.",
    "Count the terms of the equation, and those of your formula.",
)
LENGTHWISE = Bug(
    "same-number-added",
    "The same number is added to every entry",
    {},
    "All entries are off by the same amount.",
    "Look for a constant that is added or subtracted at the end.",
)


def _opposite(mine: np.ndarray, expected: np.ndarray, tolerance: float) -> bool:
    return mine.shape == expected.shape and bool(same(mine, -expected, tolerance).all())


def _constant_factor(mine: np.ndarray, expected: np.ndarray, tolerance: float) -> bool:
    if mine.shape != expected.shape or mine.size < 2:
        return False
    factor = _factor(mine, expected)
    return np.isfinite(factor) and factor != 0 and bool(same(mine, factor * expected, 10 * tolerance).all())


def _factor(mine: np.ndarray, expected: np.ndarray) -> float:
    """Return the factor by which one array is nearest to another, 0 if there is none."""
    largest = float(np.abs(expected).max(initial=0.0))
    if not 0 < largest < np.inf:
        return 0.0
    scaled = expected / largest
    return float((mine / largest * scaled).sum()) / float((scaled * scaled).sum())


def _shifted(mine: np.ndarray, expected: np.ndarray, tolerance: float) -> bool:
    if mine.shape != expected.shape:
        return False
    for axis in (axis for axis in range(mine.ndim) if mine.shape[axis] > 2):
        here, there = np.moveaxis(mine, axis, 0), np.moveaxis(expected, axis, 0)
        if same(here[1:], there[:-1], tolerance).all() or same(here[:-1], there[1:], tolerance).all():
            return True
    return False


def _reversed(mine: np.ndarray, expected: np.ndarray, tolerance: float) -> bool:
    return mine.shape == expected.shape and any(
        bool(same(np.flip(mine, axis), expected, tolerance).all()) for axis in range(mine.ndim)
    )


def _transposed(mine: np.ndarray, expected: np.ndarray, tolerance: float) -> bool:
    if mine.ndim != expected.ndim or mine.ndim < 2:
        return False
    orders = (order for order in permutations(range(mine.ndim)) if order != tuple(range(mine.ndim)))
    turned = (mine.transpose(order) for order in orders)
    return any(other.shape == expected.shape and bool(same(other, expected, tolerance).all()) for other in turned)


def _another_shape(mine: np.ndarray, expected: np.ndarray, tolerance: float) -> bool:
    if mine.shape == expected.shape or mine.size != expected.size or not mine.size:
        return False
    return bool(same(mine.reshape(expected.shape), expected, tolerance).all())


def _longer(mine: np.ndarray, expected: np.ndarray, tolerance: float) -> bool:
    """Whether one axis is longer, with everything expected at its beginning or at its end."""
    if mine.ndim != expected.ndim:
        return False
    axes = [axis for axis in range(mine.ndim) if mine.shape[axis] != expected.shape[axis]]
    if len(axes) != 1 or mine.shape[axes[0]] < expected.shape[axes[0]]:
        return False
    if not expected.size:
        return bool(mine.shape[axes[0]] == 1)
    here, count = np.moveaxis(mine, axes[0], 0), expected.shape[axes[0]]
    there = np.moveaxis(expected, axes[0], 0)
    return bool(same(here[:count], there, tolerance).all() or same(here[-count:], there, tolerance).all())


def _shorter(mine: np.ndarray, expected: np.ndarray, tolerance: float) -> bool:
    return _longer(expected, mine, tolerance)


def _unfilled(mine: np.ndarray, expected: np.ndarray, tolerance: float) -> bool:
    if mine.shape != expected.shape:
        return False
    right = same(mine, expected, tolerance)
    return bool(right.any() and (mine[~right] == 0).all())


def _rows_in_another_order(mine: np.ndarray, expected: np.ndarray, tolerance: float) -> bool:
    if mine.shape != expected.shape or not mine.ndim or not mine.size:
        return False
    one, other = (array.reshape(len(array), -1) for array in (mine, expected))
    one, other = (array[np.lexsort(array.T[::-1])] for array in (one, other))
    return bool(same(one, other, tolerance).all())


def _clipped(mine: np.ndarray, expected: np.ndarray, tolerance: float) -> bool:
    if mine.shape != expected.shape or mine.size < 3:
        return False
    right = same(mine, expected, tolerance)
    bound = float(np.abs(mine).max())
    cut = np.sign(expected[~right]) * bound
    return bound > 0 and bool((mine[~right] == cut).all() and (np.abs(expected[~right]) > bound).all())


def _function_on_top(mine: np.ndarray, expected: np.ndarray, tolerance: float) -> bool:
    if mine.shape != expected.shape or not mine.ndim:
        return False
    with np.errstate(all="ignore"):
        candidates = [
            np.tanh(expected),
            1 / (1 + np.exp(-expected)),
            np.exp(expected),
            np.log(expected),
            np.abs(expected),
            np.square(expected),
            np.sqrt(expected),
            np.maximum(expected, 0),
            np.log10(expected),
            *(np.round(expected, digits) for digits in range(7)),
        ]
        shifted = expected - expected.max(axis=-1, keepdims=True)
        exponentials = np.exp(shifted)
        total = exponentials.sum(axis=-1, keepdims=True)
        candidates += [exponentials / total, shifted - np.log(total), shifted]
        candidates += [expected == expected.max(axis=-1, keepdims=True)]
        for axis in range(expected.ndim):
            ends = np.exp(expected - expected.max(axis=axis, keepdims=True))
            candidates += [np.cumsum(expected, axis=axis), ends / ends.sum(axis=axis, keepdims=True)]
            candidates += [expected - expected.mean(axis=axis, keepdims=True)]
            candidates += [expected / np.linalg.norm(expected, axis=axis, keepdims=True)]
        candidates += [expected / np.linalg.norm(expected), expected - expected.mean()]
    return any(bool(same(mine, other, tolerance).all()) for other in candidates)


def _same_number_added(mine: np.ndarray, expected: np.ndarray, tolerance: float) -> bool:
    if mine.shape != expected.shape or mine.size < 2:
        return False
    shift = float((mine - expected).mean())
    return np.isfinite(shift) and bool(same(mine, expected + shift, tolerance).all())


RELATIONS: tuple[tuple[Bug, Relation], ...] = (
    (OPPOSITE, _opposite),
    (AXES_SWAPPED, _transposed),
    (REVERSED, _reversed),
    (ANOTHER_SHAPE, _another_shape),
    (CONSTANT_FACTOR, _constant_factor),
    (FUNCTION_ON_TOP, _function_on_top),
    (LENGTHWISE, _same_number_added),
    (UNFILLED, _unfilled),
    (ROWS_IN_ANOTHER_ORDER, _rows_in_another_order),
    (SHIFTED, _shifted),
    (ONE_TOO_MANY, _longer),
    (CUT_SHORT, _shorter),
    (CLIPPED, _clipped),
)


Pair = tuple[np.ndarray, np.ndarray, float]
"""What came, what was expected, and the tolerance."""


def relation(exchanges: Sequence[Exchange]) -> list[Bug]:
    """Return the relation in which every wrong part of the failed exchanges stands, if there is one."""
    pairs: list[Pair] = []
    failures = [exchange for exchange in exchanges if exchange.failed]
    for exchange in failures:
        wrong = _wrong_pairs(exchange)
        if not wrong:
            return []
        pairs += wrong
    return (
        _between(pairs)
        or _multiple_of_argument(failures)
        or ([ANOTHER_ORDER] if pairs and all(map(_in_another_order, failures)) else [])
    )


def _multiple_of_argument(failures: Sequence[Exchange]) -> list[Bug]:
    """Return the bug of a term too many, if every wrong part is always off by the same multiple of an argument."""
    found: dict[int, set[tuple[str, float]]] = {}
    for exchange in failures:
        pairs = _pairs(exchange.answer.value, exchange.expected) if isinstance(exchange.answer, Returned) else []
        for place, pair in enumerate(_if_wrong(*pair, exchange.tolerance) for pair in pairs):
            if pair is None:
                continue
            multiples = {(name, factor) for name, factor in _multiples(pair, exchange)}
            found[place] = found[place] & multiples if place in found else multiples
    if not found or not all(found.values()):
        return []
    names = sorted({name for multiples in found.values() for name, _ in multiples})
    return [replace(MULTIPLE_OF_ARGUMENT, title=f"A multiple of {' and '.join(names)} is added")]


def _multiples(pair: Pair, exchange: Exchange) -> Iterator[tuple[str, float]]:
    mine, expected, tolerance = pair
    if mine.shape != expected.shape or mine.size < 2:
        return
    off = mine - expected
    for name, argument in exchange.arguments.items():
        if isinstance(argument, np.ndarray) and argument.dtype.kind == "f" and argument.shape == mine.shape:
            factor = _factor(off, argument.astype(np.float64))
            if factor and same(mine, expected + factor * argument, 10 * tolerance).all():
                yield name, float(f"{factor:.3g}")


def relations_by_part(returns: Sequence[Part], exchanges: Sequence[Exchange]) -> list[Bug]:
    """Return the relations of the wrong parts, one for each part; all of them must stand in one, and be two at most."""
    by_part: dict[str, list[Pair]] = {}
    for exchange in (exchange for exchange in exchanges if exchange.failed):
        if not isinstance(exchange.answer, Returned) or not isinstance(exchange.expected, tuple):
            return []
        value, expected = exchange.answer.value, exchange.expected
        if not isinstance(value, (list, tuple)) or not len(value) == len(returns) == len(expected):
            return []
        for part, mine, theirs in zip(returns, value, expected, strict=True):
            pairs = paired_arrays(mine, theirs)
            if not pairs:
                return []
            wrong = [_if_wrong(*pair, exchange.tolerance) for pair in pairs]
            by_part[part.name] = [*by_part.get(part.name, []), *filter(None, wrong)]
    by_part = {name: pairs for name, pairs in by_part.items() if pairs}
    found = {name: _between(pairs) for name, pairs in by_part.items()}
    if not all(found.values()) or len({bug.slug for bugs in found.values() for bug in bugs}) > 2:
        return []
    named = {bug.slug: replace(bug, title=f"{name}: {bug.title}") for name, (bug,) in reversed(found.items())}
    return list(reversed(named.values()))


def only_zeros(failures: Sequence[Exchange]) -> list[Bug]:
    """Return the bug of a result that is never filled, if every wrong part is zero where it should not be."""
    pairs = [pair for exchange in failures for pair in _wrong_pairs(exchange)]
    whole = bool(pairs) and all(map(_wrong_pairs, failures))
    zeros = whole and all(mine.shape == other.shape and not mine.any() and other.all() for mine, other, _ in pairs)
    return [ONLY_ZEROS] if zeros and any(mine.size > 1 for mine, _, _ in pairs) else []


def _between(pairs: Sequence[Pair]) -> list[Bug]:
    """Return the relation in which all pairs stand, if there is one."""
    if not pairs:
        return []
    if all(not expected.ndim and not mine.ndim for mine, expected, _ in pairs) and len(pairs) > 1:
        numbers, expectations, tolerances = zip(*pairs, strict=True)
        pairs = [(np.array(numbers), np.array(expectations), max(tolerances))]  # one number a call: see them together
    with np.errstate(all="ignore"):
        telling = [pair for pair in pairs if pair[0].size > 1 or not pair[0].ndim] or pairs  # one entry fits any factor
        found = [
            bug
            for bug, holds in RELATIONS
            if all(holds(*pair) for pair in (telling if bug is CONSTANT_FACTOR else pairs))
        ]
        if CONSTANT_FACTOR in found[:1]:
            return [_with_factor(pairs)]
        return found[:1]


def _with_factor(pairs: Sequence[Pair]) -> Bug:
    """Name the factor, if it is the same everywhere."""
    factors = [_factor(mine, expected) for mine, expected, _ in pairs]
    if not np.allclose(factors, factors[0]):
        return CONSTANT_FACTOR
    return replace(CONSTANT_FACTOR, title=f"The numbers are {factors[0]:.4g} times those expected")


def _wrong_pairs(exchange: Exchange) -> list[Pair]:
    """Return what came beside what was expected wherever they differ, as floats; nothing if they are not numbers."""
    if not isinstance(exchange.answer, Returned) or exchange.expected is None:
        return []
    wrong = []
    for mine, expected in _pairs(exchange.answer.value, exchange.expected):
        if not {mine.dtype.kind, expected.dtype.kind} <= set("biuf"):
            return []
        pair = _if_wrong(mine, expected, exchange.tolerance)
        if pair:
            wrong.append(pair)
    return wrong


def _if_wrong(mine: np.ndarray, expected: np.ndarray, tolerance: float) -> Pair | None:
    """Return the two arrays as floats if they differ and are numbers."""
    if not {mine.dtype.kind, expected.dtype.kind} <= set("biuf"):
        return None
    one, other = mine.astype(np.float64), expected.astype(np.float64)
    differ = one.shape != other.shape or not same(one, other, tolerance).all()
    return (one, other, tolerance) if differ else None


def _pairs(value: Any, expected: Any) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return the arrays that came beside those expected: lists of numbers, and the ids of a vocabulary, are arrays."""
    if isinstance(expected, dict):
        if not isinstance(value, dict) or value.keys() != expected.keys():
            return []
        return [(_array([value[word] for word in expected]), np.array(list(expected.values())))]
    if isinstance(expected, list) and all(isinstance(item, int) for item in expected):
        return [(_array(value), np.array(expected, dtype=np.int64))]
    return paired_arrays(_array(value) if isinstance(expected, np.ndarray) else value, expected)


def _array(value: Any) -> Any:
    """Return a regular list or tuple as an array."""
    try:
        return np.asarray(value) if holds_numbers(value) else np.empty(0, dtype=object)
    except (ValueError, OverflowError):
        return np.empty(0, dtype=object)


def _in_another_order(exchange: Exchange) -> bool:
    assert isinstance(exchange.answer, Returned)
    mine, expected = exchange.answer.value, exchange.expected
    if not (isinstance(mine, (tuple, list)) and isinstance(expected, tuple) and len(mine) == len(expected)):
        return False
    wanted = [arrays_in(part) for part in expected]
    for part in (arrays_in(part) for part in mine):
        place = next((k for k, other in enumerate(wanted) if _equal(part, other, exchange.tolerance)), None)
        if place is None:
            return False
        del wanted[place]
    return True


def _equal(one: Sequence[np.ndarray], other: Sequence[np.ndarray], tolerance: float) -> bool:
    return len(one) == len(other) and all(
        mine.shape == theirs.shape and bool(same(mine, theirs, tolerance).all())
        for mine, theirs in zip(one, other, strict=True)
    )
