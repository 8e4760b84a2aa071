"""Attacks that lie in what is handed in, not in what its code does: files, folders and the notebook's own structure.

Each is a function that turns an honest submission, which solves `classify` and nothing else, into the attack. Its
docstring says what it tries. `DESERVED` says what it must get: points, or None where nothing can be graded.
"""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograder.grading import Course
from tests.grading.classes import ASSIGNMENT, model_solutions, written

Notebook = dict[str, Any]
MARK = "GOT" + " IN"
HONEST = 2.0


def honest() -> Notebook:
    notebook: Notebook = json.loads(written({"classify": model_solutions()["classify"]}))
    return notebook


def markup(cell: Notebook) -> dict[str, Any]:
    marked: dict[str, Any] = cell["metadata"].get("nbgrader", {})
    return marked


def named(notebook: Notebook, name: str) -> Notebook:
    return next(cell for cell in notebook["cells"] if markup(cell).get("grade_id") == name)


def examining(notebook: Notebook) -> list[Notebook]:
    return [cell for cell in notebook["cells"] if markup(cell).get("grade_id", "").startswith("examine_")]


def edited_points(notebook: Notebook) -> None:
    """Write a thousand points into every cell's metadata."""
    for cell in notebook["cells"]:
        markup(cell).update(points=1000)


def edited_locks(notebook: Notebook) -> None:
    """Unlock every cell, and declare tests to be solutions and solutions to be tests."""
    for cell in notebook["cells"]:
        if markup(cell):
            markup(cell).update(locked=False, grade=not markup(cell)["grade"], solution=not markup(cell)["solution"])


def edited_types(notebook: Notebook) -> None:
    """Turn the examining cells into text."""
    for cell in examining(notebook):
        cell.update(cell_type="markdown")


def emptied_tests(notebook: Notebook) -> None:
    """Empty the examining cells, or have them print full marks."""
    for cell, source in zip(examining(notebook), ("", "6.0", "print('3.0')", "", "5.0"), strict=True):
        cell.update(source=source, outputs=[full_marks()])


def full_marks() -> dict[str, Any]:
    return {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": "6.0"}}


def deleted_cells(notebook: Notebook) -> None:
    """Delete every cell but the honest solution."""
    notebook["cells"] = [named(notebook, "classify")]


def deleted_ids(notebook: Notebook) -> None:
    """Take the grade ids off the examining cells, so that nothing seems to be graded."""
    for cell in examining(notebook):
        cell["metadata"] = {}


def doubled_ids(notebook: Notebook) -> None:
    """Give an easy cell the grade id of a hard one, and hand both in."""
    forged = copy.deepcopy(named(notebook, "examine_classify"))
    markup(forged).update(grade_id="examine_rnn_forward", points=6)
    notebook["cells"].append(forged)


def reordered_cells(notebook: Notebook) -> None:
    """Hand the cells in backwards, so that tests run before what they test."""
    notebook["cells"].reverse()


def outputs_as_handed_in(notebook: Notebook) -> None:
    """Hand in cells with full marks in their outputs already."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [full_marks()]


def forged_kernel(notebook: Notebook) -> None:
    """Name a kernel of the student's own in the notebook's metadata."""
    notebook["metadata"]["kernelspec"] = {"name": "bash", "language": "bash", "display_name": "mine"}


def ten_thousand_cells(notebook: Notebook) -> None:
    """Add ten thousand cells."""
    cell = {"cell_type": "code", "source": "pass", "metadata": {}, "outputs": [], "execution_count": None}
    notebook["cells"] += [dict(cell) for _ in range(10_000)]


def hundred_thousand_cells(notebook: Notebook) -> None:
    """Add so many cells that nobody can mean them."""
    notebook["cells"] += [{"cell_type": "code", "source": "", "metadata": {}}] * 100_000


EDITED: tuple[Callable[[Notebook], None], ...] = (
    edited_points,
    edited_locks,
    edited_types,
    emptied_tests,
    deleted_cells,
    deleted_ids,
    doubled_ids,
    reordered_cells,
    outputs_as_handed_in,
    forged_kernel,
    ten_thousand_cells,
    hundred_thousand_cells,
)


def truncated(data: bytes) -> bytes:
    """Hand in the first half of a notebook."""
    return data[: len(data) // 2]


def nothing_at_all(data: bytes) -> bytes:
    """Hand in an empty file."""
    return b""


def another_format(data: bytes) -> bytes:
    """Hand in a picture under a notebook's name."""
    return b"\x89PNG\r\n\x1a\n" + data


def not_utf_8(data: bytes) -> bytes:
    """Hand in bytes that are no UTF-8."""
    return data.replace(b"recurrent", b"r\xe9current", 1)


def deeply_nested(data: bytes) -> bytes:
    """Nest JSON a hundred thousand deep."""
    return b'{"cells":' + b"[" * 100_000


def deeply_nested_metadata(data: bytes) -> bytes:
    """Nest a cell's metadata so deep that whoever copies the notebook runs out of stack."""
    return data.replace(b'"metadata": {', b'"metadata": {"a": ' + b"[" * 900 + b"]" * 900 + b", ", 1)


def huge(data: bytes) -> bytes:
    """Hand in a notebook of a hundred megabytes."""
    return data[:-1] + b" " * (100 * 2**20) + data[-1:]


BYTES: tuple[Callable[[bytes], bytes], ...] = (
    truncated,
    nothing_at_all,
    another_format,
    not_utf_8,
    deeply_nested,
    deeply_nested_metadata,
    huge,
)


def link_instead_of_notebook(course: Course, folder: Path) -> None:
    """Hand in a symbolic link to the gradebook in place of the notebook."""
    (folder / f"{ASSIGNMENT}.ipynb").unlink()
    (folder / f"{ASSIGNMENT}.ipynb").symlink_to(course.root / "gradebook.db")


def hard_link_instead_of_notebook(course: Course, folder: Path) -> None:
    """Hand in a hard link to the source notebook, which holds the solutions."""
    (folder / f"{ASSIGNMENT}.ipynb").unlink()
    os.link(course.root / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", folder / f"{ASSIGNMENT}.ipynb")


def pipe_instead_of_notebook(course: Course, folder: Path) -> None:
    """Hand in a named pipe, which whoever reads waits on for ever."""
    (folder / f"{ASSIGNMENT}.ipynb").unlink()
    os.mkfifo(folder / f"{ASSIGNMENT}.ipynb")


def link_beside_the_notebook(course: Course, folder: Path) -> None:
    """Lay a symbolic link to the gradebook beside the notebook: stock nbgrader copied the gradebook into feedback."""
    (course.root / "secret.txt").write_text(MARK)
    (folder / "notes.txt").symlink_to(course.root / "secret.txt")
    (folder / "all").symlink_to(course.root)


def hard_link_beside_the_notebook(course: Course, folder: Path) -> None:
    """Lay a hard link to a file of the instructor's beside the notebook."""
    (course.root / "other-secret.txt").write_text(MARK)
    os.link(course.root / "other-secret.txt", folder / "notes.txt")


def shadow_modules(course: Course, folder: Path) -> None:
    """Lay modules named as those that the grader imports beside the notebook."""
    for name in ("numpy", "json", "IPython", "autograder", "sitecustomize", "nbgrader_config"):
        (folder / f"{name}.py").write_text(f"print({MARK!r})\nraise RuntimeError('shadowed')\n")


def names_for_a_shell(course: Course, folder: Path) -> None:
    """Lay files beside the notebook whose names a shell would run, or a path would lead out by."""
    for name in ("$(touch owned)", "; touch owned", "-rf", "a\nb", "..\\..\\owned", "\x1b[2J"):
        (folder / name).write_text("x")


def files_without_end(course: Course, folder: Path) -> None:
    """Lay ten thousand files beside the notebook."""
    (folder / "many").mkdir()
    for number in range(10_000):
        (folder / "many" / str(number)).touch()


LAID: tuple[Callable[[Course, Path], None], ...] = (
    link_instead_of_notebook,
    hard_link_instead_of_notebook,
    pipe_instead_of_notebook,
    link_beside_the_notebook,
    hard_link_beside_the_notebook,
    shadow_modules,
    names_for_a_shell,
    files_without_end,
)

ATTACKS = {attack.__name__.replace("_", "-"): attack for attack in (*EDITED, *BYTES, *LAID)}
REFUSED = {
    "hundred-thousand-cells": "cells, more than",
    "truncated": "JSON is broken",
    "nothing-at-all": "the file is empty",
    "another-format": "not UTF-8",
    "not-utf-8": "not UTF-8",
    "deeply-nested": "nested too deeply",
    "huge": "MiB, more than",
    "link-instead-of-notebook": "is a symbolic link",
    "hard-link-instead-of-notebook": "is a hard link",
    "pipe-instead-of-notebook": "is not a regular file",
}


def hand_in(course: Course, name: str, student: str) -> None:
    """Hand an attack in."""
    attack: Any = ATTACKS[name]
    notebook = honest()
    if attack in EDITED:
        attack(notebook)
    data = json.dumps(notebook).encode()
    path = course.submit(ASSIGNMENT, student, attack(data) if attack in BYTES else data)
    if attack in LAID:
        attack(course, path.parent)
