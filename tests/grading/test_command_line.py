"""The commands, started as an instructor starts them."""

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from autograder.grading import Course, CourseError, release
from autograder.grading.course.assignment import source_notebook
from tests.grading.classes import ASSIGNMENT, give_by_hand, model_solutions, written


def test_an_assignment_is_released_though_the_environment_is_not_activated(tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("autograder")
    released = subprocess.run(
        [program, "release", "rnn-cell", "--course", tmp_path],
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert released.returncode == 0, released.stderr
    assert (tmp_path / "release" / "rnn-cell" / "rnn-cell.ipynb").is_file()


def test_a_notebook_that_nbgrader_refuses_is_named_with_the_reason(tmp_path: Path) -> None:
    notebook = source_notebook(ASSIGNMENT)
    for cell in notebook.cells[:2]:
        cell.metadata.nbgrader.grade_id = "twice"
    (tmp_path / "source" / "own").mkdir(parents=True)
    nbformat.write(notebook, tmp_path / "source" / "own" / "own.ipynb")
    with pytest.raises(CourseError, match=r"source/own: ValidationError: Duplicate grade id: twice"):
        release(Course(tmp_path), "own")


def test_a_line_says_which_question_was_left_unanswered_until_a_person_gives_it_points(course: Course) -> None:
    course.submit(ASSIGNMENT, "ada", written(model_solutions()))
    assert grade(course).split("\t") == ["ada", "graded", "20/23", "unanswered: why_order_matters\n"]
    assert json.loads(grade(course, "--json"))["unanswered"] == ["why_order_matters"]
    give_by_hand(course, "ada", "why_order_matters", points=2)
    assert "unanswered" not in grade(course, "--regrade")


def test_on_a_terminal_a_bar_says_how_many_how_fast_how_long_still_and_what_came_of_them(course: Course) -> None:
    for student, notebook in {"ada": written({}), "ben": written({}), "cleo": b"torn"}.items():
        course.submit(ASSIGNMENT, student, notebook)
    ours, terminal = pty.openpty()
    command = [sys.executable, "-m", "autograder.cli", "grade", ASSIGNMENT, "--course", str(course.root)]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=terminal):
        os.close(terminal)
        shown = "".join(iter(lambda: _read(ours), ""))
    last = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", shown).strip().splitlines()[-1]
    assert re.search(r"3/3 +[\d.]+/s +\d:\d\d:\d\d +2 graded, 1 ungradable", last)


def test_a_misspelt_student_is_named_and_recorded_nowhere(course: Course) -> None:
    course.submit(ASSIGNMENT, "ada", written({}))
    ran = run("grade", ASSIGNMENT, "--student", "adda", "--course", course.root)
    assert ran.returncode == 1
    assert ran.stderr == (
        f"autograder grade: {course.root}/submitted/adda/rnn-cell is not there: "
        "nothing of rnn-cell was handed in under the name adda\n"
    )


def test_the_grades_of_a_misspelt_course_are_not_an_empty_table(tmp_path: Path) -> None:
    ran = run("export", "--to", tmp_path / "grades.csv", "--course", tmp_path)
    assert ran.stderr == (
        f"autograder export: {tmp_path}/gradebook.db is not there; name the course's directory with --course\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_is_named_in_one_line(course: Course) -> None:
    ran = run("export", "--to", course.root / "missing" / "grades.csv", "--course", course.root)
    assert ran.returncode == 1
    assert ran.stderr == (
        f"autograder export: {course.root}/missing/grades.csv cannot be used: No such file or directory; "
        "mend that, then run the same command again\n"
    )


def test_people_of_one_name_are_counted_as_refused_alone(course: Course, tmp_path: Path) -> None:
    for person in ("Mei Li_1", "Mei Li_2", "Ada_3"):
        folder = tmp_path / "export" / f"{person}_assignsubmission_file_"
        folder.mkdir(parents=True)
        (folder / "rnn-cell.ipynb").write_bytes(written({}))
    ran = run("collect", ASSIGNMENT, tmp_path / "export", "--course", course.root)
    assert ran.stdout.splitlines()[-1] == "collected 1 submissions of rnn-cell, refused 1"
    assert ran.returncode == 3


def run(*words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "autograder.cli", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True)


def grade(course: Course, *options: str) -> str:
    command = [sys.executable, "-m", "autograder.cli", "grade", ASSIGNMENT, "--course", str(course.root), *options]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _read(terminal: int) -> str:
    try:
        return os.read(terminal, 2**16).decode()
    except OSError:  # Linux: nobody holds the other end any more
        return ""
