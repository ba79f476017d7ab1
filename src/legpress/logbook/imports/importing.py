"""A file of sets into the log: all that can be read, once, as one change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

from ...errors import WrongInput
from ...measures import Units
from ..load_convention import LoadConvention
from ..store import Logbook
from .apps import Reading
from .cells import DateOrder
from .csv_file import csv_rows
from .keeping import Instructions, Keeping
from .known_sets import OWN_FORMATS, RESTORED
from .own_json import NAME as JSON
from .own_json import json_rows
from .report import Report
from .row import ImportedRow
from .text import lines


def import_file(
    logbook: Logbook,
    file: str | Path,
    *,
    lifter: str | None = None,
    unit: Units | None = None,
    own_units: Units | None = None,
    dates: DateOrder | None = None,
    counts: LoadConvention | None = None,
    means: Mapping[str, str] | None = None,
    dry_run: bool = False,
) -> Report:
    """Keeps the sets of a file that the log does not have yet, in one transaction that one undo takes back.

    `lifter`: whose they are, where the file does not say; `unit` and `dates` likewise; `own_units` are the lifter's, where
    nobody says. `counts`: what loads count on the machines of the file (a carriage of 0: the machine's own weight); `means`:
    which exercises titles mean; both are remembered. Rows that cannot be read are left out and told in the report; a file
    that is broken as a whole raises WrongInput, and so does one in which no row can be read (`NothingRead`, with the
    report); then nothing is kept. `dry_run`: the report alone.
    """
    file = Path(file)
    reading = Reading(lifter=lifter, unit=unit, dates=dates, own_units=own_units)
    name, rows = _opened(file, reading)
    report = Report(name)
    with logbook.change(RESTORED if name in OWN_FORMATS else name) as change:
        keeping = Keeping(
            logbook, change, report, file, Instructions(lifter=lifter, counts=counts, means=dict(means or {}))
        )
        keeping.keep(rows)
        report.weights = reading.weights
        report.own_units = reading.own_units if reading.took_own_units else None
        if report.rows == 0 and not keeping.told and name != JSON:
            raise WrongInput(f"{file} has a header and no rows, so there is nothing to import.")
        nothing = report.errors and len(report.errors) + sum(report.not_sets.values()) == report.rows
        keeps = report.imported or report.remembered or report.corrected or report.renamed_in_log
        change.dropped = bool(dry_run or nothing or not keeps)
        if not change.dropped:
            report.change = change.id
            change.say(_said(report, file))
    if nothing:
        raise NothingRead(file, report)
    return report


class NothingRead(WrongInput):
    """Not one row of a file could be read."""

    def __init__(self, file: Path, report: Report) -> None:
        first, *more = report.errors
        others = f" ({len(more)} more lines have errors)" if more else ""
        super().__init__(
            f"{file}, line {first.line}: {first.reason}{others} No row can be read, so nothing was imported."
        )
        self.report = report


def _said(report: Report, file: Path) -> str:
    """What was done, as undo will say it."""
    corrected = f" and corrected {len(report.corrected)}" if report.corrected else ""
    renamed = f" and renamed {report.renamed_in_log}" if report.renamed_in_log else ""
    return f"imported {report.imported} set{'' if report.imported == 1 else 's'}{corrected}{renamed} from {file.name}"


def _opened(file: Path, reading: Reading) -> tuple[str, Iterator[ImportedRow]]:
    text = lines(file)
    above = 0
    for first in text:
        if first.strip():
            break
        above += 1
    else:
        raise WrongInput(f"{file} holds nothing but empty lines. Export it again from the app.")
    whole = chain([first], text)
    if first.lstrip().startswith(("{", "[")):
        return JSON, json_rows(file, whole, reading)
    return csv_rows(file, whole, reading, above)
