"""What was asked and what came, case by case."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from autograder.examiner.contract import Problem
from autograder.examiner.exercise import Arguments, Case, Property
from autograder.examiner.protocol import Answer, Call


@dataclass(eq=False)
class Exchange:
    """One call, its arguments by name, what was expected (None: no value), what came, and whether it was wrong."""

    call: Call
    arguments: Arguments
    expected: Any
    answer: Answer
    tolerance: float
    failed: bool = False


@dataclass(eq=False)
class Outcome:
    """What became of one case."""

    case: Case | Property
    earned: float = 0.0
    problem: Problem | None = None
    sign: str = ""
    exchanges: list[Exchange] = field(default_factory=list)
