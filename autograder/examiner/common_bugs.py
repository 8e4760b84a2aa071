"""Bugs that any function can have, recognised by signs other than a wrong program's values."""

from __future__ import annotations

from collections.abc import Generator, Sequence

import numpy as np

from autograder.examiner import catalogue
from autograder.examiner.contract import paired_arrays, same
from autograder.examiner.exercise import Arguments, Bug
from autograder.examiner.judge import changed_arguments
from autograder.examiner.outcome import Exchange, Outcome
from autograder.examiner.protocol import Answer, Call, Raised, Returned, copied, perform

NOTHING_RETURNED = Bug(
    "nothing-returned",
    "The function returns None",
    {},
    "A function without a return statement, or with one that is not reached, returns None.",
    "Make sure that every path through the function ends in a return with the result.",
)
ARGUMENT_CHANGED = Bug(
    "argument-changed",
    "An argument is changed in place",
    {},
    "An array is passed by reference: whoever passed it finds other numbers in it afterwards, and a second call with "
    "the same array gives something else.",
    "Look for +=, *= and assignments to slices: is what they change your own array, or a view of an argument?",
)
INTEGER_BUFFER = Bug(
    "integer-buffer",
    "Results are stored in an array of integers, which cuts off what follows the decimal point",
    {},
    "NumPy keeps the type of the array that is written to, and rounds towards zero without a word.",
    "Check the dtype of the array that you fill: where does it come from?",
)
SINGLE_PRECISION = Bug(
    "single-precision",
    "The computation runs in float32",
    {},
    "What came agrees to about seven digits and no further, which is as many as float32 has.",
    "Look for a dtype or an astype on the way.",
)
AXES_SWAPPED = Bug(
    "axes-swapped",
    "The first two axes of the result are swapped",
    {},
    "The numbers are right, but they stand in the wrong places.",
    "Compare the order of axes that is asked for with the order in which you build the result.",
)
RESULT_NOT_REPEATABLE = Bug(
    "result-not-repeatable",
    "The same call gives another result each time",
    {},
    "Something random, or something remembered from the call before, enters the result.",
    "Look for random numbers that do not come from an argument, and for arrays kept between calls.",
)
GLOBAL_FOR_ARGUMENT = Bug(
    "global-for-argument",
    "An argument makes no difference to the result",
    {},
    "The result stayed the same when the argument changed: either it is not used, or a global variable of the notebook "
    "stands in its place, and then the function is right for one input only.",
    "Look up where each name inside the function comes from; restart the kernel to be rid of old globals.",
)
NAME_UNDEFINED = Bug(
    "name-undefined",
    "A name is used that the function does not know",
    {},
    "In a notebook such a name may still exist from a cell that has changed since, which is why it can seem to work.",
    "Look at the name in the error: is it misspelt, or is it a variable of another cell that should be an argument?",
)

COMMON_BUGS = (
    NOTHING_RETURNED,
    ARGUMENT_CHANGED,
    INTEGER_BUFFER,
    SINGLE_PRECISION,
    AXES_SWAPPED,
    RESULT_NOT_REPEATABLE,
    GLOBAL_FOR_ARGUMENT,
    NAME_UNDEFINED,
)


def signs(outcomes: Sequence[Outcome]) -> list[Bug]:
    """Return the common bugs that the failures show."""
    failures = [exchange for outcome in outcomes for exchange in outcome.exchanges if exchange.failed]
    tests = (
        (NAME_UNDEFINED, _name_undefined),
        (NOTHING_RETURNED, _nothing_returned),
        (INTEGER_BUFFER, _integer_buffer),
        (ARGUMENT_CHANGED, _argument_changed),
    )
    found = [bug for bug, holds in tests if any(holds(exchange) for exchange in failures)]
    if not found and failures:
        wholesale = ((SINGLE_PRECISION, _single_precision), (AXES_SWAPPED, _axes_swapped))
        found = [bug for bug, holds in wholesale if all(holds(exchange) for exchange in failures)]
    return found


def probe(owner: catalogue.Entry, outcomes: Sequence[Outcome]) -> Generator[Call, Answer, list[Bug]]:
    """Ask on when nothing explains the failures: whether the result is repeatable, and every argument matters."""
    exchange = next(
        (exchange for outcome in outcomes for exchange in outcome.exchanges if _probeable(exchange)),
        None,
    )
    if exchange is None:
        return []
    again = yield copied(exchange.call)
    if not _identical(exchange.answer, again):
        return [RESULT_NOT_REPEATABLE] if isinstance(again, Returned) else []
    for name, arguments in _with_one_argument_changed(exchange.arguments):
        call = Call(tuple(arguments.values()), {}, exchange.call.seconds)
        if _identical(perform(call, owner.reference), perform(exchange.call, owner.reference)):
            continue
        answer = yield copied(call)
        if isinstance(answer, Returned) and _identical(exchange.answer, answer):
            return [_naming(GLOBAL_FOR_ARGUMENT, name)]
    return []


def _naming(bug: Bug, argument: str) -> Bug:
    return Bug(bug.slug, bug.title.replace("An argument", f"The argument {argument}"), {}, bug.meaning, bug.hint)


def _probeable(exchange: Exchange) -> bool:
    return exchange.failed and bool(_paired(exchange))


def _with_one_argument_changed(arguments: Arguments) -> list[tuple[str, Arguments]]:
    """Replace one float array after the other by its entries in another order, moved a little."""
    return [
        (name, {**arguments, name: value[::-1] * 0.75 + 0.1})
        for name, value in arguments.items()
        if isinstance(value, np.ndarray) and value.dtype.kind == "f" and value.ndim
    ]


def _identical(one: Answer, other: Answer) -> bool:
    if not (isinstance(one, Returned) and isinstance(other, Returned)):
        return type(one) is type(other)
    pairs = paired_arrays(one.value, other.value)
    return bool(pairs) and all(
        mine.shape == theirs.shape and np.array_equal(mine, theirs, equal_nan=mine.dtype.kind == "f")
        for mine, theirs in pairs
    )


def _name_undefined(exchange: Exchange) -> bool:
    return isinstance(exchange.answer, Raised) and exchange.answer.type_name in ("NameError", "UnboundLocalError")


def _nothing_returned(exchange: Exchange) -> bool:
    return isinstance(exchange.answer, Returned) and exchange.answer.value is None


def _argument_changed(exchange: Exchange) -> bool:
    answer = exchange.answer
    return isinstance(answer, Returned) and bool(changed_arguments(exchange.arguments, answer.arguments_after))


def _paired(exchange: Exchange) -> list[tuple[np.ndarray, np.ndarray]]:
    if not isinstance(exchange.answer, Returned) or exchange.expected is None:
        return []
    return paired_arrays(exchange.answer.value, exchange.expected)


def _integer_buffer(exchange: Exchange) -> bool:
    return any(mine.dtype.kind in "iu" and theirs.dtype.kind == "f" and mine.ndim for mine, theirs in _paired(exchange))


def _single_precision(exchange: Exchange) -> bool:
    pairs = _paired(exchange)
    close = [
        mine.shape == theirs.shape
        and mine.dtype.kind == theirs.dtype.kind == "f"
        and bool(same(mine, theirs, 2e-4).all())
        for mine, theirs in pairs
    ]
    return bool(close) and all(close)


def _axes_swapped(exchange: Exchange) -> bool:
    pairs = [(mine, theirs) for mine, theirs in _paired(exchange) if theirs.ndim >= 2]
    return bool(pairs) and all(
        mine.ndim == theirs.ndim
        and mine.swapaxes(0, 1).shape == theirs.shape
        and bool(same(mine.swapaxes(0, 1), theirs, exchange.tolerance).all())
        for mine, theirs in pairs
    )
