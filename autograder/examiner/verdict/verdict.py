"""The verdict: what an examination ends in, as one object for people, pages and gradebooks."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from typing import Any

from autograder.examiner.verdict.html import html
from autograder.examiner.verdict.judgement import CaseResult, Judgement, Link, Section, Status, Table
from autograder.examiner.verdict.text import message

SCHEMA = "unrolled.verdict/1"
MEDIA_TYPE = "application/vnd.unrolled.verdict+json"


@dataclass(frozen=True)
class Verdict(Judgement):
    """The outcome of examining one function, as one object for people, pages and gradebooks."""

    def __post_init__(self) -> None:
        if not (math.isfinite(self.points) and 0 <= self.points <= self.max_points):
            raise ValueError(f"points must lie between 0 and {self.max_points}, not at {self.points}")

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
