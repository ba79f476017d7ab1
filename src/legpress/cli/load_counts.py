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
    from ..machine import Machine

    try:
        written = WrittenLoad.parse(text)
    except WrongInput:
        return LoadConvention("carriage", float(Machine.load(text).carriage_kg))
    unit = written.unit or units
    if unit is None:
        raise WrongInput(
            f"Does the carriage weigh {shown(text)} in kg or lb? Write --carriage {text.strip()}kg or ...lb."
        )
    if not 0 < written.load <= 700:
        raise WrongInput(f"--carriage is {shown(text)}; a carriage weighs more than nothing and less than 300 kg.")
    return LoadConvention("carriage", written.load, unit)
