"""Keep the hidden tests out of what other cells show: the traceback of a helper that a hidden test defines."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from nbformat import NotebookNode

from autograder.grading.submission.package import TrustedNotebook

ANSI = re.compile(r"\x1b\[[0-9;]*m")
TAGS = re.compile(r"<[^<>]*>")
GUTTER = re.compile(r"^(?:-*>)?\s*\d*\s*")
SHORTEST = 6
"""A line of fewer letters, such as `try:`, tells nothing and stands in visible cells too."""
REMARK = "... the rest is left out: it shows a hidden test ..."


@dataclass(frozen=True)
class HiddenParts:
    """The lines that no visible cell of the release shows, and the names of the helpers in them."""

    lines: frozenset[str]
    in_helper: re.Pattern[str] | None

    def first_shown(self, text: str) -> int | None:
        """Return the number of the first line of a text that shows some of them."""
        for number, line in enumerate(ANSI.sub("", text).splitlines()):
            plain = line.strip()
            if plain in self.lines or GUTTER.sub("", plain, count=1) in self.lines:
                return number
            if self.in_helper and self.in_helper.search(plain):
                return number
        return None


def hidden_parts(trusted: TrustedNotebook) -> HiddenParts:
    """Return what a release hides."""
    sources = tuple((cell.source, cell.released_source) for cell in trusted.cells if cell.locked)
    return _hidden_parts(tuple(pair for pair in sources if pair[0] != pair[1]), tuple(pair[1] for pair in sources))


@lru_cache(maxsize=16)
def _hidden_parts(cells: tuple[tuple[str, str], ...], shown: tuple[str, ...]) -> HiddenParts:
    visible = {line.strip() for source in shown for line in source.splitlines()}
    lines = {line.strip() for source, _ in cells for line in source.splitlines()} - visible
    helpers = {name for source, _ in cells for name in _defined(source)} - {
        name for source in shown for name in _defined(source)
    }
    pattern = rf"\bin (?:\w+\.)*(?:{'|'.join(map(re.escape, sorted(helpers)))})\b" if helpers else None
    kept = frozenset(line for line in lines if len(line) >= SHORTEST and not line.startswith("###"))
    return HiddenParts(kept, re.compile(pattern) if pattern else None)


def _defined(source: str) -> set[str]:
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a cell with magics
        return set(re.findall(r"^\s*(?:def|class)\s+(\w+)", source, re.MULTILINE))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return {node.name for node in ast.walk(tree) if isinstance(node, kinds)}


def hide_traces(cell: NotebookNode, hidden: HiddenParts) -> None:
    """Cut each output of a cell where it begins to show a hidden test."""
    if not hidden.lines:
        return
    for output in cell.get("outputs", []):
        if output.output_type == "error":
            if hidden.first_shown("\n".join(output.traceback)) is not None:
                output.traceback = [f"{output.ename}: raised in a hidden test"]
                output.evalue = ""
        elif output.output_type == "stream":
            output.text = _cut(output.text, hidden)
        else:
            for kind, text in output.data.items():
                if kind.startswith("text/") and hidden.first_shown(unescape(TAGS.sub("", text))) is not None:
                    output.data[kind] = REMARK


def _cut(text: str, hidden: HiddenParts) -> str:
    first = hidden.first_shown(text)
    if first is None:
        return text
    return "\n".join([*ANSI.sub("", text).splitlines()[:first], REMARK, ""])
