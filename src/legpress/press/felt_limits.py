"""Limits of the body as the lifter felt them: where the tailbone lifted under a load, and where the heels came up.

A tailbone that lifted only there was down all the way above: whatever the model says of the roll there, that much is allowed.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..body.scaling import Body
from ..errors import WrongInput
from ..machine import Machine
from ..tables import value
from .aim import press_numbers
from .batch import PressModel
from .case import FeltPlace, LifterCase
from .condition import drive_kg, moving_kg
from .cue import Cue
from .kinetic_chain import Kinematics
from .limits import NO_MARGINS, REACHED_M, Limit, Margins, recommended_margins, scan_strokes
from .load import Motion, SledLoad
from .loaded_roll import loaded_roll_of
from .stance_batch import StanceBatch

ABOVE_M = 0.01  # of carriage travel: a stop stays so far above where the tailbone lifted
PLACES = 8  # of the stroke down to where it was felt
SAME_STANCE = np.array([0.02, 0.03, np.radians(5.0), 0.5])  # height, spacing, toes, notch: nobody puts the feet closer


def ankle_limit_rad(model: PressModel, heel_lifts: FeltPlace) -> float:
    """The bend of the ankle where the heels came up."""
    return float(_there(model, heel_lifts, "heel_lifts").posture.angles_rad[4, 0])


def places_above_m(model: PressModel, tailbone_lifts: FeltPlace) -> np.ndarray:
    """Places of the sled from nearly straight legs down to where the tailbone lifted, that place last."""
    _there(model, tailbone_lifts, "tailbone_lifts")
    lifted = _sled_m(tailbone_lifts)
    (top,) = scan_strokes(model, StanceBatch.of([tailbone_lifts.stance]), NO_MARGINS).top_m
    return np.linspace(max(float(top), lifted), lifted, PLACES)


def roll_limit_rad(model: PressModel, tailbone_lifts: FeltPlace, sled_m: np.ndarray, late_rad: float) -> float:
    """The roll at which the tailbone lifts, of who felt it lift at the last of these places.

    Under the load and push of that moment (the empty carriage and a natural push, the careful end, where nobody said), less
    what it had rolled on before it was felt; but what was done above with the tailbone down is allowed.
    """
    machine, stances = tailbone_lifts.machine, StanceBatch.of([tailbone_lifts.stance])
    load_kg, still = tailbone_lifts.load_kg or 0.0, np.zeros(len(sled_m))
    sled = SledLoad(
        *(np.full(len(sled_m), v) for v in (drive_kg(machine, load_kg), moving_kg(machine, load_kg), machine.friction))
    )
    push = Cue.parse("natural") if tailbone_lifts.push is None else tailbone_lifts.push
    kinematics = model.kinematics(stances, sled_m[None])
    loads = model.static_loads(stances, kinematics)
    forces = model.leg_forces(stances, sled, push, loads, Motion(sled_m, still, still))
    roll = loaded_roll_of(model.body, kinematics, forces)
    return float(max(roll[-1] - late_rad, roll[_well_above(sled_m)].max(initial=-np.inf)))


def margins_for(case: LifterCase, body: Body) -> Margins:
    """What a recommendation to this lifter keeps short of the limits: of the roll no more than what was pressed with the
    tailbone down leaves, for it shall not forbid that."""
    usual, felt = recommended_margins(), case.tailbone_lifts
    if felt is None:
        return usual
    there = PressModel(body, felt.machine, True, press_numbers(case.lifter))
    sled_m = places_above_m(there, felt)
    roll = np.asarray(there.kinematics(StanceBatch.of([felt.stance]), sled_m[None]).roll_rad)
    room = float(body.roll_limit_rad) - roll[_well_above(sled_m)].max(initial=-np.inf)
    return {**usual, Limit.ROLL: float(np.clip(room, 0.0, usual[Limit.ROLL]))}


def _well_above(sled_m: np.ndarray) -> np.ndarray:
    """Which places lie so far above the last one that they were pressed with the tailbone down."""
    return sled_m > sled_m[-1] + value("fit", "limits", "felt_near_m")


def with_felt_limits(body: Body, case: LifterCase) -> Body:
    """The body with the limits that the lifter felt."""
    numbers = press_numbers(case.lifter)
    if case.tailbone_lifts is not None:
        there = PressModel(body, case.tailbone_lifts.machine, True, numbers)
        late = np.radians(value("fit", "limits", "felt_late_deg"))
        limit = roll_limit_rad(there, case.tailbone_lifts, places_above_m(there, case.tailbone_lifts), late)
        body = replace(body, roll_limit_rad=np.array(limit))
    if case.heel_lifts is not None:
        there = PressModel(body, case.heel_lifts.machine, True, numbers)
        limit = ankle_limit_rad(there, case.heel_lifts)
        body = replace(body, ankle_dorsiflexion_rad=np.array(limit))
    return body


def deepest_felt_m(tailbone_lifts: FeltPlace | None, machine: Machine, stances: StanceBatch) -> np.ndarray:
    """Deepest stop [stance] where the tailbone was felt to lift in this very stance, whatever the model says of it; minus
    infinity in others."""
    if tailbone_lifts is None or tailbone_lifts.machine != machine:
        return np.full(len(stances), -np.inf)
    apart = np.abs(stances.table - StanceBatch.of([tailbone_lifts.stance]).table)
    return np.where((apart <= SAME_STANCE).all(1), _sled_m(tailbone_lifts) + ABOVE_M, -np.inf)


def _sled_m(felt: FeltPlace) -> float:
    return felt.machine.bottom_m + (felt.stop_sled_cm or 0.0) / 100


def _there(model: PressModel, felt: FeltPlace, answer: str) -> Kinematics:
    """The leg where the lifter felt it; `WrongInput` where the leg cannot be there."""
    found = model.kinematics(StanceBatch.of([felt.stance]), np.array([[_sled_m(felt)]]))
    if not found.posture.reach_error_m[0] <= REACHED_M:
        raise WrongInput(
            f"[limits] {answer} cannot be used: with the sled {felt.stop_sled_cm:g} cm above its lowest point the feet "
            "do not reach their place on the plate. Check its stance and stop_sled_cm."
        )
    return found
