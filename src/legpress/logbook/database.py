"""Where the log lies and how it is opened: SQLite that survives a pulled plug, or another database by its URL."""

from __future__ import annotations

import os
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from ..errors import WrongInput, shown
from .schema import REVISION, REVISIONS, VERSION_TABLE

VARIABLE = "LEGPRESS_DATABASE_URL"
PATIENCE_S = 10.0  # how long another program may hold the file
_HOW = (
    "Write sqlite:////home/me/logbook.sqlite or postgresql://user@host/database, or leave it unset for the usual place."
)


def database_url(url: str | None = None) -> URL:
    """The URL given, else LEGPRESS_DATABASE_URL, else `logbook.sqlite` in the user's data folder, which is made."""
    told = url or os.environ.get(VARIABLE)
    if not told:
        from platformdirs import user_data_path

        folder = user_data_path("legpress", appauthor=False)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise WrongInput(
                f"The folder for the log, {folder}, cannot be made: {error.strerror}. "
                f"Set {VARIABLE}=sqlite:////another/folder/logbook.sqlite."
            ) from None
        return URL.create("sqlite", database=str(folder / "logbook.sqlite"))
    try:
        parsed = make_url(told)
        kind = parsed.get_backend_name()
    except (ArgumentError, ValueError):
        hidden = re.sub(r":[^:@/]*@", ":***@", told)  # no password on the screen
        raise WrongInput(f"{VARIABLE} is {shown(hidden)}, which is not a database's URL. {_HOW}") from None
    if kind not in ("sqlite", "postgresql"):
        raise WrongInput(f"{VARIABLE} names {shown(kind)}; the log lies in SQLite or PostgreSQL. {_HOW}")
    if kind == "sqlite" and parsed.query:
        raise WrongInput(f"{VARIABLE} has options after a question mark, which the log does not take. {_HOW}")
    if kind == "sqlite" and parsed.database and Path(parsed.database).is_dir():
        raise WrongInput(f"{VARIABLE} names the folder {parsed.database}. Name a file in it, such as logbook.sqlite.")
    return parsed


def place(url: URL) -> str:
    """Where the log is, for a sentence; never with a password."""
    if url.get_backend_name() == "sqlite":
        return url.database or "in memory"
    return url.render_as_string(hide_password=True)


def open_engine(url: URL) -> Engine:
    """A database with the newest tables; every failure is one sentence."""
    try:
        engine = create_engine(url, **_sqlite_options(url))
    except ImportError as error:
        driver = "psycopg" if "psycopg" in str(error) else (error.name or "its driver")
        raise WrongInput(
            f"The log at {place(url)} needs the driver {driver}, which is not installed. "
            f"Run `pip install 'psycopg[binary]'`, or unset {VARIABLE} to keep the log in a file."
        ) from None
    except (ArgumentError, NoSuchModuleError, TypeError, ValueError):
        raise WrongInput(f"{VARIABLE} is {shown(place(url))}, which is not a database's URL. {_HOW}") from None
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _durable)
        event.listen(engine, "begin", _begin)
    try:
        with spoken(place(url)):
            _upgrade(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that nobody else can write beside; committed, and on the disk, when the block ends well."""
    with spoken(place(engine.url)), engine.connect() as connection:
        connection.execution_options(legpress_writes=True)
        with connection.begin():
            yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees the log as it is at its start."""
    with spoken(place(engine.url)), engine.connect() as connection, connection.begin():
        yield connection


def _sqlite_options(url: URL) -> dict[str, Any]:
    if url.get_backend_name() != "sqlite":
        return {}
    return {"connect_args": {"timeout": PATIENCE_S}}


def _durable(connection: sqlite3.Connection, record: Any) -> None:
    """A commit that was acknowledged survives a killed process and a pulled plug (WAL, flushed at every commit)."""
    connection.isolation_level = None  # transactions are begun below, not guessed by the driver
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=FULL")
    if connection.execute("PRAGMA journal_mode").fetchone()[0] in ("wal", "memory"):
        return
    # Two programs that open a new file at once: the busy timeout does not hold for this switch.
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.02)


def _begin(connection: Connection) -> None:
    # Who reads first and writes later may find that somebody else wrote in between; a writer says so at once.
    writes = connection.get_execution_options().get("legpress_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _revision(connection: Connection) -> str | None:
    """The revision of the tables; None in an empty database. Refuses what is newer, and what is not a log."""
    names = set(inspect(connection).get_table_names())
    if VERSION_TABLE not in names:
        strangers = sorted(names) if connection.dialect.name == "sqlite" else sorted(names & {"sets", "changes"})
        if strangers:
            raise WrongInput(
                f"{place(connection.engine.url)} holds the tables of another program ({', '.join(strangers[:3])}). "
                f"Give the log a file of its own in {VARIABLE}."
            )
        return None
    asked = f"SELECT version_num FROM {VERSION_TABLE}"  # noqa: S608, our own name
    revision = connection.execute(text(asked)).scalar()
    if revision is not None and revision not in REVISIONS:
        raise WrongInput(
            f"The log at {place(connection.engine.url)} was written by a newer legpress (revision {revision}, this one "
            f"knows {REVISION}). Update legpress with `pip install -U legpress`; nothing was changed."
        )
    return revision


def _upgrade(engine: Engine, to: str = REVISION) -> None:
    with engine.connect() as connection, connection.begin():
        if _revision(connection) == to:
            return
    with writing(engine) as connection:
        if _revision(connection) != to:  # nobody else did it meanwhile
            migrate(connection, to)


def migrate(connection: Connection, to: str) -> None:
    """Takes the tables to a revision, inside the transaction of the connection."""
    from alembic.command import upgrade
    from alembic.config import Config

    config = Config()
    # a percent sign in the path would start a placeholder
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    upgrade(config, to)


@contextmanager
def spoken(where: str) -> Iterator[None]:
    """What a database complains about, as a sentence for the lifter."""
    try:
        yield
    except DBAPIError as error:
        complaint = str(error.orig).strip().splitlines()
        reason = complaint[0] if complaint else type(error.orig).__name__
        raise WrongInput(_sentence(where, reason, error)) from None


def _sentence(where: str, reason: str, error: DBAPIError) -> str:
    said = reason.lower()
    if "locked" in said or "busy" in said:
        return f"Another program is writing to the log {where}. Close it or wait for it, then try again; nothing was changed."
    if "readonly" in said or "read-only" in said:
        return f"The log {where} may only be read. Give yourself the right to write the file and its folder."
    if "not a database" in said or "malformed" in said or "encrypted" in said:
        return (
            f"The log {where} is damaged, or is not a log. Move it away, then `legpress import` your last export "
            f"into a new one; or name another file in {VARIABLE}."
        )
    if "unable to open" in said:
        return f"The log {where} cannot be opened. Check that the folder exists and that you may write there."
    if "full" in said or "i/o error" in said:
        return f"The log {where} cannot be written: {reason}. Make room on the disk; nothing was changed."
    if "no such table" in said or "no such column" in said or "has no column" in said:
        return f"The log {where} lacks a part ({reason}). It was changed by another program; put a copy back."
    if error.connection_invalidated or type(error).__name__ == "OperationalError":
        return f"The log {where} cannot be reached: {reason}. Check {VARIABLE} and that the server runs."
    raise error
