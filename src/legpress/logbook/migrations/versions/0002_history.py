"""Undo: every change to the log, and each row on the other side of it."""

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"


def upgrade() -> None:
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("changed_at", sa.DateTime, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("undone", sa.Boolean, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "change_rows",
        sa.Column("change_id", sa.Integer, sa.ForeignKey("changes.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("row_table", sa.String(20), primary_key=True),
        sa.Column("row_id", sa.Integer, primary_key=True),
        sa.Column("held", sa.JSON(none_as_null=True)),
    )
