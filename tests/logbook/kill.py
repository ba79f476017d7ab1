"""kill -9 at random moments of every command that writes the log: python tests/logbook/kill.py --times 300

A child runs one command after the other and says so after each; it (or the whole PostgreSQL server) is killed without
warning. The same commands run in a second log, which nobody kills: after every kill both must say the same, sets, marks, titles
and history, or the killed one is ahead by the one command that was being run. The disk's own promise (a pulled plug) cannot be
tried here: it rests on the flush at every commit.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch

from legpress.files import write_whole

FOLDER = "KILL_FOLDER"  # the variable with the place for files
STEPS = 12  # commands until they come again
ROWS = 20  # of an import
HEADER = "title,start_time,exercise_title,exercise_notes,set_index,set_type,weight_kg,reps,rpe\n"
WHAT = ("sqlite", "postgresql", "postgresql server", "sqlite upgrade", "postgresql upgrade")
LOST = (
    "was lost",
    "No server answers",
    "starting or stopping",
    "cannot be reached",
)  # what a client of a killed server hears


def step(url: str, turn: int) -> int:
    """The command of this turn, and its exit code."""
    from legpress.cli import main

    os.environ["LEGPRESS_DATABASE_URL"] = url
    when = datetime(2010, 1, 1) + timedelta(hours=turn)
    add = [
        "log",
        "add",
        "leg press",
        "--name",
        "Mara",
        "--load",
        f"{100 + turn % 90}kg",
        "--reps",
        "10",
        "--when",
        f"{when}",
    ]
    add += ["--machine", "sled", "--mark", f"mark {turn}", "--notes", f"{turn} {'x' * 2000} {turn}"]
    commands: list[Callable[[], list[str]]] = [
        lambda: add,
        lambda: add,
        lambda: ["log", "edit", _last(url), "--reps", "9"],
        lambda: ["log", "machine", "sled", "--name", "Mara", "--mark", f"tape {turn}"],
        lambda: ["import", _export(turn, 100), "--name", "Ben", "--map", "Presse 3=leg press"],
        lambda: ["log", "titles", "--forget", "Presse 3", "--name", "Ben"],
        lambda: ["log", "delete", _last(url)],
        lambda: ["log", "undo"],
        lambda: ["log", "undo"],
        lambda: ["log", "redo"],
        lambda: add,
        lambda: ["import", _export(turn, 110), "--name", "Ben"],  # corrects one of those of before
    ]
    command = commands[turn % STEPS]()
    with redirect_stdout(io.StringIO()):
        return main(command)


def _last(url: str) -> str:
    from legpress.logbook import Logbook

    with Logbook.open(url) as logbook:
        return str(logbook.sets("Mara", last=1)[0].id)


def _export(turn: int, first: int) -> str:
    """A file of Hevy with the sets of one day."""
    day = datetime(2010, 1, 1) + timedelta(days=turn // STEPS)
    rows = [f"Legs,{day:%Y-%m-%d} 18:00:00,Presse 3,,{n},normal,{first if n == 0 else 60 + n},10," for n in range(ROWS)]
    file = Path(os.environ[FOLDER]) / f"{day:%Y%m%d}-{first}" / "hevy.csv"  # the same, whoever writes it
    file.parent.mkdir(exist_ok=True)
    write_whole(file, HEADER + "\n".join(rows) + "\n")
    return str(file)


def whole(url: str) -> tuple[Any, ...]:
    """All that a log says, but for its sets' numbers, of which a killed change may have used some up."""
    from sqlalchemy import select

    from legpress.logbook import Logbook
    from legpress.logbook.database import reading
    from legpress.logbook.schema import changes

    with Logbook.open(url) as logbook, reading(logbook._engine) as connection:
        history = select(changes.c.kind, changes.c.words, changes.c.undone).order_by(changes.c.id)
        done = list(map(tuple, connection.execute(history)))
        return list(logbook.records()), logbook.all_settings(), logbook.exercise_titles(), done


def killed(url: str, folder: Path, times: int, chance: random.Random, server: Any = None) -> tuple[int, list[str]]:
    """How many commands were acknowledged over this many kills, and what was wrong after them; `server`: is killed, and
    started again, in the client's place."""
    from legpress.logbook import Logbook

    unharmed = f"sqlite:///{folder / 'unharmed.sqlite'}"
    for one in (url, unharmed):
        Logbook.open(one).close()
    done, wrong = 0, []
    with patch.dict(os.environ, {FOLDER: str(folder)}), Children(folder) as children:
        for number in range(times):
            said, complaint = children.killed(url, done, chance, server)
            if complaint and not (server is not None and any(part in complaint for part in LOST)):
                wrong.append(f"kill {number}: the child said {complaint[-300:]!r}")
            for turn in range(done, said):
                step(unharmed, turn)
            done = said
            found = whole(url)
            if found != whole(unharmed):
                step(unharmed, done)  # kept, and killed before it could say so
                done += 1
                if found != whole(unharmed):
                    wrong.append(f"kill {number}: after {said} commands that were acknowledged the log is another")
                    break
    return done, wrong


class Children:
    """A process that has loaded all there is to load, and brings forth children to be killed."""

    def __init__(self, folder: Path) -> None:
        self._errors = (folder / "errors").open("w+")
        command = [sys.executable, __file__, "--mother"]
        self._mother = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, text=True
        )

    def __enter__(self) -> Children:
        return self

    def __exit__(self, *_: object) -> None:
        self._mother.communicate()
        self._errors.close()

    def killed(self, url: str, done: int, chance: random.Random, server: Any) -> tuple[int, str]:
        """How many commands a child acknowledged since the beginning, until it was killed, and what it complained about."""
        assert self._mother.stdin is not None
        assert self._mother.stdout is not None
        self._mother.stdin.write(f"{url} {done}\n")
        self._mother.stdin.flush()
        pid, wanted = 0, done + chance.randrange(12)
        for line in self._mother.stdout:
            what, number = line.split()
            if what == "pid":
                pid = int(number)
            elif what == "done":
                done = int(number)
            else:
                break  # dead
            if pid and done >= wanted:
                wanted = 1 << 60
                time.sleep(chance.random() * 0.15)
                os.kill(pid, signal.SIGKILL) if server is None else server.kill()
        if server is not None:
            server.start()
        self._errors.seek(0)
        complaint = self._errors.read().strip()
        self._errors.seek(0)
        self._errors.truncate()
        return done, complaint


def mother() -> None:
    """Brings forth a child for each line that it reads: a URL, and the turn to begin with."""
    os.environ["LEGPRESS_DATABASE_URL"] = f"sqlite:///{os.environ[FOLDER]}/warm.sqlite"
    for turn in range(STEPS):  # all that is loaded once is loaded
        step(os.environ["LEGPRESS_DATABASE_URL"], turn)
    for line in sys.stdin:
        url, first = line.split()
        pid = os.fork()
        if pid == 0:
            for turn in count(int(first)):
                if step(url, turn):
                    os._exit(1)
                print("done", turn + 1, flush=True)
        print("pid", pid, flush=True)
        os.waitpid(pid, 0)
        print("dead", pid, flush=True)


# --- while an older log is brought up to date ---

OPENS = (
    "import sys, legpress.logbook.store as store, alembic.command; print(flush=True); store.Logbook.open(sys.argv[1])"
)


def old_log(url: str, sets: int = 300) -> None:
    """A log of the first revision."""
    from sqlalchemy import create_engine

    from legpress.logbook.database import migrate
    from legpress.logbook.database_url import database_url

    engine = create_engine(database_url(url))
    with engine.begin() as connection:
        migrate(connection, "1")
        rows = ", ".join(
            f"('Mara', '2026-10-01 18:00:00.000000', 'leg press', 110.0, 'kg', 10, 'work', '', '{n}')"
            for n in range(sets)
        )
        connection.exec_driver_sql(
            f"INSERT INTO sets (lifter, done_at, exercise, load, unit, reps, kind, workout, notes) VALUES {rows}"
        )
    engine.dispose()


def killed_while_upgrading(copies: Callable[[], str], times: int, chance: random.Random, sets: int = 300) -> list[str]:
    """What was wrong with logs that were killed while they came up to date; `copies` gives another old one each time."""
    from legpress.logbook import Logbook

    wrong = []
    for number in range(times):
        url = copies()
        with subprocess.Popen([sys.executable, "-c", OPENS, url], stdout=subprocess.PIPE, text=True) as opens:
            assert opens.stdout is not None
            opens.stdout.readline()
            time.sleep(chance.random() * 0.3)
            opens.kill()
        with Logbook.open(url) as logbook:
            if [one.notes for one in logbook.sets()] != [str(n) for n in range(sets)]:
                wrong.append(f"kill {number}: the old log is another")
            logbook.edit(1, reps=9)
            logbook.undo()
    return wrong


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("what", nargs="*", help=f"{', '.join(WHAT)}; else all of them")
    asked.add_argument("--times", type=int, default=300)
    asked.add_argument("--seed", type=int, default=None)
    asked.add_argument("--mother", action="store_true", help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.mother:
        mother()
        return 0
    chance = random.Random(given.seed)
    folder = Path(tempfile.mkdtemp(prefix="kill-"))
    from postgresql import Server

    failed = 0

    def told(what: str, done: int | None, wrong: list[str], began: float) -> None:
        nonlocal failed
        failed += len(wrong)
        acknowledged = "" if done is None else f"{done} commands kept, "
        print(
            f"{what}: {given.times} kills, {acknowledged}{len(wrong)} things wrong, {time.monotonic() - began:.0f} s",
            flush=True,
        )
        print(*wrong, sep="\n", end="\n" if wrong else "", flush=True)

    server = Server(fsync=True)
    old, numbers = folder / "old.sqlite", count()
    try:
        for what in given.what or WHAT:
            place, began, done = folder / what.replace(" ", "-"), time.monotonic(), None
            place.mkdir()
            kind, _, how = what.partition(" ")
            if how != "upgrade":
                url = f"sqlite:///{place / 'log.sqlite'}" if kind == "sqlite" else server.url(server.create())
                done, wrong = killed(url, place, given.times, chance, server if how == "server" else None)
            elif kind == "sqlite":
                old_log(f"sqlite:///{old}")
                copies = lambda: f"sqlite:///{shutil.copy(old, folder / f'{next(numbers)}.sqlite')}"  # noqa: E731
                wrong = killed_while_upgrading(copies, given.times, chance)
            else:
                template = server.create()
                old_log(server.url(template))
                databases = lambda: server.url(server.create(f"TEMPLATE {template}"))  # noqa: E731, B023
                wrong = killed_while_upgrading(databases, given.times, chance)
            told(what, done, wrong, began)
    finally:
        server.stop()
        shutil.rmtree(folder)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
