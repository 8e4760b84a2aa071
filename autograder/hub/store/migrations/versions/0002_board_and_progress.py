"""The model board, and the learners' progress."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "learning_progress",
        _person(primary_key=True),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.Column("changed", MOMENT, nullable=False),
    )
    op.create_table(
        "board_sentences",
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("label", sa.Integer(), nullable=False),
    )
    op.create_table(
        "board_entries",
        sa.Column("id", sa.String(32), primary_key=True),
        _person(index=True),
        sa.Column("shared", MOMENT, nullable=False, index=True),
        sa.Column("shown_as", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("notebook", sa.String(), nullable=False),
        sa.Column("cell", sa.String(16), nullable=False),
        sa.Column("parameters", sa.BigInteger()),
        sa.Column("training_seconds", sa.Double()),
        sa.Column("claimed_accuracy", sa.Double()),
        sa.Column("predictions", sa.JSON(), nullable=False),
        sa.Column("are_probabilities", sa.Boolean(), nullable=False),
        sa.Column("verified", sa.JSON(), nullable=False),
        sa.Column("hidden", sa.String()),
    )
    op.create_table(
        "board_reviews",
        sa.Column("entry_id", sa.String(32), sa.ForeignKey("board_entries.id", ondelete="CASCADE"), primary_key=True),
        _person(primary_key=True, index=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("hidden", sa.String()),
    )


def downgrade() -> None:
    """Remove them."""
    for table in ("board_reviews", "board_entries", "board_sentences", "learning_progress"):
        op.drop_table(table)


def _person(primary_key: bool = False, index: bool = False) -> "sa.Column[str]":
    to_person = sa.ForeignKey("people.id", ondelete="CASCADE")
    return sa.Column("person_id", sa.String(100), to_person, nullable=False, primary_key=primary_key, index=index)
