"""Feet from the lowest to the highest place on the plate, pushed in three ways, on every machine and by many people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from legpress.claims.condition import TEMPO_S, ClaimCondition, stance_batch
from legpress.claims.population import Person, sample
from legpress.fit.evaluation import POSITIONS, WEIGHTS, EvaluationRequest, Evaluations, evaluate_batch
from legpress.fit.numbers import number
from legpress.machine import Machine
from legpress.measures import GRAVITY_M_PER_S2
from legpress.press.batch import PressModel
from legpress.press.condition import load_for
from legpress.press.cue import Cue
from legpress.press.limits import StrokeScan, scan_strokes_batch
from legpress.press.stance_batch import StanceBatch

HEIGHTS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)  # from heels at the plate's lower edge to toes at its upper one
PUSHES = ("natural", "straight", "scrape:10")
EFFORT, LOAD = "ten repetitions", "one load"  # each at its own load, or all at the same
LOAD_SHARE = 0.6  # of the smallest largest load: all heights and pushes hold it
SEED = 13


def measured(count: int, machines: Sequence[Machine], seed: int = SEED) -> Iterator[pd.DataFrame]:
    """Rows of each person, see `person_rows`."""
    for person in sample(count, seed):
        yield person_rows(person, machines)


def person_rows(person: Person, machines: Sequence[Machine]) -> pd.DataFrame:
    """A row for each machine, foot height, push and load that this person can do; activation is a share of the full
    one, mean of the way up, as are the forces (N, one leg)."""
    own = dict(body=person.body, press=person.press, hip_arm=person.hip_arm, repetitions_k=person.repetitions_k)
    models = [PressModel(machine=machine, **own) for machine in machines]
    found = _feet(models, person.lifter.shoulder_width_or_norm_m[0])
    first = [_request(model, feet) for model, feet in zip(models, found, strict=True) if feet.indices]
    ten = evaluate_batch(first, refine_peaks=False)
    second = [_at_one_load(request, done) for request, done in zip(first, ten, strict=True)]
    light = evaluate_batch(second, refine_peaks=False)
    placed = [feet for feet in found if feet.indices]
    rows = [
        _rows(request, done, feet, load)
        for request, feet, *both in zip(first, placed, ten, light, strict=True)
        for load, done in zip((EFFORT, LOAD), both, strict=True)
    ]
    table = pd.concat(rows, ignore_index=True) if rows else pd.DataFrame()
    return table.assign(person=person.lifter.name, **_traits(person))


@dataclass(frozen=True, slots=True)
class _Feet:
    """The heights at which a person can bend the knees equally far on a machine, in one notch."""

    indices: tuple[int, ...]  # into HEIGHTS
    stances: StanceBatch
    bottom_m: np.ndarray
    top_m: np.ndarray
    bend_rad: float


def _feet(models: Sequence[PressModel], shoulder_m: float) -> list[_Feet]:
    width = 1 + number("coach", "outside_shoulders_m") / shoulder_m
    toes = number("coach", "toe_out_deg")
    asked = [ClaimCondition(height, width, toes) for height in HEIGHTS]
    calls = []
    for model in models:
        batch, _ = stance_batch(asked, model.body, shoulder_m, model.machine)  # as wide as the plate has room
        notches = np.arange(len(model.machine.seat.backrest_deg), 0, -1)
        table = np.tile(batch.table, (len(notches), 1))
        table[:, 3] = np.repeat(notches, len(asked))
        calls.append((model, StanceBatch.from_table(table)))
    return [_in_best_notch(scan, batch) for scan, (_, batch) in zip(scan_strokes_batch(calls), calls, strict=True)]


def _in_best_notch(scan: StrokeScan, stances: StanceBatch) -> _Feet:
    """The flattest of the notches in which most heights allow a full repetition."""
    safe = scan.safe_m()
    reached = np.isfinite(safe)
    bend = np.where(reached, scan.knee_at(np.where(reached, safe, scan.top_m)), -np.inf)
    enough = (bend >= np.radians(number("comparison", "shallowest_knee_deg"))).reshape(-1, len(HEIGHTS))
    notch = int(enough.sum(1).argmax())  # flattest first, and the first of equals
    index = notch * len(HEIGHTS) + np.flatnonzero(enough[notch])
    common = min(float(bend[index].min(initial=np.inf)), np.radians(number("comparison", "knee_deg")))
    bottom = scan.sled_at_knee(common)[index]
    return _Feet(
        tuple(int(k) for k in np.flatnonzero(enough[notch])), stances.at(index), bottom, scan.top_m[index], common
    )


def _request(model: PressModel, feet: _Feet) -> EvaluationRequest:
    """Every height with every push."""
    count = len(feet.indices)
    return EvaluationRequest(
        model,
        StanceBatch.from_table(np.tile(feet.stances.table, (len(PUSHES), 1))),
        np.tile(feet.bottom_m, len(PUSHES)),
        np.tile(feet.top_m, len(PUSHES)),
        [Cue.parse(push) for push in PUSHES for _ in range(count)],
        tempo_s=np.array(TEMPO_S),
        down=False,
    )


def _at_one_load(request: EvaluationRequest, ten: Evaluations) -> EvaluationRequest:
    (model,) = request.model.versions
    machine = model.machine
    push_N = 2 * LOAD_SHARE * ten.largest_N.min() / (1 + machine.friction)
    load = max(float(load_for(machine, push_N / GRAVITY_M_PER_S2)), 0.0)
    return replace(request, load_kg=np.full(len(request.stances), load), strength=False)


def _rows(request: EvaluationRequest, done: Evaluations, feet: _Feet, load: str) -> pd.DataFrame:
    (model,) = request.model.versions
    machine, body = model.machine, model.body
    wrench = np.asarray(done.forces.sharing.wrench)
    along = (wrench[1] / np.maximum(wrench[0], 1.0)).reshape(-1, POSITIONS) @ WEIGHTS
    midfoot = done.stances.heel_height_m + 0.5 * float(body.foot_length_m) * np.cos(done.stances.toe_out_rad)
    table = pd.DataFrame(
        {
            "machine": machine.name,
            "push": np.repeat(PUSHES, len(feet.indices)),
            "load": load,
            "height": np.tile(np.array(HEIGHTS)[list(feet.indices)], len(PUSHES)),
            "heel_cm": 100 * done.stances.heel_height_m,
            "midfoot_cm": 100 * midfoot,
            "notch": done.stances.notch,
            "bend_deg": np.degrees(feet.bend_rad),
            "load_kg": done.load_kg,
            "hamstrings": done.focus_activation("hamstrings"),
            "hamstrings_N": done.focus_N("hamstrings"),
            "glutes": done.focus_activation("glutes"),
            "along": along,
            "grip": done.grip_share,
        }
    )
    return table.loc[done.able].reset_index(drop=True)


def _traits(person: Person) -> dict[str, float]:
    press = person.press
    return {
        "aim_cm": 100 * press["habit"]["up_m"],
        "straight_share": press["told"]["straight_share"],
        "friction": press["contact"]["friction"],
        "height_cm": person.traits["height_cm"],
        "man": person.traits["man"],
    }
