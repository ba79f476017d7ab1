"""A file of sets into the log: all that can be read, once, as one change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, Literal

from ...errors import WrongInput
from ..history import Change
from ..record import Record, checked
from ..store import Logbook
from .apps import BODY_WEIGHT, Reading
from .cells import DateOrder
from .csv_file import csv_rows
from .own_json import NAME as JSON
from .own_json import json_rows
from .row import ImportedRow, WholeFile
from .text import lines

MOST_WRONG = 1000  # lines that cannot be read; more, and it is another file than was meant
_BATCH = 1000


@dataclass(slots=True)
class Report:
    """What became of every row: `rows` is imported, duplicates, errors and not sets together."""

    format: str
    rows: int = 0
    imported: int = 0
    duplicates: int = 0
    errors: list[dict[str, Any]] = field(default_factory=list)  # line, reason
    not_sets: Counter[str] = field(default_factory=Counter)  # what apps write between the sets, and how often
    body_weight: int = 0  # imported with a load of 0 and a note
    marks: int = 0  # machine settings that are new
    lifters: Counter[str] = field(default_factory=Counter)  # imported sets of each
    exercises: dict[str, str] = field(default_factory=dict)  # the app's title: ours, where it was changed
    change: int | None = None  # what undo takes back; None: nothing was kept


def import_file(
    logbook: Logbook,
    file: str | Path,
    *,
    lifter: str | None = None,
    unit: Literal["kg", "lb"] | None = None,
    dates: DateOrder | None = None,
    dry_run: bool = False,
) -> Report:
    """Keeps the sets of a file that the log does not have yet, in one transaction that one undo takes back.

    `lifter`: whose they are, where the file does not say; `unit` and `dates` likewise. Rows that cannot be read are left
    out and told in the report; a file that is broken as a whole raises WrongInput, and so does one in which no row can
    be read (`NothingRead`, with the report); then nothing is kept. `dry_run`: the report alone.
    """
    file = Path(file)
    reading = Reading(lifter=lifter, unit=unit, dates=dates, semicolons=False)
    name, rows = _opened(file, reading)
    report = Report(name)
    with logbook.change("import") as change:
        _keep(logbook, change, rows, report, file, reading)
        if report.rows == 0 and report.marks == 0 and name != JSON:
            raise WrongInput(f"{file} has a header and no rows, so there is nothing to import.")
        change.dropped = dry_run or not (report.imported or report.marks)
        if not change.dropped:
            report.change = change.id
            sets = f"{report.imported} set{'' if report.imported == 1 else 's'}"
            change.say(f"imported {sets} from {file.name}")
    if report.errors and len(report.errors) + sum(report.not_sets.values()) == report.rows:
        raise NothingRead(file, report)
    return report


class NothingRead(WrongInput):
    """Not one row of a file could be read."""

    def __init__(self, file: Path, report: Report) -> None:
        first = report.errors[0]
        more = f" ({len(report.errors) - 1} more lines have errors)" if len(report.errors) > 1 else ""
        super().__init__(
            f"{file}, line {first['line']}: {first['reason']}{more} No row can be read, so nothing was imported."
        )
        self.report = report


def _opened(file: Path, reading: Reading) -> tuple[str, Iterator[ImportedRow]]:
    text = lines(file)
    for first in text:
        if first.strip():
            break
    else:
        raise WrongInput(f"{file} holds nothing but empty lines. Export it again from the app.")
    whole = chain([first], text)
    if first.lstrip().startswith(("{", "[")):
        return JSON, json_rows(file, whole, reading)
    return csv_rows(file, whole, reading)


def _keep(
    logbook: Logbook, change: Change, rows: Iterator[ImportedRow], report: Report, file: Path, reading: Reading
) -> None:
    known: dict[str, Counter[tuple[Any, ...]]] = {}  # sets in the log that no row of the file stands for yet
    batch: list[Record] = []
    for row in rows:
        if row.mark is not None:
            report.marks += change.mark(**row.mark, only_new=True)
            continue
        report.rows += 1
        if row.not_a_set:
            report.not_sets[row.not_a_set] += 1
        elif row.record is None:
            _wrong(report, row.line, row.wrong, file)
        else:
            if not row.record["lifter"]:
                raise WholeFile(f"{file} does not say whose sets these are. Add --lifter FILE or --name NAME.")
            try:
                record = checked(row.record)
            except WrongInput as reason:
                _wrong(report, row.line, str(reason), file)
                continue
            if _is_known(logbook, change, known, record):
                report.duplicates += 1
                continue
            batch.append(record)
            report.imported += 1
            report.lifters[record["lifter"]] += 1
            report.body_weight += record["load"] == 0 and record["notes"].startswith(BODY_WEIGHT)
            if row.title.strip().casefold() != record["exercise"].casefold() and len(report.exercises) < MOST_WRONG:
                report.exercises[row.title.strip()] = record["exercise"]
            if len(batch) == _BATCH:
                change.add_sets(batch)
                batch = []
    change.add_sets(batch)


def _is_known(logbook: Logbook, change: Change, known: dict[str, Counter[tuple[Any, ...]]], record: Record) -> bool:
    """Whether the log already had this set: each set in it stands for one row, so equal sets of a workout all count."""
    lifter = record["lifter"]
    if lifter not in known:  # before any of this lifter's rows was added
        known[lifter] = logbook.known(change.connection, lifter)
    key = (record["when"], record["exercise"], record["load"], record["unit"], record["reps"])
    if known[lifter][key] <= 0:
        return False
    known[lifter][key] -= 1
    return True


def _wrong(report: Report, line: int, reason: str, file: Path) -> None:
    report.errors.append({"line": line, "reason": reason})
    if len(report.errors) > MOST_WRONG:
        first = report.errors[0]
        raise WholeFile(
            f"{file} has more than {MOST_WRONG} lines that cannot be read; the first is line {first['line']}: "
            f"{first['reason']} Is it the right file? Nothing was imported."
        )
