"""What was asked and what came, case by case."""

from __future__ import annotations

from dataclasses import dataclass, field

from autograder.examiner.exercise.exchange import Exchange
from autograder.examiner.exercise.exercise import Case, Property
from autograder.examiner.judging.contract import Problem


@dataclass(eq=False)
class Outcome:
    """What became of one case."""

    case: Case | Property
    earned: float = 0.0
    problem: Problem | None = None
    sign: str = ""
    exchanges: list[Exchange] = field(default_factory=list)
