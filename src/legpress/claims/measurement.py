"""One person on one machine: every stance scanned along the rail, every task evaluated, in as few engine calls as can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from ..body.muscle import Muscles
from ..body.muscle_groups import ADDUCTOR_MAGNUS, BICEPS_FEMORIS_SHORT_HEAD, GLUTEUS_MAXIMUS, HAMSTRINGS, QUADRICEPS
from ..body.paths import MUSCLES
from ..fit.evaluation import (
    POSITIONS,
    WEIGHTS,
    EvaluationRequest,
    Evaluations,
    evaluate_batch,
    strokes_m,
    time_weights,
)
from ..fit.numbers import number
from ..machine import Machine
from ..press.batch import PressModel, kinematics_batch
from ..press.cue import Cue
from ..press.kinetic_chain import Kinematics
from ..press.limits import Limit, StrokeScan, deepest_holding_m, scan_strokes_batch
from ..press.stance_batch import StanceBatch
from .condition import HEIGHTS, HIGH, TEMPO_S, ClaimCondition, SameBend, SamePlace, Task, stance_batch
from .leg_curl import left_after_curls
from .population import Person

GEOMETRY = {
    "bottom_knee_deg",
    "top_mm",
    "bottom_mm",
    "longest_mm",
    "hamstring_share_of_passive_hip",
}  # known for any load
STRAIGHT_KNEE_RAD = np.radians(4.0)  # as straight as the leg can still be placed for sure
BENDING_NM = 1.0  # of active pull about the knee, net; less is no task
SHORTEST_STROKE_M = 0.05
GROUPS = {
    "hamstrings": HAMSTRINGS,
    "glutes": GLUTEUS_MAXIMUS,
    "quadriceps": QUADRICEPS,
    "adductor_magnus": ADDUCTOR_MAGNUS,
    "short_head": BICEPS_FEMORIS_SHORT_HEAD,
}
_AT = {name: np.array([MUSCLES.index(m) for m in muscles]) for name, muscles in GROUPS.items()}
_AT["chain"] = np.concatenate([_AT[group] for group in ("hamstrings", "glutes", "adductor_magnus")])
_HEADS_AT = np.array([MUSCLES.index(m) for m in HAMSTRINGS])


@dataclass(frozen=True, slots=True)
class MeasureRequest:
    """What claims have asked for."""

    stances: dict[ClaimCondition, None]
    tasks: dict[Task, None]
    places: dict[tuple[ClaimCondition, SamePlace], None]

    @staticmethod
    def nothing() -> MeasureRequest:
        return MeasureRequest({}, {}, {})

    def stance(self, stance: ClaimCondition) -> None:
        self.stances[stance] = None

    def task(self, task: Task) -> None:
        if task.load_of is not None:
            self.task(task.load_of)
        self.stance(task.stance)
        for stance in task.depth.stances if task.depth is not None else ():
            self.stance(stance)
        self.tasks[task] = None

    def place(self, stance: ClaimCondition, at: SamePlace) -> None:
        for each in (stance, *at.stances):
            self.stance(each)
        self.places[stance, at] = None


@dataclass(frozen=True, slots=True)
class Measures:
    """Numbers of each stance, task and place of one pair; what does not fit has none."""

    stances: dict[ClaimCondition, dict[str, float]]
    tasks: dict[Task, dict[str, float]]
    places: dict[tuple[ClaimCondition, SamePlace], dict[str, float]]


def measured_on(person: Person, machines: Sequence[Machine], wanted: MeasureRequest) -> list[Measures]:
    """Scan and evaluate all that is wanted, on each machine."""
    models = [
        PressModel(
            body=person.body,
            machine=machine,
            press=person.press,
            hip_arm=person.hip_arm,
            repetitions_k=person.repetitions_k,
        )
        for machine in machines
    ]
    rails = _StancesOnRail.of(models, list(wanted.stances), person.lifter.shoulder_width_or_norm_m[0])
    found: list[dict[Task, dict[str, float]]] = [{} for _ in rails]
    _add_lengths(rails, [task for task in wanted.tasks if not task.pressed], found)
    first = [task for task in wanted.tasks if task.load_of is None and task.pressed]
    second = [task for task in wanted.tasks if task.load_of is not None]
    for some in (first, second):
        for fatigued in (False, True):
            _evaluate_tasks(rails, [task for task in some if task.after_curls == fatigued], found, fatigued)
    return [
        Measures(
            stances={stance: rail.limits(stance) for stance in wanted.stances},
            tasks=tasks,
            places={key: rail.at_place(*key) for key in wanted.places},
        )
        for rail, tasks in zip(rails, found, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _StancesOnRail:
    """All stances along the rail."""

    model: PressModel
    index: dict[ClaimCondition, int]
    batch: StanceBatch
    scan: StrokeScan
    safe_m: np.ndarray  # deepest safe place; infinite where the stance does not fit
    chest_m: np.ndarray  # where the thighs meet the trunk, and ...
    tuck_m: np.ndarray  # ... where the roll comes within a recommendation's margin [stance]

    @staticmethod
    def of(models: Sequence[PressModel], stances: Sequence[ClaimCondition], shoulder_m: float) -> list[_StancesOnRail]:
        """That of each machine; the models share a body."""
        heights = _highest_share(models, shoulder_m)
        places = [
            stance_batch(stances, model.body, shoulder_m, model.machine, height)
            for model, height in zip(models, heights, strict=True)
        ]
        scans = scan_strokes_batch([(model, batch) for model, (batch, _) in zip(models, places, strict=True)])
        toes_over_edge = np.array([bool(stance.overhang) for stance in stances])
        index = {stance: k for k, stance in enumerate(stances)}
        rails = []
        for model, (batch, feasible), scan in zip(models, places, scans, strict=True):
            safe = np.where(toes_over_edge, scan.safe_m(over_the_edge=True), scan.safe_m())
            fits = feasible & np.isfinite(safe) & (scan.top_m - safe > SHORTEST_STROKE_M)
            met = (
                np.clip(scan.deepest_m(limit), scan.lowest_m, scan.top_m)
                for limit in (Limit.THIGH_ON_TRUNK, Limit.ROLL)
            )
            rails.append(_StancesOnRail(model, index, batch, scan, np.where(fits, safe, np.inf), *met))
        return rails

    def _read(self, values: np.ndarray, k: int, sled_m: float) -> float:
        return float(np.interp(sled_m, self.scan.sled_m[k], values[k]))

    def _cm(self, sled_m: float) -> float:
        return 100 * (sled_m - self.model.machine.bottom_m)

    def limits(self, stance: ClaimCondition) -> dict[str, float]:
        """Where the stance's limits come along the rail, and its own stop."""
        k, scan = self.index[stance], self.scan
        if not np.isfinite(self.safe_m[k]):
            return {}
        lowest, top = scan.lowest_m[k], scan.top_m[k]
        stops = {"stop": self.safe_m[k], "chest": self.chest_m[k], "tuck": self.tuck_m[k], "lowest": lowest}
        # "tuck" keeps a margin to the limit, as a recommendation does; this is where the tailbone lifts without a load
        stops["empty_tuck"] = float(np.clip(self._lifts_m(k, np.zeros_like(scan.sled_m[k])), lowest, top))
        found = {f"{name}_sled_cm": self._cm(place) for name, place in stops.items()}
        found["stop_knee_deg"] = np.degrees(self._read(scan.knee_rad, k, self.safe_m[k]))
        found |= {"heel_share": self._heel_share(k, 0.0), "midfoot_share": self._heel_share(k, 0.5)}
        return found

    def _lifts_m(self, k: int, added_rad: np.ndarray) -> float:
        """Where the tailbone lifts if so much is added to the roll of each place that was looked at, deepest first."""
        margin = float(self.model.body.roll_limit_rad) - self.scan.roll_rad[k] - added_rad
        return deepest_holding_m(self.scan.sled_m[k], margin, float(self.scan.top_m[k]))

    def loaded_tuck_cm(self, stances: Sequence[ClaimCondition], done: Evaluations) -> np.ndarray:
        """Where the tailbone lifts [stance] with the hip extensors' pull on the way up, at these loads.

        Not a number where it does not lift as far as the machine and the leg go.
        """
        passive = np.asarray(done.kinematics.roll_rad).reshape(done.loaded_roll_rad.shape)
        added = np.maximum(done.loaded_roll_rad - passive, 0.0)
        strokes = strokes_m(done.bottom_m, done.top_m)
        found = []
        for stance, stroke, more in zip(stances, strokes, added, strict=True):
            k = self.index[stance]
            place = self._lifts_m(k, np.interp(self.scan.sled_m[k], stroke[::-1], more[::-1]))
            lifts = place > self.scan.lowest_m[k]
            found.append(self._cm(min(place, float(self.scan.top_m[k]))) if lifts else np.nan)
        return np.array(found)

    def _heel_share(self, k: int, along_foot: float) -> float:
        """How high on the plate a point of the foot is: 0 at the lower edge, 1 at the upper."""
        along_m = along_foot * float(self.model.body.foot_length_m) * np.cos(self.batch.toe_out_rad[k])
        return float((self.batch.heel_height_m[k] + along_m) / self.model.machine.plate_height_m)

    def at_place(self, stance: ClaimCondition, at: SamePlace) -> dict[str, float]:
        """The joints with the sled at the lowest place that all of these reach."""
        k = self.index[stance]
        place = self._shared_m(at)
        if not (np.isfinite(self.safe_m[k]) and np.isfinite(place)):
            return {}
        scan = self.scan
        return {
            "knee_deg": np.degrees(self._read(scan.knee_rad, k, place)),
            "trunk_thigh_deg": np.degrees(self._read(scan.trunk_thigh_rad, k, place)),
        }

    def _shared_m(self, at: SamePlace) -> float:
        return float(max(self.safe_m[self.index[stance]] for stance in at.stances))

    def stroke_m(self, task: Task) -> tuple[float, float]:
        """Bottom and top of a task's stroke; not finite where it has none."""
        k, scan = self.index[task.stance], self.scan
        top = float(scan.top_m[k])
        if task.locked:
            top = float(np.interp(-STRAIGHT_KNEE_RAD, -scan.knee_rad[k], scan.sled_m[k]))
        deepest_rad = np.radians(number("comparison", "deepest_knee_deg"))
        match task.depth:
            case None:
                deepest = float(np.interp(-deepest_rad, -scan.knee_rad[k], scan.sled_m[k]))
                bottom = max(float(self.safe_m[k]), deepest)
            case SamePlace():
                bottom = self._shared_m(task.depth)
            case SameBend(stances):
                bend = min(self._safe_knee_rad(stance) for stance in stances)
                bend = min(bend, deepest_rad)
                shallow = bend < np.radians(number("comparison", "shallowest_knee_deg"))
                if shallow or bend > self._safe_knee_rad(task.stance) + 1e-9:
                    return np.inf, top
                bottom = float(np.interp(-bend, -scan.knee_rad[k], scan.sled_m[k]))
        fits = np.isfinite(self.safe_m[k]) and top - bottom > SHORTEST_STROKE_M
        return (bottom if fits else np.inf), top

    def _safe_knee_rad(self, stance: ClaimCondition) -> float:
        k = self.index[stance]
        return self._read(self.scan.knee_rad, k, self.safe_m[k]) if np.isfinite(self.safe_m[k]) else -np.inf


def _highest_share(models: Sequence[PressModel], shoulder_m: float) -> list[float]:
    """Share of the plate's room that high feet use on each machine: the first with a safe stroke and shoes that stay."""
    candidates = [
        [stance_batch([HIGH], model.body, shoulder_m, model.machine, share) for share in HEIGHTS] for model in models
    ]
    batches = [StanceBatch.from_table(np.concatenate([at.table for at, _ in rows])) for rows in candidates]
    scans = scan_strokes_batch(list(zip(models, batches, strict=True)))
    shallowest, sharing = (np.radians(number("comparison", name)) for name in ("shallowest_knee_deg", "knee_deg"))
    requests, places = [], []
    for model, rows, at, scan in zip(models, candidates, batches, scans, strict=True):
        safe = scan.safe_m()
        bend = scan.knee_at(np.where(np.isfinite(safe), safe, scan.top_m))
        feasible = np.isfinite(safe) & (bend >= shallowest) & np.array([fits[0] for _, fits in rows])
        index = np.flatnonzero(feasible)
        places.append(index)
        if len(index):
            bottom = scan.sled_at_knee(np.minimum(bend, sharing))
            requests.append(
                EvaluationRequest(model, at.at(index), bottom[index], scan.top_m[index], tempo_s=np.array(TEMPO_S))
            )
    done = iter(evaluate_batch(requests, refine_peaks=False) if requests else [])
    found = []
    for index in places:
        stays = index[_holds_load_and_grip(next(done))] if len(index) else index
        found.append(HEIGHTS[stays[0]] if len(stays) else HEIGHTS[0])  # where none will do it will not fit
    return found


def _holds_load_and_grip(done: Evaluations) -> np.ndarray:
    """Whether muscles hold the load and shoes do not slide [stance]."""
    return done.able & (done.grip_share <= number("limits", "grip_share"))


def _add_lengths(rails: list[_StancesOnRail], tasks: list[Task], found: list[dict[Task, dict[str, float]]]) -> None:
    """Muscle lengths along the strokes of these tasks on every rail; adds them to `found`."""
    calls, pending = [], []
    for rail, known in zip(rails, found, strict=True):
        strokes = {task: rail.stroke_m(task) for task in tasks}
        known |= {task: {} for task in tasks}
        feasible = [task for task in tasks if np.isfinite(strokes[task][0])]
        if feasible:
            bottom_m, top_m = np.array([strokes[task] for task in feasible]).T
            batch = rail.batch.at([rail.index[task.stance] for task in feasible])
            calls.append((rail.model, batch, strokes_m(bottom_m, top_m)))
            pending.append((known, feasible))
    for kinematics, (known, feasible) in zip(kinematics_batch(calls) if calls else [], pending, strict=True):
        values = _lengths_mm(kinematics, len(feasible))
        for k, task in enumerate(feasible):
            known[task] = {name: float(value[k]) for name, value in values.items()}


def _lengths_mm(kinematics: Kinematics, count: int) -> dict[str, np.ndarray]:
    """Mean length of the two-joint hamstrings with their tendons [stance]."""
    length_mm = 1000 * np.asarray(kinematics.mtu_length_m)[_HEADS_AT].mean(0).reshape(count, POSITIONS)
    return {"top_mm": length_mm[:, 0], "bottom_mm": length_mm[:, -1], "longest_mm": length_mm.max(1)}


def _evaluate_tasks(
    rails: list[_StancesOnRail], tasks: list[Task], found: list[dict[Task, dict[str, float]]], fatigued: bool
) -> None:
    """These tasks on every rail, all together; adds their results to `found`."""
    requests, pending = [], []
    for rail, before in zip(rails, found, strict=True):
        rows = []
        for task in tasks:
            bottom, top = rail.stroke_m(task)
            load = np.nan if task.load_of is None else task.load_share * before[task.load_of].get("load_kg", np.nan)
            before[task] = {}
            if np.isfinite(bottom) and (task.load_of is None or np.isfinite(load)):
                rows.append((task, bottom, top, load))
        if rows:
            requests.append(_request(rail, rows, fatigued))
            pending.append((rail, before, [row[0] for row in rows]))
    if not requests:
        return
    for request, done, (rail, known, done_tasks) in zip(
        requests, evaluate_batch(requests, refine_peaks=False), pending, strict=True
    ):
        values, forces = _measures(request, done), _holds_load_and_grip(done)
        values["loaded_tuck_sled_cm"] = rail.loaded_tuck_cm([task.stance for task in done_tasks], done)
        for k, task in enumerate(done_tasks):
            names = values if forces[k] else GEOMETRY
            known[task] = {name: float(values[name][k]) for name in names}


def _request(rail: _StancesOnRail, rows: list[tuple[Task, float, float, float]], fatigued: bool) -> EvaluationRequest:
    tasks, bottom_m, top_m, load_kg = zip(*rows, strict=True)
    model = replace(rail.model, body=_fatigued(rail.model.body)) if fatigued else rail.model
    return EvaluationRequest(
        model=model,
        stances=rail.batch.at([rail.index[task.stance] for task in tasks]),
        bottom_m=np.array(bottom_m),
        top_m=np.array(top_m),
        cue=[Cue.parse(task.cue) for task in tasks],
        load_kg=None if tasks[0].load_of is None else np.array(load_kg),
        tempo_s=np.array([task.tempo_s for task in tasks]),
        strength=tasks[0].load_of is None,
    )


def force_left(fibre_length: np.ndarray) -> np.ndarray:
    """Share of its best active force that a fibre of this length (over optimal) has; the same curve for all muscles."""
    return np.interp(fibre_length, *_force_by_length())


@cache
def _force_by_length() -> tuple[np.ndarray, np.ndarray]:
    length = np.linspace(0.2, 2.2, 2001)
    return length, Muscles.source().active_force_length.value(length)


def _fatigued(body):
    """Hamstrings after their curls: the same pull takes more of what is left, and costs as that does."""
    capacity_left = left_after_curls()
    weights = np.array(body.weight, float)
    weights[_AT["hamstrings"]] /= capacity_left**3
    return replace(body, weight=weights)


def _measures(request: EvaluationRequest, done: Evaluations) -> dict[str, np.ndarray]:
    """What claims compare, each `[stance]`: activation is the mean of the way up, in % of all that a muscle has, a group's
    weighted by volume; forces are in N of one leg, means over the repetition's time."""
    count, muscles = len(done.stances), request.model.bodies[0].muscles
    forces, kinematics = done.forces, done.kinematics
    shape = (2, count, POSITIONS)
    seconds, weights = request.pace_s.sum(0), time_weights(request.pace_s)
    volume = np.asarray(muscles.peak_force_N) * np.asarray(muscles.optimal_fibre_m)
    active = (forces.force_N - forces.passive_force_N).reshape(-1, *shape)
    activation = np.asarray(forces.sharing.activation).reshape(-1, *shape)
    found = {
        "load_kg": done.load_kg,
        "largest_N": done.largest_N,
        "seconds": seconds,
        "patellofemoral_N": done.patellofemoral_N,
        "cop_m": np.einsum("wsp,wsp->s", forces.cop_m[0].reshape(shape), weights),
    }
    tibiofemoral = np.linalg.norm(forces.tibiofemoral_N, axis=0).reshape(shape)
    found["tibiofemoral_N"] = tibiofemoral.max((0, 2))
    found["top_tibiofemoral_N"] = tibiofemoral[1, :, 0]
    for group, at in _AT.items():
        sums = active[at].sum(0)
        found[f"{group}_N"] = np.einsum("wsp,wsp->s", sums, weights)
        found[f"{group}_down_N"] = sums[0] @ WEIGHTS
        drive = volume[at] @ activation[at, 0].reshape(len(at), -1) / volume[at].sum()
        found[f"{group}_down_pct"] = 100 * drive.reshape(count, POSITIONS) @ WEIGHTS
        found[f"{group}_top_N"] = sums[1, :, 0]
        found[f"{group}_pct"] = 100 * volume[at] @ done.activation[at] / volume[at].sum()
    found["hamstrings_passive_N"] = done.passive_N[_AT["hamstrings"]].sum(0)

    # What stretch does not do already, active pull has to: that much is mechanics, however muscles share it.
    knee_arm = np.asarray(kinematics.moment_arm_m)[3].reshape(-1, 1, count, POSITIONS)
    bending = ((knee_arm * active).sum(0) > BENDING_NM).astype(float)
    found["knee_bending_pct"] = 100 * np.einsum("wsp,wsp->s", bending, weights)
    found |= _lengths_mm(kinematics, count)
    fibre = np.asarray(forces.fibre_length)[_HEADS_AT].reshape(-1, *shape)
    capacity_left = force_left(fibre)
    found["bottom_knee_deg"] = np.degrees(np.asarray(kinematics.q_rad[3]).reshape(count, POSITIONS)[:, -1])
    found["fibre"] = np.einsum("mwsp,wsp->s", fibre, weights) / len(HAMSTRINGS)
    found["force_left"] = np.einsum("mwsp,wsp->s", capacity_left, weights) / len(HAMSTRINGS)

    arm = np.asarray(kinematics.moment_arm_m)[0].reshape(-1, count, POSITIONS)
    passive = forces.passive_force_N.reshape(-1, *shape)[:, 0]
    hams_Nm = -(arm[_HEADS_AT] * passive[_HEADS_AT]).sum(0)[:, -1]
    found["hamstring_share_of_passive_hip"] = hams_Nm / np.maximum(
        kinematics.passive_hip_Nm.reshape(count, POSITIONS)[:, -1], 1.0
    )
    force = np.asarray(forces.sled_force_N).reshape(shape)
    still = force[0, :, -1]  # a smooth stroke turns without acceleration: the weight alone
    found["braking_pct"] = 100 * (force[0].max(1) / np.maximum(still, 1.0) - 1)
    return found
