"""A sweet spot as the flat table that `fit.json` holds: every number that card, words and picture show."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..body.muscle_groups import ADDUCTOR_MAGNUS, HAMSTRINGS
from ..body.paths import MUSCLES
from ..body.scaling import assumptions
from ..machine import Machine, fields
from ..measures import KG_PER_LB
from ..press.condition import drive_kg
from ..press.limits import LOCKOUT_KNEE_DEG
from ..press.strength import share_of_one
from .evaluation import FOCUS
from .limits import binding
from .numbers import number
from .plates import loading
from .sweet_spot import SweetSpot
from .words import assumed_sentences, checklist, limits_of_use, paragraph

TEMPO = "3-1-X"
PERCENTILES = (5.0, 95.0)
RELIABLE_PCT = 90.0  # of the bodies: then two stances can be told apart


def summary(spot: SweetSpot) -> dict[str, Any]:
    """Everything that is told, in numbers; forces are of one leg."""
    told: dict[str, Any] = {}
    told |= _who(spot)
    told |= _where(spot)
    told |= _depth(spot)
    told |= _load(spot)
    told |= _effect(spot)
    told["binding_limits"] = binding(spot)
    told["flat_region"] = _flat(spot)
    told["sensitivity"] = _sensitivity(spot)
    told |= _rivals(spot)
    told["cues"] = {cue: _pushed(trials) for cue, trials in spot.cues.items()}
    told["present"] = _column(spot, "present")
    told["present_problem"] = spot.present_problem or None
    told["most_stretch"] = _column(spot, "stretch")
    told["most_usual_alike"] = _column(spot, "usual")
    told["best_dragging"] = None if spot.dragged is None else _stance_told(spot, *spot.dragged)
    told["map"] = _map(spot)
    told["assumed"] = assumed_sentences(spot, assumptions(spot.lifter), fields(spot.machine))
    told["words"] = paragraph(spot, told)
    told["checklist"] = checklist(told)
    told["limits_of_use"] = limits_of_use()
    return plain(told)


def _who(spot: SweetSpot) -> dict[str, Any]:
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
        "chosen_where_felt": spot.felt,
    }


def _where(spot: SweetSpot) -> dict[str, Any]:
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
    machine, look = spot.machine, spot.look
    stop = spot.stop_sled_cm
    bottom = np.array([machine.bottom_m + stop / 100])
    lower = [s for s in machine.sled.stops_cm if s <= stop + 1e-6]
    deepest = float(100 * (look.safe_m()[0] - machine.bottom_m))
    roll, limit = float(look.read(look.roll_rad, bottom)[0]), float(spot.body.roll_limit_rad)
    told = {
        "stop_sled_cm": stop,
        "machine_stop_cm": max(lower) if lower else None,
        "stop_is_deepest_safe": bool(stop - deepest < 0.5),
        "deepest_safe_sled_cm": deepest,
        "top_sled_cm": spot.top_sled_cm,
        "common_knee_deg": np.degrees(spot.knee_rad),
        "common_knee_from": spot.knee_from,
        "bottom_knee_deg": np.degrees(look.knee_at(bottom)[0]),
        "bottom_trunk_thigh_deg": np.degrees(look.read(look.trunk_thigh_rad, bottom)[0]),
        "bottom_pelvic_roll_deg": np.degrees(roll),
        "roll_limit_deg": np.degrees(limit),
        "roll_margin_deg": np.degrees(limit - roll),
        "top_knee_deg": np.degrees(look.knee_at(look.top_m)[0]),
        "soft_lockout_knee_deg": LOCKOUT_KNEE_DEG,
    }
    if spot.spread is not None:
        told |= _range("roll_margin_deg", np.degrees(spot.spread.roll_left_rad))
        told |= _range("deepest_safe_sled_cm", 100 * (spot.spread.deepest_m - machine.bottom_m))
    return told


def _load(spot: SweetSpot) -> dict[str, Any]:
    machine, exact = spot.machine, float(spot.trials.load_kg[0])
    put_on = loading(machine, exact)
    one = share_of_one(number("comparison", "repetitions"))
    told = {
        "load_kg": put_on.load_kg,
        "load_exact_kg": exact,
        "load_lb": put_on.load_kg / KG_PER_LB,
        "plates_per_peg_kg": list(put_on.per_side_kg),
        "pegs": put_on.sides,
        "machine_kind": machine.kind,
        "sled_load_kg": float(drive_kg(machine, exact)),
        "one_rm_kg": float(_one_rm_kg(machine, exact, one)),
        "strength_from": "known set" if spot.known is not None else "norm, assumed",
        "full_activation": float(spot.body.full_activation),
        "hardest_knee_deg": np.degrees(spot.trials.hardest_knee_rad[0]),
        "load_ratio_to_present": None,
        "sled_load_ratio_to_present": None,
    }
    if spot.spread is not None:
        told |= _range("load_kg", spot.spread.load_kg[:, 0])
    if "present" in spot.columns:
        there = float(spot.trials.load_kg[spot.columns["present"]])
        told["present_load_kg"] = there
        if there > 0:
            told["load_ratio_to_present"] = exact / there
        told["sled_load_ratio_to_present"] = float(drive_kg(machine, exact) / drive_kg(machine, there))
        if spot.spread is not None and there > 0:
            mine, theirs = spot.spread.load_kg[:, 0], spot.spread.load_kg[:, spot.columns["present"]]
            told |= _range("load_ratio_to_present", mine[theirs > 0] / theirs[theirs > 0])
    return told


def _one_rm_kg(machine: Machine, load_kg: float, share: float) -> float:
    """Plates of one repetition when so many are the given load; the whole sled load counts, not the plates alone."""
    empty = drive_kg(machine, 0.0)
    per_kg = drive_kg(machine, 1.0) - empty
    return (drive_kg(machine, load_kg) / share - empty) / per_kg


def _effect(spot: SweetSpot) -> dict[str, Any]:
    trials, spread, here = spot.trials, spot.spread, 0
    there = spot.columns.get("present")

    def mean(values, muscles, column):
        return float(trials.sum_N(values, muscles)[column])

    peaks = np.asarray(spot.body.muscles.peak_force_N) * float(spot.body.full_activation)
    active = mean(trials.active_N, HAMSTRINGS, here)
    share = active / peaks[[MUSCLES.index(m) for m in HAMSTRINGS]].sum()
    barely = bool(share < number("limits", "barely_active_share"))
    focus_share = float(trials.focus_N(spot.focus)[here] / peaks[[MUSCLES.index(m) for m in FOCUS[spot.focus]]].sum())
    hip = trials.hip_Nm[:, here]
    told: dict[str, Any] = {
        "focus_force_N": float(trials.focus_N(spot.focus)[here]),
        "focus_share_of_peak_pct": 100 * focus_share,
        "hamstring_force_N": active,
        "hamstring_share_of_peak_pct": 100 * share,
        "hamstring_barely_active": barely,
        "hamstring_passive_N": mean(trials.passive_N, HAMSTRINGS, here),
        "hamstring_longest_fibre": float(trials.longest_fibre[here]),
        "hamstring_longest_at": _end(float(trials.longest_at[here])),
        "hamstring_hip_moment_share_pct": 100
        * float(hip[[MUSCLES.index(m) for m in HAMSTRINGS]].sum() / np.maximum(hip, 0).sum()),
        "adductor_magnus_force_N": mean(trials.active_N, ADDUCTOR_MAGNUS, here),
        "gluteus_maximus_force_N": mean(trials.active_N, FOCUS["glutes"], here),
        "quadriceps_force_N": mean(trials.active_N, FOCUS["quadriceps"], here),
        "peak_patellofemoral_N": float(trials.patellofemoral_N[here]),
        "patellofemoral_limit_N": spot.patellofemoral_limit_N if np.isfinite(spot.patellofemoral_limit_N) else None,
        "peak_patellofemoral_change_pct": None,
        "foremost_pressure_pct": 100 * float(trials.pressure_share[here]),
        "hamstring_change_N": None,
        "hamstring_change_pct": None,
        "hamstring_change_pct_low": None,
        "hamstring_change_pct_high": None,
        "hamstring_passive_change_N": None,
        "focus_change_pct": None,
    }
    if spread is not None:
        told |= _range("hamstring_force_N", trials.sum_N(np.moveaxis(spread.active_N, 1, 0), HAMSTRINGS)[:, here])
        told |= _range("hamstring_passive_N", trials.sum_N(np.moveaxis(spread.passive_N, 1, 0), HAMSTRINGS)[:, here])
        told |= _range(
            "adductor_magnus_force_N", trials.sum_N(np.moveaxis(spread.active_N, 1, 0), ADDUCTOR_MAGNUS)[:, here]
        )
        told |= _range("focus_force_N", spread.focus_N[:, here])
    if there is None:
        return told
    before = mean(trials.active_N, HAMSTRINGS, there)
    told["hamstring_change_N"] = active - before
    told["hamstring_passive_change_N"] = told["hamstring_passive_N"] - mean(trials.passive_N, HAMSTRINGS, there)
    told["peak_patellofemoral_change_pct"] = float(
        100 * (trials.patellofemoral_N[here] / trials.patellofemoral_N[there] - 1)
    )
    told["focus_change_pct"] = float(100 * (trials.focus_N(spot.focus)[here] / trials.focus_N(spot.focus)[there] - 1))
    if not barely and before > 0:
        told["hamstring_change_pct"] = 100 * (active / before - 1)
    if spread is not None:
        own = trials.sum_N(np.moveaxis(spread.active_N, 1, 0), HAMSTRINGS)
        stretch = trials.sum_N(np.moveaxis(spread.passive_N, 1, 0), HAMSTRINGS)
        told |= _range("hamstring_change_N", own[:, here] - own[:, there])
        told |= _range("hamstring_passive_change_N", stretch[:, here] - stretch[:, there])
        if told["hamstring_change_pct"] is not None:
            told |= _range("hamstring_change_pct", 100 * (own[:, here] / np.maximum(own[:, there], 1e-6) - 1))
        told["focus_better_in_pct_of_bodies"] = _better(spread.focus_N, here, there)
    return told


def _end(share: float) -> str:
    return "top" if share < 0.15 else "bottom" if share > 0.85 else "between"


def _flat(spot: SweetSpot) -> dict[str, Any]:
    low, high = spot.flat.min(0), spot.flat.max(0)
    return {
        "within_pct": number("limits", "flat_pct"),
        "heel_height_cm": [100 * low[0], 100 * high[0]],
        "heel_spacing_cm": [100 * low[1], 100 * high[1]],
        "toe_out_deg": [np.degrees(low[2]), np.degrees(high[2])],
        "backrest_notches": sorted({int(n) for n in spot.flat[:, 3]}),
        "stop_sled_cm": [100 * low[4], 100 * high[4]],
        "stances": len(spot.flat),
    }


def _sensitivity(spot: SweetSpot) -> dict[str, Any]:
    aim, told = spot.trials.focus_N(spot.focus), {}
    for name in ("higher", "lower"):
        column = spot.columns.get(name)
        able = column is not None and spot.feasible[column]
        told[f"heel_2cm_{name}_pct"] = float(100 * (aim[column] / aim[0] - 1)) if able else None
    return told


def _rivals(spot: SweetSpot) -> dict[str, Any]:
    rivals = []
    for name, column in spot.columns.items():
        if not name.startswith("rival"):
            continue
        told = _column(spot, name)
        if told is None:
            continue
        better = None if spot.spread is None else _better(spot.spread.focus_N, column, 0)
        rivals.append(told | {"better_in_pct_of_bodies": better})
    surely = [
        r["better_in_pct_of_bodies"] is not None and r["better_in_pct_of_bodies"] <= 100 - RELIABLE_PCT for r in rivals
    ]
    return {"rivals": rivals, "rivals_told_apart": bool(surely) and all(surely)}


def _better(aim, one: int, other: int) -> float:
    """Share of the bodies in which one stance does more than the other, percent."""
    return float(100 * (aim[:, one] > aim[:, other]).mean())


def _column(spot: SweetSpot, name: str) -> dict[str, Any] | None:
    column = spot.columns.get(name)
    return None if column is None else _stance_told(spot, spot.trials, column)


def _stance_told(spot: SweetSpot, trials, column: int) -> dict[str, Any]:
    stance = trials.feet.stance(column)
    return {
        "heel_height_cm": stance.heel_height_cm,
        "heel_spacing_cm": stance.heel_spacing_cm,
        "toe_out_deg": stance.toe_out_deg,
        "backrest_notch": stance.backrest_notch,
        "stop_sled_cm": float(100 * (trials.bottom_m[column] - spot.machine.bottom_m)),
        "load_kg": float(trials.load_kg[column]),
        "focus_force_N": float(trials.focus_N(spot.focus)[column]),
        **_forces(trials, column),
        "peak_patellofemoral_N": float(trials.patellofemoral_N[column]),
    }


def _pushed(trials) -> dict[str, Any]:
    """A cue at the heaviest of the loads tried that it can hold; the lightest where it holds none."""
    held = np.flatnonzero(trials.able)
    column = int(held[0]) if len(held) else len(trials.feet) - 1
    return _forces(trials, column) | {
        "load_kg": float(trials.load_kg[column]),
        "too_heavy": bool(column > 0),
        "holds": bool(len(held)),
    }


def _forces(trials, column: int) -> dict[str, float]:
    return {
        "hamstring_force_N": float(trials.sum_N(trials.active_N, HAMSTRINGS)[column]),
        "hamstring_passive_N": float(trials.sum_N(trials.passive_N, HAMSTRINGS)[column]),
        "adductor_magnus_force_N": float(trials.sum_N(trials.active_N, ADDUCTOR_MAGNUS)[column]),
        "gluteus_maximus_force_N": float(trials.focus_N("glutes")[column]),
        "quadriceps_force_N": float(trials.focus_N("quadriceps")[column]),
    }


def _map(spot: SweetSpot) -> dict[str, Any]:
    depths, shape = spot.map, spot.map.stop_m.shape
    doubt = np.full(shape, np.nan)
    if spot.spread is not None:
        low, high = np.percentile(spot.spread.map_left_rad, PERCENTILES, axis=0)
        doubt = np.degrees(0.5 * (high - low)).reshape(shape)
    there = np.isfinite(depths.stop_m)
    return {
        "heel_height_cm": 100 * depths.heel_height_m,
        "backrest_notch": depths.notch,
        "stop_sled_cm": 100 * depths.stop_m,
        "margin_deg": np.degrees(depths.left_rad),
        "uncertainty_deg": np.where(there, doubt, np.nan),
    }


def _range(name: str, values: np.ndarray) -> dict[str, float]:
    """5 and 95 % of the bodies."""
    low, high = np.percentile(values, PERCENTILES)
    return {f"{name}_low": float(low), f"{name}_high": float(high)}


def plain(value: Any) -> Any:
    """Plain numbers with four digits; what is not a number becomes null."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float | np.floating):
        return float(round(float(value), 3)) if np.isfinite(value) else None
    return value
