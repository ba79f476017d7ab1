"""A stance pressed one way down to a stop, in what its loads rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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


def pressed_place(model: PressModel, stance: Stance, cue: Cue, **asked: Any) -> PressedPlace:
    """Evaluate a place by the engine; see `pressed_places`."""
    return pressed_places(model, StanceBatch.of([stance]), cue, **asked)[0]


def pressed_places(
    model: PressModel,
    stances: StanceBatch,
    cue: Cue,
    *,
    strength_known: bool,
    known_knee_rad: float,
    units: Units = "kg",
    stop_sled_cm: float | np.ndarray | None = None,
    usual_knee_rad: float | None = None,
    deepest_knee_rad: float | None = None,
    kneecap: KneecapLimit | None = None,
) -> list[PressedPlace]:
    """Evaluate places by the engine, all together.

    `known_knee_rad`: the bend that strength is known for. Without `stop_sled_cm`, one for all or one each, strokes go to `usual_knee_rad`, or as
    deep as body and machine allow. `deepest_knee_rad` stops them earlier, with the load of the full stroke.
    """
    machine, scan = model.machine, scan_strokes(model, stances)
    full_m = _stops_m(scan, machine, stop_sled_cm, usual_knee_rad)
    stop_m = full_m if deepest_knee_rad is None else np.maximum(full_m, scan.sled_at_knee(deepest_knee_rad))
    ten_kg = _ten_rms_kg(model, scan, cue, full_m, known_knee_rad)
    done = evaluate(model, stances, stop_m, scan.top_m, cue, np.maximum(ten_kg, 0.0), refine_peaks=False)
    knee_deg, strokes = np.degrees(scan.knee_at(stop_m)), zip(stop_m, scan.top_m, ten_kg, strict=True)
    kneecap_kg = [
        float("inf")
        if kneecap is None
        else heaviest_within(kneecap, model, stances.at([k]), cue, *(float(value) for value in stroke))
        for k, stroke in enumerate(strokes)
    ]
    return [
        PressedPlace(
            machine=machine,
            stance=stances.stance(k),
            stop_sled_cm=float(100 * (stop_m[k] - machine.bottom_m)),
            push=str(cue),
            knee_deg=float(knee_deg[k]),
            ten_rm_kg=float(ten_kg[k]),
            strength_known=strength_known,
            kneecap_kg=kneecap_kg[k],
            units=units,
            tension=tension_of(model.body, done, k),
        )
        for k in range(len(stances))
    ]


def tension_of(body: Body, done: Evaluations, column: int) -> dict[str, float]:
    """Mean active force over the largest at full effort, by muscle."""
    peak_N = np.asarray(body.muscles.peak_force_N) * float(body.full_activation)
    found = {}
    for group, names in MUSCLE_GROUPS.items():
        rows = [MUSCLES.index(name) for name in names]
        found[group] = float(done.active_N[rows, column].sum() / peak_N[rows].sum())
    return found


def _ten_rms_kg(model: PressModel, scan: StrokeScan, cue: Cue, stop_m: np.ndarray, known_knee_rad: float) -> np.ndarray:
    """`PressedPlace.ten_rm_kg` of each stance."""
    deepest_m = np.maximum(scan.sled_at_knee(known_knee_rad), scan.lowest_m)
    depths = [
        np.linspace(stop, deepest, DEPTHS) if deepest < stop - SAME_M else np.array([stop])
        for stop, deepest in zip(stop_m, deepest_m, strict=True)
    ]
    which = np.repeat(np.arange(len(stop_m)), [len(each) for each in depths])
    done = evaluate(
        model, scan.stances.at(which), np.concatenate(depths), scan.top_m[which], cue, refine_peaks=False, down=False
    )
    # Where nothing balances the leg so deep, the depth says nothing about the load.
    empty_kg = float(load_for(model.machine, 0.0))
    said = np.where(done.load_kg > empty_kg + 1e-6, done.load_kg, np.inf)
    least = np.minimum.reduceat(said, np.flatnonzero(np.diff(which, prepend=-1)))
    return np.where(np.isfinite(least), least, empty_kg)


def _stops_m(
    scan: StrokeScan, machine: Machine, stop_sled_cm: float | np.ndarray | None, usual_knee_rad: float | None
) -> np.ndarray:
    if stop_sled_cm is not None:
        return np.broadcast_to(machine.bottom_m + np.asarray(stop_sled_cm, float) / 100, scan.top_m.shape)
    safe_m = scan.safe_m(over_the_edge=True)
    usual_m = scan.lowest_m
    if usual_knee_rad is not None:
        usual_m = np.maximum(scan.sled_at_knee(usual_knee_rad), usual_m)
    return np.where(np.isfinite(safe_m), np.maximum(usual_m, safe_m), usual_m)
