"""What a child hands back of one submission: a JSON header of bounded size, then the files as they are to be written.

The child has handled hostile text, so nothing of it is unpickled, and the process that reads this parses the header
alone.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any

from autograder.examiner.fault import Fault
from autograder.grading.child.graded import Graded, NotebookGrades

HEADER = struct.Struct(">I")
HEADER_LIMIT = 4 * 2**20
LONGEST_NOTE, MOST_NOTES = 500, 50
NOTEBOOK_LIMIT, PAGE_LIMIT = 24 * 2**20, 24 * 2**20
"""Of one autograded notebook, and of its feedback page."""


class ReplyError(ValueError):
    """What a child handed back is not what it should be."""


Known = Mapping[str, Collection[str]]
"""The cells of each notebook of an assignment, by names."""


def limit(known: Known) -> int:
    """Return the most bytes that a reply on one submission may take."""
    return HEADER.size + HEADER_LIMIT + len(known) * (NOTEBOOK_LIMIT + PAGE_LIMIT)


def packed(graded: Graded) -> bytes:
    """Return what came of a submission as bytes."""
    notebooks = [
        {
            "name": notebook.name,
            "scores": notebook.scores,
            "unanswered": notebook.unanswered,
            "look": sorted(notebook.look),
            "sizes": [len(notebook.text), len(notebook.html)],
        }
        for notebook in graded.notebooks
    ]
    content = {
        "notebooks": notebooks,
        "missing": graded.missing,
        "verdicts": graded.verdicts,
        "notes": short_notes(graded.notes),
        "reasons": [reason | {"text": short(reason["text"])} for reason in graded.reasons[:MOST_NOTES]],
        "failures": {cell: short(failure) for cell, failure in graded.failures.items()},
        "problem": short(graded.problem),
        "fault": graded.fault,
        "degraded": graded.degraded,
        "faults": [asdict(fault) for fault in graded.faults[:MOST_NOTES]],
    }
    header = json.dumps(content, allow_nan=False).encode()
    files = [data for notebook in graded.notebooks for data in (notebook.text, notebook.html)]
    return b"".join([HEADER.pack(len(header)), header, *files])


def unpacked(data: bytes, known: Known) -> Graded:
    """Return what `packed` made these bytes of.

    Raises
    ------
    ReplyError
        If it could not have been.
    """
    try:
        return _unpacked(data, known)
    except (ValueError, KeyError, TypeError, struct.error, RecursionError) as error:
        raise ReplyError(f"the reply cannot be read: {type(error).__name__}") from error


def _unpacked(data: bytes, known: Known) -> Graded:
    (length,) = HEADER.unpack_from(data)
    if length > HEADER_LIMIT:
        raise ReplyError(f"a header of {length} bytes")
    place = HEADER.size + length
    content = json.loads(data[HEADER.size : place])
    notebooks = []
    for each in content["notebooks"]:
        cells = known[each["name"]]
        text, html = map(int, each["sizes"])
        notebooks.append(
            NotebookGrades(
                name=each["name"],
                text=data[place : place + text],
                html=data[place + text : place + text + html],
                scores={name: _score(score) for name, score in each["scores"].items() if name in cells},
                unanswered=tuple(name for name in each["unanswered"] if name in cells),
                look=frozenset(name for name in each["look"] if name in cells),
            )
        )
        place += text + html
    if place != len(data):
        raise ReplyError("its files are not as long as it says")
    return Graded(
        notebooks=tuple(notebooks),
        missing=tuple(name for name in content["missing"] if name in known),
        verdicts=content["verdicts"],
        notes=tuple(map(str, content["notes"])),
        reasons=[_reason(each, known) for each in content["reasons"]],
        failures={name: str(failure) for name, failure in content["failures"].items() if _is_cell(name, known)},
        problem=str(content["problem"]),
        fault=content["fault"] is True,
        degraded=str(content["degraded"]),
        faults=tuple(_fault(each) for each in content["faults"]),
    )


def _score(score: Any) -> float | None:
    if score is None:
        return None
    if not isinstance(score, (int, float)) or not math.isfinite(score):
        raise ReplyError("a score that is no number")
    return float(score)


def _reason(content: dict[str, Any], known: Known) -> dict[str, Any]:
    look = [name for name in content["look"] if _is_cell(name, known)]
    return {"cell": str(content["cell"]), "kind": str(content["kind"]), "text": str(content["text"]), "look": look}


def _is_cell(name: str, known: Known) -> bool:
    return any(name in cells for cells in known.values())


def _fault(content: dict[str, Any]) -> Fault:
    places = tuple(str(place) for place in content["places"])
    return Fault(str(content["reference"]), str(content["kind"]), places, str(content["message"]))


def short(text: str) -> str:
    """Return a line for people, cut to a length that the gradebook and a terminal can bear."""
    return text if len(text) <= LONGEST_NOTE else f"{text[:LONGEST_NOTE]}... (cut)"


def short_notes(notes: tuple[str, ...]) -> list[str]:
    """Return the first notes, each short, and how many more there were."""
    kept = [short(note) for note in notes[:MOST_NOTES]]
    return [*kept, f"and {len(notes) - MOST_NOTES} more notes"] if len(notes) > MOST_NOTES else kept
