"""A stance pressed one way down to a stop, in what its loads rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..body.muscle_groups import MUSCLE_GROUPS
from ..body.paths import MUSCLES
from ..body.scaling import Body
from ..machine import Machine
from ..measures import Units
from ..press.batch import PressModel
from ..press.condition import load_for
from ..press.cue import Cue
from ..press.limits import StrokeScan, scan_strokes
from ..press.stance_batch import StanceBatch
from ..stance import Stance
from .evaluation import Evaluations, evaluate
from .kneecap import KneecapLimit, heaviest_within

DEPTHS = 4  # from the stop to the depth that strength is known for, at which the load is looked for
SAME_M = 0.005  # of depth


@dataclass(frozen=True, slots=True, kw_only=True)
class PressedPlace:
    """Where and how a set is pressed, and what goes there; loads are plates or stack."""

    machine: Machine
    stance: Stance
    stop_sled_cm: float
    push: str  # as `Cue` writes it
    knee_deg: float  # bend at the stop
    # Most for ten repetitions to the last, down to the stop and to the depth that strength is known for, whichever is
    # deeper: a shorter stroke is no reason for more. Below 0 the empty carriage is too heavy.
    ten_rm_kg: float
    strength_known: bool  # by the lifter's own set; else by norms
    kneecap_kg: float = float("inf")  # heaviest within a sore kneecap's limit; below 0: none is
    units: Units = "kg"  # whose discs hang there, where nobody told
    tension: Mapping[str, float] | None = None  # mean active force over the largest by muscle, at `ten_rm_kg`


def pressed_place(
    model: PressModel,
    stance: Stance,
    cue: Cue,
    *,
    strength_known: bool,
    known_knee_rad: float,
    units: Units = "kg",
    stop_sled_cm: float | None = None,
    usual_knee_rad: float | None = None,
    deepest_knee_rad: float | None = None,
    kneecap: KneecapLimit | None = None,
) -> PressedPlace:
    """Evaluate a place by the engine.

    `known_knee_rad`: the bend that strength is known for. Without `stop_sled_cm` the stroke goes to `usual_knee_rad`, or as
    deep as body and machine allow. `deepest_knee_rad` stops it earlier, with the load of the full stroke.
    """
    machine, one = model.machine, StanceBatch.of([stance])
    scan = scan_strokes(model, one)
    full_m = _stop_m(scan, machine, stop_sled_cm, usual_knee_rad)
    stop_m = full_m if deepest_knee_rad is None else max(full_m, float(scan.sled_at_knee(deepest_knee_rad)[0]))
    top_m = float(scan.top_m[0])
    ten_kg = ten_rm_kg(model, one, scan, cue, full_m, known_knee_rad)
    done = evaluate(
        model, one, np.array([stop_m]), np.array([top_m]), cue, np.array([max(ten_kg, 0.0)]), refine_peaks=False
    )
    kneecap_kg = float("inf")
    if kneecap is not None:
        kneecap_kg = heaviest_within(kneecap, model, one, cue, stop_m, top_m, ten_kg)
    return PressedPlace(
        machine=machine,
        stance=stance,
        stop_sled_cm=100 * (stop_m - machine.bottom_m),
        push=str(cue),
        knee_deg=float(np.degrees(scan.knee_at(np.array([stop_m]))[0])),
        ten_rm_kg=ten_kg,
        strength_known=strength_known,
        kneecap_kg=kneecap_kg,
        units=units,
        tension=tension_of(model.body, done, 0),
    )


def ten_rm_kg(
    model: PressModel,
    one: StanceBatch,
    scan: StrokeScan,
    cue: Cue,
    stop_m: float,
    known_knee_rad: float,
    at_stop_kg: float | None = None,
) -> float:
    """See `PressedPlace.ten_rm_kg`; `at_stop_kg` where the stroke down to the stop has been evaluated."""
    top_m, deepest_m = float(scan.top_m[0]), max(float(scan.sled_at_knee(known_knee_rad)[0]), float(scan.lowest_m[0]))
    depths = np.linspace(stop_m, deepest_m, DEPTHS) if deepest_m < stop_m - SAME_M else np.array([stop_m])
    if at_stop_kg is not None:
        depths = depths[1:]
    if not len(depths):
        return at_stop_kg or 0.0
    again = np.zeros(len(depths), dtype=int)
    done = evaluate(model, one.at(again), depths, np.full(len(depths), top_m), cue, refine_peaks=False, down=False)
    # Where nothing balances the leg so deep, the depth says nothing about the load.
    empty_kg = float(load_for(model.machine, 0.0))
    said = [float(kg) for kg in done.load_kg if kg > empty_kg + 1e-6]
    if at_stop_kg is not None:
        said.append(at_stop_kg)
    return min(said, default=empty_kg)


def tension_of(body: Body, done: Evaluations, column: int) -> dict[str, float]:
    """Mean active force over the largest at full effort, by muscle."""
    peak_N = np.asarray(body.muscles.peak_force_N) * float(body.full_activation)
    found = {}
    for group, names in MUSCLE_GROUPS.items():
        rows = [MUSCLES.index(name) for name in names]
        found[group] = float(done.active_N[rows, column].sum() / peak_N[rows].sum())
    return found


def _stop_m(scan: StrokeScan, machine: Machine, stop_sled_cm: float | None, usual_knee_rad: float | None) -> float:
    if stop_sled_cm is not None:
        return machine.bottom_m + stop_sled_cm / 100
    safe_m, lowest_m = float(scan.safe_m(over_the_edge=True)[0]), float(scan.lowest_m[0])
    usual_m = lowest_m if usual_knee_rad is None else max(float(scan.sled_at_knee(usual_knee_rad)[0]), lowest_m)
    return max(usual_m, safe_m) if np.isfinite(safe_m) else usual_m
