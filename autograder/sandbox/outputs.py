"""What a submission's process says its cell showed, checked before it enters a notebook."""

from __future__ import annotations

import re
from typing import Any

TEXTS = ("text/plain", "text/html", "text/markdown", "text/latex", "image/png", "image/jpeg")
"""What feedback shows; SVG can carry scripts, and a widget's or a plot's script has no place in feedback."""
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
COUNT_LIMIT = 1000
LINES_KEPT, LINE_KEPT = 5, 2000
CUT = "\n... the rest of the output is cut ...\n"


def checked_outputs(outputs: Any) -> list[dict[str, Any]]:
    """Return outputs in nbformat's form with nothing in them but text and images.

    Raises
    ------
    ValueError
        If they are not a list of outputs.
    """
    if not isinstance(outputs, list):
        raise ValueError("outputs must be a list")
    return [_checked(output) for output in outputs[:COUNT_LIMIT]]


def _checked(output: Any) -> dict[str, Any]:
    if not isinstance(output, dict):
        raise ValueError("an output must be an object")
    match output.get("output_type"):
        case "stream":
            return {
                "output_type": "stream",
                "name": "stderr" if output.get("name") == "stderr" else "stdout",
                "text": clean_text(output.get("text")),
            }
        case "error":
            lines = output.get("traceback")
            return {
                "output_type": "error",
                "ename": clean_text(output.get("ename")),
                "evalue": clean_text(output.get("evalue")),
                "traceback": [clean_text(line) for line in lines] if isinstance(lines, list) else [],
            }
        case "display_data":
            return {"output_type": "display_data", "data": _data(output.get("data")), "metadata": {}}
        case "execute_result":
            count = output.get("execution_count")
            return {
                "output_type": "execute_result",
                "execution_count": count if type(count) is int else None,
                "data": _data(output.get("data")),
                "metadata": {},
            }
    raise ValueError("an output must have a known type")


def _data(data: Any) -> dict[str, str]:
    if not isinstance(data, dict):
        raise ValueError("an output's data must be an object")
    kept = {kind: clean_text(data[kind]) for kind in TEXTS if kind in data}
    for kind in ("image/png", "image/jpeg"):
        if kind in kept and not BASE64.fullmatch(kept[kind]):
            del kept[kind]
    return kept


def clean_text(value: Any) -> str:
    """Return text that UTF-8 and HTML can carry: lone surrogates and control characters are replaced."""
    text = value if isinstance(value, str) else str(value)
    text = text.encode("utf-8", "replace").decode()
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]", "\N{REPLACEMENT CHARACTER}", text)


def size(outputs: list[dict[str, Any]]) -> int:
    """Return how many characters outputs hold together."""
    return sum(sum(map(len, _texts(output))) for output in outputs)


def within(outputs: list[dict[str, Any]], room: int) -> list[dict[str, Any]]:
    """Return what fits into so many characters; whoever sends more than was agreed is cut, but errors stay errors."""
    kept: list[dict[str, Any]] = []
    cut = False
    for output in outputs:
        taken = sum(map(len, _texts(output)))
        if taken <= room:
            kept.append(output)
            room -= taken
            continue
        cut = True
        if output["output_type"] == "error":
            lines = [line[:LINE_KEPT] for line in output["traceback"][-LINES_KEPT:]]
            short = {"ename": output["ename"][:200], "evalue": output["evalue"][:LINE_KEPT], "traceback": lines}
            kept.append({**output, **short})
    return [*kept, {"output_type": "stream", "name": "stdout", "text": CUT}] if cut else kept


def _texts(output: dict[str, Any]) -> list[str]:
    match output["output_type"]:
        case "stream":
            return [output["text"]]
        case "error":
            return [output["ename"], output["evalue"], *output["traceback"]]
    return list(output["data"].values())
