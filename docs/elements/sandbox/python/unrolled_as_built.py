"""Runs cells as the page would, when the site is built."""

import json
import sys
from typing import Any

import unrolled_figures
from unrolled_failures import describe
from unrolled_output import Display, Limit, Stream
from unrolled_sessions import Sessions

Part = dict[str, str]


def run(cells_json: str) -> str:
    """Return, as JSON, the output of the last of the [name, code] pairs, or the failure of the first that fails."""
    return json.dumps(_run(json.loads(cells_json)))


def _run(cells: list[tuple[str, str]]) -> dict[str, Any]:
    """Return the output of the last cell, or the failure of the first that fails."""
    sessions = Sessions()
    parts: list[Part] = []
    limit = Limit(lambda: None)
    stream = Stream(limit, lambda text: _write(parts, text))

    def picture(mime: str, data: str, description: str) -> None:
        stream.flush()
        parts.append({"mime": mime, "data": data, "description": description})

    display = Display(limit, picture)
    unrolled_figures.show_by(display)
    usual = sys.stdout
    sys.stdout = stream
    try:
        for name, code in cells:
            stream.flush()
            parts.clear()
            limit.reset()
            try:
                sessions.run("", name, code, display.show)
                unrolled_figures.show()
            except BaseException as error:
                return {"output": None, "failure": describe(error, name)["own"]}
        stream.flush()
        return {"output": parts, "failure": None}
    finally:
        sys.stdout = usual


def _write(parts: list[Part], text: str) -> None:
    if parts and parts[-1]["mime"] == "text/plain":
        parts[-1]["data"] += text
    else:
        parts.append({"mime": "text/plain", "data": text})
