"""A verdict as plain text."""

from __future__ import annotations

import textwrap
import unicodedata

from autograder.examiner.verdict.judgement import Judgement, Section, Table

WIDTH = 88


def message(verdict: Judgement) -> str:
    """Return what a learner reads: the title, the sections with their small arrays, and where to read more."""
    parts = [f"{verdict.title} ({points(verdict)})"]
    parts += [_section(section) for section in verdict.sections]
    if verdict.links:
        parts.append("Read more: " + "; ".join(f"{link.text} ({link.page})" for link in verdict.links))
    return "\n\n".join(parts)


def points(verdict: Judgement) -> str:
    """Return the points as people write them, to two decimals: `0.5 of 1 point`."""
    unit = "point" if verdict.max_points == 1 else "points"
    return f"{round(verdict.points, 2):g} of {round(verdict.max_points, 2):g} {unit}"


def brief(text: str, limit: int = 60) -> str:
    """Return text that is short enough for where it stands; what is cut says so."""
    return text if len(text) <= limit else f"{text[:limit]}... ({len(text) - limit} more characters)"


def visible(text: str) -> str:
    """Return a learner's text with what a terminal or a page would obey rather than show written out as an escape."""
    return "".join(
        character
        if character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cf", "Cs")
        else _escape(character)
        for character in text
    )


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def _section(section: Section) -> str:
    lines = [textwrap.fill(line, WIDTH) for line in section.text.splitlines()]
    blocks = ["\n".join([section.heading, *lines])]
    if section.code:
        blocks.append(textwrap.indent(section.code, "    "))
    blocks += [_table(table) for table in section.tables]
    return "\n".join(blocks)


def _table(table: Table) -> str:
    """Lay an array out in columns; the marked entry stands between arrows."""
    cells = [
        [f">{cell}<" if table.marked == (row, column) else f" {cell} " for column, cell in enumerate(entries)]
        for row, entries in enumerate(table.rows)
    ]
    width = max((len(cell) for row in cells for cell in row), default=0)
    lines = ["  " + " ".join(cell.rjust(width) for cell in row) for row in cells]
    return "\n".join([f"  {table.caption}", *lines])
