"""What a load and a title were before they were understood, what loads count on a machine, and a lifter's own titles."""

import sqlalchemy as sa
from alembic import op

revision = "3"
down_revision = "2"


def upgrade() -> None:
    op.add_column("sets", sa.Column("load_written", sa.String, nullable=False, server_default=""))
    op.add_column("sets", sa.Column("exercise_written", sa.String, nullable=False, server_default=""))
    op.add_column("machine_settings", sa.Column("load_counts", sa.String, nullable=False, server_default=""))
    op.create_table(
        "exercise_titles",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("lifter", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("exercise", sa.String, nullable=False),
        sa.UniqueConstraint("lifter", "title", name="one_exercise_a_title"),
        sqlite_autoincrement=True,
    )
