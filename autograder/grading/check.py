"""Check one notebook of the course's own without a course directory: the verdicts of the page, by the official way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from autograder.examiner import Verdict
from autograder.examiner.exercise import catalogue
from autograder.grading.course.course import CourseError
from autograder.grading.submission.package import examination_package
from autograder.grading.submission.recognise import recognise
from autograder.grading.submission.restore import UngradableError, parse, restore
from autograder.grading.submission.run import grade_notebook
from autograder.sandbox import Limits, Sandbox


def check(path: Path, limits: Limits | None = None) -> list[Verdict]:
    """Return the verdict on each function of a notebook, on the public inputs.

    Raises
    ------
    CourseError
        If the file is no notebook of the course.
    """
    try:
        cells = parse(path.read_bytes())
    except OSError as error:
        raise CourseError(f"{path} cannot be read: {error.strerror}") from None
    except UngradableError as error:
        raise CourseError(f"{path}: {error}") from None
    package = examination_package(_assignment(path, cells))
    trusted = package.notebooks[0]
    with Sandbox(package.modules, limits=limits) as sandbox:
        graded = grade_notebook(restore(recognise(cells, trusted).cells, trusted), trusted, sandbox, None)
    return [verdict for _, verdict in graded.verdicts]


def _assignment(path: Path, cells: list[dict[str, Any]]) -> str:
    """Find the assignment by the functions that the notebook's cells are named after."""
    named = {cell["grade_id"] for cell in cells}
    found = {entry.assignment for name, entry in catalogue.entries().items() if name in named}
    if len(found) != 1:
        known = ", ".join(catalogue.assignments())
        raise CourseError(
            f"{path} is not a notebook of one of the assignments {known}: its cells carry no names of theirs"
        )
    return found.pop()
