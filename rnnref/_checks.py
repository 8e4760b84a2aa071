"""Turn arguments into arrays, or say which one is wrong, what was expected and what came.

Every public function starts with one line that states the shapes of its arguments as a textbook does:

    x, h_prev, Wx, Wh, b = floats("x: N D, h_prev: N H, Wx: D H, Wh: H H, b: H", x, h_prev, Wx, Wh, b)

A letter has one size throughout the call. Arrays come back in their common floating-point type; lists of numbers are
converted; integers take part as float64 only where nothing is a float.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

Floats = NDArray[np.floating[Any]]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]


@lru_cache
def _parse(shapes: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Read "x: N D, b: H" as (("x", ("N", "D")), ("b", ("H",)))."""
    named = (part.split(":") for part in shapes.split(","))
    return tuple((name.strip(), tuple(letters.split())) for name, letters in named)


def floats(shapes: str, *values: ArrayLike) -> list[Floats]:
    """Give the values as arrays of one floating-point type, after checking type, shape and finiteness of each."""
    sizes: dict[str, tuple[int, str]] = {}
    arrays = []
    for (name, letters), value in zip(_parse(shapes), values, strict=True):
        array = _numbers(name, value)
        _match_shape(name, array.shape, letters, sizes)
        _refuse_nonfinite(name, array)
        arrays.append(array)
    dtype = common_dtype(arrays)
    return [array.astype(dtype, copy=False) for array in arrays]


def any_floats(name: str, value: ArrayLike) -> Floats:
    """Like `floats`, for one array of any shape."""
    array = _numbers(name, value)
    _refuse_nonfinite(name, array)
    return array.astype(common_dtype([array]), copy=False)


def common_dtype(arrays: Sequence[NDArray[Any]]) -> np.dtype[np.floating[Any]]:
    """Give the common type of those arrays that hold floats; float64 where none does."""
    kinds = {array.dtype for array in arrays if array.dtype.kind == "f"}
    return np.result_type(*kinds) if kinds else np.dtype(np.float64)


def mask_of(name: str, value: ArrayLike | None, shape: tuple[int, int]) -> Booleans | None:
    """Check a mask (N, T): boolean, True = a real token, and no row without one. None means that all are real."""
    if value is None:
        return None
    mask = full_mask(name, value)
    if mask.shape != shape:
        raise ValueError(f"{name}: expected shape (N, T) = {shape}, as the sequence it belongs to, got {mask.shape}")
    return mask


def full_mask(name: str, value: ArrayLike) -> Booleans:
    """Check a mask (N, T) that stands alone."""
    mask = _array(name, value)
    if mask.dtype != np.bool_:
        raise TypeError(f"{name}: expected booleans, True = a real token, got {mask.dtype}; try `ids != 0`")
    if mask.ndim != 2:
        raise ValueError(f"{name}: expected shape (N, T), got {mask.shape}")
    empty = ~mask.any(axis=1)
    if empty.any():
        raise ValueError(f"{name}: expected at least one True in each row, got none in row {int(np.argmax(empty))}")
    return mask


def indices(name: str, value: ArrayLike, letters: str, below: int, limit: str) -> Integers:
    """Check whole numbers in 0..below-1, of as many axes as `letters` has; `limit` says where `below` comes from."""
    array = _array(name, value)
    if array.size == 0 and array.dtype.kind == "f":
        array = array.astype(np.int64)
    if array.dtype.kind not in "iu":
        raise TypeError(f"{name}: expected integers, got {array.dtype}; try `.astype(np.int64)`")
    if array.ndim != len(letters.split()):
        raise ValueError(f"{name}: expected shape {_written(letters.split())}, got {array.shape}")
    outside = (array < 0) | (array >= below)
    if outside.any():
        place = _first(outside)
        raise ValueError(
            f"{name}: expected whole numbers from 0 to {below - 1} ({limit}), got {array[place]} at index {_at(place)}"
        )
    return array.astype(np.int64, copy=False)


def whole_number(name: str, value: object, least: int) -> int:
    """Check a whole number of at least `least`."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | np.integer):
        raise TypeError(f"{name}: expected a whole number, got {value!r} ({type(value).__name__})")
    if value < least:
        raise ValueError(f"{name}: expected at least {least}, got {value}")
    return int(value)


def number(name: str, value: object, *, above: float) -> float:
    """Check a finite number above a bound."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | float | np.integer | np.floating):
        raise TypeError(f"{name}: expected a number, got {value!r} ({type(value).__name__})")
    if not (np.isfinite(value) and value > above):
        raise ValueError(f"{name}: expected a finite number above {above:g}, got {value!r}")
    return float(value)


def bound(name: str, value: object) -> float:
    """Check a number above 0, which may be infinite."""
    return np.inf if isinstance(value, float | np.floating) and value == np.inf else number(name, value, above=0)


def at_least_zero(name: str, value: object) -> float:
    """Check a finite number that is not negative."""
    checked = number(name, value, above=-np.inf)
    if checked < 0:
        raise ValueError(f"{name}: expected at least 0, got {value!r}")
    return checked


def fraction(name: str, value: object) -> float:
    """Check a number from 0 to below 1."""
    checked = number(name, value, above=-np.inf)
    if not 0 <= checked < 1:
        raise ValueError(f"{name}: expected a number from 0 to below 1, got {value!r}")
    return checked


def generator(name: str, value: object) -> np.random.Generator:
    """Check a random generator."""
    if not isinstance(value, np.random.Generator):
        raise TypeError(f"{name}: expected a numpy.random.Generator, got {value!r}; try np.random.default_rng(0)")
    return value


def float_type(name: str, value: DTypeLike) -> np.dtype[np.floating[Any]]:
    """Check a type of parameters."""
    for known in (np.dtype(np.float64), np.dtype(np.float32)):
        if value == known:
            return known
    raise ValueError(f"{name}: expected float64 or float32, got {np.dtype(value)}")


def _array(name: str, value: ArrayLike) -> NDArray[Any]:
    try:
        return np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name}: expected an array, got rows of unequal length ({error})") from None


def _numbers(name: str, value: ArrayLike) -> NDArray[Any]:
    array = _array(name, value)
    if array.dtype.kind not in "fiu":
        raise TypeError(f"{name}: expected real numbers, got {array.dtype}")
    return array


def _match_shape(
    name: str, shape: tuple[int, ...], letters: tuple[str, ...], sizes: dict[str, tuple[int, str]]
) -> None:
    """Bind the letters that are new and compare those that are known."""
    known = dict(sizes)
    agrees = len(shape) == len(letters)
    for letter, size in zip(letters, shape, strict=False):
        factor, symbol = (int(letter[:-1]), letter[-1]) if letter[0].isdigit() else (1, letter)
        if symbol not in sizes and size % factor == 0:
            sizes[symbol] = (size // factor, name)
        agrees = agrees and symbol in sizes and size == factor * sizes[symbol][0]
    if not agrees:
        symbols = dict.fromkeys(letter[-1] for letter in letters)
        origin = ", ".join(
            f"{symbol} = {known[symbol][0]} from {known[symbol][1]}" for symbol in symbols if symbol in known
        )
        raise ValueError(
            f"{name}: expected shape {_written(letters)}{f' with {origin}' if origin else ''}, got {shape}"
        )


def _refuse_nonfinite(name: str, array: NDArray[Any]) -> None:
    finite = np.isfinite(array)
    if not finite.all():
        place = _first(~finite)
        raise ValueError(f"{name}: expected finite numbers, got {array[place]} at index {_at(place)}")


def _written(letters: Sequence[str]) -> str:
    return f"({letters[0]},)" if len(letters) == 1 else f"({', '.join(letters)})"


def _first(condition: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(int(i) for i in np.argwhere(condition)[0])


def _at(place: tuple[int, ...]) -> str:
    return f"[{', '.join(map(str, place))}]"
