"""Release an assignment: nbgrader's source and release notebooks, and its entry in the gradebook."""

from __future__ import annotations

from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import ClearSolutions
from traitlets.config import Config

from autograder.examiner import catalogue
from autograder.grading.assignment import NameStubs, write_source
from autograder.grading.course import Course, CourseError


def release(course: Course, assignment: str) -> None:
    """Make an assignment ready to hand out and to grade.

    An assignment of the course's own `exercises/` is written into `source/` anew; any other is taken as it lies there.

    Raises
    ------
    CourseError
        If there is no such assignment, or nbgrader refuses it.
    """
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
    try:
        converter.start()
    except Exception as error:
        raise CourseError(f"nbgrader could not release {assignment}: {error}") from error
