"""What grading one submission came to."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

GRADED, UNGRADABLE = "graded", "ungradable"


@dataclass(frozen=True)
class Result:
    """The outcome for one student, as JSON-able data.

    Attributes
    ----------
    student, assignment
        Whose submission of what.
    state
        "graded" or "ungradable"; what cannot be graded is not wrong, and costs no points before somebody looked.
    score, max_score
        What the submission earned of what it could earn, manual grades and penalty for lateness included.
    verdicts
        For each examining cell, `{"cell": grade id, "verdict": the examiner's verdict}`.
    message
        One line for people, where there is something to say.
    needs_manual_grade
        Whether a person has to look at an answer.
    unanswered
        The cells that a person grades and that were handed in as released; they earn nothing, and nobody need look.
    unchanged
        Whether an earlier run had graded the same submission against the same release, so that nothing was run.
    previous_score
        What the run before came to, if there was one.
    changes
        For each function whose points differ from the run before, `{"cell", "before", "after"}` with both titles.
    reasons
        What may have cost points without the answer being wrong: `{"cell", "kind", "text", "look"}` for each, where
        `look` names the grade cells at which a person has to look. See `autograder.grading.submission.reasons`.
    failures
        For each cell of tests that lost points, how it failed, in one line; not kept from an earlier run.
    """

    student: str
    assignment: str
    state: str
    score: float | None = None
    max_score: float | None = None
    verdicts: list[dict[str, Any]] = field(default_factory=list)
    message: str = ""
    needs_manual_grade: bool = False
    unanswered: list[str] = field(default_factory=list)
    unchanged: bool = False
    previous_score: float | None = None
    changes: list[dict[str, Any]] = field(default_factory=list)
    reasons: list[dict[str, Any]] = field(default_factory=list)
    failures: dict[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON-able data."""
        return asdict(self)
