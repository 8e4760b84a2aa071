"""Bugs that any function can have, recognised by signs other than a wrong program's values."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

import numpy as np

from autograder.examiner.exercise import catalogue
from autograder.examiner.exercise.exchange import Exchange
from autograder.examiner.exercise.exercise import Arguments, Bug, Case, Exercise
from autograder.examiner.judging.contract import (
    BrokenContractError,
    arrays_in,
    conform,
    no_larger,
    paired_arrays,
    same,
)
from autograder.examiner.judging.judge import changed_arguments
from autograder.examiner.judging.outcome import Outcome
from autograder.examiner.wire.protocol import Answer, Call, Raised, Returned, copied, perform

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
SHAPES_DO_NOT_FIT = Bug(
    "shapes-do-not-fit",
    "Two arrays are joined whose shapes do not fit",
    {},
    "NumPy stops rather than guess which axis was meant.",
    "Print the shapes of all arrays on the line that is named, and write the names of their axes beside them.",
)
INDEX_OUT_OF_RANGE = Bug(
    "index-out-of-range",
    "An index points behind the end of an array or list",
    {},
    "The last of n entries has the index n - 1.",
    "Print the index and the length on the line that is named.",
)
SIGNATURE_WRONG = Bug(
    "signature-changed",
    "The function cannot be called as the task says",
    {},
    "A parameter is missing, has another name, or has lost its default.",
    "Compare your def line with the one of the stub.",
)
ANOTHER_EXCEPTION = Bug(
    "another-exception",
    "Another kind of exception is raised than the one that the task asks for",
    {},
    "Whoever calls the function catches one kind only; an error that merely happens says nothing about the cause.",
    "Check the arguments first, and raise the exception of the task with a message of your own.",
)
REFUSAL_MISSING = Bug(
    "refusal-missing",
    "Arguments are accepted that the task says must be refused",
    {},
    "A result came where there can be none.",
    "Check the arguments first, and raise the exception that the task names.",
)
PARTS_MISSING = Bug(
    "wrong-number-of-results",
    "The function does not return as many results as the task asks for",
    {},
    "Whoever unpacks the result fails, or takes one thing for another.",
    "Compare your return with the list of results in the task.",
)
WRONG_SHAPE = Bug(
    "result-of-wrong-shape",
    "The result has the wrong shape",
    {},
    "An axis is missing, one too many, or of another length.",
    "Write down the shape after each line of your function, with sizes that differ.",
)
WRONG_DTYPE = Bug(
    "result-of-wrong-dtype",
    "The numbers of the result are of the wrong kind",
    {},
    "Whole numbers, decimals and truth values are different things to whoever uses the result.",
    "Print result.dtype, and find the line that decides it.",
)
WRONG_TYPE = Bug(
    "result-of-wrong-type",
    "The result is of another type than the task asks for",
    {},
    "Whoever uses the result cannot treat it as what was promised.",
    "Print type(result), and compare it with the task.",
)
NOT_A_NUMBER = Bug(
    "not-a-number",
    "Something that is not a finite number stands where a number is expected",
    {},
    "Something was divided by zero, or overflowed on the way.",
    "Find the first line that gives it: print the largest and the smallest entry after each.",
)

COMMON_BUGS = (
    NOTHING_RETURNED,
    ARGUMENT_CHANGED,
    INTEGER_BUFFER,
    SINGLE_PRECISION,
    RESULT_NOT_REPEATABLE,
    GLOBAL_FOR_ARGUMENT,
    NAME_UNDEFINED,
    SHAPES_DO_NOT_FIT,
    INDEX_OUT_OF_RANGE,
    SIGNATURE_WRONG,
    ANOTHER_EXCEPTION,
    REFUSAL_MISSING,
    PARTS_MISSING,
    WRONG_SHAPE,
    WRONG_DTYPE,
    WRONG_TYPE,
    NOT_A_NUMBER,
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
        found = [SINGLE_PRECISION] if all(map(_single_precision, failures)) else []
    return found


def only_argument_changed(failures: Sequence[Exchange]) -> list[Bug]:
    """Return the bug of a changed argument, if all failed calls changed one, and are right but for that."""
    return [ARGUMENT_CHANGED] if all(map(_right_but_for_a_change, failures)) else []


def right_for_changed_arguments(owner: catalogue.Entry, failures: Sequence[Exchange]) -> list[Bug]:
    """Return the bug of a changed argument, if all failed calls changed one, and fit it as they left it.

    This comes after other explanations: what was computed from a changed argument may also be a bug of its own, as the
    norm after clipping is.
    """
    if not owner.exercise.compared:
        return []
    excused = all(_right_but_for_a_change(failure) or _right_after_a_change(owner, failure) for failure in failures)
    return [ARGUMENT_CHANGED] if excused else []


def _right_but_for_a_change(exchange: Exchange) -> bool:
    return _argument_changed(exchange) and _returned(exchange, exchange.expected)


def _right_after_a_change(owner: catalogue.Entry, exchange: Exchange) -> bool:
    if not _argument_changed(exchange):
        return False
    assert isinstance(exchange.answer, Returned)
    if not no_larger(exchange.answer.arguments_after, exchange.call.arguments):
        return False
    after = perform(Call(exchange.answer.arguments_after, exchange.call.keywords), owner.reference)
    return isinstance(after, Returned) and _returned(exchange, after.value)


def _returned(exchange: Exchange, right: Any) -> bool:
    """Whether a call returned a certain result, to rounding."""
    if not isinstance(exchange.answer, Returned) or right is None:
        return False
    pairs = paired_arrays(exchange.answer.value, right)
    return bool(pairs) and all(
        one.shape == other.shape
        and one.dtype.kind == other.dtype.kind
        and bool(same(one, other, exchange.tolerance).all())
        for one, other in pairs
    )


def last_signs(exercise: Exercise, outcomes: Sequence[Outcome]) -> list[Bug]:
    """Return what can at least be said of failures that nothing else explains: the first that shows a sign of it."""
    for outcome in outcomes:
        for exchange in (exchange for exchange in outcome.exchanges if exchange.failed):
            asked_to_raise = isinstance(outcome.case, Case) and outcome.case.raises
            found = _of_refusal(exchange) if asked_to_raise else _of_crash(exchange) or _of_contract(exercise, exchange)
            if found:
                return [found]
    nans = [exchange for outcome in outcomes for exchange in outcome.exchanges if exchange.failed]
    return [NOT_A_NUMBER] if nans and all(map(_not_a_number, nans)) else []


def _of_refusal(exchange: Exchange) -> Bug | None:
    if isinstance(exchange.answer, Returned):
        return REFUSAL_MISSING
    return ANOTHER_EXCEPTION if isinstance(exchange.answer, Raised) else None


def _of_crash(exchange: Exchange) -> Bug | None:
    answer = exchange.answer
    if not isinstance(answer, Raised):
        return None
    if answer.type_name == "TypeError" and answer.lineno is None:
        return SIGNATURE_WRONG
    if answer.type_name == "IndexError":
        return INDEX_OUT_OF_RANGE
    shapes = ("broadcast", "mismatch", "not aligned", "must match", "same shape", "inhomogeneous")
    return SHAPES_DO_NOT_FIT if any(word in answer.message for word in shapes) else None


def _of_contract(exercise: Exercise, exchange: Exchange) -> Bug | None:
    """Say in which respect an answer breaks the contract."""
    if not isinstance(exchange.answer, Returned) or exchange.expected is None:
        return None
    value, expected = exchange.answer.value, exchange.expected
    try:
        conform(exercise.returns, value, expected)
    except BrokenContractError:
        if len(exercise.returns) == 1:
            value, expected = (value,), (expected,)
        elif not isinstance(value, (list, tuple)) or len(value) != len(expected):
            return PARTS_MISSING
        mine, theirs = arrays_in(value), arrays_in(expected)
        if len(mine) != len(theirs) or any(one.dtype.kind in "OU" for one in mine):
            return WRONG_TYPE
        shaped = all(one.shape == other.shape for one, other in zip(mine, theirs, strict=True))
        return WRONG_DTYPE if shaped else WRONG_SHAPE
    return None


def _not_a_number(exchange: Exchange) -> bool:
    pairs = [pair for pair in _paired(exchange) if {array.dtype.kind for array in pair} == {"f"}]
    return any(not np.isfinite(mine).all() and np.isfinite(theirs).all() for mine, theirs in pairs)


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
