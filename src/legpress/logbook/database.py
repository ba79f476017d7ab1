"""How the log is opened, read and written: SQLite that survives a pulled plug, or PostgreSQL, which many share."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, StaticPool, create_engine, event, inspect, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from ..errors import WrongInput, shown
from . import broken
from .complaints import Unwritable, spoken
from .database_url import HOW, VARIABLE, in_memory, place
from .schema import REVISION, REVISIONS, VERSION_TABLE, tables

PATIENCE_S = 10.0  # how long another program may hold the log, and a server may keep silent
# The lock of whoever writes a log in this database; any number that no other program takes by chance.
_WRITERS_LOCK = int.from_bytes(b"legpress")
_UNWRITABLE = "legpress_unwritable"  # why the log is a copy in memory


def open_engine(url: URL) -> Engine:
    """A database with the newest tables; every failure is one sentence.

    A file of SQLite that is there and cannot be written is read into memory: whoever writes into it hears why not.
    """
    if url.get_backend_name() != "sqlite":
        patience = {} if "connect_timeout" in url.query else {"connect_timeout": max(1, round(PATIENCE_S))}
        return _opened(url, connect_args={"client_encoding": "utf8"} | patience)
    try:
        _refuse_unwritable(url)
        return _opened(url, connect_args={"timeout": PATIENCE_S})
    except Unwritable as reason:
        if not os.path.isfile(str(url.database)):
            raise
        with spoken(url):
            copy = _copy_in_memory(Path(str(url.database)))
        engine = _opened(url, creator=lambda: copy, poolclass=StaticPool)
        engine.update_execution_options(**{_UNWRITABLE: str(reason)})
        return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that nobody else can write beside; committed, and on the disk, when the block ends well."""
    if reason := engine.get_execution_options().get(_UNWRITABLE):
        raise Unwritable(reason)
    with spoken(engine.url), engine.connect() as connection:
        connection.execution_options(legpress_writes=True)
        with connection.begin() as transaction:
            yield connection
            if transaction.is_active:
                with spoken(engine.url, commits=True):
                    transaction.commit()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees the log as it is at its start."""
    with spoken(engine.url), engine.connect() as connection, connection.begin():
        yield connection


def _opened(url: URL, **options: Any) -> Engine:
    try:
        engine = create_engine(url, **options)
    except ImportError:
        raise WrongInput(
            f"The log at {place(url)} needs the driver psycopg, which is not installed. "
            f"Run `pip install 'legpress[postgres]'`, or unset {VARIABLE} to keep the log in a file."
        ) from None
    except (ArgumentError, NoSuchModuleError, TypeError, ValueError):
        raise WrongInput(f"{VARIABLE} is {shown(place(url))}, which is not a database's URL. {HOW}") from None
    sqlite = url.get_backend_name() == "sqlite"
    event.listen(engine, "connect", _durable if sqlite else _understood)
    event.listen(engine, "begin", _begin_sqlite if sqlite else _begin_postgresql)
    try:
        with spoken(url):
            _upgrade(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


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


def _begin_sqlite(connection: Connection) -> None:
    # Who reads first and writes later may find that somebody else wrote in between; a writer says so at once.
    writes = connection.get_execution_options().get("legpress_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _understood(connection: Any, record: Any) -> None:
    """A server that is set up otherwise than usual gives the same dates and numbers, waits no longer, and keeps what it
    acknowledged."""
    connection.autocommit = True
    connection.execute(
        f"SET datestyle = 'ISO'; SET extra_float_digits = 1; SET lock_timeout = {round(1000 * PATIENCE_S)}; "
        "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
    )
    connection.autocommit = False


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get("legpress_writes"):
        # One writer at a time, as in SQLite; each of its statements sees what those before it committed.
        connection.exec_driver_sql(
            f"SET TRANSACTION ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock({_WRITERS_LOCK})"
        )
    else:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _refuse_unwritable(url: URL) -> None:
    """SQLite would open such a file, and leave beside it what keeps its owner from writing."""
    file = Path(str(url.database))
    as_who = {"effective_ids": os.access in os.supports_effective_ids}
    if (
        not in_memory(url)
        and file.exists()
        and not all(os.access(one, os.W_OK, **as_who) for one in (file, file.parent))
    ):
        raise Unwritable(
            f"The log {place(url)} may only be read. Give yourself the right to write the file and its folder."
        )


def _copy_in_memory(file: Path) -> sqlite3.Connection:
    """All of the log, without writing anything beside it."""
    log, index = (Path(f"{file}{end}") for end in ("-wal", "-shm"))
    # Where somebody has it open, or was killed, the newest changes lie beside it; else nobody needs to be waited for.
    uri = f"{file.absolute().as_uri()}?{'mode=ro&readonly_shm=1' if index.exists() else 'immutable=1'}"
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    try:
        if not index.exists() and log.exists() and log.stat().st_size:
            raise sqlite3.OperationalError(f"the newest changes, in {log.name}, have lost what belongs to them")
        with closing(sqlite3.connect(uri, uri=True, timeout=PATIENCE_S)) as source:
            source.backup(copy)
    except (OSError, sqlite3.Error) as error:
        copy.close()
        raise WrongInput(
            f"The log {file} can neither be written nor read ({error}). Copy it, with what lies beside it under the same name, "
            f"into a folder of yours, and name the copy in {VARIABLE}."
        ) from None
    return copy


def _revision(connection: Connection) -> str | None:
    """The revision of the tables; None in an empty database. Refuses what is newer, and what is not a log."""
    where, sqlite = place(connection.engine.url), connection.dialect.name == "sqlite"
    names = set(inspect(connection).get_table_names())
    if VERSION_TABLE not in names:
        # a server's database may be shared with programs whose tables have other names
        strangers = sorted(names) if sqlite else sorted(names & set(tables.tables))
        if strangers:
            own = "a file" if sqlite else "a database"
            raise WrongInput(
                f"{where} holds the tables of another program ({', '.join(strangers[:3])}). "
                f"Give the log {own} of its own in {VARIABLE}."
            )
        _refuse_letters_missing(connection)
        return None
    asked = f"SELECT version_num FROM {VERSION_TABLE}"  # noqa: S608, our own name
    revision = connection.execute(text(asked)).scalar()
    if revision is not None and revision not in REVISIONS:
        raise WrongInput(
            f"The log at {where} was written by a newer legpress (revision {revision}, this one "
            f"knows {REVISION}). Update legpress with `pip install -U legpress`; nothing was changed."
        )
    return revision


def _refuse_letters_missing(connection: Connection) -> None:
    """A name may have any letters, and a database that cannot hold all of them would refuse a set some day."""
    if connection.dialect.name == "sqlite":
        return
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
    if encoding != "UTF8":
        raise WrongInput(
            f"The database {place(connection.engine.url)} keeps text as {encoding}, which lacks letters that names may have. Make "
            "another with `createdb --encoding=UTF8 --template=template0 NAME`."
        )


def _upgrade(engine: Engine) -> None:
    with engine.connect() as connection, connection.begin():
        newest = _revision(connection) == REVISION
        if newest and not broken.found(connection):
            broken.tell(connection)
            return
    # who may only read does without what cannot be set aside
    with suppress(Unwritable) if newest else nullcontext(), writing(engine) as connection:
        if _revision(connection) != REVISION:  # nobody else did it meanwhile
            migrate(connection, REVISION)
        broken.set_aside(connection, broken.found(connection))
        broken.tell(connection)


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
