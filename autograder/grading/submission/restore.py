"""Rebuild a submission on the released notebook: of what came in, only what a student may write is taken.

Solution cells come from the submission; so do the cells that a student added, as in nbgrader, each where it stood.
Every other cell, its source, points and order come from the release and the gradebook.
"""

from __future__ import annotations

import json
import re
from typing import Any

import nbformat
from mistune.util import escape_url
from nbformat import NotebookNode

from autograder.grading.harmless.links import IMAGE, PICTURE_TYPES
from autograder.grading.submission.package import TrustedCell, TrustedNotebook

SIZE_LIMIT = 32 * 2**20
CELL_LIMIT = 20_000
TEXT_LIMIT = 2**20
"""Of all cells together, without images: a thousand times what anybody writes; reading it takes a second, not hours."""
DEPTH_LIMIT = 200
VALUES_LIMIT = 2_000_000
"""Of all JSON values together: a hundred bytes of memory each, however few bytes they take in the file."""
CELL_TYPES = ("code", "markdown", "raw")


class UngradableError(Exception):
    """Nothing can be graded here; the text is one line that says why and what to do."""


def parse(data: bytes) -> list[dict[str, Any]]:
    """Return a submitted notebook's cells, each with a type, a source and a grade id or None.

    Raises
    ------
    UngradableError
        If this is not a notebook, or one too large to be meant.
    """
    if len(data) > SIZE_LIMIT:
        raise UngradableError(
            f"the notebook takes {len(data) / 2**20:.0f} MiB, more than {SIZE_LIMIT // 2**20}; clear its outputs"
        )
    if not data.strip():
        raise UngradableError("the file is empty")
    content = _json(data)
    if not isinstance(content, dict):
        raise UngradableError("the file is not a notebook: its JSON is not an object")
    if isinstance(content.get("nbformat"), int) and content["nbformat"] < 4:
        content = _upgraded(content)
    cells = content.get("cells")
    if not isinstance(cells, list):
        raise UngradableError("the file is not a notebook: it has no list of cells")
    if len(cells) > CELL_LIMIT:
        raise UngradableError(f"the notebook has {len(cells)} cells, more than {CELL_LIMIT}")
    read = [_cell(cell, place) for place, cell in enumerate(cells)]
    text = sum(len(IMAGE.sub("", cell["source"])) for cell in read)
    if text > TEXT_LIMIT:
        raise UngradableError(
            f"the notebook's cells hold {text} characters, more than {TEXT_LIMIT}; keep data in files"
        )
    return read


def _json(data: bytes) -> Any:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UngradableError(f"the file is not UTF-8: byte {error.start} cannot be read") from None
    if sum(map(data.count, (b"[", b"{", b","))) > VALUES_LIMIT:
        raise UngradableError(f"the notebook holds more than {VALUES_LIMIT} values; clear its outputs")
    if re.match(r"\s*(?:\[\s*|\{\s*\"\w*\"\s*:\s*){%d}" % DEPTH_LIMIT, text):  # noqa: UP031
        raise UngradableError("the file's JSON is nested too deeply for a notebook")
    try:
        return json.loads(text)
    except RecursionError:
        raise UngradableError("the file's JSON is nested too deeply for a notebook") from None
    except ValueError as error:
        line = getattr(error, "lineno", None)
        place = f" at line {line}" if line else ""
        raise UngradableError(f"the file is not a notebook: its JSON is broken{place}") from None


def _upgraded(content: dict[str, Any]) -> dict[str, Any]:
    try:
        return dict(nbformat.convert(nbformat.from_dict(content), 4))
    except Exception:
        version = content["nbformat"]
        raise UngradableError(f"the notebook of format {version} cannot be converted; save it in Jupyter") from None


def _cell(cell: Any, place: int) -> dict[str, Any]:
    if not isinstance(cell, dict) or cell.get("cell_type") not in CELL_TYPES:
        raise UngradableError(f"cell {place + 1} of the notebook is not a cell")
    source = cell.get("source", "")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        raise UngradableError(f"cell {place + 1} of the notebook has no text")
    source = source.encode("utf-8", "replace").decode()
    markup = cell["metadata"].get("nbgrader") if isinstance(cell.get("metadata"), dict) else None
    identity = markup.get("grade_id") if isinstance(markup, dict) else None
    return {
        "cell_type": cell["cell_type"],
        "source": source,
        "grade_id": identity if isinstance(identity, str) else None,
        "attachments": _attachments(cell.get("attachments")),
    }


def _attachments(attachments: Any) -> dict[str, dict[str, str]]:
    """Keep the images that a written answer shows."""
    if not isinstance(attachments, dict):
        return {}
    pictures = {
        name: {kind: data for kind, data in bundle.items() if kind in PICTURE_TYPES and _is_base64(data)}
        for name, bundle in attachments.items()
        if isinstance(name, str) and isinstance(bundle, dict)
    }
    return {name.encode("utf-8", "replace").decode(): bundle for name, bundle in pictures.items() if bundle}


def _is_base64(data: Any) -> bool:
    return isinstance(data, str) and re.fullmatch(r"[A-Za-z0-9+/=\s]*", data) is not None


def restore(submitted: list[dict[str, Any]], trusted: TrustedNotebook) -> NotebookNode:
    """Return the notebook to run: the release, with the student's solutions and added cells."""
    known = {cell.grade_id for cell in trusted.cells}
    last_place = {cell["grade_id"]: place for place, cell in enumerate(submitted) if cell["grade_id"] in known}
    added: dict[str | None, list[NotebookNode]] = {None: []}
    anchor: str | None = None
    for place, cell in enumerate(submitted):
        identity = cell["grade_id"]
        if identity in known and last_place[identity] == place:
            anchor = identity
        elif identity is None or identity not in known or _is_solution(identity, trusted):
            added.setdefault(anchor, []).append(_node(cell["cell_type"], cell["source"], {}, cell["attachments"]))
    cells = added[None]
    for released in trusted.cells:
        written = submitted[last_place[released.grade_id]] if released.grade_id in last_place else None
        cells = [*cells, _restored(released, written), *added.get(released.grade_id, [])]
    for place, node in enumerate(cells):
        node["id"] = f"cell-{place}"
    return NotebookNode(nbformat=4, nbformat_minor=5, metadata=nbformat.from_dict(trusted.metadata), cells=cells)


def _is_solution(identity: str, trusted: TrustedNotebook) -> bool:
    return any(cell.grade_id == identity and not cell.locked for cell in trusted.cells)


def _restored(released: TrustedCell, written: dict[str, Any] | None) -> NotebookNode:
    metadata = {"nbgrader": dict(released.metadata)}
    if released.locked or written is None:
        return _node(released.cell_type, released.source, metadata, released.attachments)
    return _node(released.cell_type, written["source"], metadata, {**released.attachments, **written["attachments"]})


def _node(
    cell_type: str, source: str, metadata: dict[str, Any], attachments: dict[str, dict[str, str]]
) -> NotebookNode:
    node: dict[str, Any] = {"cell_type": cell_type, "metadata": metadata, "source": source}
    if cell_type == "code":
        node |= {"execution_count": None, "outputs": []}
    elif attachments:
        quoted = {escape_url(name): bundle for name, bundle in attachments.items()}
        node["attachments"] = quoted | attachments  # Jupyter looks for the name, nbconvert for what the link holds
    return nbformat.from_dict(node)  # type: ignore[no-any-return]
