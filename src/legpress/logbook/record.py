"""A set as a flat row: the form of the database, of the exports and of JSON; units in the names.

A row has every field of `FIELDS`; None where nothing was said. The stance stands in it as a coach tells it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from ..errors import WrongInput, shown
from ..stance import Stance
from ..tempo import Tempo
from .sets import LoggedSet

Record = dict[str, Any]

FIELDS = (
    "lifter",
    "when",
    "exercise",
    "load",
    "unit",
    "reps",
    "kind",
    "rir",
    "tempo",
    "tempo_kept",
    "depth_kept",
    "machine",
    "heel_height_cm",
    "heel_spacing_cm",
    "toe_out_deg",
    "backrest_notch",
    "stop_sled_cm",
    "cue",
    "workout",
    "notes",
    "load_written",
    "exercise_written",
)
STANCE = ("heel_height_cm", "heel_spacing_cm", "toe_out_deg", "backrest_notch")
KINDS = ("warm-up", "work", "drop", "failure")
LONGEST_NAME = 300  # characters of a name, a title, a mark
LONGEST_NOTE = 20_000


def record_of(logged: LoggedSet) -> Record:
    """The set as a checked row, without its id. Raises WrongInput that names the field."""
    told = {field: getattr(logged, field) for field in FIELDS if field not in STANCE}
    return checked(told | ({} if logged.stance is None else _as_told(logged.stance)))


@lru_cache(maxsize=4096)
def _as_told(stance: Stance) -> Record:
    from ..lifter_file import coach_table

    return coach_table(stance)


@lru_cache(maxsize=4096)
def stance_of(
    heel_height_cm: float | None, heel_spacing_cm: float | None, toe_out_deg: float | None, backrest_notch: int | None
) -> Stance | None:
    """The stance that a row tells; without heels there is none."""
    if heel_height_cm is None or heel_spacing_cm is None:
        return None
    return Stance.from_coach(
        heel_height_cm=heel_height_cm,
        heel_spacing_cm=heel_spacing_cm,
        toe_out_deg=0.0 if toe_out_deg is None else toe_out_deg,
        backrest_notch=1 if backrest_notch is None else backrest_notch,
    )


def set_of(record: Record, id: int | None = None) -> LoggedSet:
    """The set that a checked row is."""
    plain = {field: record[field] for field in FIELDS if field not in STANCE}
    return LoggedSet(**plain, stance=stance_of(*(record[field] for field in STANCE)), id=id)


def checked(given: Mapping[str, Any]) -> Record:
    """A row with every field in its own type, names tidied, tempo in its usual spelling; else WrongInput."""
    unit, kind = given["unit"], given.get("kind") or "work"
    if unit not in ("kg", "lb"):
        raise WrongInput(f"unit is {shown(unit)}; write kg or lb.")
    if kind not in KINDS:
        raise WrongInput(f"kind is {shown(kind)}; write {', '.join(KINDS[:-1])} or {KINDS[-1]}.")
    reps = _number("reps", given["reps"], 1, 1000)
    if reps != int(reps):
        raise WrongInput(f"reps is {reps:g}; write a whole number.")
    tempo = given.get("tempo") or None
    return {
        "lifter": name("lifter", given["lifter"]),
        "when": _moment(given["when"]),
        "exercise": name("exercise", given["exercise"]),
        "load": _number("load", given["load"], 0, 5000, unit),
        "unit": unit,
        "reps": int(reps),
        "kind": kind,
        "rir": _maybe("rir", given.get("rir"), 0, 50, "repetitions"),
        "tempo": None if tempo is None else _tempo(tempo),
        "tempo_kept": _yes_or_no("tempo_kept", given.get("tempo_kept")),
        "depth_kept": _yes_or_no("depth_kept", given.get("depth_kept")),
        "machine": _maybe_name("machine", given.get("machine")),
        **_stance(given),
        "stop_sled_cm": _maybe("stop_sled_cm", given.get("stop_sled_cm"), 0, 150, "cm"),
        "cue": _maybe_name("cue", given.get("cue")),
        "workout": _maybe_name("workout", given.get("workout")) or "",
        "notes": note("notes", given.get("notes")),
        "load_written": _maybe_name("load_written", given.get("load_written")) or "",
        "exercise_written": _maybe_name("exercise_written", given.get("exercise_written")) or "",
    }


def latest() -> datetime:
    """No set is done later; a day ahead, for who is in another time zone."""
    return datetime.now() + timedelta(days=1)


def name(field: str, value: Any) -> str:
    """A name on one line, its spaces tidied; WrongInput where there is none."""
    text = _maybe_name(field, value)
    if text is None:
        raise WrongInput(f"{field} is empty; every set has one.")
    return text


def note(field: str, value: Any) -> str:
    """Free text of several lines; "" where nothing was said."""
    text = _text(field, "" if value is None else value, LONGEST_NOTE)
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _maybe_name(field: str, value: Any) -> str | None:
    return None if value is None else (" ".join(_text(field, value, LONGEST_NAME).split()) or None)


def _text(field: str, value: Any, longest: int) -> str:
    if not isinstance(value, str):
        raise WrongInput(f"{field} is {shown(value)}; it must be words.")
    if len(value) > longest:
        raise WrongInput(f"{field} has {len(value)} characters; {longest} fit.")
    if "\0" in value:
        raise WrongInput(f"{field} holds a NUL character, so it is not plain text.")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise WrongInput(f"{field} holds half a character (a lone surrogate), so it is not plain text.") from None
    return value


def _moment(value: Any) -> datetime:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise WrongInput(f"when is {shown(value)}; write it like 2026-10-03 18:30.") from None
    if not isinstance(value, datetime):
        raise WrongInput(f"when is {shown(value)}; it must be a date and time.")
    if value.tzinfo is not None:
        raise WrongInput(f"when is {value.isoformat()}; leave the time zone out, it is the clock of the gym.")
    if not 1900 <= value.year <= 2200:
        raise WrongInput(f"when is {value.isoformat(' ')}; the year must lie between 1900 and 2200.")
    return value


def _number(field: str, value: Any, low: float, high: float, unit: str = "") -> float:
    unit = f" {unit}" if unit else ""
    try:
        number = math.nan if isinstance(value, bool | str | bytes) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if math.isnan(number):
        raise WrongInput(f"{field} is {shown(value)}; write a plain number.")
    if not low <= number <= high:
        raise WrongInput(f"{field} is {number:g}{unit}; it must lie between {low:g} and {high:g}{unit}.")
    return number if number else 0.0  # never minus zero


def _maybe(field: str, value: Any, low: float, high: float, unit: str) -> float | None:
    return None if value is None else _number(field, value, low, high, unit)


def _yes_or_no(field: str, value: Any) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    raise WrongInput(f"{field} is {shown(value)}; write yes or no.")


@lru_cache(maxsize=1024)
def _tempo(text: str) -> str:
    return str(Tempo.parse(text))


def _stance(given: Mapping[str, Any]) -> Record:
    told = {field: given.get(field) for field in STANCE}
    if all(value is None for value in told.values()):
        return told
    missing = [field for field in STANCE[:2] if told[field] is None]
    if missing:
        raise WrongInput(f"{' and '.join(missing)} missing; a stance needs both heel_height_cm and heel_spacing_cm.")
    if all(type(value) in (int, float, type(None)) for value in told.values()):
        stance_of(**told)  # its own sentences, where it cannot be; known ones are not checked again
    else:
        Stance.from_coach(**{field: value for field, value in told.items() if value is not None})
    return {
        "heel_height_cm": float(told["heel_height_cm"]) or 0.0,
        "heel_spacing_cm": float(told["heel_spacing_cm"]),
        "toe_out_deg": float(told["toe_out_deg"] or 0.0) or 0.0,
        "backrest_notch": int(told["backrest_notch"] or 1),
    }
