"""What was asked and what came, case by case."""

from __future__ import annotations

from dataclasses import dataclass, field

from autograder.examiner.contract import Problem
from autograder.examiner.exchange import Exchange
from autograder.examiner.exercise import Case, Property


@dataclass(eq=False)
class Outcome:
    """What became of one case."""

    case: Case | Property
    earned: float = 0.0
    problem: Problem | None = None
    sign: str = ""
    exchanges: list[Exchange] = field(default_factory=list)
