"""Feedback pages in nbgrader's own template, drawn by one exporter that is kept."""

from __future__ import annotations

import json
import re
from collections import OrderedDict
from collections.abc import Callable
from functools import cache, lru_cache
from html import escape
from typing import Any

from jinja2 import pass_context
from nbconvert.exporters import HTMLExporter
from nbconvert.filters import DataTypeFilter
from nbconvert.filters.ansi import ansi2html
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_notebook
from nbgrader.converters import GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

from autograder.examiner.verdict.html import STYLE
from autograder.examiner.verdict.html import html as verdict_html
from autograder.examiner.verdict.verdict import MEDIA_TYPE, verdict_from_dict
from autograder.grading.harmless.links import BRACKETS_LIMIT, LARGEST, brackets, draw, with_images, without_images
from autograder.grading.submission.hidden import hidden_parts, hide_traces
from autograder.grading.submission.package import TrustedCell, TrustedNotebook
from autograder.sandbox.limits import Room
from autograder.sandbox.outputs import COLOUR

CODE_LIMIT, MARKDOWN_LIMIT, COLOURS_LIMIT = 400_000, 60_000, 50_000
"""Of one page; what comes after is shown as it is."""
PIECE, COPIED = 2_000, 2**19
"""Characters of what is coloured at once, and of what may be copied for it."""
LONGEST_LINE, LONGEST_CODE, LONGEST_MARKDOWN = 2_000, 50_000, 20_000
"""Lexers and Markdown take quadratic time on some texts; what nobody writes by hand is shown as it is."""
IMAGE_WITHOUT_TEXT = re.compile(r"<img(?![^>]*\salt=)")
NO_TEXT = '<img alt="No description has been provided for this image"'
AFTER_RESET = re.compile(r"(?<=\x1b\[0m)")
IPYTHONS = re.compile(r"[%?]|!(?!=)")
"""In every rule that IPython's lexer adds to Python's."""
KEPT, LONGEST_KEPT = 1_000, 20_000
"""Of what is drawn once for many pages; bounds on memory, whatever is handed in."""
REASONS = "autograder_reasons"
"""In an autograded notebook's metadata: what its page says before everything else."""
SAID_FIRST = "**What happened to this notebook.** Your instructor is asked to look where it may have cost points."
PAGE = """{%- extends nbgraders -%}
{%- block header -%}{{ drawn.head or drawn.keep_head(super()) }}{%- endblock -%}
{%- block any_cell scoped -%}{{ drawn.kept(cell) or drawn.keep(super()) }}{%- endblock -%}"""


class Drawn:
    """The parts of one notebook's pages that were drawn before: the head, and cells that many students have."""

    def __init__(self) -> None:
        self.head = self._asked = ""
        self._cells: OrderedDict[str, str] = OrderedDict()

    def keep_head(self, html: str) -> str:
        """Keep the head, with the style of verdicts in it."""
        self.head = html.replace("</head>", f"{STYLE}</head>", 1)
        return self.head

    def kept(self, cell: NotebookNode) -> str | None:
        """Return a cell as drawn before; nothing but the cell decides what it looks like."""
        self._asked = key = json.dumps(cell)
        if key in self._cells:
            self._cells.move_to_end(key)
        return self._cells.get(key)

    def keep(self, html: str) -> str:
        """Keep the drawing of the cell last asked for, unless it is large, and the ones used last."""
        html = IMAGE_WITHOUT_TEXT.sub(NO_TEXT, html)
        if len(self._asked) + len(html) <= LONGEST_KEPT:
            self._cells[self._asked] = html
        if len(self._cells) > KEPT:
            self._cells.popitem(last=False)
        return html


class Exporter(HTMLExporter):
    """nbconvert's exporter with nbgrader's template, for many notebooks that have most of their cells in common.

    nbconvert copies and validates the notebook for each preprocessor, draws each cell anew and parses the finished
    page; none of it changes what a page shows.
    """

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)  # type: ignore[no-untyped-call]
        own: Any = self  # nbconvert's methods have no types
        own.environment.auto_reload = False  # nobody edits templates during a run
        _, resources = own._preprocess(new_notebook(), own._init_resources({}))
        self._resources = {
            **resources,
            "global_content_filter": dict.fromkeys(CONTENT, True) | {"no_prompt": False},
            "raw_mimetypes": self.raw_mimetypes,
            "output_mimetype": self.output_mimetype,
        }
        # nbconvert's own filter makes both anew for every cell, which takes as long as to colour it.
        self._highlighted = _kept_if_short(_highlighter())
        self._rendered = _kept_if_short(draw)
        own.register_filter("highlight_code", lambda source, **_: self._code(source))
        own.register_filter("ansi2html", self._coloured)
        own.register_filter("filter_data_type", DataTypeFilter(parent=self))
        self._page = own.environment.from_string(PAGE)
        self._drawn: dict[str, Drawn] = {}
        self._code_room, self._markdown_room = Room(CODE_LIMIT), Room(MARKDOWN_LIMIT)
        self._colour_room, self._bracket_room = Room(COLOURS_LIMIT), Room(BRACKETS_LIMIT)

    def _code(self, source: str) -> str:
        """Colour code; a text that would keep the lexer busy for minutes is shown plain."""
        longest = max(map(len, source.splitlines()), default=0)
        if longest > LONGEST_LINE or len(source) > LONGEST_CODE or not self._code_room.takes(len(source)):
            return f'<div class="highlight"><pre>{escape(source)}</pre></div>'
        return str(self._highlighted(source))

    @pass_context
    def markdown2html(self, context: Any, source: str) -> str:
        """Render Markdown; what has no images of its own looks the same wherever it stands."""
        bare, images = without_images(source)
        rooms = self._markdown_room.takes(len(bare)), self._bracket_room.takes(brackets(bare))
        if len(bare) > LONGEST_MARKDOWN or not all(rooms):
            return f"<pre>{escape(source)}</pre>"
        attached = context.get("cell", {}).get("attachments")
        if attached and _attached(bare, attached) > LARGEST:
            return f"<pre>{escape(source)}</pre>"
        html = with_images(draw(bare, attached) if attached else self._rendered(bare), images)
        return f"<pre>{escape(source)}</pre>" if html is None else html

    def _coloured(self, text: str) -> str:
        return coloured(text if self._colour_room.takes(text.count("\x1b")) else COLOUR.sub("", text))

    def page(self, notebook: NotebookNode, about: dict[str, Any]) -> str:
        """Return the page of a notebook; `about` is what nbgrader's template reads as `resources.nbgrader`."""
        self._code_room, self._markdown_room = Room(CODE_LIMIT), Room(MARKDOWN_LIMIT)
        self._colour_room, self._bracket_room = Room(COLOURS_LIMIT), Room(BRACKETS_LIMIT)
        drawn = self._drawn.setdefault(about["notebook"], Drawn())
        resources = {**self._resources, "nbgrader": about}
        return str(self._page.render(nbgraders=self.template, drawn=drawn, nb=notebook, resources=resources))


def _attached(source: str, attached: dict[str, dict[str, str]]) -> int:
    """Return at most how many characters of images a cell shows: one that is named twice is there twice."""
    largest = max((len(data) for bundle in attached.values() for data in bundle.values()), default=0)
    return largest * source.count("attachment:")


def coloured(text: str) -> str:
    """Return terminal colours as HTML; nbconvert copies the rest of the text at each of them, so it gets pieces."""
    if text.count("\x1b") * len(text) <= COPIED:
        return str(ansi2html(text))
    pieces = [""]
    for part in AFTER_RESET.split(text):
        if len(pieces[-1]) > PIECE:
            pieces.append("")
        pieces[-1] += part
    few = (piece if piece.count("\x1b") * len(piece) <= COPIED else COLOUR.sub("", piece) for piece in pieces)
    return "".join(str(ansi2html(piece)) for piece in few)


def _highlighter() -> Callable[[str], str]:
    """Return what colours a cell; what holds nothing of IPython's own is Python, whose lexer has half the rules."""
    ipython, python = get_lexer_by_name("ipython"), get_lexer_by_name("python")
    formatter = HtmlFormatter(cssclass=" highlight hl-ipython")
    return lambda source: str(highlight(source or " ", ipython if IPYTHONS.search(source) else python, formatter))


def _kept_if_short(draw: Callable[[str], Any]) -> Callable[[str], Any]:
    kept = lru_cache(maxsize=KEPT)(draw)
    return lambda text: kept(text) if len(text) <= LONGEST_KEPT // 10 else draw(text)


CONTENT = (
    "include_code",
    "include_markdown",
    "include_raw",
    "include_unknown",
    "include_input",
    "include_output",
    "include_output_stdin",
    "include_input_prompt",
    "include_output_prompt",
)


@cache
def exporter() -> Exporter:
    """Build the exporter once; its templates are compiled at first use."""
    converter = GenerateFeedback(coursedir=CourseDirectory())
    return Exporter(config=converter.config)


def render(
    notebook: NotebookNode,
    trusted: TrustedNotebook,
    scores: dict[str, float],
    comments: dict[str, str],
    penalty: float = 0.0,
) -> str:
    """Return the page for one autograded notebook.

    Parameters
    ----------
    notebook
        The autograded notebook; what only the page needs is written into it.
    trusted
        What was released: hidden tests are shown as the release shows them.
    scores, comments
        By grade id, from the gradebook.
    penalty
        Points taken off for lateness.
    """
    cells = {cell.grade_id: cell for cell in trusted.cells}
    hidden = hidden_parts(trusted)
    if notebook.metadata.get(REASONS):
        notebook.cells.insert(0, _said_first(notebook.metadata[REASONS]))
    for cell in notebook.cells:
        hide_traces(cell, hidden)
        markup = cell.metadata.get("nbgrader", {})
        released = cells.get(markup.get("grade_id"))
        if released is None:
            continue
        if released.grade or released.task:
            markup["score"] = scores.get(released.grade_id, 0.0)
            markup["points"] = released.points
        if released.solution or released.task:
            markup["comment"] = comments.get(released.grade_id)
        if released.examined:
            _draw_verdicts(cell)
        if released.source != released.released_source and released.locked:
            _hide_tests(cell, released)
    about = {
        "notebook": trusted.name,
        "score": sum(scores.values()) - penalty,
        "max_score": trusted.max_score,
        "late_penalty": penalty,
    }
    return exporter().page(notebook, about)


def _said_first(reasons: list[str]) -> NotebookNode:
    """Return a cell that says what may have cost points without the answer being wrong."""
    lines = [f"- {escape(reason).replace('_', chr(92) + '_').replace('*', chr(92) + '*')}" for reason in reasons]
    said: NotebookNode = new_markdown_cell("\n".join([SAID_FIRST, "", *lines]))
    return said


def _draw_verdicts(cell: NotebookNode) -> None:
    """Draw the verdicts of an examining cell from their data; their style stands once in the page's head."""
    for output in cell.get("outputs", []):
        if MEDIA_TYPE in output.get("data", {}):
            verdict = verdict_from_dict(output.data[MEDIA_TYPE])
            output.data = NotebookNode({"text/html": verdict_html(verdict, style=False)})


def _hide_tests(cell: NotebookNode, released: TrustedCell) -> None:
    """Show a cell with hidden tests as it was released; of a failure, its kind."""
    cell.source = released.released_source
    for output in cell.get("outputs", []):
        if output.output_type == "error":
            output.traceback = [f"{output.ename}: a test of this cell failed"]
            output.evalue = ""
