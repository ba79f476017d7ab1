"""What is to be simulated: the options that several subcommands share, and what the lifter's file fills in."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import WrongInput, shown
from ..measures import KG_PER_LB

if TYPE_CHECKING:
    from ..lifter import Lifter, Present, Strength
    from ..machine import Machine
    from ..press.rep import Rep
    from ..stance import Stance


def _number(text: str | float) -> float:
    """A number as people type it, decimal comma included (or a default); limits are checked where its meaning is known."""
    try:
        return float(str(text).strip().replace(",", "."))
    except ValueError:
        raise typer.BadParameter(f"{shown(text)} is not a number; write one such as 12.5, without its unit") from None


def _whole(text: str) -> int:
    try:
        return int(text.strip())
    except ValueError:
        raise typer.BadParameter(f"{shown(text)} is not a whole number; write one such as 2") from None


LifterFile = Annotated[Path, typer.Option("--lifter", metavar="FILE", help="The lifter's TOML file.")]
MachineName = Annotated[
    str | None, typer.Option("--machine", metavar="NAME|FILE", help="A name from `legpress machines`, or a TOML file.")
]
HeelHeight = Annotated[
    float | None,
    typer.Option("--heel-height-cm", parser=_number, metavar="NUMBER", help="Heels above the plate's lower edge."),
]
HeelSpacing = Annotated[
    float | None,
    typer.Option("--heel-spacing-cm", parser=_number, metavar="NUMBER", help="Heel centre to heel centre."),
]
ToeOut = Annotated[
    float | None,
    typer.Option("--toe-out-deg", parser=_number, metavar="NUMBER", help="Each foot's turn outwards; 0 is straight."),
]
Notch = Annotated[
    int | None, typer.Option("--backrest-notch", parser=_whole, metavar="NUMBER", help="1 is the most upright.")
]
LoadKg = Annotated[
    float | None,
    typer.Option(
        "--load-kg",
        parser=_number,
        metavar="NUMBER",
        help="Plates on the sled (or the stack's weight), carriage excluded.",
    ),
]
LoadLb = Annotated[
    float | None, typer.Option("--load-lb", parser=_number, metavar="NUMBER", help="The same in pounds.")
]
TempoWord = Annotated[
    str, typer.Option("--tempo", help="Seconds down, at the bottom, up; X is as fast as possible. 3-1-X, 3-1-1, 3010.")
]
CueWord = Annotated[
    str,
    typer.Option(
        "--cue", help="How the push is aimed: natural, free (least effort), heels, toes, scrape:20 (drag down)."
    ),
]
Stop = Annotated[
    str | None,
    typer.Option(
        "--stop-sled-cm",
        metavar="CM|deepest",
        help="How far the carriage stays above its lowest point; `deepest` goes to your limits or the machine's.",
    ),
]
TopKnee = Annotated[
    float,
    typer.Option(
        "--top-knee-deg", parser=_number, metavar="NUMBER", help="Bend of the knees at the top; 0 is straight."
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class PressOptions:
    """What is to be simulated, and which of it the lifter's file decided."""

    lifter: Lifter
    machine: Machine
    stance: Stance
    load_kg: float
    in_lb: bool
    stop_sled_cm: float | None
    taken: dict[str, str]  # option: where its value came from


def press_options(
    file: Path,
    machine_name: str | None,
    wishes: dict[str, Any],
    load_kg: float | None,
    load_lb: float | None,
    stop: str | None,
) -> PressOptions:
    from ..lifter import Lifter
    from ..machine import Machine

    lifter = Lifter.load(file)
    present = lifter.present
    taken: dict[str, str] = {}

    name = machine_name_of(file, lifter, machine_name, taken)
    machine = Machine.load(name)
    here = present is not None and (present.machine is None or same_machine(present.machine, name))
    stance = _stance(file, lifter, wishes, taken)
    load = _load(file, lifter, load_kg, load_lb, taken)
    stop_cm = _stop(stop)
    if stop is None and here and present is not None and present.stop_sled_cm is not None:
        stop_cm = float(present.stop_sled_cm)
        taken["stop_sled_cm"] = "[present]"
    return PressOptions(
        lifter=lifter,
        machine=machine,
        stance=stance,
        load_kg=load,
        in_lb=load_lb is not None or lifter.limits.units == "lb",
        stop_sled_cm=stop_cm,
        taken=taken,
    )


def machine_name_of(file: Path, lifter: Lifter, given: str | None, taken: dict[str, str] | None = None) -> str:
    """The machine that was asked for, else the one in the lifter's file; `taken` is told which section named it."""
    if given is not None:
        return given
    section, known = _first(lifter.present, lifter.strength, "machine")
    if known is None:
        raise WrongInput(
            f"--machine is missing, and {file} names none in [present] or [strength]. "
            "Give a name from `legpress machines` or the file of your own."
        )
    if taken is not None:
        taken["machine"] = f"[{section}]"
    return str(known)


def _first(present: Present | None, strength: Strength | None, field: str) -> tuple[str, Any]:
    """The first section that has the field, and its value; ("", None) where none has."""
    for name, section in (("present", present), ("strength", strength)):
        if section is not None and getattr(section, field) is not None:
            return name, getattr(section, field)
    return "", None


def same_machine(one: str, other: str) -> bool:
    """Whether two names mean the same machine."""
    return one == other or Path(one).resolve() == Path(other).resolve()


def _stance(file: Path, lifter: Lifter, wishes: dict[str, Any], taken: dict[str, str]) -> Stance:
    from ..stance import Stance

    given = {field: value for field, value in wishes.items() if value is not None}
    section, known = _first(lifter.present, lifter.strength, "stance")
    if known is None:
        for field in ("heel_height_cm", "heel_spacing_cm"):
            if field not in given:
                raise WrongInput(
                    f"--{field.replace('_', '-')} is missing, and {file} has no stance in [present] or [strength]. "
                    "Give --heel-height-cm (heels above the plate's lower edge) and --heel-spacing-cm (heel to heel)."
                )
        return Stance.from_coach(**given)
    filled = {}
    for field in wishes:
        if field not in given:
            # a stance keeps metres and radians: back to what was written, without the dust of the last digit
            filled[field] = int(known.backrest_notch) if field == "backrest_notch" else round(getattr(known, field), 9)
            taken[field] = f"[{section}]"
    return Stance.from_coach(**(given | filled))


def _load(file: Path, lifter: Lifter, load_kg: float | None, load_lb: float | None, taken: dict[str, str]) -> float:
    if load_kg is not None and load_lb is not None:
        raise WrongInput(f"--load-kg is {load_kg:g} and --load-lb is {load_lb:g}. Give only one of them.")
    for option, given, per in (("--load-kg", load_kg, 1.0), ("--load-lb", load_lb, KG_PER_LB)):
        if given is None:
            continue
        if not math.isfinite(given) or given < 0:
            raise WrongInput(
                f"{option} is {given:g}, which is no load. Give the plates on the sled, carriage excluded; 0 is the empty sled."
            )
        return given * per
    if lifter.strength is None:
        raise WrongInput(f"--load-kg is missing, and {file} has no [strength] to take it from. Give --load-kg.")
    taken["load_kg"] = "[strength]"
    return float(lifter.strength.load_kg)


def _stop(given: str | None) -> float | None:
    if given is None or given.strip().lower() == "deepest":
        return None
    try:
        return float(given.strip().replace(",", "."))
    except ValueError:
        raise WrongInput(
            f"--stop-sled-cm is {shown(given)}. Give cm of carriage travel above its lowest point, such as 15, or `deepest`."
        ) from None


def simulated(asked: PressOptions, tempo: str, cue: str, top_knee_deg: float) -> Rep:
    """The repetition that was asked for."""
    from ..press.rep import simulate as press

    return press(
        asked.lifter,
        asked.machine,
        asked.stance,
        load_kg=asked.load_kg,
        tempo=tempo,
        cue=cue,
        stop_sled_cm=asked.stop_sled_cm,
        top_knee_deg=top_knee_deg,
    )
