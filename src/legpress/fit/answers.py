"""What an answer of a first session changes: the limits of the body, the safe stop there, and the next fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from ..errors import WrongInput
from ..lifter import Lifter
from ..lifter_file import PlaceAnswer, PushAnswer, What
from ..machine import Machine
from ..measures import length
from ..press.aim import Aim, aim_of, press_numbers, told_straight_of
from ..press.batch import PressModel
from ..press.calibration import calibrated_body
from ..press.case import FeltPlace, LifterCase
from ..press.cue import Cue
from ..press.felt_limits import SAME_STANCE, deepest_felt_m, margins_for
from ..press.limits import LOCKOUT_KNEE_DEG, NO_MARGINS, REACHED_M, Limit, scan_strokes
from ..press.stance_batch import StanceBatch
from ..stance import Stance
from .binding import forbidding
from .coach import distance
from .depth_zones import DepthZones
from .drawn_bodies import DrawnBodies, PressedStance
from .judged_depth import JudgedDepth
from .numbers import number
from .pressed_place import pressed_place
from .safe_stroke import put_on_kg
from .sweet_spot import SweetSpot, find_sweet_spot, known_knee_rad

TAPE_ERROR_M = 0.02  # so much above the soft lockout a tape may still say


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownLimits:
    """What a lifter's file says of the body and of one stance on a machine."""

    roll_limit_rad: float
    ankle_limit_rad: float
    safe_stop_m: float  # carriage travel above its lowest point, in this stance; infinite where there is none
    top_roll_rad: float  # rounding of the lower back with the legs nearly straight, in this stance
    zones: DepthZones | None = None  # of this stance, pushed as the fit says; None where nobody asked, or out of reach


def known_limits(lifter: Lifter, machine: Machine, stance: Stance) -> KnownLimits:
    """How far the body goes, and how deep that is in this stance."""
    case = LifterCase.of(lifter)
    body = calibrated_body(case)
    model = PressModel(body, machine, lifter.limits.toes_may_overhang)
    scan = scan_strokes(model, StanceBatch.of([stance]), margins_for(case, body))
    felt = deepest_felt_m(case.tailbone_lifts, machine, scan.stances)
    return KnownLimits(
        roll_limit_rad=float(body.roll_limit_rad),
        ankle_limit_rad=float(body.ankle_dorsiflexion_rad),
        safe_stop_m=float(max(scan.safe_m()[0], felt[0])) - machine.bottom_m,
        top_roll_rad=float(scan.read(scan.roll_rad, scan.top_m)[0]),
    )


def check_answer(lifter: Lifter, machine: Machine, stance: Stance, stop_sled_cm: float) -> None:
    """Refuses a place where this lifter's feet cannot have been: off the plate or the rail, legs too straight or folded."""
    machine.check_stance(stance)
    machine.check_stop(stop_sled_cm)
    units = lifter.limits.units
    at = length(stop_sled_cm, units)
    body = calibrated_body(LifterCase.of(lifter))
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


class Conflict(StrEnum):
    """What an answer says against an earlier one, on the same machine."""

    FELT_BELOW_TAILBONE = "felt_below_tailbone"  # felt most where, in the same stance, the tailbone has lifted already
    OTHER_DEPTH = "other_depth"  # the same limit in the same stance, at another depth
    FELT_ELSEWHERE = "felt_elsewhere"  # felt most in another stance


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """An answer that does not go with an earlier one; the newer counts."""

    conflict: Conflict
    earlier: FeltPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerEffect:
    """An answer, and what is known before and after it."""

    what: PlaceAnswer
    machine: Machine
    stance: Stance
    stop_sled_cm: float
    before: KnownLimits
    after: KnownLimits
    fit_before: SweetSpot | None
    fit_after: SweetSpot | None
    problem: WrongInput | None  # why the next fit finds nothing
    contradiction: Contradiction | None = None
    forbidden_by: tuple[Limit, ...] = ()  # what keeps the next fit from where it was felt


@dataclass(frozen=True, slots=True, kw_only=True)
class PushEffect:
    """How a test of the push came out, and what is known before and after it."""

    what: PushAnswer
    said: str
    machine: Machine
    aim_before: Aim  # how far above the hips natural lines of force meet
    aim: Aim
    told_before: Aim  # force along the plate over the push, of who is told to push straight
    told: Aim
    fit_before: SweetSpot | None
    fit_after: SweetSpot | None
    problem: WrongInput | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """An answer that was taken back, and the limits with it and without it."""

    what: What
    aim_before: Aim
    aim: Aim
    roll_limit_before_rad: float
    roll_limit_rad: float
    ankle_limit_before_rad: float
    ankle_limit_rad: float


def taken_back(was: Lifter, now: Lifter, what: What) -> TakenBack:
    """What taking an answer back changed of the body's limits."""
    before, after = (calibrated_body(LifterCase.of(lifter)) for lifter in (was, now))
    return TakenBack(
        what=what,
        aim_before=aim_of(was),
        aim=aim_of(now),
        roll_limit_before_rad=float(before.roll_limit_rad),
        roll_limit_rad=float(after.roll_limit_rad),
        ankle_limit_before_rad=float(before.ankle_dorsiflexion_rad),
        ankle_limit_rad=float(after.ankle_dorsiflexion_rad),
    )


def answer_effect(
    was: Lifter,
    now: Lifter,
    machine: Machine,
    what: PlaceAnswer,
    stance: Stance,
    stop_sled_cm: float,
    *,
    progress: Callable[[str, float], None] | None = None,
) -> AnswerEffect:
    """What the answer changed between the lifter as known before and now."""
    before, after, problem = _fits(was, now, machine, progress)
    limits = [known_limits(was, machine, stance), known_limits(now, machine, stance)]
    spot = after or before
    forbidden: tuple[Limit, ...] = ()
    if what == "felt_it" and after is not None and not same_stance(after.stance, stance):
        forbidden = tuple(forbidding(after, StanceBatch.of([stance]).table[0]))
    if what == "tailbone_lifted" and spot is not None:
        limits = [
            replace(known, zones=known_zones(lifter, machine, stance, spot.push))
            for known, lifter in zip(limits, (was, now), strict=True)
        ]
    return AnswerEffect(
        what=what,
        machine=machine,
        stance=stance,
        stop_sled_cm=stop_sled_cm,
        before=limits[0],
        after=limits[1],
        fit_before=before,
        fit_after=after,
        problem=problem,
        contradiction=contradiction(LifterCase.of(was), machine, what, stance, stop_sled_cm),
        forbidden_by=forbidden,
    )


def contradiction(
    was: LifterCase, machine: Machine, what: PlaceAnswer, stance: Stance, stop_sled_cm: float
) -> Contradiction | None:
    """The earlier answer that this one does not go with, if there is one."""
    felt = [place for place in was.felt if place.machine == machine]

    def in_this_stance(place: FeltPlace | None) -> bool:
        return place is not None and place.machine == machine and same_stance(place.stance, stance)

    def apart_cm(place: FeltPlace) -> float:
        """How much deeper this answer is than that one."""
        return (place.stop_sled_cm or 0.0) - stop_sled_cm

    if what == "felt_it":
        lifts = was.tailbone_lifts
        if lifts is not None and in_this_stance(lifts) and apart_cm(lifts) >= 0:
            return Contradiction(conflict=Conflict.FELT_BELOW_TAILBONE, earlier=lifts)
        if felt and not in_this_stance(felt[-1]):
            return Contradiction(conflict=Conflict.FELT_ELSEWHERE, earlier=felt[-1])
        return None
    below = next((place for place in reversed(felt) if in_this_stance(place)), None)
    if what == "tailbone_lifted" and below is not None and apart_cm(below) <= 0:
        return Contradiction(conflict=Conflict.FELT_BELOW_TAILBONE, earlier=below)
    earlier = was.tailbone_lifts if what == "tailbone_lifted" else was.heel_lifts
    if earlier is not None and in_this_stance(earlier) and abs(apart_cm(earlier)) > 100 * TAPE_ERROR_M:
        return Contradiction(conflict=Conflict.OTHER_DEPTH, earlier=earlier)
    return None


def push_effect(
    was: Lifter,
    now: Lifter,
    machine: Machine,
    what: PushAnswer,
    *,
    progress: Callable[[str, float], None] | None = None,
) -> PushEffect:
    """What a test of the push changed between the lifter as known before and now."""
    before, after, problem = None, None, None
    if press_numbers(was) != press_numbers(now):  # else nothing changes but ranges
        before, after, problem = _fits(was, now, machine, progress)
    said = now.push.foot_creeps if what == "foot_creeps" else now.push.felt
    return PushEffect(
        what=what,
        said=str(said),
        machine=machine,
        aim_before=aim_of(was),
        aim=aim_of(now),
        told_before=told_straight_of(was),
        told=told_straight_of(now),
        fit_before=before,
        fit_after=after,
        problem=problem,
    )


def known_zones(
    lifter: Lifter, machine: Machine, stance: Stance, push: Cue, bodies: int | None = None
) -> DepthZones | None:
    """The safe depths in a stance, pushed so at its working load; None where it cannot be reached."""
    count = int(number("ensemble", "bodies")) if bodies is None else bodies
    case = LifterCase.of(lifter)
    body = calibrated_body(case)
    model, one = PressModel(body, machine, True, press_numbers(lifter)), StanceBatch.of([stance])
    scan = scan_strokes(model, one, NO_MARGINS)
    if not scan.reached[0] or scan.top_m[0] <= scan.lowest_m[0]:
        return None
    deepest = np.radians(number("comparison", "deepest_knee_deg"))
    bottom, top = np.maximum(scan.sled_at_knee(deepest), scan.lowest_m), scan.top_m
    drawn = DrawnBodies.of(case, model, count)
    pressed = PressedStance.of(one.table[0], bottom[0], top[0], push)
    place = pressed_place(
        model,
        stance,
        push,
        strength_known=case.known_set is not None,
        known_knee_rad=known_knee_rad(case, model),
        units=lifter.limits.units,
        stop_sled_cm=100 * (float(bottom[0]) - machine.bottom_m),
    )
    judged = JudgedDepth(case, pressed, scan, drawn, drawn.scanned(one, lambda share: None))
    return judged.zones(put_on_kg(place))


def same_stance(one: Stance, other: Stance) -> bool:
    """Whether nobody would tell two stances apart."""
    return bool((np.abs(StanceBatch.of([one]).table - StanceBatch.of([other]).table) <= SAME_STANCE).all())


def away(spot: SweetSpot, stance: Stance) -> float:
    """How far from a stance a sweet spot feels; 1 is one heel height, width, turn or notch of `coach.FELT_DISTANCE`."""
    rows = StanceBatch.of([spot.stance, stance]).table
    return float(distance(rows[:1], rows[1])[0])


def _fits(
    was: Lifter, now: Lifter, machine: Machine, progress: Callable[[str, float], None] | None
) -> tuple[SweetSpot | None, SweetSpot | None, WrongInput | None]:
    """The fit before and after, and why there is none after."""
    notify = progress or (lambda stage, share: None)
    before, _ = _fit(was, machine, lambda stage, share: notify("the fit before", 0.5 * share))
    after, problem = _fit(now, machine, lambda stage, share: notify("the next fit", 0.5 + 0.5 * share))
    return before, after, problem


def _fit(
    lifter: Lifter, machine: Machine, progress: Callable[[str, float], None]
) -> tuple[SweetSpot | None, WrongInput | None]:
    try:
        return find_sweet_spot(lifter, machine, progress=progress), None
    except WrongInput as reason:
        return None, reason
