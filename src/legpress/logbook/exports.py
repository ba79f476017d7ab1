"""The log as a file that people open, and that `legpress import` reads back."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from ..errors import WrongInput
from ..files import replacing
from .imports.own_csv import COLUMNS, flat, flat_machine, flat_title
from .imports.own_json import FORMAT, written
from .record import Record
from .store import Logbook


def export_file(logbook: Logbook, file: str | Path, lifter: str | None = None) -> int:
    """Writes all sets, or those of one lifter, and returns how many: .json, or .csv for a spreadsheet, both with what is
    remembered.

    The file is whole or not there; one that is not an export of ours is not replaced (WrongInput).
    """
    file = Path(file)
    count = 0

    def records() -> Iterator[Record]:
        nonlocal count
        for record in logbook.records(lifter):
            count += 1
            yield record

    def machines() -> Iterator[Record]:
        for s in logbook.all_settings(lifter):
            if s.mark or s.counts:
                counts = "" if s.counts is None else str(s.counts)
                yield {"lifter": s.lifter, "machine": s.machine, "mark": s.mark, "load_counts": counts}

    def titles() -> Iterator[Record]:
        for whose, title, exercise in logbook.exercise_titles(lifter):
            yield {"lifter": whose, "title": title, "exercise": exercise}

    def as_json(opened: IO[str]) -> None:
        opened.writelines(written(machines(), titles(), records()))

    def as_csv(opened: IO[str]) -> None:
        # all text in quotes, so that no reader takes a line break inside a note for the end of a row
        table = csv.writer(opened, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
        table.writerow(COLUMNS)
        table.writerows(map(flat, records()))
        table.writerows(map(flat_machine, machines()))
        table.writerows(map(flat_title, titles()))

    forms = {".json": as_json, ".csv": as_csv}
    form = forms.get(file.suffix.lower())
    if form is None:
        raise WrongInput(
            f"{file} ends in neither .json nor .csv. Name it .json for everything, .csv for a spreadsheet."
        )
    _refuse_what_is_not_ours(file)
    _write(file, form)
    return count


def _refuse_what_is_not_ours(file: Path) -> None:
    try:
        if not file.exists():
            return
        if file.is_dir():
            raise WrongInput(f"{file} is a folder. Name a file in it.")
        if not file.is_file():  # a pipe would wait for ever
            raise WrongInput(f"{file} is not an ordinary file. Choose another name.")
        with file.open("rb") as opened:
            start = opened.read(400).decode("utf-8", "replace")
    except OSError as error:
        raise WrongInput(f"{file} is there and cannot be read: {error.strerror}. Choose another name.") from None
    ours = (
        f'{{"format": "{FORMAT}"',
        ",".join(f'"{column}"' for column in COLUMNS[:10]),
    )  # older ones had fewer columns
    if start and not start.startswith(ours):
        raise WrongInput(f"{file} is there and is not an export of legpress, so it is kept. Choose another name.")


def _write(file: Path, form: Callable[[IO[str]], None]) -> None:
    try:
        with replacing(file) as opened:
            form(opened)
    except OSError as error:
        raise WrongInput(
            f"{file} cannot be written: {error.strerror}. Check the folder, the permissions and the space that is left."
        ) from None
