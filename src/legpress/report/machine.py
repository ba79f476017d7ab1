"""A machine in words, and as JSON with where each of its numbers comes from."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from ..machine import Machine, doubts, fields
from ..measures import CM_PER_INCH, KG_PER_LB, Units, length_as_typed, mass_as_typed, tidy
from .quantities import weight


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRow:
    """One number of a machine: what it is, value, plausible range, and where it comes from."""

    label: str
    value: str
    range: str
    source: str
    assumed: bool


def machine_json(machine: Machine) -> dict[str, Any]:
    """Its fields as in the TOML file, where each number comes from, a summary, and what is doubtful."""
    provenance = {
        field: machine.origin(field).model_dump(exclude={"field"}, exclude_none=True) for field, _ in fields(machine)
    }
    return {
        **machine.model_dump(mode="json", exclude={"provenance"}, exclude_none=True),
        "provenance": provenance,
        "summary": machine_words(machine, "kg"),
        "doubts": list(doubts(machine)),
    }


def number_rows(machine: Machine, units: Units) -> list[NumberRow]:
    """Every number of the machine, in the order of its file."""
    rows = []
    for field, value in fields(machine):
        origin = machine.origin(field)
        known_range = origin.low is not None and origin.high is not None
        source = "the file"
        if origin.source:
            source = origin.source + (f"; {origin.note}" if origin.note else "")
        elif origin.assumed:
            source = f"assumed: {origin.note or 'no reason given'}"
        label, measure = _named(field)
        rows.append(
            NumberRow(
                label=label,
                value=_each(value if isinstance(value, tuple) else (value,), measure, units),
                range=f"{_bare(origin.low, measure, units)} to {_bare(origin.high, measure, units)}"
                if known_range
                else "",
                source=source,
                assumed=origin.assumed and not origin.source,
            )
        )
    return rows


# by the unit in a field's name: what it is told in, in pounds too, and how many of the file's make one of these
_MEASURES = {
    "cm": ("cm", "in", CM_PER_INCH),
    "kg": ("kg", "lb", KG_PER_LB),
    "deg": ("degrees", "degrees", 1.0),
    "disc in kg": ("kg", "kg", 1.0),  # what is written on a disc stays
    "disc in lb": ("lb", "lb", 1.0),
}


def field_label(field: str) -> str:
    """ "plate.height_cm" as "plate height"."""
    return _named(field)[0]


def _named(field: str) -> tuple[str, str]:
    """ "plate.height_cm" as "plate height", and what it is measured in."""
    words = field.replace(".", " ").replace("_", " ")
    stem, _, unit = words.rpartition(" ")
    unit = f"disc in {unit}" if stem == "plates available" else unit
    return (stem, unit) if unit in _MEASURES else (words, "")


def _bare(value: float, measure: str, units: Units) -> str:
    per = _MEASURES[measure][2] if measure and units == "lb" else 1.0
    return tidy(value / per, 1 if measure in ("cm", "kg") else 2)


def _each(values: tuple[float, ...], measure: str, units: Units) -> str:
    name = f" {_MEASURES[measure][units == 'lb']}" if measure else ""
    return ", ".join(_bare(one, measure, units) for one in values) + name


def machine_words(machine: Machine, units: Units) -> str:
    """The machine in a few sentences, for the person who measured it."""
    backs = " / ".join(f"{angle:g}" for angle in machine.seat.backrest_deg)
    edge_cm = machine.plate.lower_edge_cm
    side = "above" if edge_cm > 0 else "below"
    edge = "level with" if abs(edge_cm) < 0.5 else f"{length_as_typed(abs(edge_cm), units)} {side}"
    kind = "Plates on a sled" if machine.kind == "plate_loaded" else "Weight stack"
    text = (
        f"{kind}, rail {machine.rail_deg:g} degrees above the floor, backrest {_notches(machine)} {backs} degrees from "
        f"the rail. The plate is {length_as_typed(machine.plate.height_cm, units)} high and {length_as_typed(machine.plate.width_cm, units)} "
        f"wide; its lower edge is {edge} the hips. It comes as close as {length_as_typed(machine.sled.bottom_cm, units)} to the "
        f"hips and slides {length_as_typed(machine.sled.travel_cm, units)}."
    )
    if machine.kind == "plate_loaded":
        push_kg = machine.carriage_kg * math.sin(machine.rail_rad) - machine.counterweight_kg * machine.cable_ratio
        text += (
            f" The empty carriage weighs {mass_as_typed(machine.carriage_kg, units)} and pushes with "
            f"{weight(push_kg, units)} along the rail."
        )
    return f"{text} {_discs(machine, units)}"


def _discs(machine: Machine, units: Units) -> str:
    """What can be put on, in the unit that is written on it."""
    by_unit = machine.discs(units).items()
    if machine.kind == "selectorised":
        return f"One step of the stack is {' or '.join(f'{sizes[-1]:g} {unit}' for unit, sizes in by_unit)}."
    racks = (f"{', '.join(f'{size:g}' for size in sizes)} {unit}" for unit, sizes in by_unit)
    return f"Discs: {'; '.join(racks)}."


def _notches(machine: Machine) -> str:
    count = len(machine.seat.backrest_deg)
    return "fixed at" if count == 1 else f"in {count} notches at"
