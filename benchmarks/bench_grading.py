"""Grading against stock nbgrader and otter-grader, on the same submissions of `rnn-cell` and with the same grades.

All grade and write feedback with two workers. What is compared is the grading: of ours and otter once each worker has
had its first result, of stock nbgrader without its import; what a start costs is measured apart. The floor is what
nobody can do without: fork a warm process, run the cells, write one row. Who removes files comes after who removes
none: for minutes, ext4 does not use the place of a removed file again, and the more there are, the slower it makes new
ones.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from autograder.grading import Course, Grader, Limits  # noqa: E402
from autograder.grading.submission.job import Job, Worker  # noqa: E402
from autograder.grading.submission.package import examination_package  # noqa: E402
from benchmarks.peer_process import figures_of  # noqa: E402
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
OTTER_POINTS = {"rnn_step": 4.0, "rnn_forward": 6.0, "last_state": 3.0, "classify": 2.0, "softmax_cross_entropy": 5.0}


def main(submissions: int = SUBMISSIONS) -> dict[str, float]:
    """Return the ratios; fails if the gradebooks differ."""
    with tempfile.TemporaryDirectory() as folder:
        course = released_course(Path(folder) / "course")
        started = timed_start(course)
        hand_in(course, submissions)
        theirs, another = (Course(shutil.copytree(course.root, Path(folder) / name)) for name in ("theirs", "another"))
        before = process_time()
        ours = timed_ours(course, WORKERS)
        writer = process_time() - before
        alone = timed_ours(another, 1)
        floor = timed_floor(course)
        rows = gradebook_rows(course)
        stock_seconds, stock_courses = timed_stock(theirs, Path(folder))
        expected = {student: row for each in stock_courses for student, row in gradebook_rows(each).items()}
        _assert_none("the gradebooks differ for", [name for name in rows if rows[name] != expected.get(name)])
        otter_seconds, points = timed_otter(course, Path(folder) / "otter")
        _assert_none("otter grades otherwise", [name for name in rows if whole(rows[name]) != points.get(name)])
    return {
        "grading_throughput_over_nbgrader": stock_seconds / ours,
        "grading_throughput_over_otter": otter_seconds / ours,
        "grading_time_over_floor": alone / floor,
        "grading_submissions_per_second": submissions / ours,
        "grading_core_seconds": WORKERS * ours / submissions,
        "grading_start_seconds": started,
        "grading_writer_seconds": writer / submissions,
        "grading_child_seconds": child_seconds(),
    }


def _assert_none(what: str, names: list[str]) -> None:
    if names:
        raise AssertionError(f"{what} {', '.join(names)}")


def whole(row: dict[str, Any]) -> dict[str, float]:
    """Return the points of the functions that are right in every case; otter's tests give all points or none."""
    scores = {name: row["grades"][f"examine_{name}"][0] for name in OTTER_POINTS}
    return {name: score if score == OTTER_POINTS[name] else 0.0 for name, score in scores.items()}


def hand_in(course: Course, submissions: int) -> None:
    """Hand in notebooks with some functions right, some wrong, some not written; no two are the same."""
    solved = model_solutions()
    names = list(solved)
    for number in range(submissions):
        some = {name: solved[name] for place, name in enumerate(names) if (~number >> place) & 1}
        if number % 3 == 0 and "rnn_step" in some:
            some["rnn_step"] = "def rnn_step(*_):\n    return None"
        student = f"student{number:05}"
        course.submit(ASSIGNMENT, student, written({name: f"{text}\n# {student}" for name, text in some.items()}))


def timed_stock(course: Course, folder: Path) -> tuple[float, list[Course]]:
    """Return the seconds that stock nbgrader takes, and its courses."""
    return stock.timed_grade(course, ASSIGNMENT, folder, WORKERS)


def timed_otter(course: Course, folder: Path) -> tuple[float, dict[str, dict[str, float]]]:
    """Return the seconds that otter takes without containers, and the points it gives."""
    folder.mkdir()
    for student in course.students_with(ASSIGNMENT):
        shutil.copy(
            course.folder("submitted", ASSIGNMENT, student) / f"{ASSIGNMENT}.ipynb", folder / f"{student}.ipynb"
        )
    figures = figures_of("otter_grading.py", 1, folder, WORKERS)
    return figures["seconds"], figures["points"]


def timed_start(course: Course) -> float:
    """Return the seconds of a run over a single submission: what every run costs, however large."""
    course.submit(ASSIGNMENT, "first", written({}))
    begin = perf_counter()
    with Grader(course, workers=WORKERS) as grader:
        list(grader.grade(ASSIGNMENT))
    seconds = perf_counter() - begin
    course.forget("first")
    return seconds


def timed_ours(course: Course, workers: int) -> float:
    """Return the seconds that grading all takes, by what it takes once each worker has had its first result."""
    moments = []
    with Grader(course, workers=workers) as grader:
        for result in grader.grade(ASSIGNMENT):
            moments.append(perf_counter())
            if result.state != "graded":
                raise AssertionError(f"{result.student}: {result.message}")
    return (moments[-1] - moments[0]) * len(moments) / (len(moments) - workers)


def child_seconds(times: int = 20) -> float:
    """Return the CPU seconds that a submission costs more for being judged and drawn in a child of its own."""
    worker = Worker(examination_package(ASSIGNMENT), Limits())
    job = Job("ada", {ASSIGNMENT: written(model_solutions())}, "seed")
    worker.grade(job)
    begin = process_time()
    inside = sum(worker.grade(job).seconds for _ in range(times)) + process_time() - begin
    begin = process_time()
    for _ in range(times):
        worker._graded(job)
    alone = process_time() - begin
    worker.close()
    return (inside - alone) / times


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
