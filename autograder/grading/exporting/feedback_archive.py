"""An archive of feedback pages that Canvas and Moodle take back, by the names that they gave to the submissions.

Canvas finds the person and the file by the first two numbers of a name ("Upload Submissions" in the gradebook's menu),
Moodle the person by the folder's name ("Upload multiple feedback files in a zip").
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from autograder.grading.collecting.layouts import CANVAS, CANVAS_ANONYMOUS, MOODLE
from autograder.grading.collecting.ledger import Ledger
from autograder.grading.course.course import Course


def write_archive(course: Course, assignment: str, path: Path) -> int:
    """Write the feedback pages as they lie there into an archive, and return for how many students."""
    kept = Ledger(course, assignment).entries
    count = 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for student in course.students_with(assignment):
            entry = kept.get(student, {})
            autograded = course.folder("autograded", assignment, student)
            pages = [
                page
                for page in sorted(course.folder("feedback", assignment, student).glob("*.html"))
                if (autograded / f"{page.stem}.ipynb").is_file()  # what else lies there is the student's own
            ]
            for page in pages:
                archive.write(page, f"{_beginning(student, entry)}{page.name}")
            count += bool(pages)
    return count


def _beginning(student: str, entry: dict[str, object]) -> str:
    layout, written = entry.get("layout"), entry.get("written")
    if written and layout in (CANVAS, CANVAS_ANONYMOUS):
        return f"{written}_"
    return f"{written}/" if written and layout == MOODLE else f"{student}/"
