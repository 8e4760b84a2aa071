"""The class and its submissions."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)
PERSON = "people.id"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "people",
        sa.Column("id", sa.String(100), primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String()),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("added", MOMENT, nullable=False),
    )
    op.create_table(
        "sign_in_links",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("person_id", sa.String(100), sa.ForeignKey(PERSON, ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("expires", MOMENT, nullable=False),
    )
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("person_id", sa.String(100), sa.ForeignKey(PERSON, ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("expires", MOMENT, nullable=False),
    )
    op.create_table(
        "assignments",
        sa.Column("name", sa.String(100), primary_key=True),
        sa.Column("due", MOMENT),
        sa.Column("closes", MOMENT),
        sa.Column("late_penalty_per_day", sa.Double(), nullable=False),
        sa.Column("max_attempts", sa.Integer()),
        sa.Column("attempts_per_hour", sa.Integer(), nullable=False),
        sa.Column("policy", sa.String(16), nullable=False),
    )
    op.create_table(
        "submissions",
        sa.Column("sequence", sa.Integer(), primary_key=True),
        sa.Column("id", sa.String(32), nullable=False, unique=True),
        sa.Column("person_id", sa.String(100), sa.ForeignKey(PERSON, ondelete="CASCADE"), nullable=False),
        sa.Column("assignment_name", sa.String(100), sa.ForeignKey("assignments.name"), nullable=False, index=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("received", MOMENT, nullable=False, index=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False, index=True),
        sa.Column("interruptions", sa.Integer(), nullable=False),
        sa.UniqueConstraint("person_id", "assignment_name", "attempt"),
    )
    op.create_table(
        "gradings",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "submission_id",
            sa.String(32),
            sa.ForeignKey("submissions.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("finished", MOMENT, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("score", sa.Double()),
        sa.Column("max_score", sa.Double()),
        sa.Column("message", sa.String()),
    )
    op.create_table(
        "verdicts",
        sa.Column("grading_id", sa.Integer(), sa.ForeignKey("gradings.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True),
        sa.Column("cell", sa.String(200), nullable=False),
        sa.Column("verdict", sa.JSON(), nullable=False),
    )
    op.create_table(
        "overrides",
        sa.Column("person_id", sa.String(100), sa.ForeignKey(PERSON, ondelete="CASCADE"), primary_key=True),
        sa.Column("assignment_name", sa.String(100), sa.ForeignKey("assignments.name"), primary_key=True),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", MOMENT, nullable=False, index=True),
        sa.Column("by", sa.String()),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
    )


def downgrade() -> None:
    """Remove them."""
    for table in (
        "audit",
        "overrides",
        "verdicts",
        "gradings",
        "submissions",
        "assignments",
        "sessions",
        "sign_in_links",
        "people",
    ):
        op.drop_table(table)
