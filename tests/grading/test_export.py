"""Grades and feedback go back to where the submissions came from."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import pytest

from autograder.grading import Course, CourseError, Grader
from autograder.grading.collecting.collect import Collector
from autograder.grading.collecting.roster import Roster, Student
from autograder.grading.exporting.feedback_archive import write_archive
from autograder.grading.exporting.grades import write_csv
from autograder.grading.exporting.platform_tables import fill
from tests.grading.classes import ASSIGNMENT, model_solutions, released_course, written
from tests.grading.test_owners import laid

HW = f"{ASSIGNMENT}.ipynb"
CANVAS = f"""Student,ID,SIS User ID,SIS Login ID,Section,Essay (7),{ASSIGNMENT} (8),Current Score
    Points Possible,,,,,10,23,
"Doe, Jane",101,,jd,A,9,,88
"Smith, Jr., Bob",102,,bs,A,9,,88
"Roe, John",103,,jr,A,9,,88
"""
MOODLE = """Identifier,Full name,Email address,Status,Grade,Maximum Grade,Last modified (grade)
Participant 13,Ann O'Neil,ann@example.edu,Submitted,,23.00,-
Participant 14,Max Moe,max@example.edu,Submitted,,23.00,-
"""


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Course:
    root = tmp_path_factory.mktemp("export")
    course = released_course(root / "course")
    right = written(model_solutions())
    laid(root, {"canvas.zip": {f"doejane_101_1_{HW}": right, f"roejohn_LATE_103_3_{HW}": right[:2000]}})
    laid(
        root,
        {"moodle.zip": {f"Ann O'Neil_13_assignsubmission_file/{HW}": right, "Kim_15_assignsubmission_file/x.txt": ""}},
    )
    laid(root, {"in/Team 7/rnn-cell.ipynb": right, "in/other/rnn-cell.ipynb": written({})})
    roster = Roster(
        [Student("gil", "Gil Ä., Jr."), Student("kai"), Student("absent", "=Absent, Abe")], {"Team 7": ["gil", "kai"]}
    )
    list(Collector(course, ASSIGNMENT, roster).collect([root / "canvas.zip", root / "moodle.zip", root / "in"]))
    with Grader(course) as grader:
        list(grader.grade(ASSIGNMENT))
    return course


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_table_has_a_state_and_no_score_where_nothing_could_be_graded(graded: Course, tmp_path: Path) -> None:
    count = write_csv(graded, tmp_path / "grades.csv")
    found = {row["student_id"]: row for row in rows(tmp_path / "grades.csv")}
    assert len(found) == count
    assert (found["doejane_101"]["score"], found["doejane_101"]["state"]) == ("20.0", "graded")
    assert (found["roejohn_103"]["score"], found["roejohn_103"]["state"]) == ("", "ungradable")
    assert (found["Kim"]["score"], found["Kim"]["state"]) == ("", "ungradable")
    assert (found["absent"]["score"], found["absent"]["state"]) == ("0.0", "absent")
    assert found["absent"]["last_name"] == "'=Absent"
    assert (found["gil"]["last_name"], found["gil"]["max_score"]) == ("Gil Ä.", "23.0")


def test_all_members_of_a_group_have_its_grade(graded: Course, tmp_path: Path) -> None:
    write_csv(graded, tmp_path / "grades.csv")
    found = {row["student_id"]: row["score"] for row in rows(tmp_path / "grades.csv")}
    assert (found["gil"], found["kai"]) == ("20.0", "20.0")


def test_canvas_own_table_is_filled_and_keeps_what_canvas_wants(graded: Course, tmp_path: Path) -> None:
    (tmp_path / "canvas.csv").write_text(CANVAS, encoding="utf-8-sig")
    filled = fill(graded, ASSIGNMENT, tmp_path / "canvas.csv", tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        header, possible, *people = list(csv.reader(file))
    assert header == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", f"{ASSIGNMENT} (8)"]
    assert possible[0] == "    Points Possible"
    assert {row[1]: row[-1] for row in people} == {"101": "20", "102": "", "103": ""}
    assert people[1][0] == "Smith, Jr., Bob"
    assert (filled.written, filled.without_score) == (1, ["roejohn_103"])
    assert "Ann O-Neil" in filled.not_in_table


def test_moodles_worksheet_is_filled(graded: Course, tmp_path: Path) -> None:
    (tmp_path / "moodle.csv").write_text(MOODLE)
    fill(graded, ASSIGNMENT, tmp_path / "moodle.csv", tmp_path / "out.csv")
    assert [row["Grade"] for row in rows(tmp_path / "out.csv")] == ["20", ""]


def test_a_table_of_another_kind_is_refused(graded: Course, tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(CourseError, match="neither Canvas' export"):
        fill(graded, ASSIGNMENT, tmp_path / "other.csv", tmp_path / "out.csv")
    (tmp_path / "canvas.csv").write_text(CANVAS.replace(ASSIGNMENT, "other"))
    with pytest.raises(CourseError, match=f"no column {ASSIGNMENT}; it has Essay"):
        fill(graded, ASSIGNMENT, tmp_path / "canvas.csv", tmp_path / "out.csv")


def test_feedback_is_called_as_the_platforms_called_the_submissions(graded: Course, tmp_path: Path) -> None:
    count = write_archive(graded, ASSIGNMENT, tmp_path / "feedback.zip")
    with zipfile.ZipFile(tmp_path / "feedback.zip") as archive:
        names = set(archive.namelist())
        assert b"<html" in archive.read("doejane_101_1_rnn-cell.html")
    assert {"doejane_101_1_rnn-cell.html", "Ann O'Neil_13_assignsubmission_file/rnn-cell.html"} <= names
    assert {"gil/rnn-cell.html", "kai/rnn-cell.html", "other/rnn-cell.html"} <= names
    assert count == len(names) == 5
