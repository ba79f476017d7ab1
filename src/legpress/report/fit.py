"""A sweet spot as a report: every number that card, words, picture and `fit.json` show."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Literal

import numpy as np

from ..body.muscle_groups import ADDUCTOR_MAGNUS, HAMSTRINGS
from ..body.paths import MUSCLES
from ..fit.binding import binding
from ..fit.comparison import KneeRange, PresentProblem
from ..fit.evaluation import FOCUS, Evaluations
from ..fit.numbers import number
from ..fit.plates import loading
from ..fit.sensation import StrokePlace
from ..fit.sweet_spot import SweetSpot
from ..machine import Machine
from ..measures import KG_PER_LB, Units
from ..press.condition import drive_kg
from ..press.limits import LOCKOUT_KNEE_DEG, Limit
from ..press.strength import share_of_one
from .assumed import Assumed, assumed
from .values import Maybe, Number, Value

TEMPO = "3-1-X"
PERCENTILES = (5.0, 95.0)
RELIABLE_PCT = 90.0  # of the bodies: then two stances differ reliably
NEAR_END = 0.15  # of a stroke


class Push(StrEnum):
    """How the push is aimed; the word is a cue of `simulate`."""

    NATURAL = "natural"
    HEELS = "heels"
    DRAG = "scrape:20"


class Forces(Value):
    """Mean forces of one leg over a repetition."""

    hamstring_force_N: Number
    hamstring_passive_N: Number
    adductor_magnus_force_N: Number
    gluteus_maximus_force_N: Number
    quadriceps_force_N: Number


class PushReport(Forces):
    """The spot pushed one way, at the heaviest of the evaluated loads that this way holds."""

    load_kg: Number
    too_heavy: bool  # whether that is less than the spot's own load
    holds: bool  # whether it holds any


class StanceReport(Forces):
    """A stance that the spot is compared with."""

    heel_height_cm: Number
    heel_spacing_cm: Number
    toe_out_deg: Number
    backrest_notch: int
    stop_sled_cm: Number
    load_kg: Number
    focus_force_N: Number
    peak_patellofemoral_N: Number


class Rival(StanceReport):
    """One of the next best stances that a lifter would call different."""

    better_in_pct_of_bodies: Maybe = None


class LimitReport(Value):
    """A limit, what is left to it, and how much deeper the sled could go until it binds."""

    limit: Limit
    margin: Number
    unit: Literal["deg", "cm", "%"]
    deeper_cm: Maybe = None
    used_pct: Maybe = None


class FlatRegion(Value):
    """The box around all stances that are as good, to `within_pct`."""

    within_pct: Number
    heel_height_cm: tuple[Number, Number]
    heel_spacing_cm: tuple[Number, Number]
    toe_out_deg: tuple[Number, Number]
    backrest_notches: tuple[int, ...]
    stop_sled_cm: tuple[Number, Number]
    stances: int


class Sensitivity(Value):
    """What the focus loses where the heels stand 2 cm higher or lower."""

    heel_2cm_higher_pct: Maybe = None
    heel_2cm_lower_pct: Maybe = None


class MapReport(Value):
    """Deepest safe stops by heel height (rows) and notch (columns)."""

    heel_height_cm: tuple[Number, ...]
    backrest_notch: tuple[int, ...]
    stop_sled_cm: tuple[tuple[Maybe, ...], ...]
    margin_deg: tuple[tuple[Maybe, ...], ...]
    uncertainty_deg: tuple[tuple[Maybe, ...], ...]


class _Heading(Value):
    lifter: str
    machine: str
    focus: str
    cue: str
    reps: int
    tempo: str
    units: Units = "kg"
    legpress_version: str
    bodies: int
    chosen_where_felt: bool = False


class _Place(Value):
    heel_height_cm: Number
    heel_from_top_edge_cm: Number
    heel_plate_share_pct: Number
    midfoot_plate_share_pct: Number
    ball_from_top_edge_cm: Number
    toe_clearance_cm: Number
    plate_height_cm: Number
    plate_width_cm: Number
    heel_spacing_cm: Number
    heel_spacing_minus_shoulder_cm: Number
    shoulder_width_cm: Number
    shoulder_width_measured: bool
    heel_from_side_edge_cm: Number
    toe_out_deg: Number
    backrest_notch: int
    backrest_notches: int
    backrest_deg: Number


class _Depth(Value):
    stop_sled_cm: Number
    machine_stop_cm: Maybe
    stop_is_deepest_safe: bool
    deepest_safe_sled_cm: Maybe
    deepest_safe_sled_cm_low: Maybe = None
    deepest_safe_sled_cm_high: Maybe = None
    top_sled_cm: Number
    common_knee_deg: Number
    common_knee_from: KneeRange
    bottom_knee_deg: Number
    bottom_trunk_thigh_deg: Number
    bottom_pelvic_roll_deg: Number
    roll_limit_deg: Number
    roll_margin_deg: Number
    roll_margin_deg_low: Maybe = None
    roll_margin_deg_high: Maybe = None
    top_knee_deg: Number
    soft_lockout_knee_deg: Number


class _Load(Value):
    load_kg: Number
    load_kg_low: Maybe = None
    load_kg_high: Maybe = None
    load_exact_kg: Number
    load_lb: Number
    plates_per_peg_kg: tuple[Number, ...]
    pegs: int
    machine_kind: Literal["plate_loaded", "selectorised"]
    sled_load_kg: Number
    one_rm_kg: Number
    full_activation: Number
    hardest_knee_deg: Number
    present_load_kg: Maybe = None
    load_ratio_to_present: Maybe = None
    load_ratio_to_present_low: Maybe = None
    load_ratio_to_present_high: Maybe = None
    sled_load_ratio_to_present: Maybe = None


class _Effect(Value):
    focus_force_N: Number
    focus_force_N_low: Maybe = None
    focus_force_N_high: Maybe = None
    focus_share_of_peak_pct: Number
    focus_change_pct: Maybe = None
    focus_better_in_pct_of_bodies: Maybe = None
    hamstring_force_N: Number
    hamstring_force_N_low: Maybe = None
    hamstring_force_N_high: Maybe = None
    hamstring_share_of_peak_pct: Number
    hamstring_barely_active: bool
    hamstring_passive_N: Number
    hamstring_passive_N_low: Maybe = None
    hamstring_passive_N_high: Maybe = None
    hamstring_longest_fibre: Number
    hamstring_longest_at: StrokePlace
    hamstring_hip_moment_share_pct: Maybe
    hamstring_change_N: Maybe = None
    hamstring_change_N_low: Maybe = None
    hamstring_change_N_high: Maybe = None
    hamstring_change_pct: Maybe = None
    hamstring_change_pct_low: Maybe = None
    hamstring_change_pct_high: Maybe = None
    hamstring_passive_change_N: Maybe = None
    hamstring_passive_change_N_low: Maybe = None
    hamstring_passive_change_N_high: Maybe = None
    adductor_magnus_force_N: Number
    adductor_magnus_force_N_low: Maybe = None
    adductor_magnus_force_N_high: Maybe = None
    gluteus_maximus_force_N: Number
    quadriceps_force_N: Number
    peak_patellofemoral_N: Number
    patellofemoral_limit_N: Maybe = None
    peak_patellofemoral_change_pct: Maybe = None
    foremost_pressure_pct: Number


class FitReport(_Heading, _Place, _Depth, _Load, _Effect, Assumed):
    """The answer of a fit; forces are of one leg. `_low` and `_high` are 5 and 95 % of the bodies, None without any."""

    binding_limits: tuple[LimitReport, ...]
    flat_region: FlatRegion
    sensitivity: Sensitivity
    rivals: tuple[Rival, ...]
    rivals_told_apart: bool
    cues: dict[Push, PushReport]
    present: StanceReport | None
    present_problem: PresentProblem | None = None
    most_stretch: StanceReport | None
    most_usual_alike: StanceReport | None
    best_dragging: StanceReport | None = None
    map: MapReport
    unsettled_instants: int = 0  # of the spot: whose computation did not come to an end


def fit_report(spot: SweetSpot) -> FitReport:
    """Everything that is reported, in numbers."""
    rivals = _rivals(spot)
    surely = [r.better_in_pct_of_bodies is not None and r.better_in_pct_of_bodies <= 100 - RELIABLE_PCT for r in rivals]
    return FitReport(
        **_heading(spot),
        **_place(spot),
        **_depth(spot),
        **_load(spot),
        **_effect(spot),
        **_ranges(spot),
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
        rivals=rivals,
        rivals_told_apart=bool(surely) and all(surely),
        cues={Push(cue): _push(evaluations) for cue, evaluations in spot.cues.items()},
        present=_compared(spot, "present"),
        present_problem=spot.present_problem,
        most_stretch=_compared(spot, "stretch"),
        most_usual_alike=_compared(spot, "usual"),
        best_dragging=None if spot.dragged is None else _stance(spot, *spot.dragged),
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
        "cue": "natural",
        "reps": int(number("comparison", "repetitions")),
        "tempo": TEMPO,
        "units": spot.lifter.limits.units,
        "legpress_version": __version__,
        "bodies": 0 if spot.spread is None else len(spot.spread.load_kg),
        "chosen_where_felt": bool(spot.felt),
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
    deepest = float(100 * (scan.safe_m()[0] - machine.bottom_m))
    roll, limit = float(scan.read(scan.roll_rad, bottom)[0]), float(spot.body.roll_limit_rad)
    return {
        "stop_sled_cm": stop,
        "machine_stop_cm": max(lower) if lower else None,
        "stop_is_deepest_safe": bool(stop - deepest < 0.5),
        "deepest_safe_sled_cm": deepest,
        "top_sled_cm": spot.top_sled_cm,
        "common_knee_deg": np.degrees(spot.knee_rad),
        "common_knee_from": spot.knee_from,
        "bottom_knee_deg": np.degrees(scan.knee_at(bottom)[0]),
        "bottom_trunk_thigh_deg": np.degrees(scan.read(scan.trunk_thigh_rad, bottom)[0]),
        "bottom_pelvic_roll_deg": np.degrees(roll),
        "roll_limit_deg": np.degrees(limit),
        "roll_margin_deg": np.degrees(limit - roll),
        "top_knee_deg": np.degrees(scan.knee_at(scan.top_m)[0]),
        "soft_lockout_knee_deg": LOCKOUT_KNEE_DEG,
    }


def _load(spot: SweetSpot) -> dict[str, Any]:
    machine, exact = spot.machine, float(spot.evaluations.load_kg[0])
    put_on = loading(machine, exact)
    found = {
        "load_kg": put_on.load_kg,
        "load_exact_kg": exact,
        "load_lb": put_on.load_kg / KG_PER_LB,
        "plates_per_peg_kg": put_on.per_side_kg,
        "pegs": put_on.sides,
        "machine_kind": machine.kind,
        "sled_load_kg": float(drive_kg(machine, exact)),
        "one_rm_kg": _one_rm_kg(machine, exact, share_of_one(number("comparison", "repetitions"))),
        "full_activation": float(spot.body.full_activation),
        "hardest_knee_deg": np.degrees(spot.evaluations.hardest_knee_rad[0]),
    }
    if "present" in spot.columns:
        there = float(spot.evaluations.load_kg[spot.columns["present"]])
        found["present_load_kg"] = there
        found["load_ratio_to_present"] = exact / there if there > 0 else None
        found["sled_load_ratio_to_present"] = float(drive_kg(machine, exact) / drive_kg(machine, there))
    return found


def _one_rm_kg(machine: Machine, load_kg: float, share: float) -> float:
    """Plates of one repetition when so many are the given load; the whole sled load counts, not the plates alone."""
    empty = drive_kg(machine, 0.0)
    per_kg = drive_kg(machine, 1.0) - empty
    return float((drive_kg(machine, load_kg) / share - empty) / per_kg)


def _effect(spot: SweetSpot) -> dict[str, Any]:
    evaluations, here = spot.evaluations, 0
    focus_N, forces = float(evaluations.focus_N(spot.focus)[here]), _forces(evaluations, here)
    hip = evaluations.hip_Nm[:, here]
    hamstrings_Nm = hip[[MUSCLES.index(m) for m in HAMSTRINGS]].sum()
    return {
        **dict(forces),
        "focus_force_N": focus_N,
        "focus_share_of_peak_pct": _share_of_peak_pct(spot, focus_N, FOCUS[spot.focus]),
        "hamstring_share_of_peak_pct": _share_of_peak_pct(spot, forces.hamstring_force_N, HAMSTRINGS),
        "hamstring_barely_active": _barely_active(spot),
        "hamstring_longest_fibre": float(evaluations.longest_fibre[here]),
        "hamstring_longest_at": StrokePlace.of(float(evaluations.longest_at[here]), NEAR_END),
        "hamstring_hip_moment_share_pct": 100 * float(hamstrings_Nm / np.maximum(hip, 0).sum()),
        "peak_patellofemoral_N": float(evaluations.patellofemoral_N[here]),
        "patellofemoral_limit_N": float(spot.patellofemoral_limit_N),
        "foremost_pressure_pct": 100 * float(evaluations.pressure_share[here]),
        **_changes(spot),
    }


def _share_of_peak_pct(spot: SweetSpot, force_N: float, muscles: Sequence[str]) -> float:
    """Of what these muscles could at full activation."""
    peaks_N = np.asarray(spot.body.muscles.peak_force_N) * float(spot.body.full_activation)
    return float(100 * force_N / peaks_N[[MUSCLES.index(m) for m in muscles]].sum())


def _barely_active(spot: SweetSpot) -> bool:
    """Whether the hamstrings work so little that shares of it say nothing."""
    share_pct = _share_of_peak_pct(spot, _forces(spot.evaluations, 0).hamstring_force_N, HAMSTRINGS)
    return share_pct < 100 * number("limits", "barely_active_share")


def _changes(spot: SweetSpot) -> dict[str, Any]:
    """Against the stance of today."""
    evaluations, here, there = spot.evaluations, 0, spot.columns.get("present")
    if there is None:
        return {}
    now, was = _forces(evaluations, here), _forces(evaluations, there)
    kneecap, focus = evaluations.patellofemoral_N, evaluations.focus_N(spot.focus)
    compared = was.hamstring_force_N > 0 and not _barely_active(spot)
    return {
        "hamstring_change_N": now.hamstring_force_N - was.hamstring_force_N,
        "hamstring_change_pct": 100 * (now.hamstring_force_N / was.hamstring_force_N - 1) if compared else None,
        "hamstring_passive_change_N": now.hamstring_passive_N - was.hamstring_passive_N,
        "peak_patellofemoral_change_pct": float(100 * (kneecap[here] / kneecap[there] - 1)),
        "focus_change_pct": float(100 * (focus[here] / focus[there] - 1)),
    }


def _ranges(spot: SweetSpot) -> dict[str, Any]:
    """5 and 95 % of the bodies; differences are taken within a body."""
    spread, evaluations, here, there = spot.spread, spot.evaluations, 0, spot.columns.get("present")
    if spread is None:
        return {}
    active, passive = np.moveaxis(spread.active_N, 1, 0), np.moveaxis(spread.passive_N, 1, 0)
    active_N, passive_N = evaluations.sum_N(active, HAMSTRINGS), evaluations.sum_N(passive, HAMSTRINGS)
    found = {
        **_range("roll_margin_deg", np.degrees(spread.roll_left_rad)),
        **_range("deepest_safe_sled_cm", 100 * (spread.deepest_m - spot.machine.bottom_m)),
        **_range("load_kg", spread.load_kg[:, here]),
        **_range("hamstring_force_N", active_N[:, here]),
        **_range("hamstring_passive_N", passive_N[:, here]),
        **_range("adductor_magnus_force_N", evaluations.sum_N(active, ADDUCTOR_MAGNUS)[:, here]),
        **_range("focus_force_N", spread.focus_N[:, here]),
    }
    if there is None:
        return found
    load, before = spread.load_kg, evaluations.sum_N(evaluations.active_N, HAMSTRINGS)[there]
    found |= _range("hamstring_change_N", active_N[:, here] - active_N[:, there])
    found |= _range("hamstring_passive_change_N", passive_N[:, here] - passive_N[:, there])
    if before > 0 and not _barely_active(spot):
        found |= _range("hamstring_change_pct", 100 * (active_N[:, here] / np.maximum(active_N[:, there], 1e-6) - 1))
    if evaluations.load_kg[there] > 0:
        loaded = load[:, there] > 0
        found |= _range("load_ratio_to_present", load[loaded, here] / load[loaded, there])
    return found | {"focus_better_in_pct_of_bodies": _better(spread.focus_N, here, there)}


def _range(name: str, values: np.ndarray) -> dict[str, float]:
    low, high = np.percentile(values, PERCENTILES)
    return {f"{name}_low": float(low), f"{name}_high": float(high)}


def _better(objective_N: np.ndarray, one: int, other: int) -> float:
    """Share of the bodies in which one stance does more than the other, percent."""
    return float(100 * (objective_N[:, one] > objective_N[:, other]).mean())


def _flat_region(spot: SweetSpot) -> FlatRegion:
    low, high = spot.flat.min(0), spot.flat.max(0)
    return FlatRegion(
        within_pct=number("limits", "flat_pct"),
        heel_height_cm=(100 * low[0], 100 * high[0]),
        heel_spacing_cm=(100 * low[1], 100 * high[1]),
        toe_out_deg=(np.degrees(low[2]), np.degrees(high[2])),
        backrest_notches=tuple(sorted({int(n) for n in spot.flat[:, 3]})),
        stop_sled_cm=(100 * low[4], 100 * high[4]),
        stances=len(spot.flat),
    )


def _sensitivity(spot: SweetSpot) -> Sensitivity:
    objective_N = spot.evaluations.focus_N(spot.focus)

    def change_pct(name: str) -> float | None:
        column = spot.columns.get(name)
        able = column is not None and spot.feasible[column]
        return float(100 * (objective_N[column] / objective_N[0] - 1)) if able else None

    return Sensitivity(heel_2cm_higher_pct=change_pct("higher"), heel_2cm_lower_pct=change_pct("lower"))


def _rivals(spot: SweetSpot) -> tuple[Rival, ...]:
    return tuple(
        Rival(
            **dict(_stance(spot, spot.evaluations, column)),
            better_in_pct_of_bodies=None if spot.spread is None else _better(spot.spread.focus_N, column, 0),
        )
        for name, column in spot.columns.items()
        if name.startswith("rival")
    )


def _compared(spot: SweetSpot, name: str) -> StanceReport | None:
    column = spot.columns.get(name)
    return None if column is None else _stance(spot, spot.evaluations, column)


def _stance(spot: SweetSpot, evaluations: Evaluations, column: int) -> StanceReport:
    stance = evaluations.stances.stance(column)
    return StanceReport(
        heel_height_cm=stance.heel_height_cm,
        heel_spacing_cm=stance.heel_spacing_cm,
        toe_out_deg=stance.toe_out_deg,
        backrest_notch=stance.backrest_notch,
        stop_sled_cm=float(100 * (evaluations.bottom_m[column] - spot.machine.bottom_m)),
        load_kg=float(evaluations.load_kg[column]),
        focus_force_N=float(evaluations.focus_N(spot.focus)[column]),
        peak_patellofemoral_N=float(evaluations.patellofemoral_N[column]),
        **dict(_forces(evaluations, column)),
    )


def _push(evaluations: Evaluations) -> PushReport:
    """A cue at the heaviest of the evaluated loads that it can hold; the lightest where it holds none."""
    held = np.flatnonzero(evaluations.able)
    column = int(held[0]) if len(held) else len(evaluations.stances) - 1
    return PushReport(
        **dict(_forces(evaluations, column)),
        load_kg=float(evaluations.load_kg[column]),
        too_heavy=column > 0,
        holds=bool(len(held)),
    )


def _forces(evaluations: Evaluations, column: int) -> Forces:
    return Forces(
        hamstring_force_N=float(evaluations.sum_N(evaluations.active_N, HAMSTRINGS)[column]),
        hamstring_passive_N=float(evaluations.sum_N(evaluations.passive_N, HAMSTRINGS)[column]),
        adductor_magnus_force_N=float(evaluations.sum_N(evaluations.active_N, ADDUCTOR_MAGNUS)[column]),
        gluteus_maximus_force_N=float(evaluations.focus_N("glutes")[column]),
        quadriceps_force_N=float(evaluations.focus_N("quadriceps")[column]),
    )


def _map(spot: SweetSpot) -> MapReport:
    depths, shape = spot.map, spot.map.stop_m.shape
    doubt = np.full(shape, np.nan)
    if spot.spread is not None:
        low, high = np.percentile(spot.spread.map_left_rad, PERCENTILES, axis=0)
        doubt = np.degrees(0.5 * (high - low)).reshape(shape)
    safe = np.isfinite(depths.stop_m)
    return MapReport(
        heel_height_cm=(100 * depths.heel_height_m).tolist(),
        backrest_notch=depths.notch.astype(int).tolist(),
        stop_sled_cm=(100 * depths.stop_m).tolist(),
        margin_deg=np.degrees(depths.left_rad).tolist(),
        uncertainty_deg=np.where(safe, doubt, np.nan).tolist(),
    )
