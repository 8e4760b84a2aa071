"""What is wrong with one answer: by the contract first, then by the reference's values."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.examiner.exercise.exchange import Exchange
from autograder.examiner.exercise.exercise import Arguments, Case, Exercise
from autograder.examiner.judging.contract import BrokenContractError, Problem, arrays_in, compare, conform
from autograder.examiner.verdict.judgement import Status
from autograder.examiner.wire.protocol import Answer, Died, Raised, Returned, TimedOut


def judge(exercise: Exercise, exchange: Exchange) -> Problem | None:
    """Return what is wrong with an answer, by the contract first, then by the reference's values."""
    problem = contract_problem(exercise, exchange)
    if problem or not exercise.compared:
        return problem
    assert isinstance(exchange.answer, Returned)
    mine = conform(exercise.returns, exchange.answer.value, exchange.expected)
    return compare(exercise.returns, mine, exchange.expected, exchange.tolerance)


def tolerance(exercise: Exercise, arguments: Arguments) -> float:
    """Return the relative difference that counts as rounding: single precision where an argument is of it."""
    return (
        2e-4 if any(array.dtype == np.float32 for array in arrays_in(list(arguments.values()))) else exercise.tolerance
    )


def contract_problem(exercise: Exercise, exchange: Exchange) -> Problem | None:
    match exchange.answer:
        case Raised() as raised:
            return _crash(exercise, raised)
        case TimedOut(seconds):
            return Problem(
                Status.TIMED_OUT, f"The call was stopped after {seconds:g} s: is there a loop that does not end?"
            )
        case Died(reason):
            return Problem(Status.CRASHED, f"The process that ran the function ended: {reason}.")
        case Returned(value, after):
            try:
                conform(exercise.returns, value, exchange.expected)
            except BrokenContractError as broken:
                return Problem(Status.REFUSED, broken.text)
            changed = changed_arguments(exchange.arguments, after)
            if changed:
                return Problem(
                    Status.REFUSED,
                    f"The call changed its argument {changed[0]}, which must be left as it was for whoever passed it.",
                )
    return None


def changed_arguments(arguments: Arguments, after: tuple[Any, ...]) -> list[str]:
    """Return the names of arguments whose arrays a call left changed."""
    return [name for (name, before), now in zip(arguments.items(), after, strict=False) if _changed(before, now)]


def _changed(before: Any, now: Any) -> bool:
    if isinstance(before, (list, tuple)):
        return isinstance(now, (list, tuple)) and (len(before) != len(now) or any(map(_changed, before, now)))
    if isinstance(before, np.ndarray) and isinstance(now, np.ndarray):
        if (before.dtype, before.shape, before.tobytes()) == (now.dtype, now.shape, now.tobytes()):
            return False  # as nearly always; to compare value by value takes ten times as long
        return not np.array_equal(before, now, equal_nan=before.dtype.kind == "f")
    return isinstance(before, dict) and repr(before) != repr(now)


def _crash(exercise: Exercise, raised: Raised) -> Problem:
    if raised.type_name == "NotImplementedError":
        return Problem(Status.CRASHED, f"{exercise.name} is not written yet: the stub raises NotImplementedError.")
    if raised.type_name == "TypeError" and raised.lineno is None:
        asked = f"{exercise.name}({exercise.signature})"
        return Problem(Status.REFUSED, f"The function must be callable as {asked}: {raised.message}.")
    where = f" at line {raised.lineno}" if raised.lineno else ""
    return Problem(
        Status.CRASHED, f"The call raised {raised.type_name}{where}: {raised.message}", code=raised.line or ""
    )


def refusal_problem(case: Case, answer: Answer) -> Problem | None:
    match answer:
        case Raised(type_name=name) if name == case.raises:
            return None
        case Raised(type_name=name, message=message):
            return Problem(Status.FAILED, f"A {case.raises} is asked for here; the call raised {name}: {message}")
        case Returned():
            return Problem(Status.FAILED, f"A {case.raises} is asked for here; the call returned a value.")
        case TimedOut(seconds):
            return Problem(Status.TIMED_OUT, f"The call was stopped after {seconds:g} s.")
    return Problem(Status.CRASHED, f"The process that ran the function ended: {answer.reason}.")
