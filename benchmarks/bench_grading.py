"""Grading against stock nbgrader, on the same submissions of `rnn-cell` and with the same gradebook at the end.

Both sides grade and write feedback with two workers; stock nbgrader is kept imported in its workers, so that what is
compared is the grading, not the start of a command. The floor is what nobody can do without: fork a warm process, run
the cells, write one row.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from autograder.grading import Course, Grader  # noqa: E402
from tests.grading import stock  # noqa: E402
from tests.grading.classes import (  # noqa: E402
    ASSIGNMENT,
    gradebook_rows,
    model_solutions,
    released_course,
    written,
)

SUBMISSIONS = 200
WORKERS = 2


def main(submissions: int = SUBMISSIONS) -> dict[str, float]:
    """Return the ratios; fails if the gradebooks differ."""
    with tempfile.TemporaryDirectory() as folder:
        course = released_course(Path(folder) / "course")
        hand_in(course, submissions)
        stock_seconds, stock_courses = timed_stock(course, Path(folder))
        ours = timed_ours(course, WORKERS)
        expected = {student: row for each in stock_courses for student, row in gradebook_rows(each).items()}
        unlike = [student for student, row in gradebook_rows(course).items() if row != expected.get(student)]
        if unlike:
            raise AssertionError(f"the gradebooks differ for {', '.join(unlike)}")
        alone = timed_ours(course, 1, regrade=True)
        floor = timed_floor(course)
    return {
        "grading_throughput_over_nbgrader": stock_seconds / ours,
        "grading_time_over_floor": alone / floor,
        "grading_submissions_per_second": submissions / ours,
    }


def hand_in(course: Course, submissions: int) -> None:
    """Hand in notebooks with some functions right, some wrong, some not written."""
    solved = model_solutions()
    names = list(solved)
    for number in range(submissions):
        some = {name: solved[name] for place, name in enumerate(names) if (~number >> place) & 1}
        if number % 3 == 0 and "rnn_step" in some:
            some["rnn_step"] = "def rnn_step(*_):\n    return None"
        course.submit(ASSIGNMENT, f"student{number:05}", written(some))


def timed_stock(course: Course, folder: Path) -> tuple[float, list[Course]]:
    """Return the seconds that stock nbgrader takes, and its courses."""
    begin = perf_counter()
    courses = stock.grade(course, ASSIGNMENT, folder, WORKERS)
    return perf_counter() - begin, courses


def timed_ours(course: Course, workers: int, *, regrade: bool = False) -> float:
    """Return the seconds that grading takes, workers' start included."""
    begin = perf_counter()
    with Grader(course, workers=workers) as grader:
        for result in grader.grade(ASSIGNMENT, regrade=regrade):
            if result.state != "graded":
                raise AssertionError(f"{result.student}: {result.message}")
    return perf_counter() - begin


def timed_floor(course: Course) -> float:
    """Return the seconds of the least that could be done for the same notebooks."""
    import json

    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    import autograder.examiner  # noqa: F401 - the warm process has it

    config = Config()
    config.HistoryManager.enabled = False
    shell = InteractiveShell.instance(config=config)
    shell.run_cell("from autograder.examiner import examine\nexamine('rnn_step', lambda *_: None);", silent=True)
    rows = sqlite3.connect(course.root / "floor.db")
    rows.execute("CREATE TABLE score (student TEXT, points REAL)")
    begin = perf_counter()
    for student in course.students_with(ASSIGNMENT):
        path = course.folder("submitted", ASSIGNMENT, student) / f"{ASSIGNMENT}.ipynb"
        sources = [cell["source"] for cell in json.loads(path.read_bytes())["cells"] if cell["cell_type"] == "code"]
        child = os.fork()
        if child == 0:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            os.dup2(1, 2)
            for source in sources:
                shell.run_cell("".join(source))
            os._exit(0)
        os.waitpid(child, 0)
        with rows:
            rows.execute("INSERT INTO score VALUES (?, ?)", (student, 0.0))
    seconds = perf_counter() - begin
    rows.close()
    return seconds


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SUBMISSIONS))
