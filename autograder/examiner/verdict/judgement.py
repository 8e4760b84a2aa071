"""What a verdict says, as data: how an examination ended, the points, and what a learner is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


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
class Judgement:
    """The outcome of examining one function, before it is rendered.

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

    @property
    def passed(self) -> bool:
        """Whether every case passed."""
        return self.status is Status.PASSED
