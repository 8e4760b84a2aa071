"""Why a cell may have fewer points than its student earned: what happened, in words for student and instructor."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from nbformat import NotebookNode

from autograder.grading.submission.package import TrustedCell, TrustedNotebook
from autograder.sandbox import CellRun

NOT_RECOGNISED = "not recognised"
CELLS_MISSING = "cells missing"
STUB_PUT_BACK = "stub put back"
FOUND_ELSEWHERE = "found elsewhere"
OUT_OF_TIME = "out of time"
IMPORT_FAILED = "import failed"
PACKAGE_MISSING = "package missing"
PROCESS_ENDED = "process ended"

MODULE = re.compile(r"No module named '([\w.]{1,100})'")
LONGEST_FAILURE = 200
REFUSED_IMPORT = "a solution may not import"


@dataclass(frozen=True)
class Reason:
    """One thing that may have cost points for which the answer is not to blame.

    Attributes
    ----------
    cell
        The grade id of the cell in which it happened; empty for the whole notebook.
    kind
        One of the words above.
    text
        What happened, as a clause that names the cell.
    look
        The grade cells at which a person has to look because of it.
    """

    cell: str
    kind: str
    text: str
    look: tuple[str, ...] = ()


def reason_of(name: str, ran: CellRun, seconds: float) -> Reason | None:
    """Return why a cell failed, where that is not simply what its code does."""
    if ran.ended == "died":
        return Reason(name, PROCESS_ENDED, f"{name}: the process ended: {ran.reason}")
    if ran.ended == "timed out":
        return Reason(name, OUT_OF_TIME, f"{name}: the cell did not end within {seconds:g} seconds and was stopped")
    errors = {output["ename"]: output["evalue"] for output in ran.outputs if output["output_type"] == "error"}
    if "ModuleNotFoundError" in errors:
        found = MODULE.search(errors["ModuleNotFoundError"])
        module = f"the module {found[1]}" if found else "a module"
        return Reason(name, PACKAGE_MISSING, f"{name}: {module} is not installed for this assignment")
    if "ImportError" in errors and not errors["ImportError"].startswith(REFUSED_IMPORT):
        return Reason(name, IMPORT_FAILED, f"{name}: an import failed")
    return None


def failure_of(cell: NotebookNode) -> str:
    """Return in one line how a grade cell failed; nothing if it raised no error."""
    for output in cell.get("outputs", []):
        if output["output_type"] == "error":
            return f"{output['ename']}: {output['evalue']}".partition("\n")[0][:LONGEST_FAILURE]
    return ""


def graded_with(cell: str, trusted: TrustedNotebook) -> tuple[str, ...]:
    """Return the grade cells that depend on a released cell, as far as the order of the cells tells.

    A grade cell depends on itself; a solution has the grade cells after it up to the next solution. Everything after
    any other released cell may need that cell.
    """
    place = next((place for place, known in enumerate(trusted.cells) if known.grade_id == cell), None)
    if place is None:
        return ()
    first = trusted.cells[place]
    if first.grade:
        return (cell,)
    later = trusted.cells[place + 1 :]
    return tuple(known.grade_id for known in (_up_to_next_solution(later) if first.solution else later) if known.grade)


def graded_after(before: Sequence[str], trusted: TrustedNotebook) -> tuple[str, ...]:
    """Return the grade cells that depend on a student's own cell, which stands after the released cells `before`."""
    later = trusted.cells[len(before) :]
    return tuple(cell.grade_id for cell in _up_to_next_solution(later) if cell.grade)


def _up_to_next_solution(cells: Sequence[TrustedCell]) -> Iterable[TrustedCell]:
    """Yield cells until a solution follows a grade cell; solutions in a row share the grade cells after them."""
    has_grade = False
    for cell in cells:
        if cell.solution and (has_grade or cell.grade):
            return
        has_grade |= cell.grade
        yield cell


def with_lost_points(reasons: Iterable[Reason], lost: Collection[str]) -> list[Reason]:
    """Ask for a person's look only where points were lost.

    A failure that cost nothing is dropped, and one that has said the same before.
    """
    kept: dict[str, Reason] = {}
    for reason in reasons:
        look = tuple(name for name in reason.look if name in lost)
        if look or not reason.look or reason.kind == PROCESS_ENDED:
            kept.setdefault(reason.text, replace(reason, look=look))
    return list(kept.values())


def as_data(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    """Return reasons as JSON-able data."""
    return [{"cell": r.cell, "kind": r.kind, "text": r.text, "look": list(r.look)} for r in reasons]
