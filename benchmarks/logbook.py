"""The log with a hundred thousand sets: `python -m benchmarks.logbook` prints how long each view takes."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

VIEW_S = 0.3  # a view of a hundred thousand sets
IMPORT_S = 5.0  # twenty thousand rows
MEMORY_MB = 500


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.logbook", description=__doc__)
    asked.add_argument("--sets", type=int, default=100_000)
    given = asked.parse_args()
    from rich.console import Console
    from rich.table import Table

    table = Table("what", "took", "bar")
    for what, seconds, bar in measured(given.sets):
        table.add_row(what, f"{1000 * seconds:,.1f} ms", bar)
    from .memory import own_peak_mb

    table.add_row("memory of all of it together", f"{own_peak_mb():,.0f} MB", f"{MEMORY_MB} MB")
    Console().print(table)


def measured(count: int) -> list[tuple[str, float, str]]:
    """What was done, seconds (the best of three for views), and the bar."""
    import pandas as pd  # not part of a view

    from legpress.logbook import Logbook
    from legpress.logbook.exports import export_file
    from legpress.logbook.imports.importing import import_file
    from legpress.report.progress import progress_report
    from legpress.training.history import history
    from legpress.training.log_queries import log_history_of, sets_to_plan_from
    from legpress.training.routine import Routine

    assert pd  # noqa: S101, imported beforehand, so that nobody is timed for it
    folder = Path(tempfile.mkdtemp(prefix="logbook-"))
    found: list[tuple[str, float, str]] = []

    def once(what: str, do: Callable[[], Any], bar: str = "") -> None:
        began = time.perf_counter()
        do()
        found.append((what, time.perf_counter() - began, bar))

    def view(what: str, do: Callable[[], Any], bar: str = f"{1000 * VIEW_S:.0f} ms") -> None:
        took = []
        for _ in range(3):
            began = time.perf_counter()
            do()
            took.append(time.perf_counter() - began)
        found.append((what, min(took), bar))

    def looked_back(log: Logbook) -> None:
        progress_report(history("Mara", log_history_of(log, "Mara"), newest.when.date(), {}), "kg")

    url = f"sqlite:///{folder / 'log.sqlite'}"
    with Logbook.open(url) as log:
        twenty = written(folder / "20000.csv", 20_000)
        once("import of 20,000 Hevy rows", lambda: import_file(log, twenty, lifter="Mara"), f"{IMPORT_S:.0f} s")
        once("the same again, all known", lambda: import_file(log, twenty, lifter="Mara"), f"{IMPORT_S:.0f} s")
        once("its undo", log.undo)
        once(f"import of {count:,}", lambda: import_file(log, written(folder / "all.csv", count), lifter="Mara"))
        once("add one set", lambda: log.add(log.sets(last=1)[0]))
    view("open", lambda: Logbook.open(url).close())
    with Logbook.open(url) as log:
        routine = Routine.load("hamstrings")
        newest = log.sets(last=1)[0]
        recent = newest.when - timedelta(days=90)
        view("the last 20 sets", lambda: log.sets(last=20))
        view("of one exercise", lambda: log.sets("Mara", "leg press", last=20))
        view("the last 90 days", lambda: log.sets("Mara", since=recent))
        view("where the lifter left off", lambda: log.last_set("Mara", "leg press"))
        view("who, what, on what, how many", lambda: (log.lifters(), log.exercises(), log.machines(), log.count()))
        view("every machine's settings", lambda: log.all_settings())
        fields = ("when", "load", "unit", "reps", "rir")
        view("frame of one exercise, five fields", lambda: log.frame(*fields, lifter="Mara", exercise="leg press"))
        view("frame of all, five fields", lambda: log.frame(*fields))
        view("all by place", lambda: log.by_place("Mara"))
        view("progress: read and computed", lambda: looked_back(log))
        view("plan: read", lambda: sets_to_plan_from(log, "Mara", routine, newest.when.date()))
        view("every set as an object", lambda: log.sets(), "")
        for form in ("json", "csv"):
            file = folder / f"log.{form}"
            once(f"export as {form}", lambda file=file: export_file(log, file))
            with Logbook.open(f"sqlite:///{folder / form}.sqlite") as other:
                once(f"import of that {form}", lambda file=file, other=other: import_file(other, file))
    return found


def written(file: Path, count: int) -> Path:
    """A file as Hevy writes it: four exercises of five sets, twice a week."""
    exercises = ("Leg Press (Machine)", "Seated Leg Curl (Machine)", "Leg Extension (Machine)", "Hip Thrust (Barbell)")
    with file.open("w", encoding="utf-8") as opened:
        opened.write("title,start_time,end_time,description,exercise_title,superset_id,exercise_notes,set_index,")
        opened.write("set_type,weight_kg,reps,distance_km,duration_seconds,rpe\n")
        for i in range(count):
            day = datetime(1980, 1, 1, 18, 30) + timedelta(hours=84 * (i // 20))
            when = f'"{day.day} {day:%b %Y, %H:%M}"'
            opened.write(f'"Legs, again",{when},{when},"","{exercises[i % 20 // 5]}",,"",{i % 5},normal,')
            opened.write(f"{60 + i % 80},{8 + i % 5},,,8.5\n")
    return file


if __name__ == "__main__":
    main()
