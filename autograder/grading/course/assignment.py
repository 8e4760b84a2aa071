"""From an exercise's one source to what is made of it: nbgrader's source and release notebooks, the page's data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import jupytext
import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearHiddenTests,
    ClearMarkScheme,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
    NbGraderPreprocessor,
)

from autograder.examiner.exercise import catalogue

UNNAMED_STUB = "raise NotImplementedError()"
HINT = re.compile(r"<details>\s*<summary>(?P<title>.*?)</summary>(?P<text>.*?)</details>", re.DOTALL)


class NameStubs(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no types
    """Let a stub's NotImplementedError say which task it stands for; belongs right after ClearSolutions."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], _cell_index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Write the task's name into the stub of a solution cell."""
        task = grade_id(cell)
        if cell.cell_type == "code" and task:
            cell.source = cell.source.replace(UNNAMED_STUB, f'raise NotImplementedError("{task} is not written yet")')
        return cell, resources


# What `nbgrader generate_assignment` does, without its gradebook.
RELEASE_STEPS = (
    LockCells,
    ClearSolutions,
    NameStubs,
    ClearOutput,
    CheckCellMetadata,
    ClearHiddenTests,
    ClearMarkScheme,
    ComputeChecksums,
)


@dataclass(frozen=True)
class Hint:
    """One of a function's hints, from a nudge to nearly the answer."""

    title: str
    text: str


@dataclass(frozen=True)
class PageCell:
    """One cell of an assignment, as its page shows it.

    `kind` is "markdown" or "code" for cells that learners read, "stub" for a function to write, "answer" for a question
    to be answered in words. A stub carries its points, its hints and the cell that examines it.
    """

    kind: Literal["markdown", "code", "stub", "answer"]
    source: str
    cell_id: str
    function: str = ""
    points: float = 0.0
    hints: tuple[Hint, ...] = ()


def source_path(assignment: str) -> Path:
    """Return the percent-format source of an assignment.

    Raises
    ------
    UnknownExerciseError
        If there is no such assignment.
    """
    path = catalogue.folder() / assignment / "notebook.py"
    if not path.is_file():
        raise catalogue.UnknownExerciseError(f"no assignment is called {assignment!r}: {path} is missing")
    return path


def source_notebook(assignment: str) -> NotebookNode:
    """Return nbgrader's source notebook; cell ids are made of the grade ids, so that every build gives the same."""
    notebook: NotebookNode = jupytext.reads(source_path(assignment).read_text(encoding="utf-8"), fmt="py:percent")
    notebook.metadata = NotebookNode(
        kernelspec=NotebookNode(display_name="Python 3", language="python", name="python3"),
        language_info=NotebookNode(name="python"),
    )
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for place, cell in enumerate(notebook.cells):
        cell.id = grade_id(cell) or f"cell-{place:02d}"
    nbformat.validate(notebook)
    return notebook


def write_source(assignment: str, course: Path) -> Path:
    """Write the source notebook where nbgrader's course directory keeps it, and return its path."""
    path = course / "source" / assignment / f"{assignment}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(notebook_text(source_notebook(assignment)), encoding="utf-8")
    return path


def release_notebook(assignment: str) -> NotebookNode:
    """Return the notebook that learners get: stubs in place of solutions."""
    notebook: NotebookNode = source_notebook(assignment)
    resources: dict[str, Any] = {}
    for step in RELEASE_STEPS:
        notebook, resources = step().preprocess(notebook, resources)
    return notebook


def notebook_text(notebook: NotebookNode) -> str:
    """Return a notebook as the text of its `.ipynb` file."""
    return str(nbformat.writes(notebook))


@cache
def page_cells(assignment: str) -> tuple[PageCell, ...]:
    """Return the release notebook as its page shows it: hints with their function, examining cells implied."""
    cells = release_notebook(assignment).cells
    by_id = {grade_id(cell): cell for cell in cells}
    return tuple(shown for cell in cells if (shown := _page_cell(cell, by_id)))


def grade_id(cell: NotebookNode) -> str:
    """Return a cell's grade id, or an empty string."""
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def _page_cell(cell: NotebookNode, by_id: dict[str, NotebookNode]) -> PageCell | None:
    identity = grade_id(cell)
    if identity.startswith(("examine_", "hints_")):
        return None
    markup = cell.metadata.get("nbgrader", {})
    points = float(markup.get("points", 0))
    if cell.cell_type == "markdown":
        return PageCell("answer" if markup.get("solution") else "markdown", cell.source, cell.id, points=points)
    examining = by_id.get(f"examine_{identity}")
    if not identity or examining is None:
        return PageCell("code", cell.source, cell.id)
    hints = by_id.get(f"hints_{identity}")
    return PageCell(
        "stub",
        cell.source,
        cell.id,
        function=identity,
        points=float(examining.metadata.nbgrader.points),
        hints=_hints(hints.source) if hints else (),
    )


def _hints(markdown: str) -> tuple[Hint, ...]:
    return tuple(Hint(match["title"].strip(), match["text"].strip()) for match in HINT.finditer(markdown))
