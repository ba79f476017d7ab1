"""Logs as CSV: which dialect it is, and its rows."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import suppress
from functools import cache, partial
from itertools import chain, islice
from pathlib import Path

from ...errors import WrongInput, shown
from ...measures import Units
from . import own_csv, text
from .apps import APPS, Cells, Dialect, Reading, weight_columns
from .cells import unit
from .csv_records import records
from .row import ImportedRow, NotASet, OnlyANote, WholeFile

KNOWN = (*APPS, own_csv.DIALECT)
_DELIMITERS = (",", ";", "\t")


def csv_rows(file: Path, lines: Iterator[str], reading: Reading, above: int = 0) -> tuple[str, Iterator[ImportedRow]]:
    """The dialect's name, and the rows as they are read, below so many lines of the file. Raises WrongInput where the header
    is nobody's."""
    first = next(lines)
    if first.lower().startswith("sep="):  # what spreadsheets write above the header
        first, above = next(lines, ""), above + 1
    dialect, delimiter, columns = _recognised(file, first)
    reading.semicolons = delimiter == ";"
    reading.said_units = cache(partial(_said_units, file, above, delimiter, columns, dialect, reading))
    by_use = sorted(weight_columns(tuple(columns)), key=lambda one: bool(one[1]) and unit(one[1]) != reading.units)
    weights = [column for column, _ in by_use]
    if dialect is own_csv.DIALECT:  # the others are not ours to read
        weights = ["load", *(column for column in weights if column != "load")]
    reading.weights = tuple(weights) if len(weights) > 1 else ()
    return dialect.name, _rows(chain([first], lines), above + 1, delimiter, columns, dialect, reading)


def _recognised(file: Path, header: str) -> tuple[Dialect, str, dict[str, int]]:
    for delimiter in _DELIMITERS:
        try:
            (names,) = csv.reader([header], delimiter=delimiter, strict=True)
        except (csv.Error, ValueError):
            continue
        columns: dict[str, int] = {}
        for at, name in enumerate(names):
            columns.setdefault(" ".join(name.lower().split()), at)
        for dialect in KNOWN:
            if dialect.fits(columns):
                return dialect, delimiter, columns
        if {"measurement", "value", "unit"} <= columns.keys():
            raise WrongInput(
                f"{file} is FitNotes' body tracker, not its workouts. Export the workout data from FitNotes."
            )
    raise WrongInput(
        f"{file} begins with {shown(header.strip())}, which is no header of a log that is known (CSV of Hevy, Strong, "
        "FitNotes; CSV or JSON of legpress). From one of those, set the app to English and export again. A file of any other "
        "app is read once it has the five columns when, exercise, load, unit, reps: copy and rename them in a spreadsheet, "
        "with dates like 2026-10-03 18:30 and kg or lb as unit."
    )


def _rows(
    lines: Iterator[str],
    line: int,
    delimiter: str,
    columns: dict[str, int],
    dialect: Dialect,
    reading: Reading,
) -> Iterator[ImportedRow]:
    table = records(lines, line, delimiter)
    wide = len(next(table).cells)
    for record in table:
        if record.broken and len(record.cells) != wide:
            yield ImportedRow(record.line, wrong=record.broken)
        elif any(record.cells):  # else an empty line
            yield _row(record.line, record.cells, wide, columns, dialect, reading)


def _weight(cell: Cells, dialect: Dialect, reading: Reading) -> tuple[str, str]:
    """The text of a row's weight and of its unit."""
    if dialect is own_csv.DIALECT:
        return cell("load"), own_csv.unit_text(cell)
    try:
        return cell.weight(reading.units)
    except WrongInput:  # two that differ; the row itself is refused for it
        return "", ""


def _said_units(
    file: Path, above: int, delimiter: str, columns: dict[str, int], dialect: Dialect, reading: Reading
) -> frozenset[Units | None]:
    """The units that rows with a weight say, None for those that say none; of a file that is broken as far as it goes."""
    found: set[Units | None] = set()
    try:
        for record in islice(records(islice(text.lines(file), above, None), above + 1, delimiter), 1, None):
            if len(record.cells) >= len(columns):
                weight, said = _weight(Cells(columns, record.cells), dialect, reading)
                if weight.strip()[-1:].isdecimal():  # "20kg a side" says its unit itself
                    with suppress(WrongInput):  # the row itself is refused for it
                        found.add(unit(said))
    except WrongInput:
        pass  # the reading of the rows says so
    return frozenset(found)


def _row(
    line: int,
    cells: list[str],
    wide: int,
    columns: dict[str, int],
    dialect: Dialect,
    reading: Reading,
) -> ImportedRow:
    if len(cells) > wide and not any(cells[wide:]):  # what spreadsheets leave behind
        cells = cells[:wide]
    if len(cells) != wide:
        return ImportedRow(line, wrong=f"it has {len(cells)} cells, the header has {wide}.")
    try:
        cell = Cells(columns, cells)
        if dialect is own_csv.DIALECT and (told := own_csv.remembered_row(line, cell, reading)) is not None:
            return told
        record = dialect.read(cell, reading)
        kept = dialect is own_csv.DIALECT and own_csv.is_as_kept(cell)
        record["lifter"] = record.get("lifter") or reading.lifter
        return ImportedRow(line, record=record, as_kept=kept, title=record["exercise"])
    except OnlyANote as row:
        return ImportedRow(line, note=row.note)
    except NotASet as what:
        return ImportedRow(line, not_a_set=str(what))
    except WholeFile:
        raise
    except WrongInput as reason:
        return ImportedRow(line, wrong=str(reason))
