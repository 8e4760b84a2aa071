"""Find the release's cells in a submission that has lost their names, and answers that stand in cells of their own.

A copy made in Colab or by hand has no grade ids. A student may delete the answer cell and type the answer in a new one.
nbgrader puts the stub back and gives no points; here the answer is given its name again, or a person is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from autograder.grading.submission.package import TrustedCell, TrustedNotebook
from autograder.grading.submission.reasons import (
    CELLS_MISSING,
    FOUND_ELSEWHERE,
    NOT_RECOGNISED,
    STUB_PUT_BACK,
    Reason,
    graded_with,
)

DEFINITION = re.compile(r"^(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)", re.MULTILINE)
ASSIGNMENT = re.compile(r"^(\w+)[ \t]*(?::[^=\n]{1,200})?=(?!=)", re.MULTILINE)

Cells = list[dict[str, Any]]


@dataclass(frozen=True)
class Recognised:
    """A submission's cells, with the grade ids that they should have had, and what is to be said about it."""

    cells: Cells
    reasons: list[Reason]


def recognise(submitted: Cells, trusted: TrustedNotebook) -> Recognised:
    """Give the release's names to cells that lost them, and each answer the name of its answer cell."""
    search = _Search([dict(cell) for cell in submitted], trusted)
    return Recognised(search.cells, search.run())


class _Search:
    def __init__(self, cells: Cells, trusted: TrustedNotebook) -> None:
        self.cells = cells
        self._trusted = trusted
        self._known = {cell.grade_id: cell for cell in trusted.cells}
        self._unmarked = {_plain(text) for text in trusted.unmarked}
        self._found: list[Reason] = []

    def run(self) -> list[Reason]:
        named = self._names()
        self._match_by_text()
        for answer in self._trusted.cells:
            if answer.solution and not answer.locked and not self._is_answered(answer):
                self._find(answer)
        missing = [cell for cell in self._trusted.cells if cell.grade_id not in self._names()]
        if not named and not self._found and len(missing) == len(self._trusted.cells):
            return self._unknown()
        return [*self._found, *self._few(named), *(_stub(cell, self._trusted) for cell in missing if not cell.locked)]

    def _unknown(self) -> list[Reason]:
        count = len(self._trusted.cells)
        if not count:
            return []
        text = (
            f"none of the {count} released cells is in {self._trusted.name}.ipynb, by name or by text: "
            "it may be another notebook, or a copy that lost the cells' names"
        )
        return [Reason("", NOT_RECOGNISED, text, tuple(cell.grade_id for cell in self._trusted.cells if cell.grade))]

    def _few(self, named: set[str]) -> list[Reason]:
        """Say when most of the released cells had to be put back or recognised by their text."""
        count, total = len(named), len(self._trusted.cells)
        if 2 * count >= total:
            return []
        text = f"only {count} of the {total} released cells kept their names in {self._trusted.name}.ipynb"
        return [Reason("", CELLS_MISSING, text)]

    def _names(self) -> set[str]:
        return {cell["grade_id"] for cell in self.cells if cell["grade_id"] in self._known}

    def _is_free(self, cell: dict[str, Any]) -> bool:
        return cell["grade_id"] not in self._known

    def _match_by_text(self) -> None:
        """Name cells that have lost their names and hold just what was released."""
        missing = {
            (cell.cell_type, _plain(cell.released_source)): cell.grade_id
            for cell in reversed(self._trusted.cells)
            if cell.grade_id not in self._names() and cell.released_source.strip()
        }
        for cell in self.cells if missing else ():
            if self._is_free(cell):
                key = (cell["cell_type"], _plain(cell["source"]))
                cell["grade_id"] = missing.pop(key, cell["grade_id"])

    def _is_answered(self, answer: TrustedCell) -> bool:
        """Whether an answer cell holds something else than its stub; the last of several counts."""
        written = [cell["source"] for cell in self.cells if cell["grade_id"] == answer.grade_id]
        return bool(written) and _plain(written[-1]) not in ("", _plain(answer.released_source))

    def _find(self, answer: TrustedCell) -> None:
        defined = self._definitions(answer)
        if defined:
            self._find_definition(answer, defined)
        elif not (answer.cell_type == "code" and self._place(answer) is not None):
            # A code cell for free use may well stay empty beside cells of the student's own.
            self._find_by_place(answer)

    def _find_definition(self, answer: TrustedCell, defined: set[str]) -> None:
        """Take the last cell that defines what the stub defines, unless it takes effect where it stands."""
        hosts = [place for place in range(len(self.cells)) if self._may_hold(self.cells[place], answer, defined)]
        if not hosts or (self._place(answer) is not None and self._takes_effect(hosts[-1], answer)):
            return
        host = self.cells[hosts[-1]]
        where = "in a cell of its own" if self._is_free(host) else f"in the cell {host['grade_id']}"
        self._give(answer, [host])
        self._say(answer, f"was found {where} and graded")

    def _may_hold(self, cell: dict[str, Any], answer: TrustedCell, defined: set[str]) -> bool:
        if cell["cell_type"] != "code" or cell["grade_id"] == answer.grade_id:
            return False
        functions = set(DEFINITION.findall(cell["source"]))
        if not defined <= functions and not self._is_free(cell):  # a test may well assign what a student should
            return False
        released = self._known.get(cell["grade_id"])
        if released is not None and _plain(cell["source"]) == _plain(released.released_source):
            return False
        return defined <= functions | set(ASSIGNMENT.findall(cell["source"]))

    def _takes_effect(self, host: int, answer: TrustedCell) -> bool:
        """Whether a free cell stands between the stub and the next released cell, as an added cell that is kept."""
        place = self._place(answer)
        assert place is not None
        return place < host and all(self._is_free(cell) for cell in self.cells[place + 1 : host + 1])

    def _find_by_place(self, answer: TrustedCell) -> None:
        """Take what was written between the released cells around an answer cell."""
        first, last = self._gap(answer)
        free = [cell for cell in self.cells[first:last] if self._is_free(cell) and not self._is_released(cell)]
        written = [cell for cell in free if cell["cell_type"] == answer.cell_type and cell["source"].strip()]
        if not written or (answer.cell_type == "code" and len(written) > 1):
            return
        self._give(answer, written)
        self._say(answer, "was found in a cell of its own")

    def _is_released(self, cell: dict[str, Any]) -> bool:
        return _plain(cell["source"]) in self._unmarked

    def _gap(self, answer: TrustedCell) -> tuple[int, int]:
        """Return where an answer may stand: after the released cell before it, up to the one after it.

        The gap is empty where another answer is missing beside this one, for nobody knows whose text it holds.
        """
        names = [cell.grade_id for cell in self._trusted.cells]
        place = names.index(answer.grade_id)
        present = self._names()
        nothing = (0, 0)
        first, last = 0, len(self.cells)
        for name in reversed(names[:place]):
            if name in present:
                first = self._last(name) + 1
                break
            if not self._known[name].locked:
                return nothing
        for name in names[place + 1 :]:
            if name in present:
                last = self._last(name)
                break
            if not self._known[name].locked:
                return nothing
        return first, last

    def _definitions(self, answer: TrustedCell) -> set[str]:
        """Return the functions and classes of a stub; where it has none and is gone, the names that it assigns.

        While a stub stands, an assignment somewhere else may be a mere trial.
        """
        if answer.cell_type != "code":
            return set()
        functions = set(DEFINITION.findall(answer.released_source))
        if functions or self._place(answer) is not None:
            return functions
        return set(ASSIGNMENT.findall(answer.released_source))

    def _place(self, answer: TrustedCell) -> int | None:
        return self._last(answer.grade_id) if answer.grade_id in self._names() else None

    def _last(self, name: str) -> int:
        return max(place for place, cell in enumerate(self.cells) if cell["grade_id"] == name)

    def _give(self, answer: TrustedCell, written: Cells) -> None:
        """Make cells the answer: a free one moves, one that has another name is copied; the stub goes."""
        source = "\n\n".join(cell["source"] for cell in written)
        pictures = {name: data for cell in written for name, data in cell["attachments"].items()}
        given = {"cell_type": answer.cell_type, "source": source, "grade_id": answer.grade_id, "attachments": pictures}
        place = next(place for place, cell in enumerate(self.cells) if cell is written[-1])
        self.cells.insert(place + 1, given)
        moved = {id(cell) for cell in written if self._is_free(cell)}
        moved |= {id(cell) for cell in self.cells if cell["grade_id"] == answer.grade_id and cell is not given}
        self.cells[:] = [cell for cell in self.cells if id(cell) not in moved]

    def _say(self, answer: TrustedCell, what: str) -> None:
        name = answer.grade_id
        self._found.append(Reason(name, FOUND_ELSEWHERE, f"{name}: its answer {what}"))


def _stub(cell: TrustedCell, trusted: TrustedNotebook) -> Reason:
    name = cell.grade_id
    text = f"{name}: its cell is missing, so the released one was put back"
    return Reason(name, STUB_PUT_BACK, text, graded_with(name, trusted))


def _plain(source: str) -> str:
    """Return text without what an editor may change at the ends of lines."""
    return "\n".join(line.rstrip() for line in source.strip().splitlines())
