"""The dialects of other apps: which columns tell them, and how a row becomes a set."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from ...errors import WrongInput, shown
from ...measures import KG_PER_LB, Units
from ..record import Record
from . import cells
from .row import NotASet, NoteRow, OnlyANote, WholeFile

BODY_WEIGHT = "body weight"  # noted where an app left the weight empty: nothing was put on, which is not a bar of 0


@dataclass(slots=True)
class Reading:
    """What is the same for all rows of a file, and what the row before was."""

    lifter: str | None
    unit: Units | None  # as the person told it, for files that do not
    dates: cells.DateOrder | None
    semicolons: bool = False
    own_units: Units | None = None  # of the lifter's file, where neither the file nor the person says it
    took_own_units: bool = False
    weights: tuple[str, ...] = ()  # columns that hold weights, where there are more than one
    before: tuple[Any, ...] = ()
    workout: Any = None
    last_unit: Units | None = None  # of the row before
    said_units: Callable[[], frozenset[Units | None]] = (
        frozenset  # those of all rows of the file; None: a row says none
    )

    @property
    def file_unit(self) -> Units | None:
        """What all rows of the file that say a unit agree on."""
        said = self.said_units() - {None}
        return next(iter(said)) if len(said) == 1 else None

    def number(self, text: str) -> float | None:
        return cells.number(text, semicolons=self.semicolons)

    @property
    def units(self) -> Units | None:
        """Those of the person, as told, else as in the lifter's file."""
        return self.unit or self.own_units

    def load(self, text: str, unit_text: str) -> Record:
        """Load, unit and what to note, as an app writes them."""
        return self.put_on(self.number(text), cells.unit(unit_text))

    def put_on(self, load: float | None, own_unit: Units | None) -> Record:
        """The same, understood. A row's own unit counts; the one that was told is for rows without, and where there are no
        such it may not contradict."""
        if None not in (own_unit, self.unit) and not self.said_units() & {None, self.unit}:
            raise WholeFile(
                f"The file says {own_unit} and --unit says {self.unit}. Leave --unit out; the file's own units count."
            )
        unit = own_unit or self.unit or self.file_unit
        if load is None:  # nothing was put on, so any unit is right
            unit = unit or self.last_unit or self.own_units or "kg"
            return {"load": 0.0, "unit": unit, "notes": BODY_WEIGHT}
        if unit is None:
            if self.own_units is None:
                who = (
                    "Some rows do not say whether their"
                    if self.said_units() - {None}
                    else "The file does not say whether its"
                )
                raise WholeFile(
                    f"{who} weights are kg or lb. Add --unit kg or --unit lb, "
                    "as it was set in the app when you exported."
                )
            unit, self.took_own_units = self.own_units, True
        self.last_unit = unit
        return {"load": load, "unit": unit, "notes": ""}

    def reps(self, text: str, load: str, *efforts: str) -> float:
        """Repetitions; `efforts` are what an app counts in time or distance, which without a load is no set of ours."""
        reps = self.number(text)
        if reps is None or reps == 0:
            raise NotASet("no repetitions (time, distance, or not done)")
        if not _is_more_than_nothing(load) and any(map(_is_more_than_nothing, efforts)):
            raise NotASet("time or distance without a weight")
        return reps

    def rir(self, rpe: str) -> float | None:
        """Repetitions in reserve from the rate of perceived exertion, 10 minus it."""
        told = self.number(rpe)
        if told is None or told == 0:
            return None
        if not 1 <= told <= 10:
            raise WrongInput(f"the RPE is {shown(rpe)}; it goes from 1 to 10.")
        return 10 - told

    def once(self, when: datetime, workout: str, exercise: str, of_workout: str, of_exercise: str) -> list[str]:
        """Notes that an app repeats in every row, only where they are new."""
        said = [of_workout] if (when, workout) != self.before[:2] else []
        said += [of_exercise] if (when, workout, exercise) != self.before else []
        self.before = (when, workout, exercise)
        return said


@dataclass(frozen=True, slots=True)
class Cells:
    """A row by its columns' names, in small letters."""

    columns: Mapping[str, int]
    row: Sequence[str]

    def __call__(self, column: str) -> str:
        """The text in this column; "" where the file has no such column."""
        at = self.columns.get(column)
        return "" if at is None else self.row[at]

    def weight(self, units: Units | None = None) -> tuple[str, str]:
        """The text of the weight and its unit, "" for none; of two columns the one that says something, of two that do the
        one in `units`. WrongInput where they do not say the same."""
        said = [(self(column), of) for column, of in weight_columns(tuple(self.columns)) if self(column).strip()]
        said = [one for one in said if _is_more_than_nothing(one[0])] or said
        if len(said) > 1:
            said.sort(key=lambda one: cells.unit(one[1]) != units)
            _check_agree(said)
        text, of = said[0] if said else ("", "")
        return text, of or self("weight unit") or self("unit_entered") or self("unit")


_OF_WEIGHT = re.compile(r"(?:weight|load)(?: ?\((?P<in_brackets>[^()]+)\)|[ _](?P<unit>[a-z]+))?")


@lru_cache(maxsize=64)  # once a file, not once a row
def weight_columns(columns: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """The columns that hold weights, with the unit that their names say ("" for none), those with a unit first."""
    found = []
    for column in columns:
        named = _OF_WEIGHT.fullmatch(column)
        of = "" if named is None else (named["in_brackets"] or named["unit"] or "").strip()
        with suppress(WrongInput):  # "weight unit" and its like
            if named is not None:
                cells.unit(of)
                found.append((column, of))
    return tuple(sorted(found, key=lambda one: not one[1]))


def _check_agree(said: Sequence[tuple[str, str]]) -> None:
    """Whether weights of one row, with their units, are one; a weight without a unit is left to the others."""
    kg = []
    for text, of in said:
        load, unit = cells.number(text), cells.unit(of)
        if load is not None and unit is not None:
            kg.append(load * KG_PER_LB if unit == "lb" else load)
    if kg and max(kg) > min(kg) * 1.01 + 0.5:  # both are rounded
        both = " and ".join(f"{text} {of}".strip() for text, of in said)
        raise WrongInput(f"it has two weights that differ, {both}; take out the column that is wrong.")


@dataclass(frozen=True, slots=True)
class Dialect:
    """An app's form of the log."""

    name: str
    needs: frozenset[str]  # columns, in small letters
    one_of: frozenset[str]  # at least one of these too
    read: Callable[[Cells, Reading], Record]

    def fits(self, columns: Mapping[str, int]) -> bool:
        return self.needs <= columns.keys() and not self.one_of.isdisjoint(columns)


def _joined(*notes: str) -> str:
    """Notes of a row as lines; apps write a line break as the two characters \\n."""
    return "\n".join(note.replace("\\r", "").replace("\\n", "\n").strip() for note in notes if note.strip())


def _is_more_than_nothing(cell: str) -> bool:
    return any(digit in cell for digit in "123456789")


_HEVY_KINDS = {
    "": "work",
    "normal": "work",
    "warmup": "warm-up",
    "dropset": "drop",
    "drop": "drop",
    "failure": "failure",
}


def _hevy(cell: Cells, reading: Reading) -> Record:
    when = cells.moment(cell("start_time"), reading.dates)
    title, kind = cell("exercise_title"), "".join(filter(str.isalpha, cell("set_type").lower()))
    reps = reading.reps(
        cell("reps"),
        cell.weight(reading.units)[0],
        cell("distance_km"),
        cell("distance_miles"),
        cell("duration_seconds"),
    )
    put_on = reading.load(*cell.weight(reading.units))
    said = reading.once(when, cell("title"), title, cell("description"), cell("exercise_notes"))
    if kind not in _HEVY_KINDS:
        said.append(f"set type {cell('set_type').strip()}")
    return put_on | {
        "when": when,
        "exercise": title,
        "reps": reps,
        "kind": _HEVY_KINDS.get(kind, "work"),
        "rir": reading.rir(cell("rpe")),
        "workout": cell("title"),
        "notes": _joined(put_on["notes"], *said),
    }


_STRONG_KINDS = {"w": "warm-up", "d": "drop", "f": "failure"}


def _strong(cell: Cells, reading: Reading) -> Record:
    order = cell("set order").strip().removesuffix(".0")
    if order.lower() == "rest timer":
        raise NotASet("rest timer")
    when = cells.moment(cell("date"), reading.dates)
    title, workout = cell("exercise name"), cell("workout name")
    if order.lower() == "note":
        raise OnlyANote(NoteRow(when, title, _joined(cell("notes"))))
    reps = reading.reps(
        cell("reps"), cell.weight(reading.units)[0], cell("distance"), cell("distance (meters)"), cell("distance (km)"),
        cell("distance (miles)"), cell("seconds"),
    )  # fmt: skip
    if order and not order.isdecimal() and order.lower() not in _STRONG_KINDS:
        raise WrongInput(f"the set order is {shown(order)}; it is a number, W, D or F.")
    put_on = reading.load(*cell.weight(reading.units))
    said = reading.once(when, workout, title, cell("workout notes"), "")
    return put_on | {
        "when": when,
        "exercise": title,
        "reps": reps,
        "kind": _STRONG_KINDS.get(order.lower(), "work"),
        "rir": reading.rir(cell("rpe")),
        "workout": workout,
        "notes": _joined(put_on["notes"], cell("notes"), *said),
    }


def _fitnotes(cell: Cells, reading: Reading) -> Record:
    when = cells.moment(cell("date"), reading.dates)
    reps = reading.reps(cell("reps"), cell.weight(reading.units)[0], cell("distance"), cell("time"))
    put_on = reading.load(*cell.weight(reading.units))
    return put_on | {
        "when": when,
        "exercise": cell("exercise"),
        "reps": reps,
        "notes": _joined(put_on["notes"], cell("comment")),
    }


def _fitnotes_ios(cell: Cells, reading: Reading) -> Record:
    status = cell("status").strip().lower()
    if status in ("notstarted", "pending", "planned", "skipped", "todo"):
        raise NotASet(f"not done ({status})")
    if status not in ("", "done", "completed", "complete", "finished", "failed"):
        raise WrongInput(f"the status is {shown(cell('status'))}; was the set done? Write Done, Failed or Skipped.")
    when = cells.moment(cell("starttime"), reading.dates)
    reps = reading.reps(cell("reps"), cell.weight(reading.units)[0], cell("distance"), cell("time"))
    put_on = reading.load(*cell.weight(reading.units))
    rir = reading.number(cell("rir"))
    return put_on | {
        "when": when,
        "exercise": cell("exercise"),
        "reps": reps,
        "kind": "warm-up" if cells.yes_or_no(cell("iswarmup")) else "failure" if status == "failed" else "work",
        "rir": reading.rir(cell("rpe")) if rir is None else rir,
        "workout": cell("name"),
        "notes": _joined(put_on["notes"], cell("note")),
    }


_NAMED_UNITS = frozenset({"weight (kg)", "weight (kgs)", "weight (lb)", "weight (lbs)"})

APPS = (
    Dialect(
        "hevy",
        frozenset({"start_time", "exercise_title", "reps"}),
        frozenset({"weight_kg", "weight_lbs"}),
        _hevy,
    ),
    Dialect(
        "strong",
        frozenset({"date", "workout name", "exercise name", "set order", "reps"}),
        frozenset({"weight"}) | _NAMED_UNITS,
        _strong,
    ),
    Dialect(
        "fitnotes",
        frozenset({"date", "exercise", "category", "reps"}),
        frozenset({"weight"}) | _NAMED_UNITS,
        _fitnotes,
    ),
    Dialect(
        "fitnotes",
        frozenset({"starttime", "exercise", "reps", "weight"}),
        frozenset({"iswarmup", "status", "equipment"}),
        _fitnotes_ios,
    ),
)
