"""What a submission's process says its cell showed, checked before it enters a notebook."""

from __future__ import annotations

import re
from typing import Any

TEXTS = ("text/plain", "text/html", "text/markdown", "text/latex", "image/png", "image/jpeg")
"""What feedback shows; SVG can carry scripts, and a widget's or a plot's script has no place in feedback."""
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
COUNT_LIMIT = 1000
LINES_LIMIT = 500
"""Of a traceback; its end is kept, where the error stands."""
EACH = 64
"""What each text counts besides its characters, so that empty ones have an end, too."""
NAME_LIMIT, MESSAGE_LIMIT, MOST_CELLS = 200, 2**16, 10**6
LINES_KEPT, LINE_KEPT = 5, 2000
CODES_LIMIT, WORK_LIMIT = 2_000, 2**24
"""Of colours in one text: how many there may be, and how often times the length of the text, for what turns colours
into HTML copies the rest of the text at each."""
COLOUR = re.compile(r"\x1b(?:\[[0-9;:<=>?]*[ -/]*[@-~]?)?")
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
                "text": few_colours(clean_text(output.get("text"))),
            }
        case "error":
            return {
                "output_type": "error",
                "ename": clean_text(output.get("ename"), NAME_LIMIT),
                "evalue": clean_text(output.get("evalue"), MESSAGE_LIMIT),
                "traceback": _traceback(output.get("traceback")),
            }
        case "display_data":
            return {"output_type": "display_data", "data": _data(output.get("data")), "metadata": {}}
        case "execute_result":
            return {
                "output_type": "execute_result",
                "execution_count": number_within(output.get("execution_count"), MOST_CELLS),
                "data": _data(output.get("data")),
                "metadata": {},
            }
    raise ValueError("an output must have a known type")


def _data(data: Any) -> dict[str, str]:
    if not isinstance(data, dict):
        raise ValueError("an output's data must be an object")
    kept = {kind: clean_text(data[kind]) for kind in TEXTS if kind in data}
    if "text/plain" in kept:
        kept["text/plain"] = few_colours(kept["text/plain"])
    for kind in ("image/png", "image/jpeg"):
        if kind in kept and not BASE64.fullmatch(kept[kind]):
            del kept[kind]
    return kept


def _traceback(lines: Any) -> list[str]:
    """Keep the end of a traceback, with colours only where all of it together has few."""
    if not isinstance(lines, list):
        return []
    kept = [clean_text(line) for line in lines[-LINES_LIMIT:]]
    whole = "\n".join(kept)
    return kept if few_colours(whole) == whole else [COLOUR.sub("", line) for line in kept]


def few_colours(text: str) -> str:
    """Return text without its terminal codes where there are more than anybody's output has."""
    codes = text.count("\x1b")
    return COLOUR.sub("", text) if codes > CODES_LIMIT or codes * len(text) > WORK_LIMIT else text


def number_within(value: Any, limit: int) -> int | None:
    """Return a whole number from zero to a limit, and None for whatever else was sent."""
    return value if type(value) is int and 0 <= value <= limit else None


def clean_text(value: Any, limit: int | None = None) -> str:
    """Return text that UTF-8 and HTML can carry, cut where it is too long; what is no text is empty.

    Lone surrogates and control characters are replaced.
    """
    text = value if isinstance(value, str) else ""
    if limit is not None and len(text) > limit:
        text = f"{text[:limit]}... ({len(text) - limit} more characters are cut)"
    text = text.encode("utf-8", "replace").decode()
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]", "\N{REPLACEMENT CHARACTER}", text)


def size(outputs: list[dict[str, Any]]) -> int:
    """Return how many characters outputs hold together, with something for each text itself."""
    return sum(map(_weight, outputs))


def _weight(output: dict[str, Any]) -> int:
    return EACH + sum(EACH + len(text) for text in _texts(output))


def within(outputs: list[dict[str, Any]], room: int) -> list[dict[str, Any]]:
    """Return what fits into so many characters; whoever sends more than was agreed is cut, but errors stay errors."""
    kept: list[dict[str, Any]] = []
    cut = False
    for output in outputs:
        taken = _weight(output)
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
