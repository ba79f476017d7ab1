"""Options that say what the numbers of a log count: plates of both sides, of one side, or the carriage too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import WrongInput, shown

if TYPE_CHECKING:
    from ..logbook.load_convention import LoadConvention
    from ..measures import Units

Counts = Annotated[
    str | None,
    typer.Option(
        "--counts",
        metavar="plates|side|carriage",
        help="What your numbers count on this machine: plates of both sides (usual), of one side, or the carriage too. "
        "Remembered.",
    ),
]
Carriage = Annotated[
    str | None,
    typer.Option(
        "--carriage",
        metavar="WEIGHT|MACHINE",
        help="Your numbers count the carriage: its weight (52kg), or the machine.",
    ),
]


def convention(counts: str | None, carriage: str | None, units: Units | None) -> LoadConvention | None:
    """What was said; None: nothing. `units` are those of a weight without one."""
    from ..logbook.load_convention import LoadConvention

    if counts not in (None, "plates", "side", "carriage"):
        raise WrongInput(f"--counts is {shown(counts)}. Write plates, side or carriage.")
    if carriage is None:
        return None if counts is None else LoadConvention(counts)  # pyright: ignore[reportArgumentType]
    if counts not in (None, "carriage"):
        raise WrongInput(f"--carriage is what the carriage weighs, but --counts says {counts}. Leave one of them out.")
    return _with_carriage(carriage, units)


def _with_carriage(text: str, units: Units | None) -> LoadConvention:
    from ..logbook.load_convention import LoadConvention
    from ..logbook.written_load import WrittenLoad
    from ..machine import Machine, catalogue_names
    from ..measures import KG_PER_LB, mass

    try:
        written = WrittenLoad.parse(text)
    except WrongInput:
        return LoadConvention("carriage", float(Machine.load(text).carriage_kg))
    unit = written.unit or units
    if unit is None:
        raise WrongInput(
            f"Does the carriage weigh {shown(text)} in kg or lb? Write --carriage {text.strip()}kg or ...lb."
        )
    most_kg = 2 * max(Machine.load(name).range_of("sled.carriage_kg")[1] for name in catalogue_names())
    if not 0 < written.load <= (most_kg / KG_PER_LB if unit == "lb" else most_kg):
        raise WrongInput(
            f"--carriage is {shown(text)}; a carriage weighs more than nothing and less than {mass(most_kg, unit)}, twice the "
            "heaviest of the catalogue. Give what it weighs without plates."
        )
    return LoadConvention("carriage", written.load, unit)
