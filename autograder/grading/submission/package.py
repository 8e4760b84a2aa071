"""What grading an assignment needs to know of it, as plain data that can travel to a worker.

A grade depends on nothing but this, the submission and the seed.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.utils import is_grade, is_solution, is_task

from autograder.examiner.exercise import catalogue
from autograder.grading.course.assignment import grade_id, release_notebook, source_notebook
from autograder.grading.course.course import AssignmentError, Course

EXAMINE = "examine"
KEPT_FILES = 64 * 2**20


@dataclass(frozen=True)
class TrustedCell:
    """A cell of the released notebook, with its hidden tests put back."""

    grade_id: str
    cell_type: str
    source: str
    released_source: str
    metadata: dict[str, Any]
    locked: bool
    grade: bool
    solution: bool
    task: bool
    points: float
    attachments: dict[str, dict[str, str]] = field(default_factory=dict, repr=False)

    @cached_property
    def examined(self) -> tuple[str, ...]:
        """The functions that this cell hands to the examiner."""
        return tuple(examined_functions(self.source)) if self.grade and self.cell_type == "code" else ()


@dataclass(frozen=True)
class TrustedNotebook:
    """One released notebook: its cells with a grade id in their order, and what belongs to all of it.

    `unmarked` holds the sources of its other cells, which a submission has without being the student's.
    """

    name: str
    cells: tuple[TrustedCell, ...]
    metadata: dict[str, Any]
    unmarked: tuple[str, ...] = ()

    @property
    def max_score(self) -> float:
        """The most that it can earn."""
        return sum(cell.points for cell in self.cells if cell.grade or cell.task)


@dataclass(frozen=True)
class Package:
    """An assignment: its notebooks, what examines them, and the files that lie beside them."""

    assignment: str
    notebooks: tuple[TrustedNotebook, ...]
    modules: tuple[str, ...]
    examination: str = ""
    files: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)

    @cached_property
    def digest(self) -> str:
        """Identifies the release: a changed exercise has another."""
        content = {
            **asdict(self, dict_factory=_without_no_attachments),
            "files": [(name, hashlib.sha256(data).hexdigest()) for name, data in self.files],
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    @property
    def max_score(self) -> float:
        """The most that the assignment can earn."""
        return sum(notebook.max_score for notebook in self.notebooks)


def _without_no_attachments(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Leave an empty field out, so that a release from before there was one keeps its digest."""
    return {name: value for name, value in pairs if name != "attachments" or value}


def load(course: Course, assignment: str) -> Package:
    """Read an assignment from the release folder and the gradebook.

    Raises
    ------
    AssignmentError
        If it has not been released, or the files beside its notebooks are too large.
    """
    folder = course.folder("release", assignment)
    paths = sorted(folder.glob("*.ipynb"))
    if not paths:
        raise AssignmentError(f"{folder} holds no notebook; run: autograder release {assignment}")
    with course.gradebook() as gradebook:
        try:
            known = {notebook.name for notebook in gradebook.find_assignment(assignment).notebooks}
        except MissingEntry:
            raise AssignmentError(
                f"the gradebook does not know {assignment}; run: autograder release {assignment}"
            ) from None
        notebooks = tuple(_notebook(path, gradebook, assignment) for path in paths if path.stem in known)
    sources = [cell.source for notebook in notebooks for cell in notebook.cells if cell.cell_type == "code"]
    modules = sorted({module for source in sources for module in _imported(source)})
    return Package(assignment, notebooks, tuple(modules), _examination(notebooks), _files(course, assignment))


def _examination(notebooks: tuple[TrustedNotebook, ...]) -> str:
    """Identify the examiner's part: an examination that is mended is to be run again."""
    names = {name for notebook in notebooks for cell in notebook.cells for name in cell.examined}
    entries = catalogue.entries()
    owners = sorted({entries[name].assignment for name in names if name in entries})
    texts = [(catalogue.folder() / owner / "examination.py").read_bytes() for owner in owners]
    return hashlib.sha256(b"".join(texts)).hexdigest()


def examination_package(assignment: str) -> Package:
    """Return an assignment of the course's own straight from its source, with no course directory."""
    source, released = source_notebook(assignment), release_notebook(assignment)
    kept = {grade_id(cell): cell for cell in source.cells}
    cells = []
    for cell in released.cells:
        identity = grade_id(cell)
        if not identity:
            continue
        locked = bool(cell.metadata.nbgrader.get("locked"))
        text = kept[identity].source if locked else cell.source
        cells.append(_trusted(cell, text, locked=locked, points=float(cell.metadata.nbgrader.get("points", 0))))
    sources = [cell.source for cell in cells if cell.cell_type == "code"]
    modules = sorted({module for source in sources for module in _imported(source)})
    metadata = json.loads(json.dumps(released.metadata))
    return Package(assignment, (TrustedNotebook(assignment, tuple(cells), metadata),), tuple(modules))


def _trusted(cell: NotebookNode, source: str, *, locked: bool, points: float) -> TrustedCell:
    """Describe a released cell, with `source` in place of what the release shows."""
    markup = cell.metadata.nbgrader
    return TrustedCell(
        grade_id=markup.grade_id,
        cell_type=cell.cell_type,
        source=source,
        released_source=cell.source,
        metadata=json.loads(json.dumps(markup)),
        locked=locked,
        grade=bool(is_grade(cell)),
        solution=bool(is_solution(cell)),
        task=bool(is_task(cell)),
        points=points,
        attachments=json.loads(json.dumps(cell.get("attachments", {}))),
    )


def _notebook(path: Path, gradebook: Gradebook, assignment: str) -> TrustedNotebook:
    try:
        notebook = nbformat.read(path, as_version=4)
        identities = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells]
    except Exception as error:
        raise AssignmentError(f"{path} is not a notebook that nbgrader released: {error}") from error
    row = gradebook.find_notebook(path.stem, assignment)
    sources = {cell.name: cell for cell in row.source_cells}
    points = {cell.name: float(cell.max_score) for cell in [*row.grade_cells, *row.task_cells]}
    cells = []
    for cell, identity in zip(notebook.cells, identities, strict=True):
        if identity not in sources:
            continue
        kept = sources[identity]
        cell.metadata.nbgrader["checksum"] = kept.checksum
        if identity in points:
            cell.metadata.nbgrader["points"] = points[identity]
        cell.cell_type = kept.cell_type
        cells.append(_trusted(cell, kept.source, locked=bool(kept.locked), points=points.get(identity, 0.0)))
    metadata = {"language_info": {"name": "python"}, **notebook.metadata}
    if row.kernelspec:
        metadata["kernelspec"] = json.loads(row.kernelspec)
    unmarked = tuple(
        str(cell.source) for cell, identity in zip(notebook.cells, identities, strict=True) if not identity
    )
    return TrustedNotebook(path.stem, tuple(cells), json.loads(json.dumps(metadata)), unmarked)


def _files(course: Course, assignment: str) -> tuple[tuple[str, bytes], ...]:
    """Read what the instructor put beside the notebooks; the source folder is the master copy, as in nbgrader."""
    folder = course.folder("source", assignment)
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".ipynb"]
    ignored = {"__pycache__", ".ipynb_checkpoints"}
    paths = [path for path in paths if not ignored & set(path.relative_to(folder).parts)]
    if sum(path.stat().st_size for path in paths) > KEPT_FILES:
        raise AssignmentError(f"the files in {folder} take more than {KEPT_FILES // 2**20} MiB together")
    return tuple((str(path.relative_to(folder)), path.read_bytes()) for path in paths)


def examined_functions(source: str) -> Iterator[str]:
    """Yield the names that a trusted cell hands to `examine`."""
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a cell with magics; examining cells have none
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == EXAMINE and node.args:
            name = node.args[0]
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                yield name.value


def _imported(source: str) -> Iterator[str]:
    """Yield the modules that a released cell imports: worth importing once, before every submission."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] != "autograder")
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] != "autograder":
            yield node.module
