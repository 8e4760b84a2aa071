"""Whether an answer keeps the contract and equals the reference's, and if not, what to say about it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.examiner.exercise.exercise import Array, Arrays, Ids, Part, Scalar, Vocabulary
from autograder.examiner.verdict.judgement import Status, Table
from autograder.examiner.verdict.text import brief
from autograder.examiner.wire.protocol import Foreign


@dataclass(frozen=True)
class Problem:
    """What is wrong with one answer."""

    status: Status
    text: str
    tables: tuple[Table, ...] = ()
    code: str = ""


@dataclass(frozen=True)
class BrokenContractError(Exception):
    """The value breaks the contract; `text` names what came and what was asked for."""

    text: str


def conform(returns: tuple[Part, ...], value: Any, expected: Any) -> tuple[Any, ...]:
    """Return the parts of `value`, converted where the contract allows it.

    Raises
    ------
    BrokenContractError
        If a type, shape or dtype is not what was asked for.
    """
    if len(returns) == 1:
        return (_conform_part(returns[0], value, expected),)
    names = ", ".join(part.name for part in returns)
    if not isinstance(value, (tuple, list)):
        raise BrokenContractError(f"The result must be a tuple ({names}); yours is {describe(value)}.")
    if len(value) != len(returns):
        raise BrokenContractError(
            f"The result must be a tuple of {len(returns)} values ({names}); yours has {len(value)}."
        )
    return tuple(_conform_part(part, mine, theirs) for part, mine, theirs in zip(returns, value, expected, strict=True))


def compare(returns: tuple[Part, ...], mine: tuple[Any, ...], expected: Any, tolerance: float) -> Problem | None:
    """Return what differs first between conforming parts and the expected result, or None."""
    theirs = (expected,) if len(returns) == 1 else expected
    for part, own, other in zip(returns, mine, theirs, strict=True):
        problem = _compare_part(part, own, other, tolerance)
        if problem:
            return problem
    return None


def same(mine: np.ndarray, expected: np.ndarray, tolerance: float) -> np.ndarray:
    """Return, entry by entry, whether two arrays of one shape agree to rounding.

    The tolerance is relative to the entry and, since sums cancel, to the largest entry of the array.
    """
    exact = mine == expected
    if "U" in mine.dtype.kind + expected.dtype.kind:
        return np.asarray(exact)
    if exact.all() or (expected.dtype.kind in "biu" and mine.dtype.kind in "biu"):
        return np.asarray(exact)
    with np.errstate(all="ignore"):
        wide, target = mine.astype(np.float64), expected.astype(np.float64)
        finite = np.abs(target[np.isfinite(target)])
        scale = finite.max(initial=0.0)
        near = np.abs(wide - target) <= tolerance * np.abs(target) + 1e-2 * tolerance * scale
        return np.asarray((near & np.isfinite(target)) | (wide == target) | (np.isnan(wide) & np.isnan(target)))


def widened(mine: np.ndarray, expected: np.ndarray) -> bool:
    """Return whether floats came in a wider type than was asked for: unwanted, but nothing is lost."""
    return mine.dtype.kind == expected.dtype.kind == "f" and mine.dtype.itemsize > expected.dtype.itemsize


def arrays_in(value: Any) -> list[np.ndarray]:
    """Return the arrays and numbers in a value, in order."""
    if isinstance(value, dict):
        # One short text: as an array of texts, each entry would be padded to the longest.
        return [np.asarray(hashlib.sha256(repr(sorted(map(repr, value.items()))).encode()).hexdigest())]
    if isinstance(value, (list, tuple)):
        return [array for item in value for array in arrays_in(item)]
    return [np.asarray(value)] if isinstance(value, (np.ndarray, np.generic, int, float, str)) else []


def holds_numbers(value: Any) -> bool:
    """Return whether nothing but numbers and arrays lies in nested lists.

    NumPy makes an array of whatever it is given: one long text among a thousand short ones takes gigabytes.
    """
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, (list, tuple)):
            waiting += item
        elif not isinstance(item, (bool, int, float, np.ndarray, np.generic)):
            return False
    return True


def no_larger(value: Any, own: Any) -> bool:
    """Return whether a value that came back is no larger than one of our own: as long, of the same shapes and range.

    Only then may the reference be run on it.
    """
    if isinstance(own, np.ndarray) and isinstance(value, np.ndarray):
        if (value.shape, value.dtype) != (own.shape, own.dtype):
            return False
        return own.dtype.kind not in "iu" or _reach(value) <= _reach(own)
    if isinstance(own, (list, tuple)):
        return type(value) is type(own) and len(value) <= len(own) and all(map(no_larger, value, own))
    if isinstance(own, dict):
        return (
            isinstance(value, dict) and value.keys() <= own.keys() and all(no_larger(value[k], own[k]) for k in value)
        )
    return type(value) is type(own) and bool(value == own)


def _reach(numbers: np.ndarray) -> int:
    return max(int(numbers.max()), -int(numbers.min())) if numbers.size else 0


def paired_arrays(mine: Any, expected: Any) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return the arrays that came beside those that were expected, where they are as many."""
    came, wanted = arrays_in(mine), arrays_in(expected)
    return list(zip(came, wanted, strict=True)) if len(came) == len(wanted) else []


def describe(value: Any) -> str:
    """Name a value's type, shape and dtype for a learner."""
    if value is None:
        return "None"
    if isinstance(value, Foreign):
        return f"of type {value.type_name}"
    if isinstance(value, np.ndarray):
        return f"an array of shape {shape_text(value.shape)} and dtype {value.dtype}"
    if isinstance(value, (list, tuple)):
        return f"a {type(value).__name__} of {len(value)} values"
    article = "an" if type(value).__name__[0] in "aeiou" else "a"
    return f"{article} {type(value).__name__}"


def shape_text(shape: tuple[int, ...]) -> str:
    """Write a shape as NumPy does."""
    return str(tuple(int(extent) for extent in shape))


def _conform_part(part: Part, value: Any, expected: Any) -> Any:
    if value is None:
        raise BrokenContractError(
            f"The function returned None where {part.name} is asked for: is there a `return` on every path?"
        )
    match part:
        case Array():
            return _conform_array(part, value, np.asarray(expected))
        case Scalar():
            return _conform_scalar(part, value)
        case Arrays():
            return _conform_arrays(part, value, expected)
        case Ids():
            return _conform_ids(part, value)
        case Vocabulary():
            return _conform_vocabulary(part, value)


def _conform_array(part: Array, value: Any, expected: np.ndarray) -> np.ndarray:
    wanted = f"{part.name} must be an array of shape ({', '.join(part.axes)}) = {shape_text(expected.shape)}"
    if isinstance(value, (list, tuple)):
        array = _from_list(part, value, expected, wanted)
    elif isinstance(value, (np.ndarray, np.generic)):
        array = np.asarray(value)
    else:
        raise BrokenContractError(f"{wanted}; yours is {describe(value)}.")
    if array.shape != expected.shape:
        raise BrokenContractError(f"{wanted}; yours has shape {shape_text(array.shape)}.")
    allowed = {expected.dtype}
    if part.kind == "int64":
        allowed.add(np.dtype(np.int_))  # NumPy's default integer, which is not int64 in the browser
    elif part.kind == "float" and array.dtype.kind in "iu":
        return array  # a truncating buffer is judged by its values
    if array.dtype not in allowed and not widened(array, expected):
        raise BrokenContractError(f"{part.name} must have dtype {expected.dtype}; yours has {array.dtype}.")
    return array


def _from_list(part: Array, value: Any, expected: np.ndarray, wanted: str) -> np.ndarray:
    """Convert nested lists of numbers, or a list of arrays, to an array."""
    if not holds_numbers(value):
        raise BrokenContractError(f"{wanted}; yours is a {type(value).__name__} that does not hold numbers only.")
    try:
        array = np.asarray(value)
    except ValueError:
        raise BrokenContractError(
            f"{wanted}; yours is a ragged {type(value).__name__}, whose rows differ in length."
        ) from None
    if array.dtype.kind not in "biuf":
        raise BrokenContractError(f"{wanted}; yours is a {type(value).__name__} that does not hold numbers only.")
    holds_arrays = any(isinstance(item, (np.ndarray, np.generic)) for item in value)
    if not holds_arrays and part.kind != "bool" and array.dtype.kind in "iuf":
        integral = array.dtype.kind in "iu"
        return array if integral and part.kind == "float" else array.astype(expected.dtype, casting="unsafe")
    return array


def _conform_scalar(part: Scalar, value: Any) -> np.ndarray:
    if isinstance(value, (list, tuple, dict, str, Foreign, bool)) or np.ndim(value) != 0:
        raise BrokenContractError(f"{part.name} must be a single number; yours is {describe(value)}.")
    number = np.asarray(value)
    if number.dtype.kind not in "biuf":
        raise BrokenContractError(f"{part.name} must be a number that a float can hold; yours is {describe(value)}.")
    return number


def _conform_arrays(part: Arrays, value: Any, expected: Any) -> tuple[np.ndarray, ...]:
    if not isinstance(value, (list, tuple)):
        raise BrokenContractError(f"{part.name} must be a list of arrays; yours is {describe(value)}.")
    if len(value) != len(expected):
        raise BrokenContractError(f"{part.name} must hold {len(expected)} arrays; yours holds {len(value)}.")
    return tuple(
        _conform_array(Array(f"{part.name}[{place}]", tuple("..." for _ in np.shape(theirs))), mine, np.asarray(theirs))
        for place, (mine, theirs) in enumerate(zip(value, expected, strict=True))
    )


def _conform_ids(part: Ids, value: Any) -> np.ndarray:
    try:
        array = np.asarray(value) if holds_numbers(value) else np.empty(())
    except ValueError:
        array = np.empty(())  # ragged: no list of ids
    if array.ndim != 1:
        raise BrokenContractError(f"{part.name} must be a list of integer ids; yours is {describe(value)}.")
    if array.size and array.dtype.kind not in "iu":
        raise BrokenContractError(f"{part.name} must hold integers; yours holds {array.dtype} values.")
    return array.astype(np.int64)


def _conform_vocabulary(part: Vocabulary, value: Any) -> dict[str, int]:
    if not isinstance(value, dict):
        raise BrokenContractError(f"{part.name} must be a dict from word to id; yours is {describe(value)}.")
    for word, number in value.items():
        if not isinstance(word, str) or not isinstance(number, (int, np.integer)) or isinstance(number, bool):
            raise BrokenContractError(
                f"{part.name} must map words to integers; yours maps {describe(word)} to {describe(number)}: "
                f"{str(word)[:30]!r}: {str(number)[:30]!r}."
            )
    return {word: int(number) for word, number in value.items()}


def _compare_part(part: Part, mine: Any, expected: Any, tolerance: float) -> Problem | None:
    match part:
        case Array() | Scalar():
            return _compare_arrays(part.name, mine, np.asarray(expected), tolerance)
        case Arrays():
            for place, (own, other) in enumerate(zip(mine, expected, strict=True)):
                problem = _compare_arrays(f"{part.name}[{place}]", own, np.asarray(other), tolerance)
                if problem:
                    return problem
            return None
        case Ids():
            return _compare_ids(part.name, mine, np.asarray(expected, dtype=np.int64))
        case Vocabulary():
            return _compare_vocabularies(part.name, mine, expected)


def _compare_arrays(name: str, mine: np.ndarray, expected: np.ndarray, tolerance: float) -> Problem | None:
    agree = same(mine, expected, tolerance)
    if agree.all():
        return None
    if mine.ndim == 0:
        return Problem(Status.FAILED, f"{_contrast(name, mine[()], expected[()])}.")
    wrong = np.argwhere(~agree)
    first = tuple(int(index) for index in wrong[0])
    written = ", ".join(map(str, first))
    difference = _contrast(f"{name}[{written}]", mine[first], expected[first])
    text = f"{difference}; {len(wrong)} of {agree.size} entries of {name} differ."
    tables = (slice_table(f"your {name}", mine, first), slice_table(f"expected {name}", expected, first))
    return Problem(Status.FAILED, text, tables)


def _compare_ids(name: str, mine: np.ndarray, expected: np.ndarray) -> Problem | None:
    if mine.shape == expected.shape:
        return _compare_arrays(name, mine, expected, 0.0)
    text = f"{name} has {mine.size} entries where {expected.size} are expected."
    return Problem(
        Status.FAILED, text, (slice_table(f"your {name}", mine, None), slice_table(f"expected {name}", expected, None))
    )


def _compare_vocabularies(name: str, mine: dict[str, int], expected: dict[str, int]) -> Problem | None:
    if mine == expected:
        return None
    words = sorted(mine.keys() | expected.keys(), key=lambda word: (expected.get(word, len(expected)), word))
    differing = [word for word in words if mine.get(word) != expected.get(word)]
    first = differing[0]
    rows = tuple((brief(repr(word)), str(mine.get(word, "-")), str(expected.get(word, "-"))) for word in words[:12])
    marked = (words.index(first), 1) if words.index(first) < 12 else None
    text = (
        f"{name}[{brief(repr(first))}] is {mine.get(first, 'missing')} "
        f"where {expected.get(first, 'no entry')} is expected; "
        f"{len(differing)} of {len(words)} words differ."
    )
    return Problem(Status.FAILED, text, (Table("word, your id, expected id", rows, marked),))


def number(value: Any, digits: int = 4) -> str:
    """Write a number short enough for a small table."""
    item = value.item() if hasattr(value, "item") else value
    return f"{item:.{digits}g}" if isinstance(item, float) else str(item)


def _contrast(name: str, mine: Any, expected: Any) -> str:
    """Name two numbers with as many digits as tell them apart."""
    digits = next((count for count in (4, 8, 12) if number(mine, count) != number(expected, count)), 17)
    return f"{name} is {number(mine, digits)} where {number(expected, digits)} is expected"


def slice_table(caption: str, array: np.ndarray, first: tuple[int, ...] | None, limit: int = 8) -> Table:
    """Show the 2-D slice of an array that holds the entry `first`, cut to `limit` rows and columns around it."""
    place = first if first is not None else (0,) * array.ndim
    leading = place[:-2]
    if leading:
        caption += f"[{', '.join(map(str, leading))}]"
    plane = np.atleast_2d(array[leading])
    row, column = (0, *place)[-2:] if array.ndim < 2 else place[-2:]
    top, left = max(0, row - limit + 1), max(0, column - limit + 1)
    if top or left or plane.shape[0] > top + limit or plane.shape[1] > left + limit:
        caption += f", rows from {top}, columns from {left}"
    shown = plane[top : top + limit, left : left + limit]
    rows = tuple(tuple(number(entry) for entry in entries) for entries in shown)
    return Table(caption, rows, (row - top, column - left) if first is not None else None)
