"""What the programs in the pages print, computed when the site is built, so that nobody has to run them to see it.

They run in the Python that readers get, by the modules that run them in the browser: a training may magnify the last
digit of another build of NumPy. A test runs them in a browser, too, and compares.
"""

import hashlib
import html
import json
import subprocess
import threading
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import quote

from docs.hooks.folders import BUILD, ELEMENTS, ROOT, RUNTIME
from docs.hooks.node import NODE
from docs.hooks.programs.imported import Sources
from docs.hooks.words import ENGLISH, translate

_SECONDS = 120
_CACHE = BUILD / "as-built"
_EXERCISES = ROOT / "exercises"


class ProgramError(Exception):
    """A program failed; the message is its traceback."""


class Part(NamedTuple):
    """Something that a program has printed or shown."""

    mime: str
    data: str
    description: str = ""


def output_of(cells: list[tuple[str, str]]) -> list[Part]:
    """Return what the last of these cells (name, code) prints and shows, after the ones before it.

    Raises
    ------
    ProgramError
        If one of them fails.
    """
    cached = _CACHE / f"{_fingerprint(cells)}.json"
    if not cached.exists():
        _CACHE.mkdir(parents=True, exist_ok=True)
        cached.write_text(json.dumps(_run(cells)), encoding="utf-8")
    outcome = json.loads(cached.read_text(encoding="utf-8"))
    if outcome["failure"] is not None:
        raise ProgramError(outcome["failure"])
    return [Part(**part) for part in outcome["output"]]


def render(output: list[Part], language: str = ENGLISH) -> str:
    """Return the output as it stands under the program before somebody runs it."""
    if not output:
        return ""
    words = translate("Output, as built", language)
    opening = f'<div class="cell-output" role="group" aria-label="{words}" tabindex="0">'
    mark = f'<p class="cell-notice">{words}</p>'
    return f"{opening}{mark}{''.join(_rendered(part, language) for part in output)}</div>"


def _rendered(part: Part, language: str) -> str:
    if part.mime == "text/html":
        name = html.escape(translate("Table", language))
        return f'<div class="cell-html" tabindex="0" role="group" aria-label="{name}">{part.data}</div>'
    if part.mime == "text/plain":
        return f'<pre class="cell-stdout">{html.escape(part.data)}</pre>'
    encoded = "," + quote(part.data) if part.mime == "image/svg+xml" else ";base64," + part.data
    words = html.escape(part.description or translate("Picture made by the program above", language))
    return f'<img class="cell-image" src="data:{part.mime}{encoded}" alt="{words}">'


def _run(cells: list[tuple[str, str]]) -> dict[str, Any]:
    process = _python()
    assert process.stdin is not None
    assert process.stdout is not None
    limit = threading.Timer(_SECONDS, process.kill)
    limit.start()
    try:
        process.stdin.write(json.dumps(cells) + "\n")
        process.stdin.flush()
        answer = process.stdout.readline()
    finally:
        limit.cancel()
    if not answer:
        _python.cache_clear()  # the next program gets a Python of its own
        process.wait()
        raise ProgramError(f"{cells[-1][0]} took more than {_SECONDS} seconds, or ended Python")
    outcome: dict[str, Any] = json.loads(answer)
    return outcome


@cache
def _python() -> subprocess.Popen[str]:
    """Start Python once for all programs; it ends with the build."""
    command = [str(NODE), "sandbox/as-built.ts"]
    return subprocess.Popen(  # noqa: S603 - the site's own programs
        command, cwd=ELEMENTS, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )


def _fingerprint(cells: list[tuple[str, str]]) -> str:
    """Return a fingerprint of these programs, of what they import, and of the Python that runs them."""
    programs = "\n".join(code for _, code in cells)
    if "autograder" in programs:  # the examiner looks exercises up by name
        programs += "".join(path.read_text(encoding="utf-8") for path in sorted(_EXERCISES.glob("*/examination.py")))
    needed = _sources().needed_by(f"import unrolled_as_built\n{programs}")
    contents = [path.read_text(encoding="utf-8") for path in [*needed, RUNTIME / "pyodide-lock.json"]]
    return hashlib.sha256(json.dumps([cells, contents]).encode()).hexdigest()


@cache
def _sources() -> Sources:
    """Return what the programs may import, and what runs them."""
    examiner = ROOT / "autograder" / "examiner"
    return Sources({"rnnref": ROOT / "rnnref", "autograder.examiner": examiner, "": ELEMENTS / "sandbox" / "python"})
