"""The tables as they are now; `migrations` holds how they came about, and a test holds both together."""

from __future__ import annotations

from typing import Any

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
    text,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

REVISION = "6"  # the newest in migrations/versions
REVISIONS = ("1", "2", "3", "4", "5", "6")
VERSION_TABLE = (
    "legpress_revision"  # one row, kept by Alembic; its own name, so that nobody else's file is taken for ours
)

tables = MetaData()

# Rows of sets that nothing of ours can have written, word for word as in revision 5: an index holds them alone.
_SUSPECT_ANYWHERE = """unit NOT IN ('kg', 'lb') OR kind NOT IN ('warm-up', 'work', 'drop', 'failure') OR lifter = '' OR exercise = ''
OR load NOT BETWEEN 0 AND 5000 OR reps NOT BETWEEN 1 AND 1000 OR rir NOT BETWEEN 0 AND 50
OR heel_height_cm NOT BETWEEN 0 AND 120 OR heel_spacing_cm NOT BETWEEN 5 AND 100 OR toe_out_deg NOT BETWEEN -20 AND 50
OR backrest_notch NOT BETWEEN 1 AND 30 OR stop_sled_cm NOT BETWEEN 0 AND 150
OR (heel_height_cm IS NULL) <> (heel_spacing_cm IS NULL)"""
# A column of SQLite holds what it is given; words are above all numbers there, and bytes above all words. The character that is
# asked for is what SQLite reads where text is broken.
_SUSPECT_SQLITE = f"""{_SUSPECT_ANYWHERE} OR reps <> CAST(reps AS INTEGER)
OR lifter >= x'' OR exercise >= x'' OR workout >= x'' OR notes >= x'' OR load_written >= x'' OR exercise_written >= x''
OR tempo >= x'' OR machine >= x'' OR cue >= x'' OR backrest_notch <> CAST(backrest_notch AS INTEGER) OR position >= ''
OR tempo_kept NOT IN (0, 1) OR depth_kept NOT IN (0, 1)
OR lifter || exercise || notes GLOB '*' || char(65533) || '*'
OR CASE WHEN done_at GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9] [0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9]*'
THEN date(done_at, '+0 days') IS NOT substr(done_at, 1, 10) OR length(done_at) <> 26 ELSE 1 END"""
_SUSPECT_POSTGRESQL = f"{_SUSPECT_ANYWHERE} OR done_at NOT BETWEEN '1900-01-01' AND '2200-12-31 23:59:59.999999'"
SUSPECT = {"sqlite": _SUSPECT_SQLITE, "postgresql": _SUSPECT_POSTGRESQL}

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
    Index("sets_suspect", "id", **{f"{kind}_where": text(which) for kind, which in SUSPECT.items()}),
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

# Rows that another program broke: what is wrong, and all that was in them as JSON.
broken_sets = Table(
    "broken_sets",
    tables,
    Column("id", Integer, primary_key=True, autoincrement=False),  # the set's
    Column("why", Text, nullable=False),
    Column("held", Text, nullable=False),
)


class by_code_point(FunctionElement[str]):
    """Words to put in order, the same on every server, whichever language it was set up for."""

    type = String()
    inherit_cache = True


@compiles(by_code_point)
def _as_it_is(element: Any, compiler: Any, **options: Any) -> str:
    return compiler.process(element.clauses, **options)  # SQLite does so by itself


@compiles(by_code_point, "postgresql")
def _collated(element: Any, compiler: Any, **options: Any) -> str:
    return f'{compiler.process(element.clauses, **options)} COLLATE "C"'
