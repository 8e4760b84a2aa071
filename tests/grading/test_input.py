"""Whatever is handed in gives one clear line, is recorded, and stops nobody else."""

from __future__ import annotations

import io
import json
import os
import random
import zipfile
from pathlib import Path

import pytest

from autograder.grading import Course, CourseError, Grader, Limits
from autograder.grading.collecting.collect import collect
from autograder.grading.submission.package import examination_package
from autograder.grading.submission.restore import UngradableError, parse, restore
from tests.grading.classes import ASSIGNMENT, gradebook_rows, model_solutions, released_course, written

TRUSTED = examination_package(ASSIGNMENT).notebooks[0]


def edited(change: object) -> bytes:
    """Return a solved notebook after a change to its JSON."""
    notebook = json.loads(written(model_solutions()))
    change(notebook)  # type: ignore[operator]
    return json.dumps(notebook).encode()


MALFORMED = {
    "empty": (b"", "the file is empty"),
    "torn": (written({})[:3000], "JSON is broken"),
    "not-json": (b"<html>Log in to continue</html>", "JSON is broken"),
    "latin-1": (written({}).replace(b"recurrent", b"r\xe9current", 1), "not UTF-8"),
    "nested": (b'{"cells":' + b"[" * 100_000, "nested too deeply"),
    "list": (b"[]", "not an object"),
    "no-cells": (b'{"nbformat": 4}', "no list of cells"),
    "cells-are-text": (b'{"cells": "all of them"}', "no list of cells"),
    "cell-is-text": (b'{"cells": ["print(1)"]}', "cell 1 of the notebook is not a cell"),
    "source-is-number": (b'{"cells": [{"cell_type": "code", "source": 7}]}', "cell 1 of the notebook has no text"),
    "huge": (b'{"cells": [' + b" " * (33 * 2**20) + b"]}", "MiB"),
    "many-cells": (json.dumps({"cells": [{"cell_type": "code", "source": ""}] * 20_001}).encode(), "20001 cells"),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_notebook_is_refused_with_one_clear_line(name: str) -> None:
    data, said = MALFORMED[name]
    with pytest.raises(UngradableError, match=said) as raised:
        parse(data)
    assert "\n" not in str(raised.value)


def test_points_types_and_tests_come_from_the_release_whatever_the_notebook_says() -> None:
    def tamper(notebook: dict) -> None:
        for cell in notebook["cells"]:
            markup = cell["metadata"].get("nbgrader", {})
            markup.update(points=1000, grade=False, locked=False, solution=True)
            if markup.get("grade_id", "").startswith("examine_"):
                cell.update(source="print('passed')", cell_type="markdown")

    restored = restore(parse(edited(tamper)), TRUSTED)
    examining = {cell.metadata.nbgrader.grade_id: cell for cell in restored.cells if "nbgrader" in cell.metadata}
    assert examining["examine_rnn_step"].source.startswith("examine(")
    assert examining["examine_rnn_step"].cell_type == "code"
    assert examining["examine_rnn_step"].metadata.nbgrader.points == 4
    assert examining["examine_rnn_step"].metadata.nbgrader.locked


def test_deleted_reordered_and_doubled_cells_are_put_right() -> None:
    def scramble(notebook: dict) -> None:
        cells = [cell for cell in notebook["cells"] if "examine_" not in str(cell["metadata"])]
        doubled = [cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("grade_id") == "rnn_step"]
        notebook["cells"] = [*reversed(cells), *doubled]

    restored = restore(parse(edited(scramble)), TRUSTED)
    order = [cell.metadata.nbgrader.grade_id for cell in restored.cells if "nbgrader" in cell.metadata]
    assert order == [cell.grade_id for cell in TRUSTED.cells]


def test_a_cell_that_a_student_added_runs_where_it_stood() -> None:
    def add(notebook: dict) -> None:
        place = next(i for i, c in enumerate(notebook["cells"]) if "rnn_forward" in str(c["metadata"].get("nbgrader")))
        notebook["cells"].insert(place, {"cell_type": "code", "source": "helper = 1", "metadata": {}, "outputs": []})

    sources = [cell.source for cell in restore(parse(edited(add)), TRUSTED).cells]
    assert "helper = 1" in sources
    assert sources.index("helper = 1") < next(i for i, text in enumerate(sources) if "def rnn_forward" in text)


def fuzzed(chance: random.Random) -> bytes:
    """Return a notebook damaged somewhere: in its bytes, or in its structure."""
    data = bytearray(written(model_solutions()))
    if chance.random() < 0.5:
        for _ in range(chance.randrange(1, 30)):
            place = chance.randrange(len(data))
            data[place : place + chance.randrange(4)] = bytes(chance.randrange(256) for _ in range(chance.randrange(4)))
        return bytes(data)
    notebook = json.loads(data)
    for _ in range(chance.randrange(1, 6)):
        node: object = notebook
        while isinstance(node, (dict, list)) and node:
            keys = list(node) if isinstance(node, dict) else list(range(len(node)))
            key = chance.choice(keys)
            if chance.random() < 0.3:
                node[key] = chance.choice([None, 7, -1.5, "x", "\ud800", [], {}, [[]], {"grade_id": 3}, True, 10**40])
                break
            node = node[key]
    return json.dumps(notebook).encode()


def restore_or_refuse(count: int) -> None:
    chance = random.Random(count)
    for _ in range(count):
        try:
            said = json.dumps(restore(parse(fuzzed(chance)), TRUSTED), ensure_ascii=False)
        except UngradableError as error:
            said = str(error).replace("\n", "a second line")
            assert "a second line" not in said
        said.encode("utf-8")


def test_three_hundred_fuzzed_notebooks_are_restored_or_refused() -> None:
    restore_or_refuse(300)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_ten_thousand_fuzzed_notebooks_are_restored_or_refused() -> None:
    restore_or_refuse(10_000)


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Course, dict[str, str], dict[str, str]]:
    """A course collected from hostile and honest archives, and graded: refusals and messages by student."""
    root = tmp_path_factory.mktemp("mixed")
    course = released_course(root / "course")
    good = written({name: text for name, text in model_solutions().items() if name == "classify"})
    secret = course.root / "gradebook.db"
    archive(
        root / "canvas.zip",
        {
            "doejane_12345_67890_rnn-cell.ipynb": good,
            "roejohn_LATE_12346_67891_rnn-cell-2.ipynb": good,
            "poejim_12347_67892_essay.ipynb": b'{"cells": []}',
            "../../../../escaped_1_2_rnn-cell.ipynb": good,
            "moejack_12348_67893_rnn-cell.ipynb": b"\0" * (40 * 2**20),
        },
    )
    archive(root / "moodle.zip", {"Ann O'Neil_777_assignsubmission_file_/rnn-cell.ipynb": good})
    (root / "broken.zip").write_bytes(b"PK\x03\x04 and then nothing")
    folder = root / "folder"
    for student in ("linked", "hard-linked", "$(touch owned)\n;x", "piped"):
        (folder / student).mkdir(parents=True)
    (folder / "linked" / "rnn-cell.ipynb").symlink_to(secret)
    os.link(secret, folder / "hard-linked" / "rnn-cell.ipynb")
    (folder / "$(touch owned)\n;x" / "rnn-cell.ipynb").write_bytes(good)
    os.mkfifo(folder / "piped" / "rnn-cell.ipynb")
    sources = [root / "canvas.zip", root / "moodle.zip", root / "broken.zip", folder]
    refused = {found.student: found.problem for found in collect(course, ASSIGNMENT, sources)}
    shadow = course.folder("submitted", ASSIGNMENT, "doejane_12345")
    (shadow / "numpy.py").write_text("raise RuntimeError('shadowed')")
    (shadow / "data").symlink_to(course.root)
    (shadow / "leak.txt").symlink_to(secret)
    (course.root / "submitted" / "folder-link").symlink_to(course.root / "source")
    with Grader(course, limits=Limits(cell_seconds=5, call_factor=0.3)) as grader:
        messages = {result.student: result.message for result in grader.grade(ASSIGNMENT)}
    return course, refused, messages


def archive(path: Path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)


Mixed = tuple[Course, dict[str, str], dict[str, str]]


def test_canvas_and_moodle_names_become_students(mixed: Mixed) -> None:
    course, refused, _ = mixed
    for student in ("doejane_12345", "roejohn_12346", "Ann O-Neil", "escaped_1", "touch owned-x"):
        assert refused[student] == ""
        assert gradebook_rows(course)[student]["score"] == 2.0


def collected(tmp_path: Path, members: dict[str, bytes]) -> tuple[Course, list[tuple[str, str]]]:
    course = released_course(tmp_path / "course")
    archive(tmp_path / "export.zip", members)
    return course, [(found.student, found.problem) for found in collect(course, ASSIGNMENT, [tmp_path / "export.zip"])]


def test_neither_of_two_people_of_one_name_gets_the_others_work(tmp_path: Path) -> None:
    good = written(model_solutions())
    course, (found,) = collected(
        tmp_path,
        {
            "Jane Doe_11_assignsubmission_file_/rnn-cell.ipynb": good,
            "Jane Doe_12_assignsubmission_file_/rnn-cell.ipynb": good,
            "Jane Doe_12_assignsubmission_file_/work.zip": zipped({"rnn-cell.ipynb": good}),
        },
    )
    assert "several people would be called Jane Doe" in found[1]
    with Grader(course) as grader:
        (result,) = grader.grade(ASSIGNMENT)
    assert (result.state, result.message) == ("ungradable", found[1])


def test_several_files_of_one_person_are_one_submission(tmp_path: Path) -> None:
    good = written(model_solutions())
    _, found = collected(
        tmp_path,
        {
            "Jane Doe_11_assignsubmission_file_/rnn-cell.ipynb": good,
            "Jane Doe_11_assignsubmission_file_/work.zip": zipped({"rnn-cell.ipynb": good}),
        },
    )
    assert found == [("Jane Doe", "")]


def test_a_notebook_counts_however_its_ending_is_written(tmp_path: Path) -> None:
    course, good = released_course(tmp_path / "course"), written(model_solutions())
    (tmp_path / "handed-in").mkdir()
    (tmp_path / "handed-in" / "ada.IPYNB").write_bytes(good)
    (found,) = collect(course, ASSIGNMENT, [tmp_path / "handed-in"])
    assert (found.student, found.problem) == ("ada", "")
    assert (course.folder("submitted", ASSIGNMENT, "ada") / "rnn-cell.ipynb").read_bytes() == good


def test_a_source_that_holds_no_submissions_makes_nobody_a_student(tmp_path: Path) -> None:
    course = released_course(tmp_path / "course")
    (tmp_path / "export.tar.gz").write_bytes(b"packed")
    with pytest.raises(CourseError, match=r"export\.tar\.gz is neither a folder nor a zip archive nor a notebook"):
        list(collect(course, ASSIGNMENT, [tmp_path / "export.tar.gz"]))
    assert course.students_with(ASSIGNMENT) == []


def zipped(members: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for name, data in members.items():
            file.writestr(name, data)
    return content.getvalue()


def test_what_cannot_be_taken_is_named_and_recorded_as_ungradable(mixed: Mixed) -> None:
    course, refused, messages = mixed
    said = {
        "poejim_12347": "it has none of its cells",
        "moejack_12348": "takes more than 32 MiB unpacked",
        "broken": "is not a zip archive",
        "linked": "is a symbolic link",
        "hard-linked": "is a hard link",
        "piped": "is not a regular file",
    }
    for student, words in said.items():
        assert words in refused[student]
        assert words in messages[student]
        assert student not in gradebook_rows(course)


def test_nothing_is_written_outside_the_course_and_no_name_is_run(mixed: Mixed) -> None:
    course, _, _ = mixed
    assert not list(course.root.parent.glob("**/owned"))
    assert {path.name for path in course.root.parent.iterdir()} == {
        "course",
        "canvas.zip",
        "moodle.zip",
        "broken.zip",
        "folder",
    }


def test_links_and_shadow_modules_beside_a_notebook_do_nothing(mixed: Mixed) -> None:
    course, _, _ = mixed
    for step in ("autograded", "feedback"):
        folder = course.folder(step, ASSIGNMENT, "doejane_12345")
        assert not [path for path in folder.rglob("*") if path.is_symlink()]
        assert not (folder / "leak.txt").exists()
        assert not (folder / "data").exists()
