"""Write feedback pages again, after a person has graded or commented."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autograder.grading.course.course import Course
from autograder.grading.gradebook.files import drawn_apart, write_feedback_folder
from autograder.grading.gradebook.gradebook import standing
from autograder.grading.submission.package import load


def write_pages(course: Course, assignment: str, students: Sequence[str] | None = None) -> Iterator[str]:
    """Write the pages of graded submissions from the gradebook as it stands, and yield each student."""
    package = load(course, assignment)
    trusted = {notebook.name: notebook for notebook in package.notebooks}
    with course.gradebook() as gradebook:
        for row in gradebook.assignment_submissions(assignment):
            student = row.student.id
            folder = course.folder("autograded", assignment, student)
            if (students is not None and student not in students) or not folder.is_dir():
                continue
            files = {}
            for notebook in row.notebooks:
                path = folder / f"{notebook.name}.ipynb"
                if path.is_file():
                    files[f"{notebook.name}.html"] = drawn_apart(
                        path.read_bytes(), trusted[notebook.name], standing(notebook)
                    )
            write_feedback_folder(course, package, student, files)
            yield student
