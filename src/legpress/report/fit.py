"""A sweet spot as a report: every number that card, words, picture and `fit.json` show."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Literal

import numpy as np

from ..body.muscle_groups import ADDUCTOR_MAGNUS, GLUTEUS_MAXIMUS, HAMSTRINGS, QUADRICEPS
from ..body.paths import MUSCLES
from ..fit.binding import binding, forbidding
from ..fit.comparison import KneeRange, PresentProblem
from ..fit.evaluation import FOCUS, POSITIONS, WEIGHTS, Evaluations
from ..fit.numbers import number
from ..fit.sensation import StrokePlace
from ..fit.sweet_spot import SweetSpot
from ..fit.working_load import PERCENTILES, working_load
from ..machine import Machine
from ..measures import KG_PER_LB, Units
from ..press.condition import drive_kg
from ..press.limits import LOCKOUT_KNEE_DEG, Limit
from ..press.strength import share_of_one
from .assumed import Assumed, assumed
from .values import Maybe, Number, Value

TEMPO = "3-1-X"
NEAR_END = 0.15  # of a stroke
GROUPS = {
    "hamstring": HAMSTRINGS,
    "gluteus_maximus": GLUTEUS_MAXIMUS,
    "adductor_magnus": ADDUCTOR_MAGNUS,
    "quadriceps": QUADRICEPS,
}


class Zone(StrEnum):
    """How many of the bodies that could be this lifter's lift the tailbone: few, some, most."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Forces(Value):
    """Mean forces of one leg over a repetition."""

    hamstring_force_N: Number
    hamstring_passive_N: Number
    adductor_magnus_force_N: Number
    gluteus_maximus_force_N: Number
    quadriceps_force_N: Number


class Work(Forces):
    """Beside the forces, mean activations on the way up, percent of full activation; what EMG can test."""

    focus_activation_pct: Number
    hamstring_activation_pct: Number
    gluteus_maximus_activation_pct: Number
    adductor_magnus_activation_pct: Number
    quadriceps_activation_pct: Number


class RangedWork(Work):
    """With 5 and 95 % of the bodies, None without any."""

    focus_activation_pct_low: Maybe = None
    focus_activation_pct_high: Maybe = None
    hamstring_activation_pct_low: Maybe = None
    hamstring_activation_pct_high: Maybe = None
    gluteus_maximus_activation_pct_low: Maybe = None
    gluteus_maximus_activation_pct_high: Maybe = None
    adductor_magnus_activation_pct_low: Maybe = None
    adductor_magnus_activation_pct_high: Maybe = None
    quadriceps_activation_pct_low: Maybe = None
    quadriceps_activation_pct_high: Maybe = None


class PushReport(Work):
    """The spot pushed one way, at the heaviest load that this way holds of those up to the ten-repetition maximum."""

    load_kg: Number
    too_heavy: bool  # whether that is less than the spot's own load
    holds: bool  # whether it holds any


class Place(Value):
    """Where the feet and the backrest are."""

    heel_height_cm: Number
    heel_spacing_cm: Number
    toe_out_deg: Number
    backrest_notch: int


class StanceReport(RangedWork, Place):
    """A stance that the answer is compared with, at its own ten-repetition maximum."""

    cue: str
    stop_sled_cm: Number
    ten_rm_kg: Number
    ten_rm_kg_low: Maybe = None
    ten_rm_kg_high: Maybe = None
    along_plate_pct: Number  # of the push, towards the plate's lower edge, mean of the way up
    focus_force_N: Number
    peak_patellofemoral_N: Number
    # What the answer's focus activation is above this one's, within each body.
    answer_gains_pct: Number
    answer_gains_pct_low: Maybe = None
    answer_gains_pct_high: Maybe = None


class CoachReport(Value):
    """The coach's stance, and what lies between it and the answer."""

    ideal: Place  # without limits
    allowed: StanceReport  # the nearest to it, or to where it was felt, that this body and machine allow
    forbidden_by: tuple[Limit, ...]  # what keeps the feet from the ideal
    told_apart: bool  # whether the answer left the allowed one for a gain that is told apart from nothing
    answer_higher_cm: Number  # than the ideal
    answer_wider_cm: Number
    answer_toes_farther_out_deg: Number
    answer_notches_flatter: int


class ZonesReport(Value):
    """How deep is safe in the found stance, under its load: carriage travel above its lowest point where zones end."""

    green_to_sled_cm: Number
    amber_to_sled_cm: Number
    untried_to_sled_cm: Number  # as deep as a stop that nobody tried goes
    top_sled_cm: Number
    lifts_at_stop_pct: Number  # of the bodies
    at_stop: Zone
    lifts_sled_cm_low: Maybe = None  # where the tailbone lifts
    lifts_sled_cm_high: Maybe = None


class LimitReport(Value):
    """A limit, what is left to it, and how much deeper the sled could go until it binds."""

    limit: Limit
    margin: Number
    unit: Literal["deg", "cm", "%"]
    deeper_cm: Maybe = None
    used_pct: Maybe = None


class FlatRegion(Value):
    """The stances that are not told apart from the best: the box around all, and where the heels may stand."""

    within_pct: Number  # of the best, in the lifter's own body
    heel_height_cm: tuple[Number, Number]
    heel_spacing_cm: tuple[Number, Number]
    toe_out_deg: tuple[Number, Number]
    backrest_notches: tuple[int, ...]
    stop_sled_cm: tuple[Number, Number]
    stances: int
    # Around those in the answer's notch: heel spacing and heel height of each corner.
    outline_cm: tuple[tuple[Number, Number], ...]


class Sensitivity(Value):
    """What the focus loses where the heels stand 2 cm higher or lower."""

    heel_2cm_higher_pct: Maybe = None
    heel_2cm_lower_pct: Maybe = None


class MapReport(Value):
    """Where the zones end by heel height (rows) and notch (columns); None where a zone is empty."""

    heel_height_cm: tuple[Number, ...]
    backrest_notch: tuple[int, ...]
    green_to_sled_cm: tuple[tuple[Maybe, ...], ...]
    amber_to_sled_cm: tuple[tuple[Maybe, ...], ...]  # None: no stop is safe


class _Heading(Value):
    lifter: str
    machine: str
    focus: str
    cue: str
    tempo: str
    units: Units = "kg"
    legpress_version: str
    bodies: int
    chosen_where_felt: bool = False
    back_rounds_deg: Number = (
        0.0  # beyond what is recommended, in every stance on this machine; 0: there are some that do not
    )


class _Place(Place):
    heel_from_top_edge_cm: Number
    heel_plate_share_pct: Number
    midfoot_plate_share_pct: Number
    ball_from_top_edge_cm: Number
    toe_clearance_cm: Number
    plate_height_cm: Number
    plate_width_cm: Number
    heel_spacing_minus_shoulder_cm: Number
    shoulder_width_cm: Number
    shoulder_width_measured: bool
    heel_from_side_edge_cm: Number
    backrest_notches: int
    backrest_deg: Number


class _Depth(Value):
    stop_sled_cm: Number
    machine_stop_cm: Maybe
    top_sled_cm: Number
    zones: ZonesReport
    common_knee_deg: Number
    common_knee_from: KneeRange
    bottom_knee_deg: Number
    bottom_trunk_thigh_deg: Number
    bottom_pelvic_roll_deg: Number  # under the load
    roll_from_load_deg: Number  # of it
    natural_roll_from_load_deg: Number  # pushed naturally
    roll_limit_deg: Number
    roll_margin_deg: Number
    roll_margin_deg_low: Maybe = None
    roll_margin_deg_high: Maybe = None
    top_knee_deg: Number
    soft_lockout_knee_deg: Number


class _Load(Value):
    """The working load, as it is put on and with that of the bodies; beside it the maximum that stances are compared at."""

    load_kg: Number
    load_kg_low: Maybe = None
    load_kg_high: Maybe = None
    load_lb: Number
    plates_per_peg_kg: tuple[Number, ...]
    plates_unit: Units = "kg"  # that is written on the discs
    pegs: int
    machine_kind: Literal["plate_loaded", "selectorised"]
    reps_low: int
    reps_high: int
    reps_in_reserve: Number
    ramp_kg: tuple[Number, ...]  # of the first sessions, until the place has been tried
    held_by_kneecap: bool
    kneecap_beyond: bool  # even with the lightest load
    depth_assumed_deg: Maybe = None  # bend of the knees in the known set, where nobody told
    sled_load_kg: Number
    ten_rm_kg: Number  # plates for ten repetitions to the last, not rounded
    ten_rm_kg_low: Maybe = None
    ten_rm_kg_high: Maybe = None
    one_rm_kg: Number
    full_activation: Number
    hardest_knee_deg: Number
    present_ten_rm_kg: Maybe = None
    load_ratio_to_present: Maybe = None  # of the two maxima
    load_ratio_to_present_low: Maybe = None
    load_ratio_to_present_high: Maybe = None
    sled_load_ratio_to_present: Maybe = None


class _Effect(RangedWork):
    along_plate_pct: Number  # of the push, towards the plate's lower edge, mean of the way up
    focus_force_N: Number
    focus_force_N_low: Maybe = None
    focus_force_N_high: Maybe = None
    hamstring_force_N_low: Maybe = None
    hamstring_force_N_high: Maybe = None
    hamstring_passive_N_low: Maybe = None
    hamstring_passive_N_high: Maybe = None
    hamstring_longest_fibre: Number
    hamstring_longest_at: StrokePlace
    hamstring_hip_moment_share_pct: Maybe
    adductor_magnus_force_N_low: Maybe = None
    adductor_magnus_force_N_high: Maybe = None
    peak_patellofemoral_N: Number
    patellofemoral_limit_N: Maybe = None
    foremost_pressure_pct: Number


class FitReport(_Heading, _Place, _Depth, _Load, _Effect, Assumed):
    """The answer of a fit; forces are of one leg. `_low` and `_high` are 5 and 95 % of the bodies, None without any."""

    pushed_naturally: (
        StanceReport | None
    )  # the answer's stance as people push untold; None where that is the answer's push
    coach: CoachReport
    best_on_paper: StanceReport | None  # None: the answer is it
    present: StanceReport | None  # as today, pushed as people push untold
    present_pushed: StanceReport | None  # as today, pushed as the focus asks; None where that is natural
    present_problem: PresentProblem | None = None
    cues: dict[str, PushReport]  # the answer's stance pushed otherwise, at the answer's load or what of it can be held
    binding_limits: tuple[LimitReport, ...]
    flat_region: FlatRegion
    sensitivity: Sensitivity
    map: MapReport
    unsettled_instants: int = 0  # of the spot: whose computation did not come to an end


def fit_report(spot: SweetSpot) -> FitReport:
    """Everything that is reported, in numbers."""
    natural = spot.push.name == "natural"
    return FitReport(
        **_heading(spot),
        **_place(spot),
        **_depth(spot),
        **_load(spot),
        **_effect(spot),
        pushed_naturally=None if natural else _stance(spot, "natural"),
        coach=_coach(spot),
        best_on_paper=None if spot.choice.best == spot.choice.chosen else _stance(spot, "best"),
        present=_stance(spot, "present") if "present" in spot.columns else None,
        present_pushed=None if natural or "present_pushed" not in spot.columns else _stance(spot, "present_pushed"),
        present_problem=spot.present_problem,
        cues={cue: _push(spot, evaluations) for cue, evaluations in spot.cues.items()},
        binding_limits=tuple(
            LimitReport(
                limit=item.limit,
                margin=float(item.margin),
                unit=item.unit,
                deeper_cm=item.deeper_cm,
                used_pct=item.used_pct,
            )
            for item in binding(spot)
        ),
        flat_region=_flat_region(spot),
        sensitivity=_sensitivity(spot),
        map=_map(spot),
        unsettled_instants=int(spot.evaluations.unsettled[0]),
        **assumed(spot),
    )


def _heading(spot: SweetSpot) -> dict[str, Any]:
    from .. import __version__

    return {
        "lifter": spot.lifter.name,
        "machine": spot.machine.name,
        "focus": spot.focus,
        "cue": str(spot.push),
        "tempo": TEMPO,
        "units": spot.lifter.limits.units,
        "legpress_version": __version__,
        "bodies": 0 if spot.spread is None else len(spot.spread.load_kg),
        "chosen_where_felt": spot.felt is not None,
        "back_rounds_deg": float(np.degrees(spot.roll_beyond_rad)),
    }


def _place(spot: SweetSpot) -> dict[str, Any]:
    machine, stance, body = spot.machine, spot.stance, spot.body
    height, foot, ball = machine.plate.height_cm, 100 * float(body.foot_length_m), 100 * float(body.ball_m)
    up = float(np.cos(stance.toe_out_rad))
    shoulders, measured = spot.lifter.shoulder_width_or_norm_m
    return {
        "heel_height_cm": stance.heel_height_cm,
        "heel_from_top_edge_cm": height - stance.heel_height_cm,
        "heel_plate_share_pct": 100 * stance.heel_height_cm / height,
        # Mid-foot is where the foot's force acts in the model's terms: halfway from heel to toe tip.
        "midfoot_plate_share_pct": 100 * (stance.heel_height_cm + 0.5 * foot * up) / height,
        "ball_from_top_edge_cm": height - stance.heel_height_cm - ball * up,
        "toe_clearance_cm": height - stance.heel_height_cm - foot * up,
        "plate_height_cm": height,
        "plate_width_cm": machine.plate.width_cm,
        "heel_spacing_cm": stance.heel_spacing_cm,
        "heel_spacing_minus_shoulder_cm": stance.heel_spacing_cm - 100 * shoulders,
        "shoulder_width_cm": 100 * shoulders,
        "shoulder_width_measured": measured,
        "heel_from_side_edge_cm": 0.5 * (machine.plate.width_cm - stance.heel_spacing_cm),
        "toe_out_deg": stance.toe_out_deg,
        "backrest_notch": stance.backrest_notch,
        "backrest_notches": len(machine.seat.backrest_deg),
        "backrest_deg": machine.seat.backrest_deg[stance.backrest_notch - 1],
    }


def _depth(spot: SweetSpot) -> dict[str, Any]:
    machine, scan, stop = spot.machine, spot.scan, spot.stop_sled_cm
    bottom = np.array([machine.bottom_m + stop / 100])
    lower = [s for s in machine.sled.stops_cm if s <= stop + 1e-6]
    roll, limit = spot.roll_rad["spot"], float(spot.body.roll_limit_rad)
    found = {
        "stop_sled_cm": stop,
        "machine_stop_cm": max(lower) if lower else None,
        "top_sled_cm": spot.top_sled_cm,
        "zones": _zones(spot),
        "common_knee_deg": np.degrees(spot.knee_rad),
        "common_knee_from": spot.knee_from,
        "bottom_knee_deg": np.degrees(scan.knee_at(bottom)[0]),
        "bottom_trunk_thigh_deg": np.degrees(scan.read(scan.trunk_thigh_rad, bottom)[0]),
        "bottom_pelvic_roll_deg": np.degrees(roll),
        "roll_from_load_deg": _roll_from_load_deg(spot, "spot"),
        "natural_roll_from_load_deg": _roll_from_load_deg(spot, "natural"),
        "roll_limit_deg": np.degrees(limit),
        "roll_margin_deg": np.degrees(limit - roll),
        "top_knee_deg": np.degrees(scan.knee_at(scan.top_m)[0]),
        "soft_lockout_knee_deg": LOCKOUT_KNEE_DEG,
    }
    if spot.spread is not None:
        found |= _range("roll_margin_deg", np.degrees(spot.spread.roll_left_rad))
    return found


def _roll_from_load_deg(spot: SweetSpot, name: str) -> float:
    """What the load adds to the roll of the pelvis at the stop, by the hip extensors' pull."""
    evaluations, column = spot.evaluations, spot.columns[name]
    passive = np.asarray(evaluations.kinematics.roll_rad).reshape(-1, POSITIONS)[column, -1]
    return float(np.degrees(spot.roll_rad[name] - passive))


def _zones(spot: SweetSpot) -> ZonesReport:
    zones, lowest_m = spot.zones, spot.machine.bottom_m
    share = zones.share(lowest_m + spot.stop_sled_cm / 100)
    ends = {} if spot.spread is None else _range("lifts_sled_cm", 100 * (spot.spread.deepest_m - lowest_m))
    return ZonesReport(
        green_to_sled_cm=100 * (zones.green_m - lowest_m),
        amber_to_sled_cm=100 * (zones.amber_m - lowest_m),
        untried_to_sled_cm=100 * (zones.untried_m - lowest_m),
        top_sled_cm=100 * (zones.top_m - lowest_m),
        lifts_at_stop_pct=100 * share,
        at_stop=_zone(share),
        **ends,
    )


def _zone(share: float) -> Zone:
    if share <= number("zones", "green_share"):
        return Zone.GREEN
    return Zone.AMBER if share <= number("zones", "red_share") else Zone.RED


def _load(spot: SweetSpot) -> dict[str, Any]:
    machine, exact = spot.machine, float(spot.evaluations.load_kg[0])
    working = working_load(spot.place, bodies_ten_rm_kg=spot.bodies_ten_rm_kg)
    put_on = working.put_on
    found = {
        "load_kg": put_on.load_kg,
        "load_kg_low": working.low_kg,
        "load_kg_high": working.high_kg,
        "ten_rm_kg": exact,
        "load_lb": put_on.load_kg / KG_PER_LB,
        "reps_low": working.work.reps_low,
        "reps_high": working.work.reps_high,
        "reps_in_reserve": working.work.in_reserve,
        "ramp_kg": [load.load_kg for load in working.ramp],
        "held_by_kneecap": working.held_by_kneecap,
        "kneecap_beyond": working.kneecap_beyond,
        "depth_assumed_deg": spot.depth_assumed_deg,
        "plates_per_peg_kg": put_on.per_side_kg,
        "plates_unit": put_on.unit,
        "pegs": put_on.sides,
        "machine_kind": machine.kind,
        "sled_load_kg": float(drive_kg(machine, put_on.load_kg)),
        "one_rm_kg": _one_rm_kg(machine, exact, share_of_one(number("comparison", "repetitions"))),
        "full_activation": float(spot.body.full_activation),
        "hardest_knee_deg": np.degrees(spot.evaluations.hardest_knee_rad[0]),
    }
    if spot.spread is not None:
        found |= _ten_rm_range(spot, 0)
    if "present" in spot.columns:
        column = spot.columns["present"]
        there = float(spot.evaluations.load_kg[column])
        found["present_ten_rm_kg"] = max(there, 0.0)
        found["load_ratio_to_present"] = exact / there if there > 0 else None
        found["sled_load_ratio_to_present"] = float(drive_kg(machine, exact) / drive_kg(machine, there))
        if there > 0 and spot.spread is not None:
            loads = spot.spread.load_kg[spot.spread.load_kg[:, column] > 0]
            found |= _range("load_ratio_to_present", loads[:, 0] / loads[:, column])
    return found


def _ten_rm_range(spot: SweetSpot, column: int) -> dict[str, float]:
    """Of the bodies whose muscles hold a load there."""
    assert spot.spread is not None  # noqa: S101, asked only where there is one
    kg = spot.spread.load_kg[spot.spread.held[:, column], column]
    return _range("ten_rm_kg", np.maximum(kg, 0.0)) if len(kg) else {}


def _one_rm_kg(machine: Machine, load_kg: float, share: float) -> float:
    """Plates of one repetition when so many are the given load; the whole sled load counts, not the plates alone."""
    empty = drive_kg(machine, 0.0)
    per_kg = drive_kg(machine, 1.0) - empty
    return float((drive_kg(machine, load_kg) / share - empty) / per_kg)


def _effect(spot: SweetSpot) -> dict[str, Any]:
    evaluations, here = spot.evaluations, 0
    hip = evaluations.hip_Nm[:, here]
    return {
        **_ranged_work(spot, here),
        **_force_ranges(spot),
        "along_plate_pct": _along_plate_pct(evaluations, here),
        "focus_force_N": float(evaluations.focus_N(spot.focus)[here]),
        "hamstring_longest_fibre": float(evaluations.longest_fibre[here]),
        "hamstring_longest_at": StrokePlace.of(float(evaluations.longest_at[here]), NEAR_END),
        "hamstring_hip_moment_share_pct": 100 * float(hip[_rows(HAMSTRINGS)].sum() / np.maximum(hip, 0).sum()),
        "peak_patellofemoral_N": float(evaluations.patellofemoral_N[here]),
        "patellofemoral_limit_N": float(spot.patellofemoral_limit_N),
        "foremost_pressure_pct": 100 * float(evaluations.pressure_share[here]),
    }


def _force_ranges(spot: SweetSpot) -> dict[str, float]:
    """Of the answer's own forces."""
    spread = spot.spread
    if spread is None:
        return {}
    active, passive = spread.active_N[:, :, 0], spread.passive_N[:, :, 0]
    return {
        **_range("hamstring_force_N", active[:, _rows(HAMSTRINGS)].sum(1)),
        **_range("hamstring_passive_N", passive[:, _rows(HAMSTRINGS)].sum(1)),
        **_range("adductor_magnus_force_N", active[:, _rows(ADDUCTOR_MAGNUS)].sum(1)),
        **_range("focus_force_N", active[:, _rows(FOCUS[spot.focus])].sum(1)),
    }


def _range(name: str, values: np.ndarray) -> dict[str, float]:
    low, high = np.percentile(values, PERCENTILES)
    return {f"{name}_low": float(low), f"{name}_high": float(high)}


def _rows(muscles) -> list[int]:
    return [MUSCLES.index(m) for m in muscles]


def _weighted_pct(spot: SweetSpot, activation: np.ndarray, muscles) -> np.ndarray:
    """Mean activation of these muscles by their volume, percent; muscles are the last axis."""
    rows, volume = _rows(muscles), np.asarray(spot.body.weight)
    return 100 * activation[..., rows] @ volume[rows] / volume[rows].sum()


def _work(spot: SweetSpot, evaluations: Evaluations, column: int) -> dict[str, float]:
    """The fields of `Work`."""
    groups = {"focus": FOCUS[spot.focus], **GROUPS}
    active = evaluations.active_N[:, column]
    return {
        f"{name}_activation_pct": float(_weighted_pct(spot, evaluations.activation[:, column], muscles))
        for name, muscles in groups.items()
    } | {
        **{f"{name}_force_N": float(active[_rows(muscles)].sum()) for name, muscles in GROUPS.items()},
        "hamstring_passive_N": float(evaluations.passive_N[_rows(HAMSTRINGS), column].sum()),
    }


def _ranged_work(spot: SweetSpot, column: int) -> dict[str, float]:
    """The fields of `RangedWork`."""
    found = _work(spot, spot.evaluations, column)
    if spot.spread is not None:
        for name, muscles in {"focus": FOCUS[spot.focus], **GROUPS}.items():
            found |= _range(
                f"{name}_activation_pct", _weighted_pct(spot, spot.spread.activation[:, :, column], muscles)
            )
    return found


def _along_plate_pct(evaluations: Evaluations, column: int) -> float:
    """Force along the plate over the push."""
    wrench = np.asarray(evaluations.forces.sharing.wrench)
    share = (wrench[1] / np.maximum(wrench[0], 1.0)).reshape(-1, len(evaluations.stances), POSITIONS)
    return float(100 * share[-1, column] @ WEIGHTS)


def _flat_region(spot: SweetSpot) -> FlatRegion:
    low, high = spot.flat.min(0), spot.flat.max(0)
    return FlatRegion(
        within_pct=100 * max(spot.choice.nominal_loss, number("rule", "worth_pct") / 100),
        heel_height_cm=(100 * low[0], 100 * high[0]),
        heel_spacing_cm=(100 * low[1], 100 * high[1]),
        toe_out_deg=(np.degrees(low[2]), np.degrees(high[2])),
        backrest_notches=tuple(sorted({int(n) for n in spot.flat[:, 3]})),
        stop_sled_cm=(100 * low[4], 100 * high[4]),
        stances=len(spot.flat),
        outline_cm=_outline_cm(spot),
    )


def _outline_cm(spot: SweetSpot) -> tuple[tuple[float, float], ...]:
    """Spacing and height of the heels around the stances in the answer's notch."""
    here = spot.choice.rows[spot.choice.chosen]
    rows = np.concatenate([here[None], spot.flat[spot.flat[:, 3] == here[3], :4]])
    return convex_outline([(round(100 * x, 3), round(100 * y, 3)) for y, x in rows[:, :2].tolist()])


def convex_outline(points: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """Corners of the convex hull, turning left (Andrew's monotone chain)."""
    ordered = sorted(set(points))

    def half(along: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
        chain: list[tuple[float, float]] = []
        for x, y in along:
            while len(chain) > 1:
                (x0, y0), (x1, y1) = chain[-2:]
                if (x1 - x0) * (y - y0) > (y1 - y0) * (x - x0):
                    break
                chain.pop()
            chain.append((x, y))
        return chain[:-1]

    return tuple(half(ordered) + half(ordered[::-1])) or tuple(ordered)


def _sensitivity(spot: SweetSpot) -> Sensitivity:
    activation = spot.evaluations.focus_activation(spot.focus)

    def change_pct(name: str) -> float | None:
        column = spot.columns.get(name)
        able = column is not None and spot.feasible[column]
        return float(100 * (activation[column] / activation[0] - 1)) if able else None

    return Sensitivity(heel_2cm_higher_pct=change_pct("higher"), heel_2cm_lower_pct=change_pct("lower"))


def _stance(spot: SweetSpot, name: str) -> StanceReport:
    """One of the stances that the answer is compared with."""
    evaluations, column = spot.evaluations, spot.columns[name]
    stance = evaluations.stances.stance(column)
    found = _ranged_work(spot, column)
    focus_pct = float(_weighted_pct(spot, evaluations.activation[:, 0], FOCUS[spot.focus]))
    found["answer_gains_pct"] = 100 * (focus_pct / max(found["focus_activation_pct"], 1e-6) - 1)
    if spot.spread is not None:
        focus = _weighted_pct(spot, np.moveaxis(spot.spread.activation, 1, -1), FOCUS[spot.focus])  # [body, column]
        found |= _range("answer_gains_pct", 100 * (focus[:, 0] / np.maximum(focus[:, column], 1e-6) - 1))
        found |= _ten_rm_range(spot, column)
    return StanceReport(
        heel_height_cm=stance.heel_height_cm,
        heel_spacing_cm=stance.heel_spacing_cm,
        toe_out_deg=stance.toe_out_deg,
        backrest_notch=stance.backrest_notch,
        cue="natural" if name in ("natural", "present") else str(spot.push),
        stop_sled_cm=float(100 * (evaluations.bottom_m[column] - spot.machine.bottom_m)),
        ten_rm_kg=max(float(evaluations.load_kg[column]), 0.0),
        along_plate_pct=_along_plate_pct(evaluations, column),
        focus_force_N=float(evaluations.focus_N(spot.focus)[column]),
        peak_patellofemoral_N=float(evaluations.patellofemoral_N[column]),
        **found,
    )


def _coach(spot: SweetSpot) -> CoachReport:
    ideal, here = spot.coach, spot.choice.rows[spot.choice.chosen]
    return CoachReport(
        ideal=Place(
            heel_height_cm=100 * ideal[0],
            heel_spacing_cm=100 * ideal[1],
            toe_out_deg=np.degrees(ideal[2]),
            backrest_notch=int(ideal[3]),
        ),
        allowed=_stance(spot, "coach"),
        forbidden_by=tuple(forbidding(spot, ideal)),
        told_apart=spot.choice.left_coach,
        answer_higher_cm=100 * (here[0] - ideal[0]),
        answer_wider_cm=100 * (here[1] - ideal[1]),
        answer_toes_farther_out_deg=np.degrees(here[2] - ideal[2]),
        answer_notches_flatter=int(here[3] - ideal[3]),
    )


def _push(spot: SweetSpot, evaluations: Evaluations) -> PushReport:
    """A cue at the heaviest of the evaluated loads that it can hold; the lightest where it holds none."""
    held = np.flatnonzero(evaluations.able)
    column = int(held[0]) if len(held) else len(evaluations.stances) - 1
    return PushReport(
        **_work(spot, evaluations, column),
        load_kg=float(evaluations.load_kg[column]),
        too_heavy=column > 0,
        holds=bool(len(held)),
    )


def _map(spot: SweetSpot) -> MapReport:
    return MapReport(
        heel_height_cm=(100 * spot.map.heel_height_m).tolist(),
        backrest_notch=spot.map.notch.astype(int).tolist(),
        green_to_sled_cm=(100 * spot.map_zones.green_m).tolist(),
        amber_to_sled_cm=(100 * spot.map_zones.amber_m).tolist(),
    )
