"""Many who write one log at once: python tests/logbook/writers.py --writers 20 --changes 10000

Each adds sets, edits and deletes its own, and undoes and redoes what was last, whoever's it was. At the end the log must be
one that the same changes, one after the other, could have made: every change that was acknowledged is there or was undone, once;
all can be undone down to nothing, and done again to the same export.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

WORDS = {"add": "added", "edit": "changed", "delete": "deleted"}


def write(url: str, writer: int, changes: int) -> None:
    """The changes of one writer; each line that it says was acknowledged: what, of which turn, and the words of an undo."""
    from legpress.errors import WrongInput
    from legpress.logbook import Logbook, LoggedSet

    chance, mine = random.Random(writer), {}
    with Logbook.open(url) as log:
        sys.stdin.readline()  # all begin together
        for turn in range(changes):
            what = chance.choices(["add", "edit", "delete", "undo", "redo"], [70, 10, 5, 10, 5])[0] if mine else "add"
            words = ""
            try:
                if what == "add":
                    when = datetime(2000, 1, 1) + timedelta(minutes=writer * 100_000 + turn)
                    done = LoggedSet(
                        lifter=f"W{writer}", when=when, exercise="leg press", load=100.0, unit="kg", reps=10
                    )
                    mine[turn] = log.add(done).id
                elif what in ("undo", "redo"):
                    words = getattr(log, what)().partition(": ")[2].rstrip(".")
                else:
                    of = chance.choice(list(mine))
                    log.edit(mine[of], reps=11 + turn % 900) if what == "edit" else log.delete(mine[of])
            except WrongInput as reason:
                print(json.dumps(["refused", turn, str(reason)]), flush=True)
            else:
                print(json.dumps([what, turn, words]), flush=True)


def written(url: str, writers: int, changes: int) -> tuple[Counter[str], list[str]]:
    """How often what was acknowledged, and what is wrong with the log afterwards."""
    from legpress.logbook import Logbook

    Logbook.open(url).close()
    command = [sys.executable, __file__, "--child", url, "--changes", str(changes // writers)]
    with tempfile.TemporaryDirectory() as folder:
        outputs = [(Path(folder) / str(n)).open("w+") for n in range(writers)]
        all_of_them = [
            subprocess.Popen([*command, "--writer", str(n)], stdin=subprocess.PIPE, stdout=out, text=True)
            for n, out in enumerate(outputs)
        ]
        for one in all_of_them:
            one.communicate("\n")
        acknowledged = []
        for out in outputs:
            out.seek(0)
            acknowledged += [json.loads(line) for line in out]
            out.close()
        failed = [one.returncode for one in all_of_them if one.returncode]
    return _looked_through(url, acknowledged, failed, Path(tempfile.gettempdir()))


def _looked_through(
    url: str, acknowledged: list[list], failed: list[int], folder: Path
) -> tuple[Counter[str], list[str]]:
    from sqlalchemy import select

    from legpress.logbook import Logbook
    from legpress.logbook.database import reading
    from legpress.logbook.exports import export_file
    from legpress.logbook.schema import changes

    wrong = [f"a writer ended with {code}" for code in failed]
    said = Counter(what for what, *_ in acknowledged)
    refused = Counter(
        why
        for what, _, why in acknowledged
        if what == "refused" and "There is no" not in why and "nothing to" not in why
    )
    wrong += [f"refused {many} times: {why}" for why, many in refused.items()]
    undone = Counter(words for what, _, words in acknowledged if what == "undo")
    undone.subtract(words for what, _, words in acknowledged if what == "redo")
    with Logbook.open(url) as log:
        with reading(log._engine) as connection:
            history = connection.execute(select(changes.c.words, changes.c.kind, changes.c.undone)).all()
        stands = [row.words for row in history if not row.undone]
        once = [row.words for row in history if row.kind != "delete"]  # who is back may be deleted again
        if len(set(once)) != len(once):
            wrong.append("a change is there twice")
        for words, times in undone.items():
            if words.startswith(WORDS["delete"]):
                continue
            if times not in (0, 1) or (times == 1) == (words in stands):
                wrong.append(
                    f"undone and not redone {times} times, {'and' if words in stands else 'not'} there: {words}"
                )
        for kind, began in WORDS.items():
            there = sum(words.startswith(began) for words in stands)
            gone = sum(times for words, times in undone.items() if words.startswith(began))
            if there + gone != said[kind]:
                wrong.append(f"{said[kind]} of {kind} were acknowledged, {there} stand and {gone} are undone")
        kinds = Counter(row.kind for row in history if not row.undone)
        if log.count() != kinds["add"] - kinds["delete"]:
            wrong.append(f"{log.count()} sets after {kinds['add']} added and {kinds['delete']} deleted")
        before, after = folder / f"before-{time.time_ns()}.json", folder / f"after-{time.time_ns()}.json"
        export_file(log, before)
        for _ in range(sum(kinds.values())):
            log.undo()
        if log.count():
            wrong.append(f"{log.count()} sets are there when everything is undone")
        for _ in range(sum(kinds.values())):
            log.redo()
        export_file(log, after)
        if before.read_bytes() != after.read_bytes():
            wrong.append("everything undone and done again is another log")
        before.unlink()
        after.unlink()
    return said, wrong


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("what", nargs="*", help="sqlite, postgresql; else both")
    asked.add_argument("--writers", type=int, default=20)
    asked.add_argument("--changes", type=int, default=10_000)
    asked.add_argument("--child", metavar="URL", help=argparse.SUPPRESS)
    asked.add_argument("--writer", type=int, help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.child:
        write(given.child, given.writer, given.changes)
        return 0
    from postgresql import Server

    folder, server = Path(tempfile.mkdtemp(prefix="writers-")), Server(fsync=True)
    failed = 0
    try:
        for what in given.what or ("sqlite", "postgresql"):
            began = time.monotonic()
            url = f"sqlite:///{folder / 'log.sqlite'}" if what == "sqlite" else server.url(server.create())
            said, wrong = written(url, given.writers, given.changes)
            print(
                f"{what}: {given.writers} writers, {dict(said)}, {len(wrong)} things wrong, {time.monotonic() - began:.0f} s"
            )
            print(*wrong, sep="\n", end="\n" if wrong else "", flush=True)
            failed += len(wrong)
    finally:
        server.stop()
        shutil.rmtree(folder)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
