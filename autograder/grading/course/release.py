"""Release an assignment: nbgrader's source and release notebooks, and its entry in the gradebook."""

from __future__ import annotations

import logging
import sys

from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import ClearSolutions
from traitlets.config import Config

from autograder.examiner.exercise import catalogue
from autograder.grading.course.assignment import NameStubs, write_source
from autograder.grading.course.course import Course, CourseError
from autograder.grading.course.names import wrong_with_assignment


class _Reason(logging.Handler):
    """Keeps why nbgrader stopped: it logs the reason, and what it raises only points to its log."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.text = ""

    def emit(self, record: logging.LogRecord) -> None:  # noqa: ARG002
        """Keep the first error that is being handled while nbgrader logs it; later ones only say that there was one."""
        error = sys.exception()
        if error is not None and not self.text:
            self.text = f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"


def release(course: Course, assignment: str) -> None:
    """Make an assignment ready to hand out and to grade.

    An assignment of the course's own `exercises/` is written into `source/` anew; any other is taken as it lies there.

    Raises
    ------
    CourseError
        If there is no such assignment, or nbgrader refuses it.
    """
    if problem := wrong_with_assignment(assignment):
        raise CourseError(f"{assignment!r} cannot be released: {problem}")
    if assignment in catalogue.assignments():
        write_source(assignment, course.root)
    elif not any(course.folder("source", assignment).glob("*.ipynb")):
        known = ", ".join(catalogue.assignments())
        raise CourseError(
            f"no assignment is called {assignment!r}: neither in {course.folder('source', assignment)} "
            f"nor among the course's own ({known})"
        )
    config = Config(course.config)
    config.CourseDirectory.assignment_id = assignment
    converter = GenerateAssignment(coursedir=CourseDirectory(config=config), config=config, force=True)
    steps = list(converter.preprocessors)
    place = steps.index(ClearSolutions) + 1
    converter.preprocessors = [*steps[:place], NameStubs, *steps[place:]]
    reason = _Reason()
    converter.log = logging.Logger("release")
    converter.log.addHandler(reason)
    try:
        converter.start()
    except Exception as error:
        source = course.folder("source", assignment)
        raise CourseError(f"nbgrader could not release {assignment} from {source}: {reason.text or error}") from error
