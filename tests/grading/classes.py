"""Small courses, and notebooks as students hand them in; shared by the tests of grading and of attacks."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from autograder.grading import Course, release
from autograder.grading.course.assignment import notebook_text, release_notebook, source_notebook

ASSIGNMENT = "rnn-cell"


@cache
def _release(assignment: str) -> str:
    return notebook_text(release_notebook(assignment))


def written(solutions: dict[str, str], assignment: str = ASSIGNMENT) -> bytes:
    """Return the released notebook with these solution cells in place of its stubs."""
    notebook = json.loads(_release(assignment))
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if name in solutions:
            cell["source"] = solutions[name]
    return json.dumps(notebook).encode()


@cache
def _solutions(assignment: str) -> dict[str, str]:
    return {
        cell.metadata.nbgrader.grade_id: cell.source
        for cell in source_notebook(assignment).cells
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("solution")
    }


def model_solutions(assignment: str = ASSIGNMENT) -> dict[str, str]:
    """Return the course's own solution cells by function."""
    return dict(_solutions(assignment))


@cache
def _released(assignment: str) -> Path:
    """Release an assignment once for all courses, which takes nbgrader seconds; the folder goes with the process."""
    folder = Path(tempfile.mkdtemp(prefix="released-"))
    atexit.register(shutil.rmtree, folder)
    release(Course(folder), assignment)
    return folder


def released_course(root: Path, assignment: str = ASSIGNMENT) -> Course:
    shutil.copytree(_released(assignment), root, dirs_exist_ok=True)
    return Course(root)


def give_by_hand(course: Course, student: str, cell: str, points: float) -> None:
    """Grade a cell as a person does in formgrader, which then has been looked at."""
    with course.gradebook() as gradebook:
        grade = gradebook.find_grade(cell, ASSIGNMENT, ASSIGNMENT, student)
        grade.manual_score, grade.needs_manual_grade = points, False
        gradebook.db.commit()


def gradebook_rows(course: Course, assignment: str = ASSIGNMENT) -> dict[str, dict[str, Any]]:
    """Return what the gradebook holds, by student."""
    with course.gradebook() as gradebook:
        return {
            row.student.id: {
                "score": row.score,
                "grades": {
                    grade.cell.name: (grade.auto_score, grade.needs_manual_grade)
                    for notebook in row.notebooks
                    for grade in notebook.grades
                },
                "comments": {
                    comment.cell.name: comment.auto_comment
                    for notebook in row.notebooks
                    for comment in notebook.comments
                },
            }
            for row in gradebook.assignment_submissions(assignment)
        }
