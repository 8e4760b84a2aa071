"""One call of an examination, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from autograder.examiner.wire.protocol import Answer, Call


@dataclass(eq=False)
class Exchange:
    """One call, its arguments by name, what was expected (None: no value), what came, and whether it was wrong."""

    call: Call
    arguments: dict[str, Any]
    expected: Any
    answer: Answer
    tolerance: float
    failed: bool = False
