"""What the grader keeps beside nbgrader's own tables: one row per run over a submission, never overwritten.

It lives in the same database, so that a grade and the record of it are one transaction: after a crash a submission is
graded, with its row, or neither.
"""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, DateTime, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text

METADATA = MetaData()

RUNS = Table(
    "autograder_run",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("assignment", String(128), nullable=False),
    Column("student", String(128), nullable=False),
    Column("finished", DateTime, nullable=False),
    Column("submission_digest", String(64), nullable=False),
    Column("release_digest", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("score", Float),
    Column("max_score", Float),
    Column("message", Text, nullable=False, default=""),
    Column("verdicts", JSON, nullable=False),
    Column("degraded", Boolean, nullable=False, default=False),
    Index("autograder_run_of_student", "assignment", "student", "id"),
)

REASONS = Table(
    "autograder_reasons",
    METADATA,
    Column("run", Integer, ForeignKey(RUNS.c.id, ondelete="CASCADE"), primary_key=True),
    Column("reasons", JSON, nullable=False),
)
"""What may have cost points in a run without the answer being wrong; a table of its own, which old gradebooks get."""
