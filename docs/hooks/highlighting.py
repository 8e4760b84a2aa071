"""Python code in the pages, in colours."""

from collections.abc import Iterable, Iterator
from typing import Any

from pygments import format as formatted
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from pygments.token import Name, Operator, Punctuation, Token

_PLAIN = Token  # what no element is made for


def highlighted(code: str) -> str:
    """Return the code of a question; like the theme's own, but without a button, which its label would name."""
    return _html(code, HtmlFormatter(cssclass="highlight no-copy", wrapcode=True))


def cell_code(code: str, marked: str = "") -> str:
    """Return the code of a cell, which says how many lines it has; `marked` holds the numbers of lines to mark.

    There is no ``<code>`` in its ``<pre>``, by which the theme would find it, measure it and give it buttons. It can
    be focused before the elements' script has come, so that an early click is not lost: docs/elements/cell/source.ts.
    """
    lines = code.strip("\n").count("\n") + 1
    formatter = HtmlFormatter(cssclass="highlight", prestyles=f"--lines: {lines}", hl_lines=marked.split())
    return _html(code, formatter).replace("<pre ", '<pre tabindex="0" ', 1)


def _html(code: str, formatter: Any) -> str:
    return str(formatted(_few(PythonLexer().get_tokens(code.strip("\n") + "\n")), formatter))


def _few(tokens: Iterable[tuple[Any, str]]) -> Iterator[tuple[Any, str]]:
    """Join what has one colour, and leave out what has none: each element is one more for a browser to style."""
    before = _PLAIN
    for kind, value in tokens:
        if value.isspace():
            kind = _PLAIN if "\n" in value else before
        elif kind is Name:
            kind = _PLAIN
        elif kind is Operator:
            kind = Punctuation  # of the same colour
        yield kind, value
        before = kind
