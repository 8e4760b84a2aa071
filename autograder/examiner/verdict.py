"""The verdict: what an examination ends in, as one object for people, pages and gradebooks."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from autograder.examiner.html import html
from autograder.examiner.text import message

SCHEMA = "unrolled.verdict/1"
MEDIA_TYPE = "application/vnd.unrolled.verdict+json"


class Status(StrEnum):
    """How an examination ended."""

    PASSED = "passed"
    PARTLY_PASSED = "partly_passed"
    FAILED = "failed"
    CRASHED = "crashed"
    TIMED_OUT = "timed_out"
    REFUSED = "refused"
    UNGRADABLE = "ungradable"


@dataclass(frozen=True)
class Table:
    """A small array as text, with the first differing entry marked by its row and column."""

    caption: str
    rows: tuple[tuple[str, ...], ...]
    marked: tuple[int, int] | None = None


@dataclass(frozen=True)
class Section:
    """One part of what a learner reads: a heading, a paragraph, and arrays that show it."""

    heading: str
    text: str
    tables: tuple[Table, ...] = ()
    code: str = ""


@dataclass(frozen=True)
class Link:
    """Where to read more; `page` is relative to the root of the site."""

    text: str
    page: str


@dataclass(frozen=True)
class CaseResult:
    """Whether one case passed, and its share of the points."""

    name: str
    passed: bool
    share: float


@dataclass(frozen=True)
class Verdict:
    """The outcome of examining one function.

    Attributes
    ----------
    exercise
        The name of the function.
    status
        How the examination ended.
    points, max_points
        What it earned, partial credit by case, of what it could earn.
    title
        The outcome in one line.
    sections
        What was asked, what came, what it means and what to try.
    bugs
        Slugs of recognised bugs, most certain first.
    cases
        One entry per case.
    links
        Where to read more.
    """

    exercise: str
    status: Status
    points: float
    max_points: float
    title: str
    sections: tuple[Section, ...] = ()
    bugs: list[str] = field(default_factory=list)
    cases: tuple[CaseResult, ...] = ()
    links: tuple[Link, ...] = ()

    def __post_init__(self) -> None:
        if not (math.isfinite(self.points) and 0 <= self.points <= self.max_points):
            raise ValueError(f"points must lie between 0 and {self.max_points}, not at {self.points}")

    @property
    def passed(self) -> bool:
        """Whether every case passed."""
        return self.status is Status.PASSED

    @property
    def message(self) -> str:
        """What a learner reads, as plain text."""
        return message(self)

    def to_dict(self) -> dict[str, Any]:
        """Return the verdict as JSON-able data, with its schema version."""
        content = asdict(self)
        return {
            "schema": SCHEMA,
            **content,
            "status": self.status.value,
            "passed": self.passed,
            "message": self.message,
        }

    def to_json(self) -> str:
        """Return the verdict as JSON; NaN cannot occur in it."""
        return json.dumps(self.to_dict(), allow_nan=False, ensure_ascii=True)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """Show itself in Jupyter; nbgrader takes a cell's partial credit from a `text/plain` that is a bare number."""
        return {"text/plain": repr(float(self.points)), "text/html": html(self), MEDIA_TYPE: self.to_dict()}


def verdict_from_dict(content: dict[str, Any]) -> Verdict:
    """Rebuild a verdict from what `to_dict` made.

    Raises
    ------
    ValueError
        If the content is of another schema.
    """
    if content.get("schema") != SCHEMA:
        raise ValueError(f"a verdict of schema {SCHEMA} is needed, not of {content.get('schema')!r}")
    return Verdict(
        exercise=content["exercise"],
        status=Status(content["status"]),
        points=content["points"],
        max_points=content["max_points"],
        title=content["title"],
        sections=tuple(
            Section(
                section["heading"],
                section["text"],
                tuple(
                    Table(
                        table["caption"],
                        tuple(tuple(row) for row in table["rows"]),
                        tuple(table["marked"]) if table["marked"] else None,
                    )
                    for table in section["tables"]
                ),
                section["code"],
            )
            for section in content["sections"]
        ),
        bugs=list(content["bugs"]),
        cases=tuple(CaseResult(**case) for case in content["cases"]),
        links=tuple(Link(**link) for link in content["links"]),
    )
