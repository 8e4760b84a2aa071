"""Bring what lateness costs up to date, after a due date or a time of receipt has changed."""

from __future__ import annotations

from autograder.grading.course.course import Course
from autograder.grading.gradebook.gradebook import Writer
from autograder.grading.submission import submission
from autograder.grading.submission.package import load


def refresh(course: Course, assignment: str) -> None:
    """Reckon the penalties of all submissions anew, from the dates as they are now.

    Raises
    ------
    AssignmentError
        If the assignment has not been released.
    """
    package = load(course, assignment)
    with course.lock(), Writer(course, package) as writer:
        for student in course.students_with(assignment):
            writer.refreshed(student, submission.timestamp(course.folder("submitted", assignment, student)))
