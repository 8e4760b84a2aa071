"""What passes between the examiner and where the learner's function lives: calls one way, answers the other.

Calls and answers are plain data, so the two sides may share a process or be kept apart by a sandbox. Two kinds of
argument cannot be data: a function and a random generator. They travel by name and by seed, to be made there.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.examiner.wire.named_functions import NAMED_FUNCTIONS

MOST_BITS = 1024
"""Of a whole number: what a float can hold. Python refuses to write out much longer ones."""
LONGEST_TEXT = 2**14
"""Of one text in an answer."""


@dataclass(frozen=True)
class NamedFunction:
    """An argument that is one of the test functions known on both sides."""

    name: str


@dataclass(frozen=True)
class SeededGenerator:
    """An argument that is `numpy.random.default_rng(seed)`, made on the far side."""

    seed: int


@dataclass(frozen=True)
class Foreign:
    """In an answer, a value that is not plain data: only the name of its type crosses."""

    type_name: str


@dataclass(frozen=True, eq=False)
class Call:
    """One call of the learner's function, to be answered within `seconds` of CPU time."""

    arguments: tuple[Any, ...]
    keywords: dict[str, Any] = field(default_factory=dict)
    seconds: float = 10.0


@dataclass(frozen=True, eq=False)
class Returned:
    """The function returned `value`; `arguments_after` are the positional arguments as it left them."""

    value: Any
    arguments_after: tuple[Any, ...]


@dataclass(frozen=True)
class Raised:
    """The function raised; `line` and `lineno` are the learner's own, None where no frame of theirs was reached."""

    type_name: str
    message: str
    line: str | None = None
    lineno: int | None = None
    traceback: str = ""


@dataclass(frozen=True)
class TimedOut:
    """The call was stopped after `seconds`."""

    seconds: float


@dataclass(frozen=True)
class Died:
    """The process that held the function is gone; `reason` is a clause such as "it left by os._exit"."""

    reason: str


Answer = Returned | Raised | TimedOut | Died


def perform(call: Call, function: Callable[..., Any]) -> Returned | Raised:
    """Answer a call by calling the function here, in this process."""
    arguments = [_resolve(argument) for argument in call.arguments]
    keywords = {name: _resolve(value) for name, value in call.keywords.items()}
    try:
        value = function(*arguments, **keywords)
        return Returned(plain(value), tuple(plain(argument) for argument in arguments))
    except Exception as error:
        return _raised(error)


def performed_by_ours(call: Call, function: Callable[..., Any]) -> Returned | Raised:
    """Answer a call by a function of the course's own, which is trusted: its results are not copied as plain data.

    Thousands of wrong programs are asked, and where in their text an exception came from is of no interest.
    """
    arguments = [_resolve(argument) for argument in call.arguments]
    keywords = {name: _resolve(value) for name, value in call.keywords.items()}
    try:
        value = function(*arguments, **keywords)
        return Returned(value, tuple(item if isinstance(item, np.ndarray) else plain(item) for item in arguments))
    except Exception as error:
        return Raised(type(error).__name__, _message(error))


def copied(call: Call) -> Call:
    """Return the same call with arrays and containers of its own, memory order kept."""
    return Call(
        tuple(plain(argument) for argument in call.arguments),
        {name: plain(value) for name, value in call.keywords.items()},
        call.seconds,
    )


def plain(value: Any) -> Any:
    """Copy a value as plain data: arrays, numbers, strings, None, and lists, tuples and dicts of these."""
    if value is None or isinstance(value, (bool, float, NamedFunction, SeededGenerator)):
        return value
    if isinstance(value, (int, str)):
        return bounded(value)
    if isinstance(value, np.ndarray):
        return np.array(value, order="K", subok=False) if value.dtype.kind in "biuf" else Foreign(_array_name(value))
    if isinstance(value, np.generic):
        return value if value.dtype.kind in "biuf" else Foreign(type(value).__name__)
    if isinstance(value, tuple):
        return tuple(plain(item) for item in value)
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {plain(key): plain(item) for key, item in value.items()}
    return Foreign(type(value).__name__)


def bounded(value: int | str) -> Any:
    """Return a whole number or a text, or in place of one that is much too long its description."""
    if isinstance(value, str):
        return value if len(value) <= LONGEST_TEXT else Foreign(f"str of {len(value)} characters")
    if value.bit_length() <= MOST_BITS:
        return value
    return Foreign(f"int of about {round(value.bit_length() * 0.30103)} digits")


def _array_name(array: np.ndarray) -> str:
    return f"array of dtype {array.dtype}"


def _resolve(argument: Any) -> Any:
    if isinstance(argument, NamedFunction):
        return NAMED_FUNCTIONS[argument.name]
    if isinstance(argument, SeededGenerator):
        return np.random.default_rng(argument.seed)
    return plain(argument)


def _raised(error: Exception) -> Raised:
    """Describe an exception by the innermost frame that is neither ours nor a library's."""
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename != __file__
        and "site-packages" not in frame.filename
        and frame.filename != "<__array_function__ internals>"
    ]
    own = frames[-1] if frames else None
    shown = "".join(traceback.format_list(frames)) + "".join(traceback.format_exception_only(error))
    return Raised(
        type_name=type(error).__name__,
        message=_message(error),
        line=(own.line or None) if own else None,
        lineno=own.lineno if own else None,
        traceback=shown,
    )


def _message(error: Exception) -> str:
    try:
        return str(error)
    except Exception:  # a learner's exception may have a broken __str__
        return ""
