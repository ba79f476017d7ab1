"""Which sets a page asked for, by ids of its own, so that none is added twice."""

import sqlalchemy as sa
from alembic import op

revision = "6"
down_revision = "5"


def upgrade() -> None:
    op.create_table(
        "client_ids",
        sa.Column("client_id", sa.String(36), primary_key=True),
        sa.Column("set_id", sa.Integer, nullable=False),
    )
