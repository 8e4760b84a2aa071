"""A gradebook that cannot be used is named in one line; what is recorded stays, and the same command goes on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from autograder.grading import Course, CourseError, Grader
from tests.grading.classes import ASSIGNMENT, gradebook_rows, written
from tests.grading.test_cluster import free_port


@contextmanager
def held(course: Course) -> Iterator[None]:
    """Another program that writes to the gradebook and does not let go."""
    other = sqlite3.connect(course.root / "gradebook.db")
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()


def use_database(course: Course, address: str) -> Course:
    (course.root / "nbgrader_config.py").write_text(f"c = get_config()\nc.CourseDirectory.db_url = {address!r}\n")
    return Course(course.root)


def test_a_gradebook_that_another_program_takes_in_mid_run(course: Course) -> None:
    course = use_database(course, f"sqlite:///{course.root}/gradebook.db?timeout=0.2")
    for student in ("ada", "ben"):
        course.submit(ASSIGNMENT, student, written({}))
    with Grader(course, workers=1) as grader:
        results = grader.grade(ASSIGNMENT)
        first = next(results).student
        with held(course), pytest.raises(CourseError, match=r"gradebook.db\S* cannot be used: database is locked"):
            list(results)
        assert list(gradebook_rows(course)) == [first]
        again = {result.student: result for result in grader.grade(ASSIGNMENT)}
    assert {student: result.unchanged for student, result in again.items()} == {
        "ada": first == "ada",
        "ben": first == "ben",
    }


def test_a_gradebook_that_another_program_holds_from_the_start(course: Course) -> None:
    course = use_database(course, f"sqlite:///{course.root}/gradebook.db?timeout=0.2")
    course.submit(ASSIGNMENT, "ada", written({}))
    with Grader(course) as grader, held(course), pytest.raises(CourseError, match="database is locked"):
        next(grader.grade(ASSIGNMENT))


def test_a_file_that_is_no_gradebook(course: Course) -> None:
    (course.root / "gradebook.db").write_bytes(b"something else" * 100)
    with Grader(course) as grader, pytest.raises(CourseError, match="file is not a database"):
        next(grader.grade(ASSIGNMENT))


def test_a_server_that_does_not_answer_and_its_password_stays_unsaid(course: Course, tmp_path: Path) -> None:
    course = use_database(course, f"postgresql+psycopg://teacher:hunter2@127.0.0.1:{free_port()}/grades")
    with Grader(course) as grader, pytest.raises(CourseError, match="connection failed") as raised:
        next(grader.grade(ASSIGNMENT))
    assert "hunter2" not in str(raised.value)
    assert "\n" not in str(raised.value)


def test_sqlite_keeps_its_journal_during_a_run_and_none_is_left_after_it(course: Course) -> None:
    journal = course.root / "gradebook.db-journal"
    for student in ("ada", "ben", "cyd"):
        course.submit(ASSIGNMENT, student, written({}))
    with Grader(course, workers=1) as grader:
        kept = [journal.stat().st_ino for _ in grader.grade(ASSIGNMENT)]
    assert len(kept) == 3
    assert len(set(kept)) == 1
    assert not journal.exists()


def test_a_gradebook_with_a_write_ahead_log_keeps_it(course: Course) -> None:
    with closing(sqlite3.connect(course.root / "gradebook.db")) as gradebook:
        gradebook.execute("PRAGMA journal_mode = WAL")
    course.submit(ASSIGNMENT, "ada", written({}))
    with Grader(course, workers=1) as grader:
        assert [result.state for result in grader.grade(ASSIGNMENT)] == ["graded"]
    with closing(sqlite3.connect(course.root / "gradebook.db")) as gradebook:
        assert gradebook.execute("PRAGMA journal_mode").fetchone() == ("wal",)
