"""Where a set stands in a workout to which an app added one later, before others that the log had already."""

import sqlalchemy as sa
from alembic import op

revision = "4"
down_revision = "3"

_INDEXES = {
    "sets_by_time": ["done_at"],
    "sets_by_lifter": ["lifter", "done_at"],
    "sets_by_exercise": ["lifter", "exercise", "done_at"],
    "sets_by_machine": ["lifter", "machine", "done_at"],
}


def upgrade() -> None:
    op.add_column("sets", sa.Column("position", sa.Integer, nullable=False, server_default="0"))
    for name, columns in _INDEXES.items():
        op.drop_index(name, "sets")
        op.create_index(name, "sets", [*columns, "position", "id"])
