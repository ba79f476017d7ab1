"""A row that another program broke is told and set aside, and everything else goes on."""

import json
import logging

import pytest
from logs import STANCE, a_set
from sqlalchemy import create_engine

from legpress.logbook import Logbook
from legpress.logbook.database import reading
from legpress.logbook.database_url import database_url
from legpress.logbook.exports import export_file
from legpress.logbook.imports.importing import import_file
from legpress.logbook.schema import SUSPECT, tables

# What SQLite takes in any column, and what no column forbids.
ANYTHING = {
    "done_at = 'yesterday'": "when is 'yesterday'",
    "done_at = '2026-02-31 18:00:00.000000'": "when is '2026-02-31",
    "done_at = 'now'": "when is 'now'",
    "done_at = 17": "when is 17",
    "lifter = X'4D617261'": "lifter is b'Mara'",
    "load = 'abc'": "load is 'abc'",
    "load = 9e999": "load is inf",
    "reps = 'ten'": "reps is 'ten'",
    "reps = 2.5": "reps is 2.5",
    "exercise = CAST(X'6CE46E67' AS TEXT)": "exercise holds half a character",
    "notes = X'00FF'": "notes is b",
    "tempo = X'01'": "tempo",
    "heel_height_cm = 'high'": "heel_height_cm",
    "depth_kept = 'perhaps'": "depth_kept is 'perhaps'",
}
ANYWHERE = {
    "load = -1": "load is -1",
    "reps = 0": "reps is 0",
    "unit = 'st'": "unit is 'st'",
    "kind = 'heavy'": "kind is 'heavy'",
    "lifter = ''": "lifter is empty",
    "heel_spacing_cm = NULL": "heel_spacing_cm missing",
    "done_at = '1066-01-01 00:00:00'": "when is 1066-01-01",
}
SERVER = {"load = 'NaN'": "load is nan", "done_at = 'infinity'": "when is 'infinity'"}
CASES = [("sqlite", *one) for one in ANYTHING.items()] + [("postgresql", *one) for one in SERVER.items()]
CASES += [(kind, *one) for kind in ("sqlite", "postgresql") for one in ANYWHERE.items()]


def executed(url, *statements):
    engine = create_engine(database_url(url))
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


@pytest.mark.parametrize(("database", "broken", "because"), CASES, indirect=["database"])
def test_a_broken_row_is_told_and_the_rest_is_used_as_ever(url, tmp_path, caplog, broken, because):
    with Logbook.open(url) as logbook:
        sound = logbook.add(a_set(reps=8))
        lost = logbook.add(a_set(stance=STANCE, machine="sled"), mark="tape")
        logbook.add(a_set(reps=9))
    executed(url, f"UPDATE sets SET {broken} WHERE id = {lost.id}")
    with caplog.at_level(logging.WARNING), Logbook.open(url) as logbook:
        (told,) = caplog.messages
        assert told.startswith(f"Set {lost.id} of the log is broken and left out: {because}")
        assert told.endswith(f"`legpress log delete {lost.id}` takes it out.")
        assert [one.reps for one in logbook.sets()] == [8, 9]
        assert logbook.lifters() == ["Mara"]
        assert sum(map(len, logbook.by_place("Mara").values())) == len(logbook.frame("load", "when")) == 2
        assert export_file(logbook, tmp_path / "log.json") == export_file(logbook, tmp_path / "log.csv") == 2
        (tmp_path / "more.csv").write_text("when,exercise,load,unit,reps\n2026-10-03 18:30,leg press,120,kg,8\n")
        assert import_file(logbook, tmp_path / "more.csv", lifter="Mara").duplicates == 1
        logbook.edit(sound.id, reps=7)
        for _ in range(4):
            logbook.undo()  # that of the broken set too
        assert logbook.count() == 0
        for _ in range(3):
            logbook.redo()
        assert [one.reps for one in logbook.sets()] == [8, 9]
    caplog.clear()
    with caplog.at_level(logging.WARNING), Logbook.open(url) as logbook:
        assert len(caplog.messages) == 1  # until it is taken out
        assert because in logbook.delete_broken(lost.id)
        assert logbook.delete_broken(lost.id) is None
    caplog.clear()
    with caplog.at_level(logging.WARNING), Logbook.open(url):
        assert caplog.messages == []


def test_what_a_broken_row_held_is_kept(url):
    with Logbook.open(url) as logbook:
        id = logbook.add(a_set(notes="tape, 23 cm")).id
    executed(url, "UPDATE sets SET reps = 0")
    with Logbook.open(url) as logbook, reading(logbook._engine) as connection:
        held = json.loads(connection.exec_driver_sql("SELECT held FROM broken_sets").scalar())
        assert (held["reps"], held["notes"], held["exercise"]) == (0, "tape, 23 cm", "leg press")
        assert logbook.add(a_set()).id > id


def test_what_another_program_wrote_rightly_stays(file_url, caplog):
    with Logbook.open(file_url) as logbook:
        logbook.add(a_set(notes="\ufffd"))
        logbook.add(a_set(reps=9))
    executed(file_url, "UPDATE sets SET done_at = '2026-10-03 18:30:00', load = 80 WHERE id = 2")
    with Logbook.open(file_url) as logbook:
        assert [(one.reps, one.load) for one in logbook.sets()] == [(9, 80), (10, 120)]
    assert caplog.messages == []


def test_many_broken_rows_are_counted(url, caplog):
    with Logbook.open(url) as logbook:
        logbook.add_all([a_set()] * 9)
    executed(url, "UPDATE sets SET reps = 0 WHERE id > 1")
    with caplog.at_level(logging.WARNING), Logbook.open(url) as logbook:
        assert logbook.count() == 1
    assert len(caplog.messages) == 6
    assert caplog.messages[-1] == "3 more sets are broken and left out."


def test_a_broken_row_is_looked_for_in_an_index_of_its_own(logbook, database):
    wanted = f"SELECT id FROM sets WHERE {SUSPECT[database]}"
    plan = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN "}[database]
    with reading(logbook._engine) as connection:
        if database == "postgresql":
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # quicker where there are so few
        said = " ".join(str(row) for row in connection.exec_driver_sql(plan + wanted).all())
    assert "sets_suspect" in said
    assert "broken_sets" in tables.tables


def test_the_command_takes_a_broken_set_out(file_url, legpress, monkeypatch):
    monkeypatch.setenv("LEGPRESS_DATABASE_URL", file_url)
    with Logbook.open() as logbook:
        logbook.add(a_set())
        logbook.add(a_set(reps=9))
    executed(file_url, "UPDATE sets SET load = 'abc' WHERE id = 1")
    assert legpress("log", "show").out.count("kg x") == 1
    said = legpress("log", "delete", 1)
    assert said.code == 0
    assert "load is 'abc'" in said.out
    assert legpress("log", "delete", 1).code == 2
