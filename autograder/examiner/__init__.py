"""What an exercise asks, how answers are judged, and which bug explains them."""

from autograder.examiner.conduct import Examination, conduct
from autograder.examiner.direct import examine
from autograder.examiner.judging.imports import ForbiddenImport, find_forbidden_import, refusal
from autograder.examiner.verdict.judgement import Status
from autograder.examiner.verdict.verdict import Verdict, verdict_from_dict
from autograder.examiner.wire.protocol import (
    Answer,
    Call,
    Died,
    Foreign,
    NamedFunction,
    Raised,
    Returned,
    SeededGenerator,
    TimedOut,
)

__all__ = [
    "Answer",
    "Call",
    "Died",
    "Examination",
    "ForbiddenImport",
    "Foreign",
    "NamedFunction",
    "Raised",
    "Returned",
    "SeededGenerator",
    "Status",
    "TimedOut",
    "Verdict",
    "conduct",
    "examine",
    "find_forbidden_import",
    "refusal",
    "verdict_from_dict",
]
