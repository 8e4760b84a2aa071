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

from autograder.grading import Course, CourseError, Grader, release
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
    told, counted = grade(course).splitlines()
    assert told.split("\t") == ["ada", "graded", "20/23", "unanswered: why_order_matters"]
    assert counted == f"{ASSIGNMENT}: 1 submissions, 1 graded"
    assert json.loads(grade(course, "--json").splitlines()[0])["unanswered"] == ["why_order_matters"]
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


def test_collect_tells_by_its_status_and_in_json_whether_somebody_lost_something(
    course: Course, tmp_path: Path
) -> None:
    (tmp_path / "in" / "ada").mkdir(parents=True)
    (tmp_path / "in" / "ada" / "rnn-cell.ipynb").write_bytes(written({}))
    (tmp_path / "in" / "ben").mkdir()
    (tmp_path / "in" / "ben" / "answer.py").write_text("print(1)")
    words = ["collect", ASSIGNMENT, tmp_path / "in", "--course", course.root, "--json"]
    tried = run(*words, "--dry-run")
    assert tried.returncode == 3
    assert not (course.root / "submitted").exists()
    done = run(*words)
    *entries, last = [json.loads(line) for line in done.stdout.splitlines()]
    assert {entry["student"]: entry["state"] for entry in entries} == {"ada": "taken", "ben": "refused"}
    assert (last["summary"]["taken"], last["summary"]["refused"], last["summary"]["written"]) == (1, 1, True)
    (tmp_path / "in" / "ben" / "answer.py").unlink()
    assert run(*words).returncode == 0
    assert run("collect", ASSIGNMENT, tmp_path / "missing.zip", "--course", course.root).returncode == 1


@pytest.mark.parametrize("name", ["123 (abc)", "hw 1", "größe"])
def test_an_assignment_with_parentheses_or_spaces_is_graded(tmp_path: Path, name: str) -> None:
    kinds = {"schema_version": 3, "locked": False, "task": False, "solution": True, "grade": True}
    cell = nbformat.v4.new_code_cell("x = 1", metadata={"nbgrader": {**kinds, "grade_id": "one", "points": 1}})
    (tmp_path / "source" / name).mkdir(parents=True)
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "source" / name / f"{name}.ipynb")
    course = Course(tmp_path)
    release(course, name)
    course.submit(name, "ada", (course.folder("release", name) / f"{name}.ipynb").read_bytes())
    with Grader(course) as grader:
        assert [result.student for result in grader.grade(name)] == ["ada"]


@pytest.mark.parametrize("name", ["hw*1", "hw+1", "hw[1]", "a/b", " hw"])
def test_an_assignment_whose_name_nbgrader_reads_as_a_pattern_is_refused_at_release(tmp_path: Path, name: str) -> None:
    with pytest.raises(CourseError, match="rename its folder and notebook"):
        release(Course(tmp_path), name)


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
