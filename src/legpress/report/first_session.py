"""A first session as a report: the load, the positions in their order, and what there is to feel in each."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from ..fit.binding import forbidding
from ..fit.first_session import SAME, FirstSession, WalkStep
from ..fit.numbers import number
from ..fit.sensation import SensationProfile, StrokePlace
from ..fit.working_load import ramp_shares
from ..measures import GRAVITY_M_PER_S2, KG_PER_LB, Units
from ..press.condition import drive_kg
from ..press.limits import STROKE_LIMITS, Limit
from ..press.rep import SHORTFALL_LIMIT_NM
from .assumed import Assumed, assumed
from .values import Maybe, Number, Value

EVEN = 0.15  # a stretch that changes less along the stroke has no place of its own
MARK_M = 0.009  # a stop so near to a limit is held there: a mark of the tape, and what it is put up for slack


class Step(Value):
    """The largest step of the walk, each way by itself."""

    heel_height_cm: Number
    heel_spacing_cm: Number
    toe_out_deg: Number
    backrest_notches: int


class _Sensation(Value):
    """What there is to feel, and where in the stroke; forces of one leg."""

    stretch_peak_N: Number
    stretch_peak_at: StrokePlace
    stretch_peak_knee_deg: Number
    stretch_peak_sled_cm: Number
    stretch_even: bool
    stretch_top_N: Number
    stretch_stop_N: Number
    longest_fibre: Number
    longest_at: StrokePlace
    longest_knee_deg: Number
    longest_sled_cm: Number
    pull_peak_N: Number
    pull_peak_at: StrokePlace
    pull_peak_knee_deg: Number
    pull_peak_sled_cm: Number
    pull_peak_way: Literal["down", "up"]


class Position(_Sensation):
    """One stance of the walk and its stroke."""

    position: int  # from 1
    step: WalkStep  # what is new in it
    sweet_spot: bool
    push: str  # as `Cue` writes it
    hamstrings_pct: Number  # activation on the way up under the session's load
    heel_height_cm: Number
    heel_from_top_edge_cm: Number
    heel_plate_share_pct: Number
    heel_spacing_cm: Number
    heel_from_side_edge_cm: Number
    toe_out_deg: Number
    backrest_notch: int
    stop_sled_cm: Number
    stop_from: Limit  # what keeps the stop from lying deeper
    machine_stop_cm: Maybe
    top_sled_cm: Number
    bottom_knee_deg: Number
    bottom_pelvic_roll_deg: Number
    roll_margin_deg: Number
    load_share_of_one_pct: Number
    too_light: bool  # the sled may float on stretched hamstrings
    near_sliding: bool

    @property
    def stop_is_far(self) -> bool:
        """Whether the machine's next safety stop lies so far below the mark that the back rounds before the sled meets it."""
        if self.machine_stop_cm is None:
            return False
        return self.stop_sled_cm - self.machine_stop_cm > 100 * number("limits", "stop_far_below_m")

    @property
    def tailbone_near(self) -> bool:
        """Whether the tailbone is closer to lifting than a fit would allow."""
        return self.roll_margin_deg < number("limits", "tailbone_margin_deg")


class CreepTestPlace(Value):
    """Where to try which way a foot on something slippery creeps."""

    heel_height_cm: Number
    heel_from_top_edge_cm: Number
    heel_spacing_cm: Number
    toe_out_deg: Number
    backrest_notch: int
    stop_sled_cm: Number
    load_kg: Number


class FirstSessionReport(Assumed):
    """The plan of a first session; forces are of one leg."""

    lifter: str
    machine: str
    focus: str
    units: Units = "kg"
    legpress_version: str
    load_kg: Number
    load_lb: Number
    plates_per_peg_kg: tuple[Number, ...]
    plates_unit: Units = "kg"  # that is written on the discs
    pegs: int
    machine_kind: Literal["plate_loaded", "selectorised"]
    empty_carriage: bool
    working_load_kg: Number  # of the sweet spot, of which this is the first share
    load_share_pct: Number  # of it, as asked for
    sled_load_kg: Number
    coach_forbidden_by: tuple[Limit, ...]  # what keeps the feet from the coach's stance; empty: the walk starts there
    plate_height_cm: Number
    plate_width_cm: Number
    backrest_notches: int
    foot_length_cm: Number
    roll_limit_deg: Number
    ankle_limit_deg: Number
    largest_step: Step
    push: str  # of the sweet spot, as `Cue` writes it
    back_rounds_deg: Number = (
        0.0  # beyond what is recommended, in every stance on this machine; 0: there are some that do not
    )
    creep_test: CreepTestPlace | None = None
    positions: tuple[Position, ...]


def first_session_report(plan: FirstSession) -> FirstSessionReport:
    """Everything that is reported, in numbers."""
    from .. import __version__

    machine, body = plan.machine, plan.spot.body
    return FirstSessionReport(
        lifter=plan.lifter.name,
        machine=machine.name,
        focus=plan.spot.focus,
        units=plan.lifter.limits.units,
        legpress_version=__version__,
        **_load(plan),
        coach_forbidden_by=_coach_forbidden_by(plan),
        plate_height_cm=machine.plate.height_cm,
        plate_width_cm=machine.plate.width_cm,
        backrest_notches=len(machine.seat.backrest_deg),
        foot_length_cm=100 * float(body.foot_length_m),
        roll_limit_deg=float(np.degrees(float(body.roll_limit_rad))),
        ankle_limit_deg=float(np.degrees(float(body.ankle_dorsiflexion_rad))),
        largest_step=_largest_step(plan),
        push=str(plan.spot.push),
        back_rounds_deg=float(np.degrees(plan.spot.roll_beyond_rad)),
        creep_test=_creep_test(plan),
        positions=tuple(_position(plan, k) for k in range(len(plan))),
        **assumed(plan.spot),
    )


def _load(plan: FirstSession) -> dict[str, Any]:
    machine, put_on = plan.machine, plan.put_on
    return {
        "load_kg": put_on.load_kg,
        "load_lb": put_on.load_kg / KG_PER_LB,
        "plates_per_peg_kg": put_on.per_side_kg,
        "plates_unit": put_on.unit,
        "pegs": put_on.sides,
        "machine_kind": machine.kind,
        "empty_carriage": put_on.load_kg == 0,
        "working_load_kg": plan.working.put_on.load_kg,
        "load_share_pct": 100 * ramp_shares()[0],
        "sled_load_kg": float(drive_kg(machine, put_on.load_kg)),
    }


def _coach_forbidden_by(plan: FirstSession) -> tuple[Limit, ...]:
    first, coach = plan.stances.table[0], plan.spot.coach
    same = plan.steps[0] == WalkStep.COACH and (np.abs(first - coach) < SAME).all()
    return () if same else tuple(forbidding(plan.spot, coach))


def _largest_step(plan: FirstSession) -> Step:
    steps = np.abs(np.diff(plan.stances.table, axis=0)) if len(plan) > 1 else np.zeros((1, 4))
    height, spacing, toes, notch = steps.max(0)
    return Step(
        heel_height_cm=100 * height,
        heel_spacing_cm=100 * spacing,
        toe_out_deg=np.degrees(toes),
        backrest_notches=int(notch),
    )


def _creep_test(plan: FirstSession) -> CreepTestPlace | None:
    test, machine = plan.creep_test, plan.machine
    if test is None:
        return None
    return CreepTestPlace(
        heel_height_cm=test.stance.heel_height_cm,
        heel_from_top_edge_cm=machine.plate.height_cm - test.stance.heel_height_cm,
        heel_spacing_cm=test.stance.heel_spacing_cm,
        toe_out_deg=test.stance.toe_out_deg,
        backrest_notch=test.stance.backrest_notch,
        stop_sled_cm=100 * (test.stop_m - machine.bottom_m),
        load_kg=test.load_kg,
    )


def _position(plan: FirstSession, k: int) -> Position:
    machine, stance, scan = plan.machine, plan.stances.stance(k), plan.scan
    bottom = np.full(len(plan), plan.bottom_m[k])
    stop_cm = round(100 * (float(plan.bottom_m[k]) - machine.bottom_m), 6)
    lower = [s for s in machine.sled.stops_cm if s <= stop_cm + 1e-6]
    roll_rad = float(scan.read(scan.roll_rad, bottom)[k])
    return Position(
        position=k + 1,
        step=plan.steps[k],
        sweet_spot=_is_the_sweet_spot(plan, k),
        push=str(plan.pushes[k]),
        hamstrings_pct=100 * float(plan.evaluations.focus_activation("hamstrings")[k]),
        heel_height_cm=stance.heel_height_cm,
        heel_from_top_edge_cm=machine.plate.height_cm - stance.heel_height_cm,
        heel_plate_share_pct=100 * stance.heel_height_m / machine.plate_height_m,
        heel_spacing_cm=stance.heel_spacing_cm,
        heel_from_side_edge_cm=0.5 * (machine.plate.width_cm - stance.heel_spacing_cm),
        toe_out_deg=stance.toe_out_deg,
        backrest_notch=stance.backrest_notch,
        stop_sled_cm=stop_cm,
        stop_from=_stop_from(plan, k),
        machine_stop_cm=max(lower) if lower else None,
        top_sled_cm=100 * (float(scan.top_m[k]) - machine.bottom_m),
        bottom_knee_deg=float(np.degrees(scan.read(scan.knee_rad, bottom)[k])),
        bottom_pelvic_roll_deg=float(np.degrees(roll_rad)),
        roll_margin_deg=float(np.degrees(float(plan.spot.body.roll_limit_rad) - roll_rad)),
        load_share_of_one_pct=100 * _share_of_one(plan, k),
        too_light=bool(plan.evaluations.shortfall_Nm[k] >= SHORTFALL_LIMIT_NM),
        near_sliding=bool(plan.evaluations.grip_share[k] > number("limits", "grip_share")),
        **_sensation(SensationProfile.of(plan.evaluations, k), machine.bottom_m),
    )


def _is_the_sweet_spot(plan: FirstSession, k: int) -> bool:
    """Stance and push of the fit, in the first position that has them."""
    spot = plan.spot.evaluations.stances.table[0]
    alike = (np.abs(plan.stances.table - spot) < SAME).all(1) & np.array(
        [push == plan.spot.push for push in plan.pushes]
    )
    return bool(alike[k] and not alike[:k].any())


def _share_of_one(plan: FirstSession, k: int) -> float:
    machine = plan.machine
    largest_kg = 2 * float(plan.evaluations.largest_N[k]) / GRAVITY_M_PER_S2 / (1 + machine.friction)
    return float(drive_kg(machine, plan.put_on.load_kg)) / largest_kg


def _stop_from(plan: FirstSession, k: int) -> Limit:
    scan, stop_m = plan.scan, float(plan.bottom_m[k])
    deepest_m = {limit: float(scan.deepest_m(limit)[k]) for limit in STROKE_LIMITS}
    deepest_m[Limit.MACHINE_STOP] = float(scan.lowest_m[k])
    last = max(deepest_m, key=lambda limit: deepest_m[limit])
    if stop_m - deepest_m[last] < MARK_M:
        return last
    knee_deg = np.degrees(float(scan.knee_at(np.full(len(plan), stop_m))[k]))
    deep_enough_deg = number("first_session", "knee_deg")
    if plan.steps[k] == WalkStep.DEPTH:
        deep_enough_deg = max(np.degrees(plan.spot.knee_rad), number("comparison", "deepest_knee_deg"))
    return Limit.KNEE_BEND if knee_deg > deep_enough_deg - 2 else Limit.LOAD


def _sensation(along: SensationProfile, bottom_m: float) -> dict[str, Any]:
    pull_N = np.maximum(along.pull_down_N, along.pull_up_N)
    stretch, longest, hardest = (int(values.argmax()) for values in (along.stretch_N, along.fibre, pull_N))

    def place(name: str, k: int) -> dict[str, Any]:
        return {
            f"{name}_at": along.end(k),
            f"{name}_knee_deg": float(np.degrees(along.knee_rad[k])),
            f"{name}_sled_cm": float(100 * (along.sled_m[k] - bottom_m)),
        }

    return {
        "stretch_peak_N": float(along.stretch_N[stretch]),
        "stretch_even": bool(along.stretch_N.min() > (1 - EVEN) * along.stretch_N.max()),
        "stretch_top_N": float(along.stretch_N[0]),
        "stretch_stop_N": float(along.stretch_N[-1]),
        "longest_fibre": float(along.fibre[longest]),
        "pull_peak_N": float(pull_N[hardest]),
        "pull_peak_way": "up" if along.pull_up_N[hardest] >= along.pull_down_N[hardest] else "down",
        **place("stretch_peak", stretch),
        **place("longest", longest),
        **place("pull_peak", hardest),
    }
