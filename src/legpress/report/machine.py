"""A machine in words, and as JSON with where each of its numbers comes from."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from ..machine import Machine, doubts, fields
from ..measures import Units, length, mass
from .finding_words import whole_length


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRow:
    """One number of a machine: its dotted name, value, plausible range, and where it comes from."""

    field: str
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


def number_rows(machine: Machine) -> list[NumberRow]:
    """Every number of the machine, in the order of its file and in the file's units."""
    rows = []
    for field, value in fields(machine):
        origin = machine.origin(field)
        known_range = origin.low is not None and origin.high is not None
        source = "the file"
        if origin.source:
            source = origin.source + (f"; {origin.note}" if origin.note else "")
        elif origin.assumed:
            source = f"assumed: {origin.note or 'no reason given'}"
        rows.append(
            NumberRow(
                field=field,
                value=", ".join(f"{one:g}" for one in value) if isinstance(value, tuple) else f"{value:g}",
                range=f"{origin.low:g} to {origin.high:g}" if known_range else "",
                source=source,
                assumed=origin.assumed and not origin.source,
            )
        )
    return rows


def machine_words(machine: Machine, units: Units) -> str:
    """The machine in a few sentences, for the person who measured it."""
    backs = " / ".join(f"{angle:g}" for angle in machine.seat.backrest_deg)
    edge_cm = machine.plate.lower_edge_cm
    side = "above" if edge_cm > 0 else "below"
    edge = "level with" if abs(edge_cm) < 0.5 else f"{whole_length(abs(edge_cm), units)} {side}"
    kind = "Plates on a sled" if machine.kind == "plate_loaded" else "Weight stack"
    text = (
        f"{kind}, rail {machine.rail_deg:g} degrees above the floor, backrest {_notches(machine)} {backs} degrees from "
        f"the rail. The plate is {length(machine.plate.height_cm, units)} high and {length(machine.plate.width_cm, units)} "
        f"wide; its lower edge is {edge} the hips. It comes as close as {whole_length(machine.sled.bottom_cm, units)} to the "
        f"hips and slides {length(machine.sled.travel_cm, units)}."
    )
    if machine.kind == "plate_loaded":
        push_kg = machine.carriage_kg * math.sin(machine.rail_rad) - machine.counterweight_kg * machine.cable_ratio
        text += (
            f" The empty carriage weighs {mass(machine.carriage_kg, units)} and pushes with "
            f"{f'{push_kg:.0f} kg' if units == 'kg' else mass(push_kg, units)} along the rail."
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
