"""Notebooks and folders that are attacks themselves: each gets what it deserves, and costs nobody else anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.grading import Grader, Limits
from tests.attacks.handed_in import ATTACKS, HONEST, MARK, REFUSED, hand_in
from tests.attacks.test_attempts import Class
from tests.grading.classes import ASSIGNMENT, gradebook_rows, model_solutions, released_course, written


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Class:
    course = released_course(tmp_path_factory.mktemp("handed-in") / "course")
    for name in ATTACKS:
        hand_in(course, name, name)
    for name in ("a-witness", "z-witness"):
        course.submit(ASSIGNMENT, name, written(model_solutions()))
    with Grader(course, workers=2, limits=Limits(submission_seconds=10)) as grader:
        results = {result.student: result for result in grader.grade(ASSIGNMENT)}
    return Class(course, results, gradebook_rows(course))


@pytest.mark.parametrize("name", [name for name in ATTACKS if name not in REFUSED])
def test_what_can_be_graded_gets_what_its_honest_part_deserves(attacked: Class, name: str) -> None:
    result = attacked.results[name]
    assert result.state == "graded", result.message
    assert result.score == attacked.rows[name]["score"] == HONEST
    assert result.max_score == 23.0


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_graded_is_refused_with_the_reason_and_not_counted(attacked: Class, name: str) -> None:
    result = attacked.results[name]
    assert (result.state, result.score) == ("ungradable", None)
    assert REFUSED[name] in result.message
    assert "\n" not in result.message
    assert name not in attacked.rows
    assert not attacked.course.folder("feedback", ASSIGNMENT, name).exists()


@pytest.mark.parametrize("name", ATTACKS)
def test_nothing_of_the_instructors_reaches_what_students_read(attacked: Class, name: str) -> None:
    for step in ("autograded", "feedback"):
        folder = attacked.course.folder(step, ASSIGNMENT, name)
        for path in folder.rglob("*"):
            assert not path.is_symlink()
            own = name == "shadow-modules" and path.suffix == ".py"
            assert own or path.is_dir() or MARK not in path.read_text(errors="replace")


@pytest.mark.parametrize("name", ["a-witness", "z-witness"])
def test_honest_students_beside_them_keep_their_points(attacked: Class, name: str) -> None:
    assert attacked.results[name].score == 20.0


def test_no_name_of_a_file_is_run_or_leads_out(attacked: Class) -> None:
    assert not [path for path in attacked.course.root.parent.rglob("*owned*") if "names-for-a-shell" not in path.parts]
    assert not Path("owned").exists()
