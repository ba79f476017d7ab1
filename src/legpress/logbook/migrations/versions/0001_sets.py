"""The first log: sets, and how each lifter sets each machine up."""

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "sets",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("lifter", sa.String, nullable=False),
        sa.Column("done_at", sa.DateTime, nullable=False),
        sa.Column("exercise", sa.String, nullable=False),
        sa.Column("load", sa.Double, nullable=False),
        sa.Column("unit", sa.String(2), nullable=False),
        sa.Column("reps", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("rir", sa.Double),
        sa.Column("tempo", sa.String),
        sa.Column("tempo_kept", sa.Boolean),
        sa.Column("depth_kept", sa.Boolean),
        sa.Column("machine", sa.String),
        sa.Column("heel_height_cm", sa.Double),
        sa.Column("heel_spacing_cm", sa.Double),
        sa.Column("toe_out_deg", sa.Double),
        sa.Column("backrest_notch", sa.Integer),
        sa.Column("stop_sled_cm", sa.Double),
        sa.Column("cue", sa.String),
        sa.Column("workout", sa.String, nullable=False),
        sa.Column("notes", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("sets_by_time", "sets", ["done_at", "id"])
    op.create_index("sets_by_lifter", "sets", ["lifter", "done_at", "id"])
    op.create_index("sets_by_exercise", "sets", ["lifter", "exercise", "done_at", "id"])
    op.create_index("sets_by_machine", "sets", ["lifter", "machine", "done_at", "id"])
    op.create_table(
        "machine_settings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("lifter", sa.String, nullable=False),
        sa.Column("machine", sa.String, nullable=False),
        sa.Column("mark", sa.Text, nullable=False),
        sa.UniqueConstraint("lifter", "machine", name="one_mark_a_machine"),
        sqlite_autoincrement=True,
    )
