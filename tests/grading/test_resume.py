"""A run that is killed at any moment loses nothing and does nothing twice, once the same command is given again."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from autograder.grading import Course
from autograder.grading.course.records import METADATA, RUNS
from tests.grading.classes import ASSIGNMENT, gradebook_rows, model_solutions, released_course, written

STUDENTS = [f"student{number}" for number in range(8)]
SCORES = {"rnn_step": 4.0, "classify": 2.0}


@pytest.fixture
def waiting(tmp_path: Path) -> Course:
    """A released course in which everybody has handed two functions in."""
    course = released_course(tmp_path / "course")
    solved = model_solutions()
    for student in STUDENTS:
        course.submit(ASSIGNMENT, student, written({name: solved[name] for name in SCORES}))
    return course


def start(course: Course) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "autograder.cli", "grade", ASSIGNMENT, "--json", "--workers", "2"]
    return subprocess.Popen([*command, "--course", str(course.root)], stdout=subprocess.PIPE, text=True)


def kill_somewhere(course: Course, chance: random.Random) -> None:
    """Start the command and kill it: after some result, or before the first."""
    process = start(course)
    assert process.stdout is not None
    with process:
        for _ in range(chance.randrange(4)):
            process.stdout.readline()
        time.sleep(chance.random() * 0.5)
        process.send_signal(signal.SIGKILL)


def runs(course: Course) -> list[str]:
    with course.gradebook() as gradebook:
        METADATA.create_all(gradebook.engine)
        with gradebook.engine.connect() as connection:
            return sorted(row.student for row in connection.execute(select(RUNS)))


def assert_whole(course: Course) -> None:
    """Whoever has a grade has all of it, its files, and one record of the run."""
    rows = gradebook_rows(course)
    assert runs(course) == sorted(rows)
    for student, row in rows.items():
        scores = {name: score for name, (score, _) in row["grades"].items()}
        assert scores["examine_rnn_step"] == SCORES["rnn_step"]
        assert scores["examine_classify"] == SCORES["classify"]
        assert scores["examine_rnn_forward"] == 0.0
        notebook = course.folder("autograded", ASSIGNMENT, student) / f"{ASSIGNMENT}.ipynb"
        assert json.loads(notebook.read_text())["cells"]
        page = course.folder("feedback", ASSIGNMENT, student) / f"{ASSIGNMENT}.html"
        assert page.read_text().rstrip().endswith("</html>")


def kill_and_go_on(course: Course, times: int) -> None:
    chance = random.Random(2026)
    for _ in range(times):
        kill_somewhere(course, chance)
        assert_whole(course)
    with start(course) as process:
        assert process.wait() == 0
    assert_whole(course)
    assert runs(course) == STUDENTS


@pytest.mark.timeout(600)
def test_a_run_killed_five_times_ends_as_if_it_never_was(waiting: Course) -> None:
    kill_and_go_on(waiting, 5)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_a_run_killed_fifty_times_ends_as_if_it_never_was(waiting: Course) -> None:
    for _ in range(10):
        kill_and_go_on(waiting, 5)
        for student in STUDENTS:
            waiting.forget(student)
        solved = model_solutions()
        for student in STUDENTS:
            waiting.submit(ASSIGNMENT, student, written({name: solved[name] for name in SCORES}))


def test_a_killed_run_leaves_no_copy_of_the_assignments_files(
    waiting: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with start(waiting) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert list(tmp_path.glob("autograder-*"))
        process.send_signal(signal.SIGKILL)
    ends = time.monotonic() + 10
    while list(tmp_path.glob("autograder-*")) and time.monotonic() < ends:
        time.sleep(0.05)
    assert not list(tmp_path.glob("autograder-*"))
