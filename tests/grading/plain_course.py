"""An ordinary nbgrader course, as instructors have them: assert cells, hidden tests, partial credit, manual answers."""

from __future__ import annotations

import json
import random
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.grading import Course, release

ASSIGNMENT = "arrays"
CONFIG = """
from nbgrader.plugins import LateSubmissionPlugin

c = get_config()
c.CourseDirectory.course_id = "nn101"


class PointAndAHalf(LateSubmissionPlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 1.5


c.AssignLatePenalties.plugin_class = PointAndAHalf
"""
SETUP = "import numpy as np\nprint('numpy is here')"
SQUARE = "def square(x):\n    ### BEGIN SOLUTION\n    return x * x\n    ### END SOLUTION"
TEST_SQUARE = """assert square(3) == 9
### BEGIN HIDDEN TESTS
assert (square(np.array([7.5, -0.125])) == np.array([56.25, 0.015625])).all()
### END HIDDEN TESTS"""
NORM = "def norm(x):\n    ### BEGIN SOLUTION\n    return float(np.sqrt((x * x).sum()))\n    ### END SOLUTION"
TEST_NORM = "assert np.isclose(norm(np.array([3.0, 4.0])), 5.0)"
MEANS = "def means(x):\n    ### BEGIN SOLUTION\n    return x.mean(0), x.mean(1)\n    ### END SOLUTION"
PARTIAL = """x = np.arange(6.0).reshape(2, 3)
points = 0.0
try:
    columns, rows = means(x)
    points += 1.5 * np.allclose(columns, x.mean(0)) + 0.5 * np.allclose(rows, x.mean(1))
except Exception as error:
    print("no:", error)
points"""
WRONG = {
    "square": [
        "def square(x):\n    return x + x",
        "def square(x):\n    return 9",
        "def square(x)\n    return x",
        "raise KeyError('x')",
    ],
    "norm": ["def norm(x):\n    return x.sum()", "def norm(x):\n    return 1 / 0", "norm = None"],
    "means": [
        "def means(x):\n    return x.mean(0), x.mean(0)",
        "def means(x):\n    return 3",
        "import nothing_of_the_kind",
    ],
}
RIGHT = {
    "square": ["def square(x):\n    return x * x", "def square(x):\n    print('squaring', x)\n    return x ** 2"],
    "norm": ["def norm(x):\n    return np.linalg.norm(x)", "norm = lambda x: (x @ x) ** 0.5"],
    "means": ["def means(x):\n    return x.mean(0), x.mean(1)"],
}
WORDS = ["Because the sum is taken over one axis.", "I do not know.", "$\\\\sqrt{x}$ and *more*"]


def _markup(identity: str, **flags: object) -> dict[str, dict[str, object]]:
    return {
        "nbgrader": {
            "grade_id": identity,
            "schema_version": 3,
            "grade": False,
            "solution": False,
            "locked": False,
            "task": False,
            **flags,
        }
    }


def source() -> nbformat.NotebookNode:
    def solution(name: str, text: str) -> nbformat.NotebookNode:
        return new_code_cell(text, metadata=_markup(name, solution=True))

    def test(name: str, text: str, points: float) -> nbformat.NotebookNode:
        return new_code_cell(text, metadata=_markup(name, grade=True, locked=True, points=points))

    cells = [
        new_markdown_cell("# Arrays", metadata=_markup("title", locked=True)),
        new_code_cell(SETUP, metadata=_markup("setup", locked=True)),
        new_markdown_cell("A cell of no consequence."),
        solution("square", SQUARE),
        test("test_square", TEST_SQUARE, 2),
        solution("norm", NORM),
        test("test_norm", TEST_NORM, 3),
        solution("means", MEANS),
        test("test_means", PARTIAL, 2),
        new_markdown_cell("Why?", metadata=_markup("why", grade=True, solution=True, points=4)),
        new_code_cell("# plot it", metadata=_markup("plot", grade=True, solution=True, points=1)),
        new_markdown_cell("Draw it on paper.", metadata=_markup("paper", task=True, locked=True, points=2)),
    ]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return new_notebook(cells=cells, metadata=metadata)


def make(root: Path) -> Course:
    """Write the course directory and release its assignment."""
    folder = root / "source" / ASSIGNMENT
    folder.mkdir(parents=True)
    (root / "nbgrader_config.py").write_text(CONFIG)
    (folder / "data.csv").write_text("1,2\n3,4\n")
    nbformat.write(source(), folder / f"{ASSIGNMENT}.ipynb")
    course = Course(root)
    release(course, ASSIGNMENT)
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment(ASSIGNMENT, duedate="2026-01-02 12:00:00 UTC")
    return course


def submission(course: Course, seed: int) -> bytes:
    """Return what an honest student hands in: right here, wrong there, some cells added, some left."""
    chance = random.Random(seed)
    path = course.folder("release", ASSIGNMENT) / f"{ASSIGNMENT}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    cells = []
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in RIGHT and chance.random() < 0.9:
            cell.source = chance.choice(RIGHT[name] if chance.random() < 0.6 else WRONG[name])
        elif name == "why" and chance.random() < 0.7:
            cell.source = chance.choice(WORDS)
        elif name == "plot" and chance.random() < 0.5:
            cell.source = "print(open('data.csv').read())"
        if name == "norm" and chance.random() < 0.3:
            cells.append(new_code_cell("helper = 3\nhelper"))
        cells.append(cell)
    notebook.cells = cells
    return json.dumps(notebook).encode()


def hand_in(course: Course, student: str, seed: int) -> None:
    """Lay an honest submission into the course; every fourth is late."""
    course.submit(ASSIGNMENT, student, submission(course, seed))
    hour = 13 if seed % 4 == 0 else 11
    (course.folder("submitted", ASSIGNMENT, student) / "timestamp.txt").write_text(f"2026-01-02 {hour}:00:00 UTC")
