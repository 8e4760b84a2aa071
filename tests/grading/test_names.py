"""People keep their names, in whatever letters; none becomes a path, and no two people become one."""

import csv
import json
import os
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.grading import Course, CourseError
from autograder.grading.collecting.collect import collect
from autograder.grading.course.names import is_student_name, student_name
from tests.grading.classes import ASSIGNMENT, gradebook_rows, model_solutions, released_course, written

CANVAS = {"иванова": "rnn-cell.ipynb", "王小明": "作业.ipynb", "محمد": "rnn-cell-1.ipynb", "हिन्दी": "rnn-cell.ipynb"}
MOODLE = ("Анна Йорданова", "王 小明", "محمد الأحمد", "Νίκος Ελύτης", "José Ångström", "Đặng Thị Hà")


def export_of_canvas(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for number, (name, file) in enumerate(CANVAS.items()):
            late = "LATE_" * (number % 2)
            archive.writestr(f"{name}_{late}{100 + number}_{number}_{file}", written(model_solutions()))


def export_of_moodle(path: Path) -> None:
    """As a Mac packs it again: letters and accents apart."""
    with zipfile.ZipFile(path, "w") as archive:
        for number, name in enumerate(MOODLE):
            folder = unicodedata.normalize("NFD", f"{name}_{number}_assignsubmission_file_")
            archive.writestr(f"{folder}/rnn-cell.ipynb", written(model_solutions()))


def test_a_class_in_many_scripts_is_collected_graded_and_exported(tmp_path: Path) -> None:
    course = released_course(tmp_path / "course")
    export_of_canvas(tmp_path / "canvas.zip")
    export_of_moodle(tmp_path / "moodle.zip")
    everybody = {f"{name}_{100 + number}" for number, name in enumerate(CANVAS)} | set(MOODLE)

    def autograder(*arguments: str | Path) -> str:
        command = [sys.executable, "-m", "autograder.cli", *map(str, arguments), "--course", str(course.root)]
        # The plainest surroundings: no locale that names an encoding.
        environment = {**os.environ, "LC_ALL": "C"}
        done = subprocess.run(command, capture_output=True, env=environment)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    said = autograder("collect", ASSIGNMENT, tmp_path / "canvas.zip", tmp_path / "moodle.zip")
    assert f"collected {len(everybody)} submissions of {ASSIGNMENT}, refused 0" in said
    results = [json.loads(line) for line in autograder("grade", ASSIGNMENT, "--json").splitlines()[:-1]]
    assert {result["student"]: result["score"] for result in results} == dict.fromkeys(everybody, 20.0)
    assert gradebook_rows(course).keys() == everybody
    assert f"wrote feedback for {len(everybody)} submissions" in autograder("feedback", ASSIGNMENT)
    for student in everybody:
        assert (course.folder("feedback", ASSIGNMENT, student) / "rnn-cell.html").is_file()
    autograder("export", "--to", tmp_path / "grades.csv")
    with (tmp_path / "grades.csv").open(encoding="utf-8") as table:
        assert {row["student_id"] for row in csv.DictReader(table)} == everybody


def collected(course: Course, tmp_path: Path, *members: str) -> list[tuple[str, str]]:
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        for member in members:
            archive.writestr(member, written(model_solutions()))
    return [(found.student, found.problem) for found in collect(course, ASSIGNMENT, [tmp_path / "export.zip"])]


def test_moodle_puts_the_name_before_the_files_where_it_makes_no_folders(course: Course, tmp_path: Path) -> None:
    named = "李明_12_assignsubmission_file_rnn-cell.ipynb"
    assert collected(course, tmp_path, named) == [("李明", "")]


def test_a_file_in_ones_folder_hands_nothing_in_for_another(course: Course, tmp_path: Path) -> None:
    named = "Jane Doe_12_assignsubmission_file_/roejohn_12346_67891_rnn-cell.ipynb"
    assert collected(course, tmp_path, named) == [("Jane Doe", "")]


def test_people_whose_names_differ_in_an_accent_are_two(course: Course, tmp_path: Path) -> None:
    folders = [f"{name}_{number}_assignsubmission_file_/rnn-cell.ipynb" for number, name in enumerate(("Jose", "José"))]
    assert collected(course, tmp_path, *folders) == [("Jose", ""), ("José", "")]


def test_nobody_gets_the_work_of_another_whose_signs_had_to_be_left_out(course: Course, tmp_path: Path) -> None:
    folders = [f"李{sign}明_{number}_assignsubmission_file_/rnn-cell.ipynb" for number, sign in enumerate("·・")]
    ((student, problem),) = collected(course, tmp_path, *folders)
    assert (student, "several people would be called 李-明" in problem) == ("李-明", True)
    assert (course.folder("submitted", ASSIGNMENT, "李-明") / "refused.txt").is_file()


def test_an_archive_that_does_not_say_that_its_names_are_utf_8_is_read(course: Course, tmp_path: Path) -> None:
    collected(course, tmp_path, "李明_12_assignsubmission_file_/rnn-cell.ipynb")
    packed = (tmp_path / "export.zip").read_bytes()
    for header in (b"PK\3\4", b"PK\1\2"):
        flags = packed.index(header) + (6 if header == b"PK\3\4" else 8)
        packed = packed[:flags] + b"\0\0" + packed[flags + 2 :]
    (tmp_path / "silent.zip").write_bytes(packed)
    assert [found.student for found in collect(course, ASSIGNMENT, [tmp_path / "silent.zip"])] == ["李明"]


def test_a_name_without_a_letter_or_digit_is_refused_with_the_remedy(course: Course, tmp_path: Path) -> None:
    ((name, problem),) = collected(course, tmp_path, "***_12_assignsubmission_file_/rnn-cell.ipynb")
    assert name == "'***'"
    assert "give the file or folder another" in problem


@given(st.text())
def test_whatever_somebody_is_called_the_name_is_safe_and_stays_as_it_is(text: str) -> None:
    name = student_name(text)
    assert (is_student_name(name) and student_name(name) == name) if name else not any(map(str.isalnum, text))


UNSAFE = ["", ".", "..", "-rf", "a/b", "a\0b", "a\nb", "a\u202eb", "é" * 128, "李" * 90, "e\u0301"]


@pytest.mark.parametrize("name", UNSAFE)
def test_what_is_no_name_is_not_submitted_under(course: Course, name: str) -> None:
    with pytest.raises(CourseError, match="may not be called"):
        course.submit(ASSIGNMENT, name, b"{}")
