"""A verdict reads the same as text, as HTML and on the terminal; what a learner wrote is shown, never interpreted."""

import io
import re
from html.parser import HTMLParser

import numpy as np
import pytest
from rich.console import Console

from autograder.examiner import examine
from autograder.examiner.verdict.html import html
from autograder.grading.terminal import shown

SCRIPT = "<script>alert(1)</script>[bold]x[/bold]"


def raises_markup(x, h_prev, Wx, Wh, b):
    raise ValueError(SCRIPT)


def transposed(x, h_prev, Wx, Wh, b):
    return np.tanh(x @ Wx + h_prev @ Wh.T + b)


class Text(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.words, self.in_style = [], [], [], False

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        self.in_style = tag == "style"

    def handle_endtag(self, tag):
        self.in_style = False

    def handle_data(self, data):
        if not self.in_style:
            self.words += data.split()


def parsed(verdict, **options):
    parser = Text()
    parser.feed(html(verdict, **options))
    return parser


def raises_what_a_terminal_obeys(x, h_prev, Wx, Wh, b):
    raise ValueError("\x1b[31mred \x07 \u202egnp.exe")


def on_terminal(verdict, width=100, **options):
    console = Console(width=width, record=True, file=io.StringIO(), **options)
    console.print(shown(verdict))
    return console.export_text()


@pytest.mark.parametrize("function", [raises_markup, transposed])
def test_every_word_of_the_message_is_in_the_page_and_on_the_terminal(function):
    verdict = examine("rnn_step", function)
    words = {word for section in verdict.sections for word in section.text.split()}
    assert words <= set(parsed(verdict).words)
    assert words <= set(re.sub("[│╭╮╰╯─]", " ", on_terminal(verdict)).split())


def test_markup_of_a_learner_stays_text():
    verdict = examine("rnn_step", raises_markup)
    assert "script" not in parsed(verdict).tags
    assert SCRIPT in " ".join(parsed(verdict).words)
    assert "[bold]x[/bold]" in on_terminal(verdict)


def test_what_a_terminal_or_a_page_would_obey_is_written_out():
    verdict = examine("rnn_step", raises_what_a_terminal_obeys)
    for shown_as in (verdict.message, html(verdict), on_terminal(verdict)):
        assert not {"\x1b", "\x07", "\u202e"} & set(shown_as)
        assert r"\x1b[31mred" in shown_as
        assert r"\u202egnp.exe" in shown_as


@pytest.mark.parametrize("width", [32, 100])
def test_title_and_points_are_whole_on_a_narrow_terminal_too(width):
    verdict = examine("rnn_step", transposed, max_points=3)
    text = " ".join(re.sub("[│╭╮╰╯─]", " ", on_terminal(verdict, width)).split())
    assert text.startswith(f"{verdict.title} ({verdict.points:g} of 3 points)")


def test_points_are_shown_to_two_decimals_everywhere():
    verdict = examine("rnn_step", lambda x, h_prev, Wx, Wh, b: np.tanh(x @ Wx + h_prev[0] @ Wh + b))
    assert round(verdict.points, 2) != verdict.points
    for shown_as in (verdict.message, html(verdict), on_terminal(verdict)):
        assert f"({round(verdict.points, 2):g} of 1 point)" in shown_as


def test_the_fragment_for_the_site_has_nothing_that_a_strict_content_security_policy_blocks():
    page = parsed(examine("rnn_step", transposed), style=False)
    assert "style" not in page.tags
    assert set(page.attributes) <= {"class", "aria-label"}


def test_the_first_differing_entry_is_marked_everywhere():
    verdict = examine("rnn_step", transposed)
    assert html(verdict).count("<mark>") == 2
    assert len(re.findall(r">-?\d+\.\d+<", verdict.message)) == 2


def test_the_terminal_needs_no_colour():
    assert re.search(r">-?\d+\.\d+<", on_terminal(examine("rnn_step", transposed), no_color=True))
