"""Which assignments there are, what each function of theirs asks, and how the course solves it.

The exercises lie beside the package in a checkout and inside it in an installed wheel. Their folder names carry
hyphens, so their modules are loaded by path.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

import numpy as np

import autograder
import rnnref
from autograder.examiner.exercise.exercise import Assignment, Exercise

CELL = re.compile(r'^# %%.*"grade_id": "(?P<grade_id>\w+)".*"solution": true.*$', re.MULTILINE)
NEXT_CELL = re.compile(r"^# %%", re.MULTILINE)
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"


@dataclass(frozen=True, eq=False)
class Entry:
    """One exercise with the assignment it belongs to and the solutions of that assignment, by function."""

    assignment: str
    exercise: Exercise
    solutions: Mapping[str, str]

    @property
    def solution(self) -> str:
        """The cell that solves the exercise."""
        return self.solutions[self.exercise.name]

    @property
    def reference(self) -> Callable[..., Any]:
        """The function that says what is right."""
        if self.exercise.reference is not None:
            return self.exercise.reference
        named: Callable[..., Any] = getattr(rnnref, self.exercise.name)
        return named


class UnknownExerciseError(LookupError):
    """No assignment has a function, or no folder an assignment, of this name."""


def folder() -> Path:
    """Return the folder that holds one folder per assignment."""
    package = Path(autograder.__file__).parent
    installed = package / "exercises"
    return installed if installed.is_dir() else package.parent / "exercises"


@cache
def assignments() -> tuple[str, ...]:
    """Return the assignments' names in the order of the course."""
    names = [path.parent.name for path in folder().glob("*/examination.py")]
    return tuple(sorted(names, key=lambda name: (assignment(name).place, name)))


@cache
def assignment(name: str) -> Assignment:
    """Return what an assignment's `examination.py` declares as `ASSIGNMENT`.

    Raises
    ------
    UnknownExerciseError
        If there is no such folder.
    """
    path = folder() / name / "examination.py"
    if not path.is_file():
        raise UnknownExerciseError(f"no assignment is called {name!r}: {path} is missing")
    module_name = f"autograder_exercises_{name.replace('-', '_')}"
    spec = importlib.util.spec_from_file_location(module_name, path)
    if spec is None or spec.loader is None:
        raise UnknownExerciseError(f"{path} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    declared = module.ASSIGNMENT
    if not isinstance(declared, Assignment):
        raise TypeError(f"{path}: ASSIGNMENT must be an Assignment, not a {type(declared).__name__}")
    return declared


@cache
def entries() -> Mapping[str, Entry]:
    """Return every exercise by its function's name, in the order of the course."""
    found: dict[str, Entry] = {}
    for name in assignments():
        solutions = solution_cells((folder() / name / "notebook.py").read_text(encoding="utf-8"))
        for exercise in assignment(name).exercises:
            if exercise.name in found:
                raise ValueError(f"{exercise.name} is asked by {found[exercise.name].assignment} and by {name}")
            if exercise.name not in solutions:
                raise ValueError(f"exercises/{name}/notebook.py: no solution cell has the grade id {exercise.name!r}")
            found[exercise.name] = Entry(name, exercise, solutions)
    return found


def entry(name: str) -> Entry:
    """Return the exercise that asks for the function `name`.

    Raises
    ------
    UnknownExerciseError
        If no assignment asks for it.
    """
    try:
        return entries()[name]
    except KeyError:
        raise UnknownExerciseError(f"no exercise is called {name!r}; there are {', '.join(entries())}") from None


def solution_cells(notebook: str) -> dict[str, str]:
    """Return the code of a percent-format notebook's solution cells, by grade id; manual answers are not code."""
    cells: dict[str, str] = {}
    for header in CELL.finditer(notebook):
        if "[markdown]" in header.group():
            continue
        end = NEXT_CELL.search(notebook, header.end())
        cells[header["grade_id"]] = notebook[header.end() : end.start() if end else None].strip() + "\n"
    return cells


def compile_solution(
    owner: Entry, replaced: Mapping[str, str] | None = None, defined: Mapping[str, Any] | None = None
) -> Callable[..., Any]:
    """Return the exercise's solution as a function.

    Cells of `replaced` stand in place of the notebook's own; names of `defined` are global to all of them.
    """
    namespace = {**_solved(owner), **(defined or {})}
    own = {owner.exercise.name: owner.solution, **{name: owner.solutions[name] for name in owner.exercise.uses}}
    for name, cell in {**own, **(replaced or {})}.items():
        exec(_code(name, cell), namespace)  # noqa: S102 - the course's own text, never a learner's
    return namespace[owner.exercise.name]  # type: ignore[no-any-return]


@cache
def _solved(owner: Entry) -> Mapping[str, Any]:
    """Return what a notebook's solution cells define."""
    namespace: dict[str, Any] = {"np": np, "__name__": f"solutions_{owner.assignment}"}
    for name, cell in owner.solutions.items():
        exec(_code(name, cell), namespace)  # noqa: S102 - likewise
    return namespace


@cache
def _code(name: str, cell: str) -> CodeType:
    return compile(cell, f"<solution of {name}>", "exec")
