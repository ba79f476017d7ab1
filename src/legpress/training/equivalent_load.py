"""A load carried over to another machine or stance: as much push on the feet, or as hard for this body.

The push of the feet along the rail is what rail angle, carriage, counterweight, cable and friction make of the plates. Between
stances the engine says what is equally hard: the same share of the largest push over the stroke.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from ..errors import WrongInput
from ..lifter import Lifter
from ..logbook.sets import LoggedSet
from ..machine import Machine
from ..measures import GRAVITY_M_PER_S2
from ..press.batch import kinematics_at, static_loads_of
from ..press.calibration import calibrated_body
from ..press.case import LifterCase, PressPlace
from ..press.condition import PressCondition, drive_kg, load_for
from ..press.cue import Cue
from ..press.strength import WHOLE_STROKE, max_push_at, stop_at_knee_cm, stroke_of_set
from ..press.stroke import nodes_m
from ..stance import Stance
from .effort import LoadRepetitions
from .exercises import exercise_called
from .reasons import CountedAsHere, CountedAsPushed, MachineUnknown, NothingPutOn

NATURAL = "natural"  # how people push untold
# Closer than this two stances are one: a lifter does not place a heel better from one week to the next; assumed.
SAME_HEIGHT_CM, SAME_SPACING_CM, SAME_TOES_DEG, SAME_STOP_CM = 2.0, 4.0, 10.0, 2.0
SAME_KNEE_RAD = math.radians(2.0)
SAME_SHARE = 0.01  # a push that holds as much to a percent


@dataclass(frozen=True, slots=True, kw_only=True)
class PressSetup:
    """Where a set is pressed; without a stop, down to the usual bend of the knees (data/strength.toml)."""

    machine: Machine
    stance: Stance
    stop_sled_cm: float | None = None

    def is_about(self, other: PressSetup) -> bool:
        """Whether the two are one place as far as a lifter can tell."""
        one, two = self.stance, other.stance
        stops = (self.stop_sled_cm, other.stop_sled_cm)
        return (
            self.machine == other.machine
            and one.backrest_notch == two.backrest_notch
            and abs(one.heel_height_cm - two.heel_height_cm) <= SAME_HEIGHT_CM
            and abs(one.heel_spacing_cm - two.heel_spacing_cm) <= SAME_SPACING_CM
            and abs(one.toe_out_deg - two.toe_out_deg) <= SAME_TOES_DEG
            and (None in stops or abs(stops[0] - stops[1]) <= SAME_STOP_CM)  # type: ignore[operator]
        )


def push_N(machine: Machine, load_kg: float) -> float:
    """Force of both feet along the rail that moves the loaded sled slowly up."""
    return float(drive_kg(machine, load_kg)) * GRAVITY_M_PER_S2 * (1 + machine.friction)


def load_of_push(machine: Machine, newtons: float) -> float:
    """The load that takes such a push; below 0 the empty carriage takes more, infinite on a level rail without a cable."""
    return float(load_for(machine, newtons / GRAVITY_M_PER_S2 / (1 + machine.friction)))


def same_push_kg(load_kg: float, there: Machine, here: Machine) -> float:
    """The load here that pushes on the feet as a load there does; for an unknown stance."""
    return load_of_push(here, push_N(there, load_kg))


def largest_push_N(lifter: Lifter | LifterCase, setup: PressSetup) -> float:
    """Force of both feet that the lifter can hold at the hardest place of the stroke.

    Raises `WrongInput` where the stance cannot be pressed.
    """
    return _largest_push_N(LifterCase.of(lifter), setup)


@lru_cache(maxsize=256)
def _largest_push_N(case: LifterCase, setup: PressSetup) -> float:
    setup.machine.check_stance(setup.stance)
    body = calibrated_body(case)
    press = PressCondition(body=body, machine=setup.machine, stance=setup.stance, load_kg=0.0, cue=Cue.parse("natural"))
    stroke = stroke_of_set(body, _place(setup))
    ends = np.array([stroke.bottom_m]), np.array([stroke.top_m])
    places = nodes_m(body.skeleton, body.heel_in_calcn_m, press.geometry(1), *ends, WHOLE_STROKE).reshape(-1)
    loads = static_loads_of(press, kinematics_at(press, places))
    found = max_push_at(body, press.geometry(len(places)), press.contact(len(places)), loads)
    pushes_N = found.push_N[found.solved]
    if not len(pushes_N):
        raise WrongInput(f"Nowhere in this stance on {setup.machine.name} can the model hold the sled.")
    return 2 * float(pushes_N.min())


def same_effort_kg(lifter: Lifter | LifterCase, load_kg: float, there: PressSetup, here: PressSetup) -> float:
    """The load here that is as hard for this lifter as a load there: an equal share of the largest push.

    A stroke that is shorter here is no reason for more: then the push here is that of a stroke as deep as there.
    """
    if there.is_about(here):
        return load_kg
    case = LifterCase.of(lifter)
    share = push_N(there.machine, load_kg) / largest_push_N(case, there)
    return load_of_push(here.machine, share * largest_push_N(case, _as_deep_as(case, here, there)))


@lru_cache(maxsize=256)
def _as_deep_as(case: LifterCase, here: PressSetup, there: PressSetup) -> PressSetup:
    """A place with its stop, or with a deeper one where the knees bend more there."""
    body = calibrated_body(case)
    own, other = (stroke_of_set(body, _place(setup)) for setup in (here, there))
    if other.knee_rad <= own.knee_rad + SAME_KNEE_RAD:
        return here
    stop_cm = stop_at_knee_cm(body, _place(here), other.knee_rad)
    return replace(here, stop_sled_cm=stop_cm)


def _place(setup: PressSetup) -> PressPlace:
    return PressPlace(machine=setup.machine, stance=setup.stance, stop_sled_cm=setup.stop_sled_cm)


EquivalentLoadOf = Callable[[float, PressSetup, PressSetup], float]


@dataclass(frozen=True, slots=True)
class EquivalentLoad:
    """Logged sets as if they had been done here, and what was done to them."""

    sets: tuple[LoggedSet, ...]
    notes: tuple[CountedAsHere | MachineUnknown | NothingPutOn, ...]


@dataclass(frozen=True, slots=True)
class EquivalentPush:
    """Logged sets as if they had been pushed so, and what was done to them."""

    sets: tuple[LoggedSet, ...]
    notes: tuple[CountedAsPushed, ...]


def as_if_here(
    sets: Iterable[LoggedSet], here: PressSetup, machines: Mapping[str, Machine], same_effort: EquivalentLoadOf
) -> EquivalentLoad:
    """Presses from other machines and stances with the load that is as hard here; the rest as it is.

    `machines` are those that names in the log mean; a set without machine counts as done here. Sets from a machine that is
    not known are left out, and so are those with nothing put on where no machine is named: nobody can say what they weighed.
    """
    counted: list[LoggedSet] = []
    converted: dict[CountedAsHere, None] = {}
    unknown: dict[str, None] = {}
    weightless = 0
    for done in sets:
        exercise = exercise_called(done.exercise)
        if exercise is None or exercise.kind != "press":
            counted.append(done)
            continue
        if done.machine is None and done.load <= 0:
            weightless += 1
            continue
        machine = here.machine if done.machine is None else machines.get(done.machine)
        if machine is None:
            unknown[str(done.machine)] = None
            continue
        stance = done.stance
        there = None if stance is None else PressSetup(machine=machine, stance=stance, stop_sled_cm=done.stop_sled_cm)
        if (there is None and machine == here.machine) or (there is not None and there.is_about(here)):
            counted.append(done)
            continue
        try:
            load = (
                same_push_kg(done.load_kg, machine, here.machine)
                if there is None
                else same_effort(done.load_kg, there, here)
            )
        except WrongInput:
            load = same_push_kg(done.load_kg, machine, here.machine)
        if not math.isfinite(load):
            unknown[machine.name] = None
            continue
        converted[CountedAsHere(machine=None if machine == here.machine else machine.name)] = None
        counted.append(replace(done, load=max(0.0, load), unit="kg", machine=here.machine.name, stance=here.stance))
    notes = [*converted, *(MachineUnknown(machine=name) for name in unknown)]
    notes += [NothingPutOn(sets=weightless)] if weightless else []
    return EquivalentLoad(tuple(counted), tuple(notes))


def told_push(done: LoggedSet) -> str | None:
    """How a logged set was pushed, as `Cue` writes it; None where nothing that can be read was told."""
    try:
        return None if done.cue is None else str(Cue.parse(done.cue))
    except WrongInput:  # the lifter's own words
        return None


def as_if_pushed(
    sets: Iterable[LoggedSet], push: str, held_share: Callable[[str], float], scale: LoadRepetitions, one_kg: float
) -> EquivalentPush:
    """Presses that were pushed otherwise, with the load that is as hard pushed so; the rest as it is.

    `held_share` is the load that a push holds over what the natural one does, carriage counted. Sets of which nobody told
    count as pushed so, unless one of their day is more than can be held so (`one_kg` once): then they were pushed naturally.
    """
    done_sets = list(sets)
    natural_days = {
        done.when.date()
        for done in done_sets
        if told_push(done) is None and scale.one_kg(done.load_kg, done.reps + (done.rir or 0.0)) > one_kg
    }
    counted: list[LoggedSet] = []
    converted: dict[CountedAsPushed, None] = {}
    for done in done_sets:
        exercise, pushed = exercise_called(done.exercise), told_push(done)
        if pushed is None:
            pushed = NATURAL if done.when.date() in natural_days else push
        share = held_share(push) / held_share(pushed) if held_share(pushed) > 0 else 1.0
        if exercise is None or exercise.kind != "press" or abs(share - 1) < SAME_SHARE:
            counted.append(done)
            continue
        converted[CountedAsPushed(pushed=pushed, push=push, share=share)] = None
        load_kg = max(0.0, share * (done.load_kg + scale.unloaded_kg) - scale.unloaded_kg)
        counted.append(replace(done, load=load_kg, unit="kg", cue=push))
    return EquivalentPush(tuple(counted), tuple(converted))
