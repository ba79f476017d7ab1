"""The questions that turn a tape measure and a phone's inclinometer into a machine.

A skipped question takes the catalogue's value for that type, marked assumed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, get_args

from ..errors import WrongInput
from ..machine import Machine, doubts, fields
from ..measures import CM_PER_INCH, KG_PER_LB, Units
from .answers import WEIGHTS, as_told, units_from, within
from .engine import Answers, Interview, values_of
from .question_table import Range
from .question_table import questions as table_questions


def machine_from(answers: Answers) -> Machine:
    """The machine as understood so far."""
    given = values_of(questions(answers), answers)
    base = Machine.load(_base_type(given))
    table: dict[str, Any] = {
        "name": given.get("name", "my-leg-press"),
        "description": "measured with a tape measure and a phone",
        "kind": given.get("kind", "plate_loaded"),
        "plate": {},
        "seat": {},
        "sled": {},
        "plates": {},
    }
    for field, value in fields(base):
        _put(table, field, _skipped(base, field, value))
    _fill_seat(table, given)
    _fill_sled(table, given, Machine.from_table(table))
    return Machine.from_table(table)


def _fill_seat(table: dict[str, Any], given: Mapping[str, Any]) -> None:
    if "rail" in given:
        table["rail_deg"] = _measured(given["rail"], PHONE)
    rail_deg = table["rail_deg"]["value"]
    if "backrest" in given:
        angles = tuple(sorted(180 - rail_deg - phone for phone in given["backrest"]))
        for angle, phone in zip(angles, sorted(given["backrest"], reverse=True), strict=True):
            if not 60 <= angle <= 180:
                raise WrongInput(
                    f"With the rail at {rail_deg:g} degrees, a backrest at {phone:g} stands {angle:g} degrees from the rail, "
                    "and no one fits outside 60 to 180. Measure both against the floor: flat is 0, upright 90."
                )
        table["seat"]["backrest_deg"] = _measured(list(angles), f"{PHONE}, turned to the rail")
    if "pad" in given:
        table["seat"]["pad_deg"] = _measured(given["pad"] - rail_deg, f"{PHONE}, turned to the rail")
    elif "backrest" in given:
        # square to the most upright backrest; the type's own angle belongs to another seat
        table["seat"].pop("pad_deg", None)


def _fill_sled(table: dict[str, Any], given: Mapping[str, Any], seat: Machine) -> None:
    corner_x_m, corner_y_m = seat.seat_corner_m
    from_hip = ", from the seat's crease to the hip with seat.hip_above_pad_cm and seat.hip_from_backrest_cm"
    for key, field in (
        ("plate_height", "plate.height_cm"),
        ("plate_width", "plate.width_cm"),
        ("tilt", "plate.tilt_deg"),
        ("travel", "sled.travel_cm"),
        ("carriage", "sled.carriage_kg"),
        ("counterweight", "sled.counterweight_kg"),
    ):
        if key in given:
            tool = {"tilt": PHONE, "carriage": "weighed or read off", "counterweight": "weighed or read off"}.get(
                key, TAPE
            )
            _put(table, field, _measured(given[key], tool))
    if "nearest" in given:
        bottom_cm = round(given["nearest"] + 100 * corner_x_m, 1)
        if bottom_cm < 5:
            raise WrongInput(
                f"{given['nearest']:g} cm from the crease leaves {bottom_cm:g} cm between hip and plate. Measure along the "
                "rail, from where backrest and seat meet to the plate."
            )
        table["sled"]["bottom_cm"] = _measured(bottom_cm, TAPE + from_hip)
    if "lower_edge" in given:
        table["plate"]["lower_edge_cm"] = _measured(round(given["lower_edge"] + 100 * corner_y_m, 1), TAPE + from_hip)
    if "stops" in given:
        table["sled"]["stops_cm"] = _measured(sorted(given["stops"]), TAPE)
    elif "travel" in given:
        stops = table["sled"]["stops_cm"]
        stops["value"] = [stop for stop in stops["value"] if stop <= given["travel"]]
    for key, place in (("stack", "stack"), ("plates", "rack")):
        if key in given:
            table["plates"] |= {"available_kg": None, "available_lb": None}
            for unit, sizes in given[key].items():
                table["plates"][f"available_{unit}"] = _measured(sizes, f"read off the {place}")
    if "cable" in given:
        moved_cm = PLATE_MOVES_CM[given.get("units", "kg")]
        table["sled"]["cable_ratio"] = _measured(round(given["cable"] / moved_cm, 3), TAPE)


PLATE_MOVES_CM: dict[Units, float] = {"kg": 10.0, "lb": 4 * CM_PER_INCH}  # while one looks how far the stack rises
TAPE = "tape measure"
PHONE = "phone inclinometer"


def _measured(value: Any, tool: str) -> dict[str, Any]:
    return {"value": value, "source": tool}


def _skipped(base: Machine, field: str, value: Any) -> dict[str, Any]:
    origin = base.origin(field)
    assumed: dict[str, Any] = {
        "value": list(value) if isinstance(value, tuple) else value,
        "assumed": True,
        "note": f"not measured; as the type {base.name}",
    }
    if origin.low is not None:
        assumed |= {"low": origin.low, "high": origin.high}
    return assumed


def _put(table: dict[str, Any], field: str, value: Any) -> None:
    section, _, name = field.rpartition(".")
    (table[section] if section else table)[name] = value


def units_of(answers: Answers) -> Units:
    """What a bare number is in, and what the machine is told back in."""
    text = answers.get("units", "")
    return units_from(text) if text else "kg"


def _kind(answers: Answers) -> str:
    text = answers.get("kind", "")
    return _kind_from(text) if text else "plate_loaded"


def _with_plates(answers: Answers) -> bool:
    return _kind(answers) == "plate_loaded"


def _with_a_stack(answers: Answers) -> bool:
    return _kind(answers) == "selectorised"


def _base_type(given: Mapping[str, Any]) -> str:
    """The catalogue's type that lends its values to skipped questions."""
    if given.get("kind") == "selectorised":
        return "horizontal-selectorised"
    rail_deg = given.get("rail", 45.0)
    if rail_deg >= 70:
        return "vertical"
    if rail_deg < 40:
        return "sled-35"
    return "sled-45-large-plate" if given.get("plate_height", 0) >= 55 else "sled-45-small-plate"


def _kind_from(text: str) -> str:
    word = text.strip().lower()
    if word in ("plates", "plate", "plate_loaded", "plate-loaded", "p", "discs"):
        return "plate_loaded"
    if word in ("stack", "pin", "selectorised", "selectorized", "s"):
        return "selectorised"
    raise WrongInput('write "plates" or "stack".')


def _name_from(text: str) -> str:
    word = re.sub(r"[^a-z0-9]+", "-", text.strip().lower()).strip("-")
    if not word or len(word) > 60:
        raise WrongInput("write a short name with letters or digits.")
    return word


def _discs(unit: Units, span: Range, most: int) -> Callable[[str], dict[Units, list[float]]]:
    """Reads sizes by the unit that is written on them, the largest first; a bare number is in `unit`."""

    def read(text: str) -> dict[Units, list[float]]:
        if re.search(r"\d,\d", text) and most > 1:  # "20,10" may be two discs or twenty and a tenth
            raise WrongInput("put spaces between the numbers, and a point in a decimal.")
        told = as_told(text, _ON_DISCS, unit)
        if len(told) > most:
            raise WrongInput("write one number in kg or lb.")
        found: dict[Units, set[float]] = {}
        for size, word in told:
            written: Units = "kg" if _ON_DISCS[word] == 1 else "lb"
            within(size * _ON_DISCS[word], _ON_DISCS, word, *span)
            found.setdefault(written, set()).add(size)
        return {written: sorted(sizes, reverse=True) for written, sizes in found.items()}

    return read


_ON_DISCS = {name: kg for name, kg in WEIGHTS.items() if kg in (1.0, KG_PER_LB)}  # no disc says stones
_READERS: dict[str, Callable[[Units, Range], Callable[[str], Any]]] = {
    "file_name": lambda units, span: _name_from,
    "kind": lambda units, span: _kind_from,
    "discs": lambda units, span: _discs(units, span, most=30),
    "pin": lambda units, span: _discs(units, span, most=1),
}
_RULES = {"with_plates": _with_plates, "with_a_stack": _with_a_stack}
QUESTIONS = {units: table_questions("machine", units, readers=_READERS, rules=_RULES) for units in get_args(Units)}
INTERVIEW = Interview(every=lambda answers: QUESTIONS[units_of(answers)], understood=machine_from, doubts=doubts)
questions = INTERVIEW.questions
