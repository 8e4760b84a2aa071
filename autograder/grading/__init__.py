"""The official run: nbgrader courses graded through the sandbox."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from autograder.grading import quick_start

if TYPE_CHECKING:
    from autograder.grading.course.course import AssignmentError, Course, CourseError
    from autograder.grading.course.release import release
    from autograder.grading.gradebook.result import Result
    from autograder.grading.grader import Grader, grade
    from autograder.sandbox import Limits, SandboxError

__all__ = [
    "AssignmentError",
    "Course",
    "CourseError",
    "Grader",
    "Limits",
    "Result",
    "SandboxError",
    "grade",
    "release",
]

_HOMES = {
    "AssignmentError": "autograder.grading.course.course",
    "Course": "autograder.grading.course.course",
    "CourseError": "autograder.grading.course.course",
    "Grader": "autograder.grading.grader",
    "grade": "autograder.grading.grader",
    "release": "autograder.grading.course.release",
    "Result": "autograder.grading.gradebook.result",
    "Limits": "autograder.sandbox",
    "SandboxError": "autograder.sandbox",
}

quick_start.delay_parser_of_addresses()


def __getattr__(name: str) -> Any:
    """Import on first use: nbgrader takes seconds, and `autograder --help` should not wait for it."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
