"""A log that many share on a PostgreSQL server: nothing twice, nothing torn, and every refusal in our words."""

import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from threading import Barrier

import pytest
from logs import WHEN, a_set
from sqlalchemy import event

from legpress.errors import WrongInput
from legpress.logbook import Logbook, database
from legpress.logbook.database import reading
from legpress.logbook.exports import export_file
from legpress.logbook.imports.importing import import_file


def at_once(many, do):
    """What `do` returns to each of as many as begin at the same moment."""
    ready = Barrier(many)

    def begun(number):
        ready.wait()
        return do(number)

    with ThreadPoolExecutor(many) as threads:
        return list(threads.map(begun, range(many)))


def test_a_file_that_three_import_at_once_is_in_the_log_once(url, tmp_path):
    file = tmp_path / "log.csv"
    rows = [f"2026-10-03 18:{i % 60:02d},leg press,{i},kg,10" for i in range(300)]
    file.write_text("\n".join(["when,exercise,load,unit,reps", *rows]) + "\n")

    def imported(_):
        with Logbook.open(url) as logbook:
            return import_file(logbook, file, lifter="Mara").imported

    assert sorted(at_once(3, imported)) == [0, 0, 300]
    with Logbook.open(url) as logbook:
        assert logbook.count() == 300


def test_what_several_undo_at_once_is_undone_once_each(url):
    with Logbook.open(url) as logbook:
        for reps in range(1, 21):
            logbook.add(a_set(reps=reps))

    def undone(_):
        with Logbook.open(url) as logbook:
            return [logbook.undo() for _ in range(5)]

    words = [one for of_one in at_once(4, undone) for one in of_one]
    assert len(set(words)) == 20
    with Logbook.open(url) as logbook:
        assert logbook.count() == 0
        with pytest.raises(WrongInput, match="nothing to undo"):
            logbook.undo()


def test_whoever_opens_a_new_log_first_makes_its_tables(new_url):
    def opened(_):
        with Logbook.open(new_url) as logbook:
            return logbook.count()

    assert at_once(8, opened) == [0] * 8


def test_who_looks_sees_the_log_as_it_was_when_they_began(url):
    with Logbook.open(url) as logbook, Logbook.open(url) as other:
        logbook.add(a_set())
        with reading(logbook._engine) as connection:
            before = connection.exec_driver_sql("SELECT count(*) FROM sets").scalar()
            other.add(a_set())
            assert connection.exec_driver_sql("SELECT count(*) FROM sets").scalar() == before == 1
        assert logbook.count() == 2


# --- servers that are set up otherwise ---


@pytest.mark.parametrize(
    "how",
    [
        "TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en'",  # sorts a before B
        "TEMPLATE template0",
    ],
)
def test_an_export_is_the_same_from_every_database(server, tmp_path, how):
    name = server.create(how)
    for setting in ("datestyle = 'SQL, DMY'", "extra_float_digits = 0", "default_transaction_isolation = 'serializable'",
                    "synchronous_commit = off", "timezone = 'Asia/Tokyo'", "lock_timeout = 1"):  # fmt: skip
        server.run(f"ALTER DATABASE {name} SET {setting}")
    done = [
        a_set(lifter=lifter, load=0.1 + n / 3, machine=f"{lifter} sled", exercise=lifter, when=WHEN + timedelta(n // 4))
        for n, lifter in enumerate(["a", "B", "Ä", "é", "_", "Z", "b", "😀", "中", "a b", "ab", "A-b"])
    ]
    files = {}
    for kind, url in (("sqlite", f"sqlite:///{tmp_path / 'log.sqlite'}"), ("postgresql", server.url(name))):
        with Logbook.open(url) as logbook:
            logbook.add_all(done)
            with logbook.change("title") as change:
                for one in done:
                    change.tell_title(one.lifter, "Presse 3", "leg press")
            for form in ("json", "csv"):
                export_file(logbook, tmp_path / f"{kind}.{form}")
            files[kind] = [(tmp_path / f"{kind}.{form}").read_bytes() for form in ("json", "csv")]
            seen = logbook.lifters(), logbook.exercises(), logbook.machines(), list(logbook.by_place("a").values())
            files[kind].append(repr(seen).replace(".000000", ""))
    server.drop(name)
    assert files["postgresql"] == files["sqlite"]


def test_a_database_that_lacks_letters_is_refused(server):
    name = server.create("ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    with pytest.raises(WrongInput, match="keeps text as LATIN1"):
        Logbook.open(server.url(name))
    server.drop(name)


@pytest.mark.parametrize(
    ("there", "because"),
    [
        ("CREATE TABLE sets (name TEXT)", r"tables of another program \(sets\)"),
        ("CREATE TABLE exercise_titles (name TEXT)", r"tables of another program \(exercise_titles\)"),
        ("CREATE VIEW sets AS SELECT 1", "something of another program"),
        (
            "CREATE TABLE recipes (name TEXT); CREATE INDEX sets_by_time ON recipes (name)",
            "something of another program",
        ),
        ("CREATE TYPE sets AS (name TEXT)", "something of another program"),
    ],
)
def test_what_another_program_has_there_is_left_alone(server, there, because):
    name = server.create()
    server.run(there, name)
    with pytest.raises(WrongInput, match=because):
        Logbook.open(server.url(name))
    assert server.run("SELECT count(*) FROM pg_tables WHERE tablename = 'changes'", name) == [(0,)]
    server.drop(name)


def test_a_database_that_is_shared_with_tables_of_other_names_is_taken(server):
    name = server.create()
    server.run("CREATE TABLE recipes (name TEXT)", name)
    with Logbook.open(server.url(name).replace("postgresql://", "postgres://")) as logbook:
        logbook.add(a_set())
    server.drop(name)


# --- no way in ---


@pytest.fixture(scope="module")
def others(server):
    """A database with a log, and users who may not do everything in it."""
    name = server.create()
    for user in ("locked", "stranger", "reader", "nobody_s"):
        server.run(f"CREATE ROLE {user} LOGIN PASSWORD 'right'")
    with Logbook.open(server.url(name)) as logbook:
        logbook.add(a_set())
    server.run("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader", name)
    yield name
    server.drop(name)


@pytest.mark.parametrize(
    ("user", "database_name", "because"),
    [
        ("locked", "", "refuses the password of locked"),
        ("stranger", "", "does not let stranger in"),
        ("unheard", "", "knows no user unheard"),
        ("postgres", "nowhere", "There is no database nowhere"),
        ("nobody_s", "", "may not be used so by nobody_s"),
    ],
)
def test_who_is_not_let_in_is_told_why_and_what_to_do(server, others, user, database_name, because):
    with pytest.raises(WrongInput, match=because) as refused:
        Logbook.open(server.url(database_name or others, user, "wrong_one"))
    said = str(refused.value)
    assert "wrong_one" not in said
    assert not any(part in said for part in ("FATAL", "psycopg", "connection failed"))


def test_who_may_only_read_can_read_and_export(server, others, tmp_path):
    with Logbook.open(server.url(others, "reader")) as logbook:
        assert export_file(logbook, tmp_path / "log.json") == 1
        with pytest.raises(WrongInput, match="may not be used so by reader"):
            logbook.add(a_set())


def test_no_server_and_an_unknown_option_are_told(server, tmp_path):
    with pytest.raises(WrongInput, match="No server answers"):
        Logbook.open(f"postgresql://me@/log?host={tmp_path}")
    with pytest.raises(WrongInput, match="No server answers"):
        Logbook.open("postgresql://me@127.0.0.1:1/log")
    with pytest.raises(WrongInput, match="option that is not known"):
        Logbook.open(f"{server.url('postgres')}&colour=red")


def test_a_server_that_keeps_silent_is_not_waited_for_without_end(tmp_path, monkeypatch):
    monkeypatch.setattr(database, "PATIENCE_S", 1.0)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(WrongInput, match="No server answers"):
            Logbook.open(f"postgresql://me@127.0.0.1:{silent.getsockname()[1]}/log")


# --- a connection that is lost ---


def lose(server, logbook):
    """Ends the connections of this log."""
    name = logbook.place.rpartition("/")[2]
    server.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")


@pytest.fixture
def own(server):
    """A log of this test's own on the server."""
    name = server.create()
    with Logbook.open(server.url(name)) as logbook:
        yield logbook
    server.drop(name)


def test_a_connection_that_is_lost_before_the_end_changed_nothing(server, own):
    def cut_off():
        with own.change("add") as change:
            change.add_sets([])
            lose(server, own)
            change.say("nothing")

    with pytest.raises(WrongInput, match="was lost; nothing was changed"):
        cut_off()
    assert own.count() == 0  # connected again
    own.add(a_set())


def test_a_connection_that_is_lost_at_the_last_moment_leaves_it_open(server, own):
    with ExitStack() as stack:
        event.listen(own._engine, "commit", once := lambda _: lose(server, own))
        stack.callback(event.remove, own._engine, "commit", once)
        with pytest.raises(WrongInput, match="may or may not be kept: `legpress log show`"):
            own.add(a_set())
    own.add(a_set())


def test_a_server_that_stops_is_told(server, own):
    with reading(own._engine):
        pass
    lose(server, own)
    with pytest.raises(WrongInput, match="was lost"):
        own.count()
    assert own.count() == 0
