"""Runs cells as the page would, when the site is built."""

import json
import sys

from unrolled_failures import describe
from unrolled_output import Display, Limit, Stream
from unrolled_sessions import Sessions


def run(cells_json: str) -> str:
    """Return, as JSON, the output of the last of the [name, code] pairs, or the failure of the first that fails."""
    return json.dumps(_run(json.loads(cells_json)))


def _run(cells: list[tuple[str, str]]) -> dict[str, str | None]:
    """Return the output of the last cell, or the failure of the first that fails."""
    sessions = Sessions()
    written: list[str] = []
    limit = Limit(lambda: None)
    display = Display(limit, lambda _mime, _data: None)
    usual = sys.stdout
    sys.stdout = Stream(limit, written.append)
    try:
        for name, code in cells:
            sys.stdout.flush()
            written.clear()
            try:
                sessions.run("", name, code, display.show)
            except BaseException as error:
                return {"output": None, "failure": describe(error, name)["own"]}
        sys.stdout.flush()
        return {"output": "".join(written), "failure": None}
    finally:
        sys.stdout = usual
