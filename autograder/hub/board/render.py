"""Renders the board from plain data: for the hub's pages, and, without a hub, for the static site's."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from autograder.hub.board.plot import plot
from autograder.hub.board.reviews import HIGHEST, RUBRIC
from autograder.hub.board.sharing import CELLS


def render_board(data: dict[str, Any], is_live: bool) -> Markup:
    """Return the figures, the table and the entries; a live board links to the page on which each is reviewed."""
    entries = data["entries"]
    plots = [
        plot(entries, "parameters", "Parameters"),
        plot(entries, "training_seconds", "Seconds of training"),
    ]
    return _rendered("board_table.html", entries=entries, plots=[p for p in plots if p], is_live=is_live)


def render_entry(entry: dict[str, Any]) -> Markup:
    """Return what an entry says and what was measured, with its reviews."""
    return _rendered("board_entry.html", entry=entry)


def _rendered(template: str, **values: object) -> Markup:
    return Markup(_environment().get_template(template).render(**values))  # noqa: S704 - the template escapes


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("autograder.hub.http"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.globals |= {"cells": CELLS, "rubric": RUBRIC, "highest": HIGHEST, "render_entry": render_entry}
    environment.filters["day"] = lambda moment: f"{datetime.fromisoformat(moment):%Y-%m-%d}"
    return environment
