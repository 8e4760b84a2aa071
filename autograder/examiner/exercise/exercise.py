"""What an author writes in `exercises/<assignment>/examination.py`: contracts, cases, properties and known bugs."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from autograder.examiner.exercise.exchange import Exchange
from autograder.examiner.verdict.judgement import Link

Arguments = dict[str, Any]
"""The arguments of one call, by name, in the order of the signature."""


@dataclass(frozen=True)
class Array:
    """An array; `axes` names its axes for people, as in `("N", "T", "H")`. Its shape is the reference's."""

    name: str
    axes: tuple[str, ...]
    kind: Literal["float", "int64", "bool"] = "float"


@dataclass(frozen=True)
class Scalar:
    """A single real number."""

    name: str


@dataclass(frozen=True)
class Arrays:
    """A list of arrays, as many as the reference's and of the same shapes."""

    name: str


@dataclass(frozen=True)
class Ids:
    """A list of integer ids."""

    name: str


@dataclass(frozen=True)
class Vocabulary:
    """A dict from word to integer id."""

    name: str


Part = Array | Scalar | Arrays | Ids | Vocabulary


@dataclass(frozen=True)
class Case:
    """One call whose answer must equal the reference's.

    Attributes
    ----------
    name
        The case in the learner's words, such as "a single step".
    arguments
        Makes the call's arguments from a random generator of its own.
    weight
        The case's share of the points, relative to the others.
    raises
        The type of exception that is asked for, if the call is one that must be refused.
    hint
        What to look at when this case fails and no known bug explains it.
    keywords
        Names of arguments that are passed by keyword.
    seconds
        The CPU time that the call may take.
    """

    name: str
    arguments: Callable[[np.random.Generator], Arguments]
    weight: float = 1.0
    raises: str | None = None
    hint: str = ""
    keywords: tuple[str, ...] = ()
    seconds: float = 10.0


@dataclass(frozen=True)
class Finding:
    """How far a property holds: the share of its points, what to say if that is not 1, and the bug it is a sign of."""

    share: float
    text: str = ""
    bug: str = ""


@dataclass(frozen=True)
class Property:
    """Something that must hold between answers, whatever the reference's values.

    `steps` yields the arguments of a call, receives the value returned (of the contract's shape and type), and so on;
    at the end it returns its finding.
    """

    name: str
    steps: Callable[[np.random.Generator], Generator[Arguments, Any, Finding]]
    weight: float = 1.0
    hint: str = ""
    seconds: float = 10.0


@dataclass(frozen=True, eq=False)
class Bug:
    """A wrong variant of the solution, by which the bug is recognised.

    Attributes
    ----------
    slug
        The bug's name.
    title
        One line that says what the program does wrong.
    edits
        Texts of the solution and what stands in their place in the wrong program. A list holds several wrong programs
        with the same bug.
    meaning
        How to see it in the numbers that came.
    hint
        What to try; never the solution.
    link
        Where to read more.
    shows
        Whether a failure has a sign of it, for a bug whose values cannot be reproduced.
    """

    slug: str
    title: str
    edits: Mapping[str, str] | tuple[Mapping[str, str], ...]
    meaning: str
    hint: str
    link: Link | None = None
    shows: Callable[[Exchange], bool] | None = None

    @property
    def variants(self) -> tuple[Mapping[str, str], ...]:
        """Each wrong program with this bug, as edits of the solution."""
        return self.edits if isinstance(self.edits, tuple) else (self.edits,)


@dataclass(frozen=True)
class Exercise:
    """One function that learners write.

    Attributes
    ----------
    name
        The function's name; the solution is the solution cell of that grade id, the reference is rnnref's.
    signature
        Its parameters, as written in the stub.
    asks
        What it must return, in one sentence.
    returns
        The contract of its result: one part, or several for a tuple.
    cases
        What is tried, the plainest first. The first decides whether the contract is kept.
    bugs
        The bugs it knows.
    compared
        Whether answers are compared with the reference's values, or only its shapes and types.
    tolerance
        The relative difference that still counts as rounding, in float64.
    uses
        Functions of the same assignment that the solution calls, and whose bugs may therefore show here too.
    links
        Where to read more, whatever the bug.
    reference
        What says which answer is right, if it is not rnnref's function of this name.
    """

    name: str
    signature: str
    asks: str
    returns: tuple[Part, ...]
    cases: tuple[Case | Property, ...]
    bugs: tuple[Bug, ...] = ()
    compared: bool = True
    tolerance: float = 1e-8
    uses: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    reference: Callable[..., Any] | None = None


@dataclass(frozen=True)
class Assignment:
    """What an `examination.py` declares as `ASSIGNMENT`: its place in the course, its title and its exercises."""

    place: int
    title: str
    exercises: tuple[Exercise, ...]
