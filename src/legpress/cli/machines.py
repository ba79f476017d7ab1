"""`legpress machines`: the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .output import AsJson, Out, output

if TYPE_CHECKING:
    from rich.console import RenderableType

    from ..machine import Machine


def machines(as_json: AsJson = False, out: Out = None) -> None:
    """List the machine types that come with legpress."""
    from ..machine import Machine, catalogue_names

    catalogue = [Machine.load(name) for name in catalogue_names()]
    output("machines", [row(machine) for machine in catalogue], lambda: _table(catalogue), as_json=as_json, out=out)


def row(machine: Machine) -> dict[str, Any]:
    """One machine in a line; keys are part of the door."""
    lightest_kg, heaviest_kg = machine.range_of("sled.carriage_kg")
    return {
        "name": machine.name,
        "description": machine.description,
        "kind": machine.kind,
        "rail_deg": machine.rail_deg,
        "backrest_deg": list(machine.seat.backrest_deg),
        "plate_height_cm": machine.plate.height_cm,
        "plate_width_cm": machine.plate.width_cm,
        "plate_lower_edge_cm": machine.plate.lower_edge_cm,
        "carriage_kg": machine.carriage_kg,
        "carriage_low_kg": lightest_kg,
        "carriage_high_kg": heaviest_kg,
        "travel_cm": machine.sled.travel_cm,
    }


def _table(catalogue: list[Machine]) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    from .table import Table

    table = Table("name", "rail", "plate (h x w)", "empty carriage", "what it is")
    table.columns[0].no_wrap = True
    table.columns[0].style = "bold"
    for machine in catalogue:
        low, high = machine.range_of("sled.carriage_kg")
        table.add_row(
            machine.name,
            f"{machine.rail_deg:g}°",
            f"{machine.plate.height_cm:g} x {machine.plate.width_cm:g} cm",
            f"{low:g}-{high:g} kg",
            machine.description,
        )
    hint = Text(
        "\nThese are types, not brands. `legpress machine show NAME` draws one, `legpress machine new` measures yours."
    )
    return Group(table, hint)
