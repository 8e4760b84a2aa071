"""What came of one submission, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from autograder.examiner.fault import Fault


@dataclass(frozen=True)
class NotebookGrades:
    """One notebook as graded: its autograded file, its feedback page, and what enters the gradebook."""

    name: str
    text: bytes = field(repr=False)
    html: bytes = field(repr=False)
    scores: dict[str, float | None]
    unanswered: tuple[str, ...]


@dataclass(frozen=True)
class Graded:
    """What came of a job.

    `problem` says why nothing could be graded; `fault` whether that is ours or the machine's, so that the next run
    tries again. `missing` names notebooks not handed in, `degraded` what the sandbox lacked, `faults` what went wrong
    on our side, and `seconds` is the CPU time that judging and drawing took.
    """

    notebooks: tuple[NotebookGrades, ...] = ()
    missing: tuple[str, ...] = ()
    verdicts: list[dict[str, Any]] = field(default_factory=list)
    notes: tuple[str, ...] = ()
    problem: str = ""
    fault: bool = False
    degraded: str = ""
    faults: tuple[Fault, ...] = ()
    seconds: float = 0.0


def faulty(fault: Fault) -> Graded:
    """Return what stands for a submission on which the grader itself failed."""
    said = f"the grader failed (reference {fault.reference}): {fault.kind}; this is our fault and costs no points"
    return Graded(problem=said, fault=True, faults=(fault,))
