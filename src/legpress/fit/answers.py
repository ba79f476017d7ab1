"""What an answer of a first session changes: the limits of the body, the safe stop there, and the next fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import jax
import numpy as np

from ..errors import WrongInput
from ..lifter import Lifter
from ..lifter_file import What
from ..machine import Machine
from ..measures import length
from ..press.batch import PressModel, warm_up_batch
from ..press.calibration import calibrated_body
from ..press.case import LifterCase
from ..press.limits import LOCKOUT_KNEE_DEG, REACHED_M, scan_strokes
from ..press.stance_batch import StanceBatch
from ..stance import Stance
from .coach import FELT_DISTANCE
from .sweet_spot import SweetSpot, find_sweet_spot

TAPE_ERROR_M = 0.02  # so much above the soft lockout a tape may still say


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownLimits:
    """What a lifter's file says of the body and of one stance on a machine."""

    roll_limit_rad: float
    ankle_limit_rad: float
    safe_stop_m: float  # carriage travel above its lowest point, in this stance; infinite where there is none
    top_roll_rad: float  # rounding of the lower back with the legs nearly straight, in this stance


def known_limits(lifter: Lifter, machine: Machine, stance: Stance) -> KnownLimits:
    """How far the body goes, and how deep that is in this stance."""
    with jax.enable_x64(True):
        body = calibrated_body(LifterCase.of(lifter))
        warm_up_batch(body)
        scan = scan_strokes(PressModel(body, machine, lifter.limits.toes_may_overhang), StanceBatch.of([stance]))
        return KnownLimits(
            roll_limit_rad=float(body.roll_limit_rad),
            ankle_limit_rad=float(body.ankle_dorsiflexion_rad),
            safe_stop_m=float(scan.safe_m()[0]) - machine.bottom_m,
            top_roll_rad=float(scan.read(scan.roll_rad, scan.top_m)[0]),
        )


def check_answer(lifter: Lifter, machine: Machine, stance: Stance, stop_sled_cm: float) -> None:
    """Refuses a place where this lifter's feet cannot have been: off the plate or the rail, legs too straight or folded."""
    machine.check_stance(stance)
    machine.check_stop(stop_sled_cm)
    units = lifter.limits.units
    at = length(stop_sled_cm, units)
    with jax.enable_x64(True):
        body = calibrated_body(LifterCase.of(lifter))
        warm_up_batch(body)
        model, stances = PressModel(body, machine, True), StanceBatch.of([stance])
        scan = scan_strokes(model, stances)
        travel = 100 * (scan.top_m[0] - machine.bottom_m)
        if stop_sled_cm > travel + 100 * TAPE_ERROR_M:
            raise WrongInput(
                f"At {at} of carriage travel your legs are already straighter than {LOCKOUT_KNEE_DEG:g} degrees "
                f"of bend: in this stance the stroke ends at {length(round(travel), units)}. Measure from the mark of the carriage's lowest "
                "point up the rail."
            )
        there = model.kinematics(stances, np.array([[machine.bottom_m + stop_sled_cm / 100]]))
        deepest = 100 * (scan.sled_m[0, 0] - machine.bottom_m)
        if stop_sled_cm < deepest - 0.5 or (there.posture.reach_error_m[0] > REACHED_M and stop_sled_cm < travel):
            raise WrongInput(
                f"At {at} of carriage travel your knees would be folded more than a leg does; in this stance they "
                f"are at {length(round(max(deepest, 0.0)), units)}. Measure from the mark of the carriage's lowest point up the rail."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerEffect:
    """An answer, and what is known before and after it."""

    what: What
    machine: Machine
    stance: Stance
    stop_sled_cm: float
    before: KnownLimits
    after: KnownLimits
    fit_before: SweetSpot | None
    fit_after: SweetSpot | None
    problem: WrongInput | None  # why the next fit finds nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """An answer that was taken back, and the limits with it and without it."""

    what: What
    roll_limit_before_rad: float
    roll_limit_rad: float
    ankle_limit_before_rad: float
    ankle_limit_rad: float


def taken_back(was: Lifter, now: Lifter, what: What) -> TakenBack:
    """What taking an answer back changed of the body's limits."""
    before, after = (calibrated_body(LifterCase.of(lifter)) for lifter in (was, now))
    return TakenBack(
        what=what,
        roll_limit_before_rad=float(before.roll_limit_rad),
        roll_limit_rad=float(after.roll_limit_rad),
        ankle_limit_before_rad=float(before.ankle_dorsiflexion_rad),
        ankle_limit_rad=float(after.ankle_dorsiflexion_rad),
    )


def answer_effect(
    was: Lifter,
    now: Lifter,
    machine: Machine,
    what: What,
    stance: Stance,
    stop_sled_cm: float,
    *,
    progress: Callable[[str, float], None] | None = None,
) -> AnswerEffect:
    """What the answer changed between the lifter as known before and now."""
    notify = progress or (lambda stage, share: None)
    before, _ = _fit(was, machine, lambda stage, share: notify("the fit before", 0.5 * share))
    after, problem = _fit(now, machine, lambda stage, share: notify("the next fit", 0.5 + 0.5 * share))
    return AnswerEffect(
        what=what,
        machine=machine,
        stance=stance,
        stop_sled_cm=stop_sled_cm,
        before=known_limits(was, machine, stance),
        after=known_limits(now, machine, stance),
        fit_before=before,
        fit_after=after,
        problem=problem,
    )


def away(spot: SweetSpot, stance: Stance) -> float:
    """How far from a stance a sweet spot feels; 1 is one heel height, width, turn or notch of `FELT_DISTANCE`."""
    rows = StanceBatch.of([spot.stance, stance]).table
    return float(np.linalg.norm((rows[0] - rows[1]) / FELT_DISTANCE))


def _fit(
    lifter: Lifter, machine: Machine, progress: Callable[[str, float], None]
) -> tuple[SweetSpot | None, WrongInput | None]:
    try:
        return find_sweet_spot(lifter, machine, bodies=0, progress=progress), None
    except WrongInput as reason:
        return None, reason
