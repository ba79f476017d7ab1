"""Rows of sets that another program broke: an index that holds no others, and where they are set aside."""

import sqlalchemy as sa
from alembic import op

revision = "5"
down_revision = "4"

_ANYWHERE = """unit NOT IN ('kg', 'lb') OR kind NOT IN ('warm-up', 'work', 'drop', 'failure') OR lifter = '' OR exercise = ''
OR load NOT BETWEEN 0 AND 5000 OR reps NOT BETWEEN 1 AND 1000 OR rir NOT BETWEEN 0 AND 50
OR heel_height_cm NOT BETWEEN 0 AND 120 OR heel_spacing_cm NOT BETWEEN 5 AND 100 OR toe_out_deg NOT BETWEEN -20 AND 50
OR backrest_notch NOT BETWEEN 1 AND 30 OR stop_sled_cm NOT BETWEEN 0 AND 150
OR (heel_height_cm IS NULL) <> (heel_spacing_cm IS NULL)"""
# A column of SQLite holds what it is given; words are above all numbers there, and bytes above all words. The character that is
# asked for is what SQLite reads where text is broken.
_SQLITE = f"""{_ANYWHERE} OR reps <> CAST(reps AS INTEGER)
OR lifter >= x'' OR exercise >= x'' OR workout >= x'' OR notes >= x'' OR load_written >= x'' OR exercise_written >= x''
OR tempo >= x'' OR machine >= x'' OR cue >= x'' OR backrest_notch <> CAST(backrest_notch AS INTEGER) OR position >= ''
OR tempo_kept NOT IN (0, 1) OR depth_kept NOT IN (0, 1)
OR lifter || exercise || notes GLOB '*' || char(65533) || '*'
OR CASE WHEN done_at GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9] [0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9]*'
THEN date(done_at, '+0 days') IS NOT substr(done_at, 1, 10) OR length(done_at) <> 26 ELSE 1 END"""
_POSTGRESQL = f"{_ANYWHERE} OR done_at NOT BETWEEN '1900-01-01' AND '2200-12-31 23:59:59.999999'"


def upgrade() -> None:
    op.create_table(
        "broken_sets",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("held", sa.Text, nullable=False),
    )
    op.create_index(
        "sets_suspect", "sets", ["id"], sqlite_where=sa.text(_SQLITE), postgresql_where=sa.text(_POSTGRESQL)
    )
