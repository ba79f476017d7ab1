"""A log in each of the databases that can hold one: what asks for `url` or `logbook` is tried in SQLite and in PostgreSQL."""

from contextlib import nullcontext

import pytest

from legpress.logbook import Logbook
from legpress.logbook.database import writing
from legpress.logbook.imports.importing import import_file
from legpress.logbook.schema import tables

HEVY_HEADER = "title,start_time,exercise_title,exercise_notes,set_index,set_type,weight_kg,reps,rpe"
DATABASES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def server():
    """A server of PostgreSQL, for all tests of this worker."""
    psycopg = pytest.importorskip("psycopg", reason="the driver of PostgreSQL is not installed (extra `postgres`)")
    assert psycopg
    from postgresql import NoServer, Server

    try:
        started = Server()
    except NoServer as reason:
        pytest.skip(str(reason))
    yield started
    started.stop()


@pytest.fixture(scope="session")
def _shared(server):
    """A log with the newest tables, which each test finds empty, and its URL."""
    url = server.url(server.create())
    with Logbook.open(url) as logbook:
        yield logbook, url


def _emptied(request):
    """The same without its rows: ten times as quick as a new database."""
    logbook, url = request.getfixturevalue("_shared")
    rows = [f"DELETE FROM {name}" for name in reversed(tables.tables)]
    numbers = [
        f"ALTER SEQUENCE {name}_id_seq RESTART"
        for name, table in tables.tables.items()
        if "id" in table.c and table.c.id.autoincrement
    ]
    with writing(logbook._engine) as connection:
        connection.exec_driver_sql("; ".join([*rows, *numbers]))
    return logbook, url


@pytest.fixture(params=DATABASES)
def database(request):
    """The kind of database in which this test is tried."""
    return request.param


@pytest.fixture
def url(request, database, tmp_path):
    """Of an empty log; in PostgreSQL with its tables already."""
    return f"sqlite:///{tmp_path / 'logbook.sqlite'}" if database == "sqlite" else _emptied(request)[1]


@pytest.fixture
def new_url(request, database, tmp_path):
    """Of a database in which there is nothing yet."""
    if database == "sqlite":
        yield f"sqlite:///{tmp_path / 'logbook.sqlite'}"
        return
    server = request.getfixturevalue("server")
    name = server.create()
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def file_url(tmp_path):
    """Of a file of SQLite, for what only a file can do."""
    return f"sqlite:///{tmp_path / 'logbook.sqlite'}"


@pytest.fixture
def empty_log(request, database):
    """Opens a log that is empty again each time; for many in one test."""
    return lambda: Logbook.open("sqlite://") if database == "sqlite" else nullcontext(_emptied(request)[0])


@pytest.fixture
def logbook(url):
    with Logbook.open(url) as opened:
        yield opened


@pytest.fixture
def hevy(tmp_path):
    """Imports an export of Hevy: rows of (title, load, repetitions), with day, type or note by name."""

    def imported(logbook, *rows, **options):
        lines = []
        for title, load, reps, *more in rows:
            told = {"day": 3, "kind": "normal", "note": "", "rpe": ""} | (more[0] if more else {})
            lines.append(
                f'Legs,"{told["day"]} Nov 2026, 18:00",{title},{told["note"]},0,{told["kind"]},{load},{reps},{told["rpe"]}'
            )
        file = tmp_path / "hevy.csv"
        file.write_text("\n".join([HEVY_HEADER, *lines]) + "\n")
        report = import_file(logbook, file, lifter="Kim", **options)
        assert report.rows == report.imported + len(report.corrected) + len(report.left_out)
        return report

    return imported
