"""Outputs that are recorded, not made by each build: of programs that read data which a build may not have.

Such a program's folder holds ``recorded.json``, written by ``python -m benchmarks.real_text --outputs``: for each file
what it printed, and a fingerprint of it and of the programs that run before it. A changed program ends the build until
it is recorded anew.
"""

import hashlib
import json
from pathlib import Path

from docs.hooks.programs import as_built

RECORD = "recorded.json"
_BETWEEN = "\x1e"
Cells = list[tuple[str, str]]


class NotRecordedError(Exception):
    """The record does not have this program."""


def is_recorded(folder: Path) -> bool:
    """Say whether the outputs of the folder's programs are recorded."""
    return (folder / RECORD).is_file()


def output_of(folder: Path, cells: Cells) -> list[as_built.Part]:
    """Return what the last of these cells printed and showed when it was recorded.

    Raises
    ------
    NotRecordedError
        If it has changed since, or one before it.
    """
    record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    name = cells[-1][0]
    entry = record.get(name)
    if entry is None or entry["programs"] != fingerprint(cells):
        raise NotRecordedError(f"{name} is not the program that was recorded: python -m benchmarks.real_text --outputs")
    return [as_built.Part(**part) for part in entry["output"]]


def record(folder: Path) -> None:
    """Run the folder's programs in the order of their names, as one session, and write down what they show."""
    cells = [(path.name, path.read_text(encoding="utf-8").strip("\n")) for path in sorted(folder.glob("*.py"))]
    # As one program, for a training that later programs need should run once; they print, and show nothing else.
    whole = f"\nprint({_BETWEEN!r}, end='')\n".join(code for _, code in cells)
    (printed,) = as_built.output_of([(folder.name, whole)], seconds=1800)
    entries = {}
    for number, text in enumerate(printed.data.split(_BETWEEN)):
        output = [as_built.Part("text/plain", text)._asdict()] if text else []
        entries[cells[number][0]] = {"programs": fingerprint(cells[: number + 1]), "output": output}
    (folder / RECORD).write_text(json.dumps(entries, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def fingerprint(cells: Cells) -> str:
    """Return a fingerprint of the programs."""
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()[:16]
