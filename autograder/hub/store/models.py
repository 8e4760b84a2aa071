"""What the hub remembers: people, their progress, submissions and gradings, and the model board."""

from __future__ import annotations

import enum
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Enum, ForeignKey, MetaData, String, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator


class Role(enum.Enum):
    """What a person may do; each role may do what the roles before it may."""

    LEARNER = "learner"
    ASSISTANT = "assistant"
    INSTRUCTOR = "instructor"

    def includes(self, other: Role) -> bool:
        """Whether this role may do what ``other`` may."""
        order = list(Role)
        return order.index(self) >= order.index(other)


class State(enum.Enum):
    """Where a submission stands."""

    QUEUED = "queued"
    GRADING = "grading"
    GRADED = "graded"
    UNGRADABLE = "ungradable"


class Policy(enum.Enum):
    """Which attempt counts."""

    BEST = "best"
    LAST = "last"


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; SQLite forgets time zones, so they are put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=value.tzinfo or UTC)


def by_value(kind: type[enum.Enum]) -> Enum:
    """Store an enum by its value, unconstrained, so that a new member needs no migration."""
    return Enum(kind, native_enum=False, length=16, values_callable=lambda members: [m.value for m in members])


class Base(DeclarativeBase):
    """Names its constraints, so that migrations can name them too."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads a plain class attribute
        datetime: UtcDateTime,
        dict[str, Any]: JSON,
        list[str]: JSON,
        list[float]: JSON,
        Role: by_value(Role),
        State: by_value(State),
        Policy: by_value(Policy),
    }


class Person(Base):
    """Somebody of the class; ``id`` is the student id of nbgrader's gradebook."""

    __tablename__ = "people"

    id: Mapped[str] = mapped_column(String(100), primary_key=True)
    name: Mapped[str]
    email: Mapped[str | None]
    role: Mapped[Role]
    added: Mapped[datetime]


class SignInLink(Base):
    """A personal link that signs its holder in once; only the token's hash is kept."""

    __tablename__ = "sign_in_links"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    expires: Mapped[datetime]


class Session(Base):
    """A browser, or a program, that is signed in; only the token's hash is kept."""

    __tablename__ = "sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    created: Mapped[datetime]
    expires: Mapped[datetime]
    person: Mapped[Person] = relationship()


class Assignment(Base):
    """What the class may submit, until when, and how often."""

    __tablename__ = "assignments"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    due: Mapped[datetime | None]
    closes: Mapped[datetime | None]
    late_penalty_per_day: Mapped[float]
    max_attempts: Mapped[int | None]
    attempts_per_hour: Mapped[int]
    policy: Mapped[Policy]


class Submission(Base):
    """One attempt: a notebook that was received, whose bytes lie in the spool under ``id``."""

    __tablename__ = "submissions"
    __table_args__ = (UniqueConstraint("person_id", "assignment_name", "attempt"),)

    sequence: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(String(32), unique=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    assignment_name: Mapped[str] = mapped_column(ForeignKey("assignments.name"), index=True)
    attempt: Mapped[int]
    received: Mapped[datetime] = mapped_column(index=True)
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    cells: Mapped[list[str]]
    state: Mapped[State] = mapped_column(index=True)
    interruptions: Mapped[int]
    person: Mapped[Person] = relationship()
    assignment: Mapped[Assignment] = relationship()
    gradings: Mapped[list[Grading]] = relationship(order_by="Grading.id", cascade="all, delete-orphan")


class Grading(Base):
    """One official run over a submission; the last one counts, the earlier ones are its history."""

    __tablename__ = "gradings"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[str] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"), index=True)
    finished: Mapped[datetime]
    state: Mapped[State]
    score: Mapped[float | None]
    max_score: Mapped[float | None]
    message: Mapped[str | None]
    verdicts: Mapped[list[CellVerdict]] = relationship(order_by="CellVerdict.position", cascade="all, delete-orphan")


class CellVerdict(Base):
    """The examiner's verdict on one cell of a grading."""

    __tablename__ = "verdicts"

    grading_id: Mapped[int] = mapped_column(ForeignKey("gradings.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    cell: Mapped[str] = mapped_column(String(200))
    verdict: Mapped[dict[str, Any]]


class Override(Base):
    """A score that an instructor set by hand for a person's assignment, and why."""

    __tablename__ = "overrides"

    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    assignment_name: Mapped[str] = mapped_column(ForeignKey("assignments.name"), primary_key=True)
    score: Mapped[float]
    reason: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]


class LearningProgress(Base):
    """What a learner has reached on the site, as their browsers tell it; see :mod:`autograder.hub.routes.progress`."""

    __tablename__ = "learning_progress"

    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    record: Mapped[dict[str, Any]]
    changed: Mapped[datetime]


class BoardSentence(Base):
    """One of the model board's test sentences; its label never leaves the hub."""

    __tablename__ = "board_sentences"

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str]
    label: Mapped[int]


class BoardEntry(Base):
    """A model that somebody shared: what they say of it, what it predicts, and what the hub measured.

    ``hidden`` is a moderator's reason for taking it off the board.
    """

    __tablename__ = "board_entries"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    shared: Mapped[datetime] = mapped_column(index=True)
    shown_as: Mapped[str]
    title: Mapped[str]
    description: Mapped[str]
    notebook: Mapped[str]
    cell: Mapped[str] = mapped_column(String(16))
    parameters: Mapped[int | None] = mapped_column(BigInteger)
    training_seconds: Mapped[float | None]
    claimed_accuracy: Mapped[float | None]
    predictions: Mapped[list[float]]
    are_probabilities: Mapped[bool]
    verified: Mapped[dict[str, Any]]
    hidden: Mapped[str | None]
    reviews: Mapped[list[BoardReview]] = relationship(order_by="BoardReview.at", passive_deletes=True)


class BoardReview(Base):
    """What one person says of somebody else's entry, by the rubric."""

    __tablename__ = "board_reviews"

    entry_id: Mapped[str] = mapped_column(ForeignKey("board_entries.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True)
    at: Mapped[datetime]
    levels: Mapped[dict[str, Any]]
    comment: Mapped[str]
    hidden: Mapped[str | None]
    person: Mapped[Person] = relationship()


class AuditEntry(Base):
    """Something that somebody did; it outlives the people it is about, so it names them by id only."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[str | None]
    action: Mapped[str]
    subject: Mapped[str]
    details: Mapped[dict[str, Any]]
