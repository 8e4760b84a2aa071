"""Known bugs as programs: the notebook's own solution with a bug's edits made to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, permutations
from typing import Any

from autograder.examiner.exercise import catalogue
from autograder.examiner.exercise.exercise import Bug

Edit = tuple[str, str, str]
"""A function of the assignment, a text of its solution, and what stands in its place."""


@dataclass(frozen=True)
class WrongProgram:
    """A bug, and the edits to the solutions that make a program with it."""

    bug: Bug
    edits: tuple[Edit, ...]
    spelling: int = 0
    """Which of the bug's wrong programs it is; the first is the likeliest."""

    def function(self, owner: catalogue.Entry) -> Callable[..., Any]:
        """Return the wrong program."""
        return program(owner, self)


@cache
def known_wrong_programs(owner: catalogue.Entry) -> tuple[WrongProgram, ...]:
    """Return the wrong programs of a function's own bugs, and after them those of the functions that it calls."""
    named = [(owner.exercise.name, bug) for bug in owner.exercise.bugs]
    for used in owner.exercise.uses:
        named += [(used, bug) for bug in catalogue.entry(used).exercise.bugs]
    return tuple(
        WrongProgram(bug, tuple((function, old, new) for old, new in edits.items()), spelling)
        for function, bug in named
        for spelling, edits in enumerate(bug.variants)
    )


def both(owner: catalogue.Entry, one: WrongProgram, other: WrongProgram) -> WrongProgram | None:
    """Return the program with two bugs, or None where their edits get into each other's way."""
    edits = {(function, old): new for function, old, new in one.edits}
    for function, old, new in other.edits:
        earlier = edits.get((function, old), old)
        if earlier in (old, new):
            edits[function, old] = new
        elif new.count(old) == 1:
            edits[function, old] = new.replace(old, earlier)  # the other bug keeps the text and adds to it
        elif earlier.count(old) == 1:
            edits[function, old] = earlier.replace(old, new)
        else:
            return None
    joined = tuple((function, old, new) for (function, old), new in _nested(edits).items())
    return None if _edited(owner, joined) is None else WrongProgram(one.bug, joined)


def _nested(edits: dict[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    """Make an edit inside another one's text where the other keeps that text."""
    merged = dict(edits)
    for inner, outer in permutations(edits, 2):
        within = inner[0] == outer[0] and inner[1] != outer[1] and inner[1] in outer[1]
        if within and inner in merged and outer in merged and merged[outer].count(inner[1]) == 1:
            merged[outer] = merged[outer].replace(inner[1], merged.pop(inner))
    return merged


def program(owner: catalogue.Entry, wrong_program: WrongProgram) -> Callable[..., Any]:
    """Return the wrong program as a function.

    Raises
    ------
    ValueError
        If a text to be replaced does not occur exactly once in a solution.
    """
    return _compiled(owner, wrong_program.edits)


@cache
def _compiled(owner: catalogue.Entry, edits: tuple[Edit, ...]) -> Callable[..., Any]:
    cells = _edited(owner, edits)
    if cells is None:
        texts = [old for _, old, _ in edits]
        raise ValueError(
            f"{owner.exercise.name}: each of {texts} must occur once in the solution, and none may overlap"
        )
    return catalogue.compile_solution(owner, cells)


def _edited(owner: catalogue.Entry, edits: tuple[Edit, ...]) -> dict[str, str] | None:
    """Return the edited cells, or None where a text does not occur just once in its solution, or two edits overlap."""
    cells: dict[str, str] = {}
    for function in {function for function, _, _ in edits}:
        head, begin, rest = owner.solutions[function].partition(catalogue.BEGIN)
        body, end, tail = rest.partition(catalogue.END)
        places = []
        for _, old, new in (edit for edit in edits if edit[0] == function):
            if body.count(old) != 1:
                return None
            places.append((body.index(old), old, new))
        places.sort()
        if any(start + len(old) > after for (start, old, _), (after, _, _) in pairwise(places)):
            return None
        for start, old, new in reversed(places):
            body = body[:start] + new + body[start + len(old) :]
        cells[function] = head + begin + body + end + tail
    return cells
