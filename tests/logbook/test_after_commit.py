"""Once a change is kept its command has succeeded: nothing that comes after may fail, so the log is not asked again."""

from contextlib import contextmanager

import pytest
from logs import a_set

from legpress.errors import WrongInput
from legpress.logbook import Logbook, store

MACHINE = ("--machine", "sled")
COMMANDS = {
    "add": ("log", "add", "leg press", "--name", "Mara", "--load", "90kg", "--reps", 10, *MACHINE, "--mark", "tape"),
    "add as last": ("log", "add", "--reps", 9),
    "edit": ("log", "edit", 1, "--reps", 9),
    "delete": ("log", "delete", 1),
    "undo": ("log", "undo"),
    "redo": ("log", "redo"),
    "machine": ("log", "machine", "sled", "--mark", "notch 4", "--name", "Mara"),
    "a mark forgotten": ("log", "machine", "sled", "--mark", "", "--name", "Mara"),
    "what loads count": ("log", "machine", "--counts", "side", "--name", "Mara"),
    "titles": ("log", "titles", "--forget", "Presse 3", "--name", "Mara"),
    "import": ("import", "more.csv", "--map", "Presse 4=leg press", "--name", "Mara"),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_change_that_is_kept_is_told_without_asking_the_log_again(file_url, legpress, monkeypatch, tmp_path, command):
    with Logbook.open(file_url) as logbook:
        logbook.add(a_set(machine="sled"), mark="notch 3")
        with logbook.change("title") as change:
            change.tell_title("Mara", "Presse 3", "leg press")
        logbook.add(a_set(reps=8))
        if command == "redo":
            logbook.undo()
    (tmp_path / "more.csv").write_text("when,exercise,load,unit,reps\n2026-10-01 18:00,Presse 4,120,kg,10\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LEGPRESS_DATABASE_URL", file_url)
    kept, writing, reading = [], store.writing, store.reading

    @contextmanager
    def once(engine):
        with writing(engine) as connection:
            yield connection
        kept.append(engine)

    @contextmanager
    def lost_after_that(engine):
        if kept:
            raise WrongInput("The connection to the log was lost.")
        with reading(engine) as connection:
            yield connection

    monkeypatch.setattr(store, "writing", once)
    monkeypatch.setattr(store, "reading", lost_after_that)
    said = legpress(*COMMANDS[command])
    assert (said.code, said.err) == (0, "")
    assert len(kept) == 1
