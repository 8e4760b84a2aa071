"""Programs in the pages: a fenced block ```` ```python run ```` becomes a ``<py-cell>``.

Options, all of them optional: ``session="name"`` (cells of one name continue one another), ``file="concept.py"`` (the
program is this file, beside the page, and the block is empty), ``name="..."`` (what readers see it called),
``hl_lines="3 5"`` (lines to mark, as in ordinary blocks).
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mkdocs.exceptions import PluginError
from pymdownx.superfences import SuperFencesException

from docs.hooks.highlighting import cell_code
from docs.hooks.programs import as_built
from docs.hooks.words import ENGLISH, translate

OPTIONS = frozenset({"run", "session", "file", "name", "hl_lines"})

_HEADER = re.compile(r"^[ \t>]*(?P<fence>`{3,}|~{3,})[ \t]*python[ \t]+run\b(?P<options>.*)$")
_ANY_FENCE = re.compile(r"^[ \t>]*(?P<fence>`{3,}|~{3,})(?P<header>.*)$")
_OPTION = re.compile(r"""[ \t]+(?P<key>[A-Za-z_]+)=(?P<quote>["'])(?P<value>.*?)(?P=quote)""")


@dataclass(frozen=True)
class Place:
    """The page that is being rendered: what a fence's options are relative to."""

    url: str
    folder: Path
    is_generated: bool = False
    language: str = ENGLISH


def check(markdown: str, source: Path) -> None:
    """Refuse a wrong option or a missing file of any runnable block, with file and line."""
    offset = _front_matter_lines(markdown, source)
    for number, options, body in blocks(markdown):
        where = f"{source}:{number + offset}"
        rest = _OPTION.sub("", options).strip()
        if rest:
            raise PluginError(f'{where}: {rest!r} is not an option of a runnable block; write key="value"')
        given = {match["key"]: match["value"] for match in _OPTION.finditer(options)}
        for key in given.keys() - OPTIONS:
            known = ", ".join(sorted(OPTIONS - {"run"}))
            raise PluginError(f"{where}: unknown option {key!r} of a runnable block; known are {known}")
        if "file" not in given:
            continue
        if not (source.parent / given["file"]).is_file():
            raise PluginError(f"{where}: there is no file {given['file']!r} in {source.parent}")
        if body.strip():
            raise PluginError(f"{where}: the program is {given['file']!r}, so the block must be empty")


class BlockError(PluginError, SuperFencesException):  # type: ignore[misc]  # pymdownx has no types
    """A block cannot be rendered. After any exception but its own, SuperFences takes the block for text."""


class Fence:
    """The formatter that SuperFences calls; knows the page by `place`, and numbers its cells."""

    def __init__(self) -> None:
        self._place: Place | None = None
        self._cells = 0
        self._sessions: dict[str, list[tuple[str, str]]] = {}

    def enter(self, place: Place) -> None:
        """Begin a page."""
        self._place = place
        self._cells = 0
        self._sessions = {}

    def validate(
        self, _language: str, inputs: dict[str, str], options: dict[str, Any], _attrs: dict[str, Any], _md: object
    ) -> bool:
        """Take the block if it is to run; leave it to the ordinary highlighter otherwise."""
        options.update(inputs)
        return "run" in inputs

    def format(
        self, source: str, _language: str, _css_class: str, options: dict[str, str], _md: object, **_: object
    ) -> str:
        """Render the block."""
        try:
            return self._cell(source, options)
        except Exception as error:
            raise BlockError(str(error)) from error

    def _cell(self, source: str, options: dict[str, str]) -> str:
        place = self._place
        if place is None:
            raise PluginError("a runnable block outside of a page")
        self._cells += 1
        file = options.get("file")
        code = (place.folder / file).read_text(encoding="utf-8") if file else source
        name = options.get("name") or (
            Path(file).name if file else translate("program {number}", place.language, number=self._cells)
        )
        cell = f"{place.url}#{self._cells}"
        session = f"{place.url}#{options['session']}" if "session" in options else cell
        built = as_built.render(self._output(place, session, name, code.strip("\n")), place.language)
        return render(cell_code(code, options.get("hl_lines", "")) + built, name=name, cell=cell, session=session)

    def _output(self, place: Place, session: str, name: str, code: str) -> list[as_built.Part]:
        """Return what the program prints and shows after those of its session above it."""
        cells = self._sessions.setdefault(session, [])
        cells.append((name, code))
        try:
            return as_built.output_of(cells)
        except as_built.ProgramError as error:
            if place.is_generated:
                return []  # an exercise's page, whose functions are not written yet
            raise PluginError(f"{place.folder}: the program {name!r} on page {place.url!r} fails:\n{error}") from error


def render(content: str, **attributes: str) -> str:
    """Return the element around its content; the ``<div>`` keeps Markdown from taking it apart."""
    given = " ".join(f'{key}="{html.escape(value)}"' for key, value in attributes.items())
    return f'<div class="cell-place"><py-cell {given}>{content}</py-cell></div>'


def blocks(markdown: str) -> Iterator[tuple[int, str, str]]:
    """Yield line number, options and body of each runnable block; blocks inside other blocks are text."""
    closing = ""
    header: tuple[int, str] | None = None
    body: list[str] = []
    for number, line in enumerate(markdown.splitlines(), start=1):
        match = _ANY_FENCE.match(line)
        if closing:
            if match and match["fence"].startswith(closing) and not match["header"].strip():
                if header:
                    yield *header, "\n".join(body)
                closing, header = "", None
            else:
                body.append(line)
        elif match:
            closing, body = match["fence"], []
            runnable = _HEADER.match(line)
            header = (number, runnable["options"]) if runnable else None


def _front_matter_lines(markdown: str, source: Path) -> int:
    """Return how many lines of the file MkDocs has taken away before the Markdown begins."""
    whole = source.read_text(encoding="utf-8-sig")
    return whole.count("\n") - markdown.count("\n") if whole.endswith(markdown.rstrip("\n") + "\n") else 0
