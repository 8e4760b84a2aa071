"""Faults of the grader or its machine are never counted against a student, and are over when they are mended."""

from __future__ import annotations

import os
import signal

from autograder.grading import Course, Grader, Limits
from autograder.grading.submission.job import Job, Worker
from autograder.grading.submission.package import load
from tests.grading.classes import ASSIGNMENT, gradebook_rows, model_solutions, written


def test_a_warm_process_that_the_machine_ends_is_replaced(course: Course) -> None:
    worker = Worker(load(course, ASSIGNMENT), Limits())
    job = Job("ada", {ASSIGNMENT: written(model_solutions())}, "seed")
    try:
        before = worker.grade(job)
        os.kill(worker._sandbox._warm.pid, signal.SIGKILL)
        assert worker.grade(job).notebooks[0].scores == before.notebooks[0].scores
    finally:
        worker.close()


def test_what_could_not_be_written_is_ungradable_until_it_can_be(course: Course) -> None:
    course.submit(ASSIGNMENT, "ada", written(model_solutions()))
    in_the_way = course.root / "feedback"
    in_the_way.write_text("a file where a folder should be")
    with Grader(course, workers=1) as grader:
        (result,) = grader.grade(ASSIGNMENT)
        assert (result.state, result.score) == ("ungradable", None)
        assert "its files could not be written" in result.message
        assert gradebook_rows(course) == {}
        in_the_way.unlink()
        (result,) = grader.grade(ASSIGNMENT)
    assert (result.state, result.score) == ("graded", 20.0)
