"""The log's file: it opens, comes up to date with its rows, and says in one sentence why it cannot."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from logs import a_set
from sqlalchemy import create_engine, text

from legpress.errors import WrongInput
from legpress.logbook import Logbook, database
from legpress.logbook.database import writing
from legpress.logbook.database_url import VARIABLE, database_url
from legpress.logbook.schema import REVISION, REVISIONS, VERSION_TABLE, tables

OLD_ROW = (
    "INSERT INTO sets (lifter, done_at, exercise, load, unit, reps, kind, workout, notes) "
    "VALUES ('Mara', '2026-10-01 18:00:00.000000', 'leg press', 110.0, 'kg', 10, 'work', '', 'from before')"
)


@pytest.fixture
def first_revision(new_url):
    """A log of the first legpress that kept one, with a set and a mark in it."""
    engine = create_engine(database_url(new_url))
    with engine.begin() as connection:
        database.migrate(connection, "1")
        connection.exec_driver_sql(OLD_ROW)
        connection.exec_driver_sql(
            "INSERT INTO machine_settings (lifter, machine, mark) VALUES ('Mara', 'sled', 'notch 3')"
        )
    engine.dispose()
    return new_url


def file_of(url):
    return url.removeprefix("sqlite:///")


def executed(url, statement):
    """A statement of another program; its first value."""
    engine = create_engine(database_url(url))
    with engine.begin() as connection:
        done = connection.exec_driver_sql(statement)
        value = done.scalar() if done.returns_rows else None
    engine.dispose()
    return value


def revision(url):
    return executed(url, f"SELECT version_num FROM {VERSION_TABLE}")


def test_a_log_of_the_first_revision_is_brought_up_to_date_with_its_sets(first_revision):
    assert revision(first_revision) == "1"
    with Logbook.open(first_revision) as logbook:
        (old,) = logbook.sets()
        assert (old.lifter, old.load, old.reps, old.notes) == ("Mara", 110.0, 10, "from before")
        assert logbook.settings("Mara", "sled").mark == "notch 3"
        with pytest.raises(WrongInput, match="nothing to undo"):
            logbook.undo()
        logbook.edit(old.id, reps=9)
        logbook.delete(old.id)
        logbook.undo()
        logbook.undo()
        assert logbook.sets() == [old]
    assert revision(first_revision) == REVISION


def test_what_older_logs_have_no_column_for_is_nothing_and_their_changes_can_be_undone(new_url):
    engine = create_engine(database_url(new_url))
    with engine.begin() as connection:
        database.migrate(connection, "2")
        connection.exec_driver_sql(OLD_ROW)
        connection.exec_driver_sql(
            "INSERT INTO changes (id, changed_at, kind, words, undone) VALUES (1, '2026-10-02 08:00:00', 'edit', 'it', false)"
        )
        held = (
            '{"id": 1, "lifter": "Mara", "when": "2026-10-01T18:00:00", "exercise": "leg press", "load": 100.0, "unit": "kg", '
            '"reps": 8, "kind": "work", "workout": "", "notes": ""}'
        )
        connection.execute(text("INSERT INTO change_rows VALUES (1, 'sets', 1, :held)"), {"held": held})
        connection.exec_driver_sql(
            "INSERT INTO machine_settings (lifter, machine, mark) VALUES ('Mara', 'sled', 'notch 3')"
        )
    engine.dispose()
    with Logbook.open(new_url) as logbook:
        (old,) = logbook.sets()
        assert (old.load, old.load_written, old.exercise_written) == (110, "", "")
        settings = logbook.settings("Mara", "sled")
        assert (settings.mark, settings.counts) == ("notch 3", None)
        logbook.undo()
        assert [(one.load, one.reps) for one in logbook.sets()] == [(100, 8)]
        logbook.redo()
        assert logbook.sets() == [old]


def test_an_upgrade_that_is_cut_off_leaves_the_log_as_it_was(first_revision, monkeypatch):
    def cut_off(connection, to):
        connection.exec_driver_sql("CREATE TABLE changes (id INTEGER)")
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(database, "migrate", cut_off)
        with pytest.raises(KeyboardInterrupt):
            Logbook.open(first_revision)
    assert revision(first_revision) == "1"
    with Logbook.open(first_revision) as logbook:
        assert logbook.count() == 1


def test_the_steps_lead_to_the_tables_of_the_code(new_url):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    Logbook.open(new_url).close()
    engine = create_engine(database_url(new_url))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, tables) == []
    engine.dispose()
    steps = ScriptDirectory(str(Path(database.__file__).parent / "migrations"))
    assert steps.get_current_head() == REVISION
    assert {step.revision for step in steps.walk_revisions()} == set(REVISIONS)


def test_a_log_of_a_newer_legpress_is_refused_and_not_touched(new_url):
    with Logbook.open(new_url) as logbook:
        logbook.add(a_set())
    executed(new_url, f"UPDATE {VERSION_TABLE} SET version_num = '99'")
    with pytest.raises(WrongInput, match="newer legpress"):
        Logbook.open(new_url)
    assert revision(new_url) == "99"


def test_a_commit_is_flushed_to_the_disk(file_url):
    with Logbook.open(file_url) as logbook, database.reading(logbook._engine) as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL


def test_the_tables_of_another_program_are_left_alone(file_url):
    with sqlite3.connect(file_of(file_url)) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    with pytest.raises(WrongInput, match="recipes"):
        Logbook.open(file_url)


def test_a_file_that_is_no_log_is_named(file_url, tmp_path):
    (tmp_path / "logbook.sqlite").write_bytes(b"no database" * 1000)
    with pytest.raises(WrongInput, match=r"logbook\.sqlite is damaged"):
        Logbook.open(file_url)


def test_a_damaged_log_is_one_sentence(file_url, tmp_path):
    with Logbook.open(file_url) as logbook:
        logbook.add_all([a_set(notes="x" * 500)] * 200)
    file = tmp_path / "logbook.sqlite"
    whole = file.read_bytes()
    file.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))

    def used():
        with Logbook.open(file_url) as logbook:
            return logbook.sets()

    with pytest.raises(WrongInput, match=r"damaged|changed by another"):
        used()


def test_a_log_that_another_program_writes_to_is_told_after_a_while(url, monkeypatch):
    monkeypatch.setattr(database, "PATIENCE_S", 0.2)
    with Logbook.open(url) as logbook, Logbook.open(url) as other:
        with other.change("add") as change:
            assert logbook.sets() == []  # looking is not kept from anybody
            with pytest.raises(WrongInput, match="Another program"):
                logbook.add(a_set())
            change.dropped = True
        logbook.add(a_set())


def test_a_connection_that_may_only_read_says_so(logbook, database):
    only_reads = {"sqlite": "PRAGMA query_only=ON", "postgresql": "SET TRANSACTION READ ONLY"}

    def written():
        with writing(logbook._engine) as connection:
            connection.exec_driver_sql(only_reads[database])
            connection.exec_driver_sql(OLD_ROW)

    with pytest.raises(WrongInput, match="only be read"):
        written()


def test_programs_that_open_a_new_log_at_once_all_get_it(new_url):
    code = (
        "import sys; sys.path.insert(0, sys.argv[2])\n"
        "from logs import a_set\n"
        "from legpress.logbook import Logbook\n"
        "with Logbook.open(sys.argv[1]) as log: log.add(a_set())\n"
    )
    here = __file__.rsplit("/", 1)[0]
    all_of_them = [
        subprocess.Popen([sys.executable, "-c", code, new_url, here], stderr=subprocess.PIPE) for _ in range(4)
    ]
    for one in all_of_them:
        _, said = one.communicate(timeout=120)
        assert one.returncode == 0, said.decode()
    with Logbook.open(new_url) as logbook:
        assert logbook.count() == 4


@pytest.mark.parametrize(
    ("told", "because"),
    [
        ("/home/me/logbook.sqlite", "not a database's URL"),
        ("nonsense", "not a database's URL"),
        ("mysql://me@host/log", "mysql"),
        ("postgresql+nodriver://me@host/log", "Leave it out: write postgresql://"),
        ("postgres+asyncpg://me@host/log", "Leave it out: write postgresql://"),
        ("sqlite+aiosqlite:///{here}/log.sqlite", "Leave it out: write sqlite://"),
        ("sqlite://", "in memory, which is gone"),
        ("sqlite:///", "in memory, which is gone"),
        ("sqlite:///:memory:", "in memory, which is gone"),
        ("sqlite://host/log.sqlite", "three slashes"),
        ("sqlite:///{here}", "folder"),
        ("sqlite:///{here}/nowhere/log.sqlite", "cannot be opened"),
        ("sqlite:///{here}/log.sqlite?mode=ro", "question mark"),
    ],
)
def test_a_url_that_cannot_be_used_is_one_sentence(tmp_path, told, because, monkeypatch):
    monkeypatch.setenv(VARIABLE, told.format(here=tmp_path))
    with pytest.raises(WrongInput, match=because):
        Logbook.open()


def test_a_driver_that_is_missing_is_named_and_the_password_is_not(monkeypatch):
    def missing(*_, **__):
        raise ModuleNotFoundError("No module named 'psycopg'", name="psycopg")

    monkeypatch.setattr(database, "create_engine", missing)
    with pytest.raises(WrongInput, match="psycopg") as refused:
        Logbook.open("postgresql://me:secret@host/log")
    assert "secret" not in str(refused.value)
    for url in (
        "postgresql+//me:secret@host/log",
        "postgresql://me:se/secret:@cret@[/log",
        "postgres//host/log?password=secret",
    ):
        with pytest.raises(WrongInput) as refused:
            Logbook.open(url)
        assert "secret" not in str(refused.value)


def test_without_a_url_the_log_lies_in_the_user_s_data_folder(tmp_path, monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr("platformdirs.user_data_path", lambda *_, **__: tmp_path / "legpress")
    with Logbook.open() as logbook:
        assert logbook.place == str(tmp_path / "legpress" / "logbook.sqlite")
