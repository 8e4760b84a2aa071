"""A verdict on the terminal, with rich: colour where the terminal has it, plain text where it does not."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table as Grid
from rich.text import Text

from autograder.examiner.verdict.judgement import Section, Status, Table
from autograder.examiner.verdict.text import points
from autograder.examiner.verdict.verdict import Verdict

COLOURS = {Status.PASSED: "green", Status.PARTLY_PASSED: "yellow", Status.UNGRADABLE: "bright_black"}


def shown(verdict: Verdict) -> RenderableType:
    """Return a verdict as something that a rich console prints; what came from a learner is never read as markup."""
    parts: list[RenderableType] = [Text(f"{verdict.title} ({points(verdict)})", style="bold")]
    for section in verdict.sections:
        parts += [Text(""), *_section(section)]
    if verdict.links:
        pages = "; ".join(f"{link.text} ({link.page})" for link in verdict.links)
        parts += [Text(""), Text(f"Read more: {pages}", style="dim")]
    return Panel(Group(*parts), border_style=COLOURS.get(verdict.status, "red"))


def _section(section: Section) -> list[RenderableType]:
    parts: list[RenderableType] = [Text(section.heading, style="bold"), Text(section.text)]
    if section.code:
        parts.append(Padding(Text(section.code, style="italic"), (0, 4)))
    return [*parts, *(Padding(_table(table), (0, 2)) for table in section.tables)]


def _table(table: Table) -> Grid:
    """Lay an array out in columns; the marked entry is inverted, and between arrows where there is no colour."""
    grid = Grid(title=Text(table.caption), title_justify="left", show_header=False, box=None)
    for _ in max(table.rows, key=len, default=()):
        grid.add_column(justify="right")
    for row, entries in enumerate(table.rows):
        grid.add_row(
            *(
                Text(f">{entry}<", style="reverse") if table.marked == (row, column) else Text(f" {entry} ")
                for column, entry in enumerate(entries)
            )
        )
    return grid
