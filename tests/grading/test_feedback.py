"""Feedback pages show what nbgrader's own would."""

from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

import rnnref
from autograder.grading.submission.feedback import exporter

ABOUT = {"notebook": "", "score": 0.0, "max_score": 0.0, "late_penalty": 0.0}
OURS = sorted(Path(rnnref.__file__).parent.rglob("*.py"))
CELLS = [
    "%%timeit\na = 1",
    "a = 1\n%time b = 2",
    "a = 10\nb = a %len",
    "files = !ls -l",
    "len?",
    "a = 1\nlen??",
    "if a != 1:\n    print('100 % sure?')",
    *(path.read_text() for path in OURS),
]


@pytest.mark.parametrize("source", CELLS, ids=[*CELLS[: -len(OURS)], *(path.name for path in OURS)])
def test_code_has_the_colours_that_a_notebook_gives_it(source: str) -> None:
    page = exporter().page(new_notebook(cells=[new_code_cell(source)]), ABOUT)
    formatter = HtmlFormatter(cssclass=" highlight hl-ipython")
    assert highlight(source, get_lexer_by_name("ipython"), formatter) in page
