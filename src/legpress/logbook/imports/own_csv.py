"""Our own flat CSV: one row a set, below them what is remembered, and how text is kept from being a formula in a spreadsheet."""

from __future__ import annotations

import re
from typing import Any

from ...errors import WrongInput, shown
from ...measures import Units
from ...tempo import Tempo
from ..record import Record
from ..written_load import LoadInPlates, WrittenLoad
from . import cells, remembered
from .apps import Cells, Dialect, Reading
from .row import ImportedRow, WholeFile

COLUMNS = (
    "lifter",
    "when",
    "workout",
    "exercise",
    "kind",
    "load",
    "unit_entered",
    "reps",
    "rir",
    "plates_kg",
    "tempo_down_s",
    "tempo_bottom_s",
    "tempo_up_s",
    "tempo_top_s",
    "tempo_kept",
    "depth_kept",
    "machine",
    "heel_height_cm",
    "heel_spacing_cm",
    "toe_out_deg",
    "backrest_notch",
    "stop_sled_cm",
    "cue",
    "notes",
    "load_written",
    "exercise_written",
    "load_counts",
)
_TEMPO = {"tempo_down_s": "down_s", "tempo_bottom_s": "bottom_s", "tempo_up_s": "up_s", "tempo_top_s": "top_s"}
_NUMBERS = ("load", "reps", "rir", "heel_height_cm", "heel_spacing_cm", "toe_out_deg", "backrest_notch", "stop_sled_cm")
_WORDS = ("lifter", "exercise", "machine", "cue", "workout", "notes", "load_written", "exercise_written")
# `kind` of a row that is no set: what is remembered of a machine (the mark is in `notes`), or what a title means.
_MACHINE, _TITLE = "machine", "title"

# A spreadsheet runs a cell that begins so; an apostrophe before it makes it text. One more is put before text that
# already looks guarded, so that taking one away always gives back what was there.
_RUNS = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def guarded(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if _RUNS.match(text) else text


def unguarded(cell: str) -> str:
    """What `guarded` was given."""
    return cell[1:] if cell.startswith("'") and _RUNS.match(cell) else cell


def flat(record: Record) -> list[Any]:
    """A checked row as the cells of `COLUMNS`."""
    from ...measures import KG_PER_LB

    row: dict[str, Any] = record | {field: guarded(record[field] or "") for field in _WORDS}
    row["when"] = record["when"].isoformat(" ")
    row["unit_entered"] = record["unit"]
    row["plates_kg"] = record["load"] if record["unit"] == "kg" else round(record["load"] * KG_PER_LB, 3)
    row.update(dict.fromkeys(_TEMPO))
    if record["tempo"] is not None:
        tempo = Tempo.parse(record["tempo"])
        row.update({column: getattr(tempo, phase) for column, phase in _TEMPO.items()})
        row["tempo_up_s"] = "X" if tempo.up_s is None else tempo.up_s
    for field in ("tempo_kept", "depth_kept"):
        row[field] = {None: None, True: "yes", False: "no"}[record[field]]
    return [row.get(column) for column in COLUMNS]


def flat_machine(told: Record) -> list[Any]:
    """What is remembered of a machine (lifter, machine, mark, load_counts) as the cells of `COLUMNS`."""
    row = told | {"kind": _MACHINE, "lifter": guarded(told["lifter"]), "machine": guarded(told["machine"])}
    row["notes"] = guarded(told["mark"])
    return [row.get(column) for column in COLUMNS]


def flat_title(told: Record) -> list[Any]:
    """What a title means (lifter, title, exercise) as the cells of `COLUMNS`."""
    row = {"kind": _TITLE, "exercise_written": guarded(told["title"])}
    row |= {field: guarded(told[field]) for field in ("lifter", "exercise")}
    return [row.get(column) for column in COLUMNS]


def remembered_row(line: int, cell: Cells, reading: Reading) -> ImportedRow | None:
    """The row, where it is no set but tells what is remembered; else None."""
    kind = cell("kind").strip()
    if kind not in (_MACHINE, _TITLE):
        return None
    told: Record = {field: unguarded(cell(field)) for field in ("lifter", "machine", "exercise")}
    if kind == _TITLE:
        return remembered.of_title(line, told | {"title": unguarded(cell("exercise_written"))}, reading.lifter)
    told |= {"mark": unguarded(cell("notes")), "load_counts": cell("load_counts")}
    return remembered.of_machine(line, told, reading.lifter)


def _read(cell: Cells, reading: Reading) -> Record:
    unit = cells.unit(unit_text(cell))
    record: Record = {field: unguarded(cell(field)) for field in _WORDS}
    put_on = _put_on(cell("load"), unit, reading)
    record["load_written"] = record["load_written"] or put_on["load_written"]
    record |= {field: reading.number(cell(field)) for field in _NUMBERS if field != "load"}
    return record | {
        "lifter": record["lifter"].strip() or reading.lifter,
        "when": cells.moment(cell("when"), reading.dates),
        "load": put_on["load"],
        "unit": put_on["unit"],
        "notes": record["notes"] or put_on["notes"],
        "kind": cell("kind").strip() or "work",
        "tempo": _tempo(cell, reading),
        "tempo_kept": cells.yes_or_no(cell("tempo_kept")),
        "depth_kept": cells.yes_or_no(cell("depth_kept")),
    }


def _put_on(text: str, unit: Units | None, reading: Reading) -> Record:
    """A load as a number, or as a file by hand may say it: "20kg a side"."""
    try:
        return reading.put_on(reading.number(text), unit) | {"load_written": ""}
    except WholeFile:
        raise
    except WrongInput as reason:
        try:
            written = WrittenLoad.parse(text)
        except LoadInPlates:
            raise
        except WrongInput:
            raise reason from None
    if None not in (unit, written.unit) and unit != written.unit:
        raise WrongInput(f"the load is {shown(text)} and the unit {unit}.")
    return reading.put_on(written.load, written.unit or unit) | {"load_written": written.text}


def unit_text(cell: Cells) -> str:
    """The unit of the load as the row has it."""
    return cell("unit_entered") or cell("unit") or cell("weight unit")


def is_as_kept(cell: Cells) -> bool:
    """Whether we exported this row; only then does it say `plates_kg`, and its load and exercise are understood already."""
    return bool(cell("plates_kg").strip())


def _tempo(cell: Cells, reading: Reading) -> str | None:
    if not cell("tempo_down_s").strip():
        return cell("tempo").strip() or None
    up = cell("tempo_up_s").strip()
    seconds = {phase: reading.number(cell(column)) or 0.0 for column, phase in _TEMPO.items() if phase != "up_s"}
    return str(Tempo.read(seconds | {"up_s": None if up.upper() in ("", "X") else reading.number(up)}))


DIALECT = Dialect(
    "legpress csv",
    frozenset({"when", "exercise", "load", "reps"}),
    frozenset({"when"}),  # a file without a unit is asked for it
    _read,
)
