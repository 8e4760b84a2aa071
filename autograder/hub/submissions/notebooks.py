"""Reads just enough of a submitted notebook to say in the receipt what was read."""

from __future__ import annotations

import json

from autograder.hub.errors import RefusedError

MAX_CELLS = 2000


def read_solution_cells(body: bytes) -> list[str]:
    """Return the grade ids of the notebook's solution cells, in order.

    Raises
    ------
    RefusedError
        If ``body`` is not a notebook.
    """
    try:
        notebook = json.loads(body)
    except (ValueError, RecursionError):
        raise _not_a_notebook("it is not JSON in UTF-8") from None
    if not isinstance(notebook, dict) or not isinstance(cells := notebook.get("cells"), list):
        raise _not_a_notebook("it has no list of cells; notebooks of format 4 have one")
    if len(cells) > MAX_CELLS:
        raise _not_a_notebook(f"it has {len(cells)} cells, and {MAX_CELLS} is the most that is read")
    return [grade_id for cell in cells if (grade_id := _solution_id(cell)) is not None]


def _solution_id(cell: object) -> str | None:
    if not isinstance(cell, dict) or not isinstance(metadata := cell.get("metadata"), dict):
        return None
    nbgrader = metadata.get("nbgrader")
    if not isinstance(nbgrader, dict) or nbgrader.get("solution") is not True:
        return None
    grade_id = nbgrader.get("grade_id")
    # What cannot be shown is no id of ours, and half of a surrogate pair could not be kept by PostgreSQL.
    return grade_id[:200] if isinstance(grade_id, str) and grade_id.isprintable() else None


def _not_a_notebook(reason: str) -> RefusedError:
    remedy = "Save it in Jupyter again, or download it anew from the exercise's page."
    return RefusedError(422, f"This file cannot be read as a notebook: {reason}. {remedy}")
