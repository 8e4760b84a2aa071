"""Misreadings: right programs that take one of their arguments for something else.

What the solution answers when one argument is left out, read in reverse, shifted, mixed up or taken for another mask is
compared with what came. So bugs in how a program reads its input are named in whatever way it computes afterwards.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

import numpy as np

from autograder.examiner.exercise import catalogue
from autograder.examiner.exercise.exercise import Bug, Case
from autograder.examiner.explaining.slips import FUNCTION_ADDED, ONE_ENTRY, READ_IN_REVERSE

Change = Callable[[Any], Any]
"""What a program takes an argument for."""

TAKEN_FOR_ZERO = Bug(
    "argument-taken-for-zero",
    "An argument has no effect",
    {},
    "What came is what the equation gives if it is zero.",
    "Where does your code use it?",
)
AXES_MIXED = Bug(
    "axes-of-argument-mixed",
    "The axes of an argument are mixed up",
    {},
    "reshape goes on reading row by row; it does not exchange axes, and a transposed array read row by row is another.",
    "Print a small array of different whole numbers before and after the line that changes its shape.",
)
READ_ONE_OFF = Bug(
    "argument-read-one-place-off",
    "An argument is read one place off",
    {},
    "Each step meets what belongs to its neighbour.",
    "For a length of 3, write down which index is read at which step.",
)
PART_LEFT_OUT = Bug(
    "part-of-argument-left-out",
    "A part of an argument is never read",
    {},
    "What came is what the equation gives if that part is zero.",
    "Which indices does your loop visit? Print them for the smallest input.",
)
MASK_MISREAD = Bug(
    "mask-misread",
    "The mask is taken for another one",
    {},
    "A mask may have gaps, and each row has its own: True says that this very token is real.",
    "Work out by hand what your code makes of the mask row True, False, True.",
)
NUMBER_MISREAD = Bug(
    "number-misread",
    "A number among the arguments is taken for another",
    {},
    "What came is right for another value of it.",
    "Where is it used, and is it used as it is?",
)

MISREADINGS = (
    TAKEN_FOR_ZERO,
    AXES_MIXED,
    READ_ONE_OFF,
    PART_LEFT_OUT,
    MASK_MISREAD,
    NUMBER_MISREAD,
)


@dataclass(frozen=True, eq=False)
class Misreading:
    """A right program that takes an argument for something else."""

    bug: Bug
    place: int
    change: Change

    def function(self, owner: catalogue.Entry) -> Callable[..., Any]:
        """Return the wrong program."""
        solution = catalogue.compile_solution(owner)
        name = _parameters(owner)[self.place]

        def misread(*arguments: Any, **keywords: Any) -> Any:
            if name in keywords:
                return solution(*arguments, **{**keywords, name: self.change(keywords[name])})
            changed = list(arguments)
            if self.place < len(changed) and changed[self.place] is not None:
                changed[self.place] = self.change(changed[self.place])
            return solution(*changed, **keywords)

        return misread


@cache
def misreadings(owner: catalogue.Entry) -> tuple[Misreading, ...]:
    """Return the wrong programs that misread one argument of a function."""
    case = owner.exercise.cases[0]
    if not isinstance(case, Case) or not owner.exercise.compared:
        return ()
    examples: dict[str, Any] = {}
    for case in (case for case in owner.exercise.cases if isinstance(case, Case)):
        examples = {**case.arguments(np.random.default_rng(0)), **examples}
    return tuple(
        Misreading(replace(bug, title=title), place, change)
        for place, name in enumerate(_parameters(owner))
        if name in examples
        for bug, title, change in _of(name, examples[name])
    )


def _parameters(owner: catalogue.Entry) -> list[str]:
    arguments = ast.parse(f"def function({owner.exercise.signature}): ...").body[0]
    assert isinstance(arguments, ast.FunctionDef)
    return [argument.arg for argument in arguments.args.args]


def _of(name: str, example: Any) -> Iterator[tuple[Bug, str, Change]]:
    """Yield the ways in which an argument like the example can be misread: the bug, its title, what becomes of it."""
    if isinstance(example, np.ndarray):
        if example.dtype.kind == "b":
            yield from _of_mask(name)
        elif example.dtype.kind == "f":
            yield TAKEN_FOR_ZERO, f"{name} has no effect: what came is as if it were zero", np.zeros_like
            yield from _of_numbers(name)
        if example.dtype.kind in "fi":
            yield from _of_order(name, example.ndim)
    elif isinstance(example, (int, float)) and not isinstance(example, bool):
        yield from _of_number(name)


def _of_mask(name: str) -> Iterator[tuple[Bug, str, Change]]:
    steps: Change = lambda mask: np.arange(mask.shape[1])  # noqa: E731
    ways: tuple[tuple[str, Change], ...] = (
        ("is ignored: every token is taken for real", np.ones_like),
        ("is read the wrong way round: True for padding", np.logical_not),
        (
            "is read as a length, the number of its True: right only where they stand in front",
            lambda mask: steps(mask) < mask.sum(axis=1, keepdims=True),
        ),
        ("is read up to its first False only", lambda mask: np.logical_and.accumulate(mask, axis=1)),
        (
            "is read as a length, up to its last True, and its gaps are overlooked",
            lambda mask: np.logical_or.accumulate(mask[:, ::-1], axis=1)[:, ::-1],
        ),
        ("counts only where it is True for all rows", lambda mask: mask & mask.all(axis=0)),
        (
            "counts only up to the first step that is not True for all rows",
            lambda mask: mask & np.logical_and.accumulate(mask.all(axis=0)),
        ),
        ("counts where it is True for any row", lambda mask: mask | mask.any(axis=0)),
        ("of the first row is used for all", lambda mask: np.broadcast_to(mask[:1], mask.shape)),
        ("is read from its end", lambda mask: mask[:, ::-1]),
        ("is read one step late", lambda mask: np.concatenate([mask[:, :1], mask[:, :-1]], axis=1)),
        ("is read one step early", lambda mask: np.concatenate([mask[:, 1:], mask[:, -1:]], axis=1)),
        ("is read cyclically, one step late", lambda mask: np.roll(mask, 1, axis=1)),
        ("is taken for False at the first step", lambda mask: mask & (steps(mask) > 0)),
        ("is taken for False at the last step", lambda mask: mask & (steps(mask) < mask.shape[1] - 1)),
    )
    yield from ((MASK_MISREAD, f"{name} {how}", change) for how, change in ways)


def _of_numbers(name: str) -> Iterator[tuple[Bug, str, Change]]:
    ways: tuple[tuple[str, Change], ...] = (
        ("squashed by a tanh", np.tanh),
        ("squashed by a sigmoid", lambda array: 1 / (1 + np.exp(-array))),
        ("cut off below zero", lambda array: np.maximum(array, 0)),
        ("clipped to -1 and 1", lambda array: np.clip(array, -1, 1)),
        ("clipped to -5 and 5", lambda array: np.clip(array, -5, 5)),
        ("stripped of its signs", np.abs),
        ("squared", np.square),
        ("scaled to length one", lambda array: array / np.linalg.norm(array, axis=-1, keepdims=True)),
        ("centred", lambda array: array - array.mean(axis=-1, keepdims=True)),
        ("divided by its length", lambda array: array / len(array)),
        ("divided by the root of its width", lambda array: array / np.sqrt(array.shape[-1])),
        ("doubled", lambda array: 2 * array),
        ("halved", lambda array: array / 2),
    )
    yield from ((FUNCTION_ADDED, f"{name} is {how} before it is used", change) for how, change in ways)


def _of_order(name: str, axes: int) -> Iterator[tuple[Bug, str, Change]]:
    for axis in range(min(axes, 2)):
        along = "" if axes == 1 else f" along axis {axis}"
        yield READ_IN_REVERSE, f"{name} is read from its end{along}", partial(np.flip, axis=axis)
        for shift, where in ((1, "before"), (-1, "after")):
            what = f"{name} is read one place {where} where it should be{along}"
            yield READ_ONE_OFF, what, partial(np.roll, shift=shift, axis=axis)
        for place, which in ((0, "first"), (-1, "last")):
            what = f"The {which} entry of {name}{along} is used for all"
            yield ONE_ENTRY, what, partial(_repeated, axis=axis, place=place)
            if axes > 1:
                what = f"The {which} entry of {name}{along} is never read"
                yield PART_LEFT_OUT, what, partial(_without, axis=axis, place=place)
                what = f"Only the {which} entry of {name}{along} is read"
                yield PART_LEFT_OUT, what, partial(_without_others, axis=axis, place=place)
    if axes > 1:
        mixed: Change = lambda array: np.swapaxes(array, 0, 1).reshape(array.shape)  # noqa: E731
        yield AXES_MIXED, f"The first two axes of {name} are mixed up by a change of shape", mixed
        yield (
            AXES_MIXED,
            f"The first two axes of {name} are mixed up by a change of shape",
            lambda array: np.swapaxes(array.reshape(array.shape[1], array.shape[0], *array.shape[2:]), 0, 1),
        )


def _repeated(array: np.ndarray, axis: int, place: int) -> np.ndarray:
    return np.broadcast_to(np.take(array, [place], axis), array.shape).copy()


def _without(array: np.ndarray, axis: int, place: int) -> np.ndarray:
    left = array.copy()
    np.moveaxis(left, axis, 0)[place] = 0
    return left


def _without_others(array: np.ndarray, axis: int, place: int) -> np.ndarray:
    only = np.zeros_like(array)
    np.moveaxis(only, axis, 0)[place] = np.moveaxis(array, axis, 0)[place]
    return only


def _of_number(name: str) -> Iterator[tuple[Bug, str, Change]]:
    ways: tuple[tuple[str, Change], ...] = (
        ("one less than it is", lambda number: number - 1),
        ("one more than it is", lambda number: number + 1),
        ("twice what it is", lambda number: 2 * number),
        ("half of what it is", lambda number: number / 2),
        ("its square", lambda number: number**2),
        ("its square root", lambda number: number**0.5),
        ("its inverse", lambda number: 1 / number),
        ("its negative", lambda number: -number),
        ("1", lambda number: type(number)(1)),
    )
    yield from ((NUMBER_MISREAD, f"{name} is taken for {what}", change) for what, change in ways)
