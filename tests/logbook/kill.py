"""kill -9 at random moments while sets are logged: python tests/logbook/kill.py --times 300

A child logs sets, edits, imports, undoes and says so after each commit; it is killed without warning. Whatever it had
said must be in the log, no set may be there by half, and the log must open. The disk's own promise (a pulled plug) cannot be
tried here: it rests on SQLite's WAL with a flush at every commit.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

# What one turn of the child does, in the order in which it says so. Its notes hold the turn, twice: a half would show.
CHILD = """
import sys
from datetime import datetime
from legpress.logbook import Logbook, LoggedSet
from legpress.logbook.imports.importing import import_file

def said(*words):
    print(*words, flush=True)

with Logbook.open(sys.argv[1]) as log:
    said("open", log.count())
    turn = int(sys.argv[2])
    while True:
        turn += 1
        note = f"{turn} {'x' * 2000} {turn}"
        done = LoggedSet(lifter="Mara", when=datetime(2026, 10, 3, 18, 30), exercise="leg press", load=100.0 + turn,
                         unit="kg", reps=10, machine="sled", notes=note)
        kept = log.add(done, mark=f"mark {turn}")
        said("added", kept.id, turn)
        if turn % 3 == 0:
            log.edit(kept.id, reps=9)
            said("edited", kept.id, turn)
        if turn % 7 == 0:
            report = import_file(log, sys.argv[3], lifter=f"Ben {turn}")
            said("imported", report.imported, turn)
        if turn % 11 == 0:
            log.undo()
            said("undone", 0, turn)
"""
IMPORTED = 200  # sets of one import: all or none


@dataclass
class Told:
    """What the child had said before it died: turns by what was done to them."""

    turn: int = 0
    said: int = 0
    added: dict[int, int] = field(default_factory=dict)  # id -> turn
    edited: set[int] = field(default_factory=set)
    imported: set[int] = field(default_factory=set)
    undone: set[int] = field(default_factory=set)


def killed(url: str, file: Path, times: int, chance: random.Random) -> tuple[int, list[str]]:
    """How many acknowledgements there were over this many kills, and what was wrong after them."""
    from legpress.logbook import Logbook

    Logbook.open(url).close()
    told, wrong = Told(), []
    for number in range(times):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, url, str(told.turn), str(file)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert child.stdout is not None
        assert child.stderr is not None
        early = chance.random() < 0.2  # while it starts and opens; else while it writes
        if not early:
            child.stdout.readline()
        time.sleep(chance.random() * (0.6 if early else 0.15))
        os.kill(child.pid, signal.SIGKILL)
        rest, complaint = child.stdout.read().decode(), child.stderr.read().decode()
        child.wait()
        child.stdout.close()
        child.stderr.close()
        if complaint:
            wrong.append(f"kill {number}: the child said {complaint.strip()[-300:]!r}")
        _listen(told, rest)
        wrong += [f"kill {number}: {sentence}" for sentence in _looked_through(url, told)]
    return told.said, wrong


def _listen(told: Told, rest: str) -> None:
    for line in rest.splitlines(keepends=True):
        if not line.endswith("\n"):
            continue  # the child died while it spoke
        what, number, *rest_of_it = line.split()
        if what == "open":
            continue
        (turn,) = rest_of_it
        told.said += 1
        told.turn = int(turn)
        if what == "added":
            told.added[int(number)] = int(turn)
        elif what == "edited":
            told.edited.add(int(turn))
        elif what == "imported":
            told.imported.add(int(turn))
        else:
            told.undone.add(int(turn))


def _looked_through(url: str, told: Told) -> list[str]:
    from legpress.logbook import Logbook

    wrong = []
    with Logbook.open(url) as logbook:
        there = {one.id: one for one in logbook.sets("Mara")}
        for one in there.values():
            first, _, last = one.notes.split(" ")
            if not first == last == str(round(one.load - 100)):
                wrong.append(f"set {one.id} is half: {one.load} kg, turns {first} and {last}")
        for id, turn in told.added.items():
            one = there.get(id)
            # the last turn's undo may be on the disk without having been said
            taken_back = turn in told.undone or turn % 11 == 0
            back_is_its_own = turn % 3 != 0 and turn % 7 != 0  # else the undo took the edit or the import back
            if one is None and not (taken_back and back_is_its_own):
                wrong.append(f"set {id} of turn {turn} was acknowledged and is lost")
            if one is not None and turn in told.edited and one.reps != 9 and not taken_back:
                wrong.append(f"the edit of turn {turn} was acknowledged and is lost")
        for lifter in logbook.lifters():
            count = logbook.count(lifter)
            if lifter != "Mara" and count != IMPORTED:
                wrong.append(f"the import of {lifter} is half: {count} sets")
        imported = {int(name.split()[1]) for name in logbook.lifters() if name != "Mara"}
        lost = {turn for turn in told.imported - imported if turn % 11}
        wrong += [f"the import of turn {turn} was acknowledged and is lost" for turn in lost]
        # a child that died before it said so may have added under the next turn's number; the next one goes on after it
        told.turn = max([told.turn, *(round(one.load - 100) for one in there.values())])
        logbook.add(next(iter(there.values()))) if there else None  # it can be written
        logbook.undo() if there else None
    return wrong


def rows(file: Path) -> Path:
    lines = [f"2026-10-03 18:{i % 60:02d},leg press,{i},kg,10" for i in range(IMPORTED)]
    file.write_text("\n".join(["when,exercise,load,unit,reps", *lines]) + "\n")
    return file


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--times", type=int, default=300)
    asked.add_argument("--seed", type=int, default=None)
    given = asked.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="kill-"))
    said, wrong = killed(
        f"sqlite:///{folder / 'log.sqlite'}", rows(folder / "rows.csv"), given.times, random.Random(given.seed)
    )
    print(f"{given.times} kills, {said} acknowledged changes, {len(wrong)} things wrong")
    print(*wrong, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
