"""What is to be simulated: as typed, and as completed from the lifter's file."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import WrongInput, shown
from ..measures import KG_PER_LB, Units
from .options import (
    CueWord,
    HeelHeight,
    HeelSpacing,
    LifterFile,
    LoadKg,
    LoadLb,
    MachineName,
    Notch,
    Stop,
    TempoWord,
    ToeOut,
    TopKnee,
    first_with,
    machine_name_of,
)

if TYPE_CHECKING:
    from ..lifter import Lifter
    from ..machine import Machine
    from ..press.rep import Rep
    from ..stance import Stance


@dataclass(frozen=True, slots=True, kw_only=True)
class PressOptions:
    """One repetition as typed."""

    lifter: LifterFile
    machine: MachineName = None
    heel_height_cm: HeelHeight = None
    heel_spacing_cm: HeelSpacing = None
    toe_out_deg: ToeOut = None
    backrest_notch: Notch = None
    load_kg: LoadKg = None
    load_lb: LoadLb = None
    tempo: TempoWord = "3-1-X"
    cue: CueWord = "natural"
    stop_sled_cm: Stop = None
    top_knee_deg: TopKnee = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestedRep:
    """One repetition with everything that it needs, and which of it the lifter's file decided."""

    lifter: Lifter
    machine: Machine
    stance: Stance
    load_kg: float
    tempo: str
    cue: str
    stop_sled_cm: float | None
    top_knee_deg: float
    units: Units  # of the answer
    from_file: dict[str, str]  # option: the section of the file that it came from
    stance_machine: str | None  # where the file's stance is used, if that is another machine


def requested_rep(options: PressOptions) -> RequestedRep:
    """What was typed, completed from the lifter's file; WrongInput that names the option which is missing."""
    from ..lifter import Lifter
    from ..machine import Machine

    lifter = Lifter.load(options.lifter)
    present = lifter.present
    from_file: dict[str, str] = {}
    name = machine_name_of(options.lifter, lifter, options.machine, from_file)
    machine = Machine.load(name)
    here = present is not None and (present.machine is None or _same_machine(present.machine, name))
    stance = _stance(options, lifter, from_file)
    load_kg = _load_kg(options, lifter, from_file)
    stop_cm = _stop_cm(options.stop_sled_cm)
    if options.stop_sled_cm is None and here and present is not None and present.stop_sled_cm is not None:
        stop_cm = float(present.stop_sled_cm)
        from_file["stop_sled_cm"] = "[present]"
    return RequestedRep(
        lifter=lifter,
        machine=machine,
        stance=stance,
        load_kg=load_kg,
        tempo=options.tempo,
        cue=options.cue,
        stop_sled_cm=stop_cm,
        top_knee_deg=options.top_knee_deg,
        units="lb" if options.load_lb is not None else lifter.limits.units,
        from_file=from_file,
        stance_machine=_other_machine(lifter, machine, from_file),
    )


def simulated(request: RequestedRep) -> Rep:
    """The repetition that was asked for."""
    from ..press.rep import simulate

    return simulate(
        request.lifter,
        request.machine,
        request.stance,
        load_kg=request.load_kg,
        tempo=request.tempo,
        cue=request.cue,
        stop_sled_cm=request.stop_sled_cm,
        top_knee_deg=request.top_knee_deg,
    )


def _same_machine(one: str, other: str) -> bool:
    """Whether two names mean the same machine."""
    return one == other or Path(one).resolve() == Path(other).resolve()


def _other_machine(lifter: Lifter, machine: Machine, from_file: dict[str, str]) -> str | None:
    """The machine on which the file's present stance is used, where that is not the one asked for."""
    present = lifter.present
    if from_file.get("heel_height_cm") != "[present]" or "machine" in from_file:
        return None
    if present is None or present.machine is None or _same_machine(present.machine, machine.name):
        return None
    stem = Path(present.machine).stem
    return None if stem == machine.slug else stem


def _stance(options: PressOptions, lifter: Lifter, from_file: dict[str, str]) -> Stance:
    from ..stance import Stance

    typed = {field: getattr(options, field) for field in _STANCE}
    given: dict[str, Any] = {field: value for field, value in typed.items() if value is not None}
    section, known = first_with(lifter.present, lifter.strength, "stance")
    if known is None:
        for field in ("heel_height_cm", "heel_spacing_cm"):
            if field not in given:
                raise WrongInput(
                    f"--{field.replace('_', '-')} is missing, and {options.lifter} has no stance in [present] or [strength]. "
                    "Give --heel-height-cm (heels above the plate's lower edge) and --heel-spacing-cm (heel to heel)."
                )
        return Stance.from_coach(**given)
    for field in _STANCE:
        if field not in given:
            # a stance keeps metres and radians: back to what was written, without the dust of the last digit
            given[field] = int(known.backrest_notch) if field == "backrest_notch" else round(getattr(known, field), 9)
            from_file[field] = f"[{section}]"
    return Stance.from_coach(**given)


_STANCE = ("heel_height_cm", "heel_spacing_cm", "toe_out_deg", "backrest_notch")


def _load_kg(options: PressOptions, lifter: Lifter, from_file: dict[str, str]) -> float:
    load_kg, load_lb = options.load_kg, options.load_lb
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
        raise WrongInput(
            f"--load-kg is missing, and {options.lifter} has no [strength] to take it from. Give --load-kg."
        )
    from_file["load_kg"] = "[strength]"
    return float(lifter.strength.load_kg)


def _stop_cm(typed: str | None) -> float | None:
    if typed is None or typed.strip().lower() == "deepest":
        return None
    try:
        return float(typed.strip().replace(",", "."))
    except ValueError:
        raise WrongInput(
            f"--stop-sled-cm is {shown(typed)}. Give cm of carriage travel above its lowest point, such as 15, or `deepest`."
        ) from None
