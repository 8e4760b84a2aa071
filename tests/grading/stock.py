"""Grade by stock nbgrader, in worker processes that each have a copy of the course and import nbgrader once."""

from __future__ import annotations

import multiprocessing
import shutil
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from autograder.grading import Course


def grade(course: Course, assignment: str, scratch: Path, workers: int = 2) -> list[Course]:
    """Autograde a copy of the course's submissions, split among workers; return the copies."""
    return timed_grade(course, assignment, scratch, workers)[1]


def timed_grade(course: Course, assignment: str, scratch: Path, workers: int) -> tuple[float, list[Course]]:
    """Grade as `grade` does; return also the seconds that the slowest worker took once it had imported nbgrader."""
    students = course.students_with(assignment)
    parts = [students[number::workers] for number in range(workers)]
    roots = [scratch / f"stock-{number}" for number in range(workers)]
    for root, part in zip(roots, parts, strict=True):
        shutil.copytree(course.root, root, ignore=shutil.ignore_patterns("autograded", "feedback"))
        for student in set(students) - set(part):
            shutil.rmtree(root / "submitted" / student)
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        seconds = max(pool.map(grade_all, [str(root) for root in roots], [assignment] * workers))
    return seconds, [Course(root) for root in roots]


def grade_all(root: str, assignment: str, *, feedback: bool = True) -> float:
    """Do what `nbgrader autograde` and `nbgrader generate_feedback` do to everything; return the seconds it took."""
    import warnings
    from time import perf_counter

    from nbgrader.converters import Autograde, GenerateFeedback
    from nbgrader.converters.base import NbGraderException
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    warnings.simplefilter("ignore")
    begin = perf_counter()
    config = Config(Course(root).config)
    config.CourseDirectory.assignment_id = assignment
    for converter in (Autograde, GenerateFeedback) if feedback else (Autograde,):
        try:
            converter(coursedir=CourseDirectory(config=config), config=config).start()
        except NbGraderException:  # kernels that start at the same time may be given one port; what is done stays
            converter(coursedir=CourseDirectory(config=config), config=config).start()
    return perf_counter() - begin
