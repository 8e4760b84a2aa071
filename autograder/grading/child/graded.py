"""What came of one submission, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from autograder.examiner.fault import Fault


@dataclass(frozen=True)
class NotebookGrades:
    """One notebook as graded: its autograded file, its feedback page, and what enters the gradebook.

    `look` names the grade cells that a person has to look at though a program gave them points.
    """

    name: str
    text: bytes = field(repr=False)
    html: bytes = field(repr=False)
    scores: dict[str, float | None]
    unanswered: tuple[str, ...]
    look: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Graded:
    """What came of a job.

    `problem` says why nothing could be graded; `fault` whether that is ours or the machine's, so that the next run
    tries again. `reasons` say what may have cost points without the answer being wrong, `failures` how each grade cell
    failed that lost points. `missing` names notebooks not handed in, `degraded` what the sandbox lacked,
    `faults` what went wrong on our side, and `seconds` is the CPU time that judging and drawing took.
    """

    notebooks: tuple[NotebookGrades, ...] = ()
    missing: tuple[str, ...] = ()
    verdicts: list[dict[str, Any]] = field(default_factory=list)
    notes: tuple[str, ...] = ()
    reasons: list[dict[str, Any]] = field(default_factory=list)
    failures: dict[str, str] = field(default_factory=dict)
    problem: str = ""
    fault: bool = False
    degraded: str = ""
    faults: tuple[Fault, ...] = ()
    seconds: float = 0.0


def faulty(fault: Fault) -> Graded:
    """Return what stands for a submission on which the grader itself failed."""
    said = f"the grader failed (reference {fault.reference}): {fault.kind}; this is our fault and costs no points"
    return Graded(problem=said, fault=True, faults=(fault,))
