"""A zero has a reason: what was lost on the way is found and graded, or flagged for a person, and always said."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograder.grading import Course, Grader, Limits, Result
from autograder.grading.submission.package import load
from autograder.grading.submission.recognise import recognise
from autograder.grading.submission.restore import parse, restore
from tests.grading import plain_course
from tests.grading.classes import gradebook_rows
from tests.grading.plain_course import ASSIGNMENT, RIGHT

Cells = list[dict[str, Any]]
SOLVED = {name: texts[0] for name, texts in RIGHT.items()} | {"why": "One sum over an axis."}
FULL = {"test_square": 2.0, "test_norm": 3.0, "test_means": 2.0}


def name_of(cell: dict[str, Any]) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def place(cells: Cells, name: str) -> int:
    return next(place for place, cell in enumerate(cells) if name_of(cell) == name)


def retyped(cells: Cells) -> None:
    """Delete the answer cells and type the answers in new ones."""
    for name in ("norm", "why"):
        where = place(cells, name)
        new = new_markdown_cell if name == "why" else new_code_cell
        cells[where] = new(SOLVED[name])
        cells.insert(where, new_markdown_cell("My answer:") if name == "norm" else new_code_cell("1 + 1"))


def stub_after(cells: Cells) -> None:
    """Write the answer above a stub that stays as it was."""
    where = place(cells, "norm")
    cells[where]["source"] = stub("norm")
    cells.insert(where, new_code_cell(SOLVED["norm"]))


def at_the_end(cells: Cells) -> None:
    """Leave the stub, and write the answer below everything else."""
    cells[place(cells, "norm")]["source"] = stub("norm")
    cells.append(new_code_cell(SOLVED["norm"]))


def below_the_stub(cells: Cells) -> None:
    """Leave the stubs, and write below them; in words too."""
    for name in ("why", "norm"):
        where = place(cells, name)
        cells[where]["source"] = stub(name)
        cells.insert(where + 1, (new_markdown_cell if name == "why" else new_code_cell)(SOLVED[name]))


def without_names(cells: Cells) -> None:
    """Lose all metadata, as a copy made in Colab does."""
    for cell in cells:
        cell["metadata"] = {}


def in_one_cell(cells: Cells) -> None:
    """Write two functions in one answer cell and delete the other."""
    cells[place(cells, "square")]["source"] += f"\n\n{SOLVED['norm']}"
    del cells[place(cells, "norm")]


def in_the_test(cells: Cells) -> None:
    """Write the answer into the cell of tests."""
    cells[place(cells, "test_norm")]["source"] = f"{SOLVED['norm']}\n{plain_course.TEST_NORM}"
    del cells[place(cells, "norm")]


def gone(cells: Cells) -> None:
    del cells[place(cells, "norm")]
    del cells[place(cells, "why")]


def another(cells: Cells) -> None:
    """Hand in a notebook of another course under the right name."""
    cells[:] = [new_code_cell("print('lab 3')"), new_markdown_cell("# Lab 3")]


def harmless(cells: Cells) -> None:
    """Try a package that is not here in a cell of one's own, which no test needs."""
    cells.insert(place(cells, "square"), new_code_cell("import pandas_of_mine"))


def with_source(name: str, source: str) -> Callable[[Cells], None]:
    def change(cells: Cells) -> None:
        cells[place(cells, name)]["source"] = source

    return change


CASES: dict[str, Callable[[Cells], None]] = {
    "retyped": retyped,
    "stub-after": stub_after,
    "at-the-end": at_the_end,
    "below-the-stub": below_the_stub,
    "without-names": without_names,
    "in-one-cell": in_one_cell,
    "in-the-test": in_the_test,
    "gone": gone,
    "another": another,
    "slow": with_source("norm", f"import time\ntime.sleep(60)\n{SOLVED['norm']}"),
    "package": with_source("norm", f"import pandas_of_mine\n{SOLVED['norm']}"),
    "import": with_source("norm", f"from math import nothing\n{SOLVED['norm']}"),
    "dies": with_source("norm", "import os\ndef norm(x):\n    os._exit(1)"),
    "wrong": with_source("norm", "def norm(x):\n    return 0"),
    "harmless": harmless,
}
ANSWERS_FOUND = ("retyped", "stub-after", "at-the-end", "below-the-stub", "without-names", "in-one-cell", "in-the-test")
_stubs: dict[str, str] = {}


def stub(name: str) -> str:
    return _stubs[name]


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Course, dict[str, Result]]:
    course = plain_course.make(tmp_path_factory.mktemp("reasons") / "course")
    released = json.loads((course.folder("release", ASSIGNMENT) / f"{ASSIGNMENT}.ipynb").read_text())
    _stubs.update((name_of(cell), "".join(cell["source"])) for cell in released["cells"])
    for student, change in CASES.items():
        course.submit(ASSIGNMENT, student, handed_in(released, change))
    with Grader(course, limits=Limits(cell_seconds=3)) as grader:
        return course, {result.student: result for result in grader.grade(ASSIGNMENT)}


def handed_in(released: dict[str, Any], change: Callable[[Cells], None]) -> bytes:
    notebook = json.loads(json.dumps(released))
    for cell in notebook["cells"]:
        cell["source"] = SOLVED.get(name_of(cell), cell["source"])
    change(notebook["cells"])
    return json.dumps(notebook).encode()


Graded = tuple[Course, dict[str, Result]]


def points(course: Course, student: str) -> dict[str, float | None]:
    return {name: gradebook_rows(course, ASSIGNMENT)[student]["grades"][name][0] for name in FULL}


def flagged(course: Course, student: str) -> set[str]:
    """The cells of tests, and answers in words, that formgrader shows as waiting for a person."""
    grades = gradebook_rows(course, ASSIGNMENT)[student]["grades"]
    return {name for name, (_, asks) in grades.items() if asks} - {"plot", "paper"}


def page(course: Course, student: str) -> str:
    return (course.folder("feedback", ASSIGNMENT, student) / f"{ASSIGNMENT}.html").read_text()


@pytest.mark.parametrize("student", ANSWERS_FOUND)
def test_an_answer_in_another_cell_is_found_and_graded(graded: Graded, student: str) -> None:
    course, results = graded
    assert points(course, student) == FULL
    assert flagged(course, student) == {"why"}  # as for everybody who wrote an answer in words
    assert "why" not in results[student].unanswered


@pytest.mark.parametrize("student", ["retyped", "stub-after", "at-the-end", "in-one-cell", "in-the-test"])
def test_where_an_answer_was_found_is_said(graded: Graded, student: str) -> None:
    course, results = graded
    assert "norm: its answer was found in" in results[student].message
    assert {"cell": "norm", "kind": "found elsewhere"}.items() <= results[student].reasons[0].items()
    assert "norm: its answer was found in" in page(course, student)


def test_an_answer_in_words_is_what_a_person_reads(graded: Graded) -> None:
    for student in ("retyped", "below-the-stub"):
        text = (graded[0].folder("autograded", ASSIGNMENT, student) / f"{ASSIGNMENT}.ipynb").read_text()
        why = next(cell for cell in json.loads(text)["cells"] if name_of(cell) == "why")
        assert why["source"] == SOLVED["why"]


def test_a_copy_without_names_is_recognised_and_the_line_says_so(graded: Graded) -> None:
    assert "only 0 of the 11 released cells kept their names" in graded[1]["without-names"].message


@pytest.mark.parametrize(
    ("student", "kind", "said"),
    [
        ("gone", "stub put back", "norm: its cell is missing, so the released one was put back"),
        ("slow", "out of time", "norm: the cell did not end within 3 seconds and was stopped"),
        ("package", "package missing", "norm: the module pandas_of_mine is not installed for this assignment"),
        ("import", "import failed", "norm: an import failed"),
        ("dies", "process ended", "test_norm: the process ended: it ended its own process"),
        ("another", "not recognised", "none of the 11 released cells is in arrays.ipynb"),
    ],
)
def test_a_zero_is_said_with_its_reason_and_flagged_for_a_person(
    graded: Graded, student: str, kind: str, said: str
) -> None:
    course, results = graded
    result = results[student]
    assert said in result.message
    assert any(reason["kind"] == kind and "test_norm" in reason["look"] for reason in result.reasons)
    assert said.replace("_", "") in page(course, student).replace("_", "")
    assert "test_norm" in flagged(course, student)
    assert points(course, student)["test_norm"] == 0


def test_a_written_answer_that_is_gone_is_looked_for_by_a_person(graded: Graded) -> None:
    course, results = graded
    assert "why" in flagged(course, "gone")
    assert gradebook_rows(course, ASSIGNMENT)["gone"]["grades"]["why"][0] is None
    assert "why" not in results["gone"].unanswered


def test_a_plain_mistake_asks_nobody_and_a_failure_that_costs_nothing_is_not_said(graded: Graded) -> None:
    course, results = graded
    assert flagged(course, "wrong") == flagged(course, "harmless") == {"why"}
    assert results["wrong"].reasons == results["harmless"].reasons == []


def test_the_reasons_of_an_earlier_run_are_kept_and_go_with_their_student(graded: Graded) -> None:
    course, results = graded
    with Grader(course) as grader:
        (again,) = grader.grade(ASSIGNMENT, ["gone"])
    assert again.unchanged
    assert again.reasons == results["gone"].reasons


def test_a_cell_that_everybody_fails_in_the_same_way_makes_the_assignment_suspect(tmp_path: Path) -> None:
    course = plain_course.make(tmp_path / "course")
    released = json.loads((course.folder("release", ASSIGNMENT) / f"{ASSIGNMENT}.ipynb").read_text())
    for student in ("ada", "bob", "eve"):
        change = with_source("square", f"def square(x):\n    raise ValueError({student!r})")

        def both(cells: Cells, change: Callable[[Cells], None] = change) -> None:
            change(cells)
            with_source("norm", "def norm(x):\n    return undefined(x)")(cells)

        course.submit(ASSIGNMENT, student, handed_in(released, both))
    command = [sys.executable, "-m", "autograder.cli", "grade", ASSIGNMENT, "--course", str(course.root), "--regrade"]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    said = [line for line in lines if line.startswith("everybody fails")]
    assert len(said) == 1
    assert "everybody fails test_norm in the same way (NameError: name 'undefined' is not defined)" in said[0]
    as_json = subprocess.run([*command, "--json"], capture_output=True, text=True, check=True).stdout.splitlines()
    assert [json.loads(line)["suspected"]["cell"] for line in as_json if "suspected" in json.loads(line)] == [
        "test_norm"
    ]


def test_what_is_named_and_in_place_is_left_alone(graded: Graded) -> None:
    course, _ = graded
    trusted = load(course, ASSIGNMENT).notebooks[0]
    released = json.loads((course.folder("release", ASSIGNMENT) / f"{ASSIGNMENT}.ipynb").read_text())
    cells = parse(handed_in(released, lambda _cells: None))
    recognised = recognise(cells, trusted)
    assert recognised.reasons == []
    assert restore(recognised.cells, trusted) == restore(cells, trusted)
