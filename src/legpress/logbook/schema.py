"""The tables as they are now; `migrations` holds how they came about, and a test holds both together."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

REVISION = "5"  # the newest in migrations/versions
REVISIONS = ("1", "2", "3", "4", "5")
VERSION_TABLE = (
    "legpress_revision"  # one row, kept by Alembic; its own name, so that nobody else's file is taken for ours
)

tables = MetaData()

# sqlite_autoincrement: an id is never given twice, so that an undone set comes back under its own.
sets = Table(
    "sets",
    tables,
    Column("id", Integer, primary_key=True),
    Column("lifter", String, nullable=False),
    Column("done_at", DateTime, key="when", nullable=False),
    Column("exercise", String, nullable=False),
    Column("load", Double, nullable=False),
    Column("unit", String(2), nullable=False),
    Column("reps", Integer, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("rir", Double),
    Column("tempo", String),
    Column("tempo_kept", Boolean),
    Column("depth_kept", Boolean),
    Column("machine", String),
    Column("heel_height_cm", Double),
    Column("heel_spacing_cm", Double),
    Column("toe_out_deg", Double),
    Column("backrest_notch", Integer),
    Column("stop_sled_cm", Double),
    Column("cue", String),
    Column("workout", String, nullable=False),
    Column("notes", Text, nullable=False),
    Column("load_written", String, nullable=False, server_default=""),
    Column("exercise_written", String, nullable=False, server_default=""),
    # before its number, among sets of one time: what an app puts into a workout later stands where it was done
    Column("position", Integer, nullable=False, server_default="0"),
    Index("sets_by_time", "when", "position", "id"),
    Index("sets_by_lifter", "lifter", "when", "position", "id"),
    Index("sets_by_exercise", "lifter", "exercise", "when", "position", "id"),
    Index("sets_by_machine", "lifter", "machine", "when", "position", "id"),
    sqlite_autoincrement=True,
)

machine_settings = Table(
    "machine_settings",
    tables,
    Column("id", Integer, primary_key=True),
    Column("lifter", String, nullable=False),
    Column("machine", String, nullable=False),  # "" stands for sets that name none
    Column("mark", Text, nullable=False),
    Column("load_counts", String, nullable=False, server_default=""),  # a `LoadConvention`, "" where nothing was told
    UniqueConstraint("lifter", "machine", name="one_mark_a_machine"),
    sqlite_autoincrement=True,
)

# What a lifter said that the titles of another app mean.
exercise_titles = Table(
    "exercise_titles",
    tables,
    Column("id", Integer, primary_key=True),
    Column("lifter", String, nullable=False),
    Column("title", String, nullable=False),
    Column("exercise", String, nullable=False),
    UniqueConstraint("lifter", "title", name="one_exercise_a_title"),
    sqlite_autoincrement=True,
)

# Which set a page asked for, by the id that it gave it: asked again, after an answer got lost, nothing is added twice. No
# part of any change: what was undone or deleted does not come back because a phone asks again.
client_ids = Table(
    "client_ids",
    tables,
    Column("client_id", String(36), primary_key=True),
    Column("set_id", Integer, nullable=False),
)

changes = Table(
    "changes",
    tables,
    Column("id", Integer, primary_key=True),
    Column("changed_at", DateTime, nullable=False),
    Column(
        "kind", String(10), nullable=False
    ),  # add, edit, delete, mark, title; restore: of a file of ours; else the app (import: of an older log)
    Column("words", Text, nullable=False),  # what was done, as undo says it
    Column("undone", Boolean, nullable=False),
    sqlite_autoincrement=True,
)

# One row for each row that a change touched. `held` is that row on the other side of the change: as it was before, or,
# once undone, as it would be again; null where it is not there on that side. Undo and redo both swap `held` with the log.
change_rows = Table(
    "change_rows",
    tables,
    Column("change_id", Integer, ForeignKey("changes.id", ondelete="CASCADE"), primary_key=True),
    Column("row_table", String(20), primary_key=True),
    Column("row_id", Integer, primary_key=True),
    Column("held", JSON(none_as_null=True)),
)
