"""Many stances, bodies and places of the sled at once: the seam between the runtime and the engine.

A program is compiled for `CHUNK` lanes and one body. A batch may have any number of lanes and any number of bodies: the
lanes of each body are put together, cut into chunks, the last one filled up, and run on as many cores as there are.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import numpy as np

from ..arrays import join_lanes, lane_count, map_arrays, select_lanes
from ..body.muscle import Muscles
from ..body.scaling import Body
from ..machine import Machine
from .condition import PressCondition, foot_contact
from .cue import Cue, constants
from .kinetic_chain import FootContact, Kinematics, LegForces, StaticLoads
from .load import Motion, SledLoad
from .rep_batch import CoarseSolution, StrokeEnds, StrokeNodes
from .sharing import Sharing
from .stance_batch import StanceBatch
from .stroke import nodes_m
from .trajectory import COARSE_INSTANTS

CHUNK = 128  # lanes of one call of a program: one shape, so one compilation for every batch


@dataclass(frozen=True, slots=True)
class PressModel:
    """A body on a machine. `press` stands for data/press.toml, `hip_arm` for how hip moment arms go beyond 90 degrees."""

    body: Body
    machine: Machine
    toes_may_overhang: bool = False
    press: Mapping[str, Mapping[str, float]] = field(default_factory=constants)
    hip_arm: float = 0.0  # share that the arms change over the 30 degrees beyond 90
    repetitions_k: float | None = None

    def kinematics(self, stances: StanceBatch, sled_m: np.ndarray) -> Kinematics:
        """Postures of `[stance, place]` as lanes, stance by stance."""
        return kinematics_batch([(self, stances, sled_m)])[0]

    def static_loads(self, stances: StanceBatch, kinematics: Kinematics) -> StaticLoads:
        """What a load meets in these postures."""
        return static_loads_batch([(self, stances, kinematics)])[0]

    def leg_forces(
        self, stances: StanceBatch, sled: SledLoad, cues: Cue | Sequence[Cue], loads: StaticLoads, motion: Motion
    ) -> LegForces:
        """What the muscles do in these lanes; each is an instant of its own. One cue for all stances, or one each."""
        return leg_forces_batch([(self, stances, sled, cues, loads, motion)])[0]

    def contact(self, stances: StanceBatch, places: int, cues: Cue | Sequence[Cue]) -> FootContact:
        """How each stance's feet push, repeated `places` times."""
        if isinstance(cues, Cue):
            heel, toe = (np.repeat(v, places) for v in (stances.heel_height_m, stances.toe_out_rad))
            return foot_contact(self.body, self.machine, heel, toe, cues, self.press)
        each = [self.contact(stances.at([k]), places, cue) for k, cue in enumerate(cues)]
        return join_lanes(each)


# Several models, of one body or of many, go through the engine together: lanes are filled better, and the calls are fewer.


def kinematics_batch(calls: Sequence[tuple[PressModel, StanceBatch, np.ndarray]]) -> list[Kinematics]:
    """`PressModel.kinematics` of each."""
    lanes = [
        (stances.geometry(model.machine, sled_m.shape[1]), np.asarray(sled_m, float).reshape(-1))
        for model, stances, sled_m in calls
    ]
    return _run_batch(_programs().KINEMATICS, [model.body for model, *_ in calls], lanes)


def static_loads_batch(calls: Sequence[tuple[PressModel, StanceBatch, Kinematics]]) -> list[StaticLoads]:
    """`PressModel.static_loads` of each."""
    lanes = [
        (stances.geometry(model.machine, kinematics.roll_rad.shape[-1] // len(stances)), kinematics)
        for model, stances, kinematics in calls
    ]
    found = _run_batch(_programs().STATIC_LOADS, [model.body for model, *_ in calls], lanes)
    return [
        _with_hip_arm(loads, model.hip_arm, kinematics)
        for loads, (model, _, kinematics) in zip(found, calls, strict=True)
    ]


def leg_forces_batch(
    calls: Sequence[tuple[PressModel, StanceBatch, SledLoad, Cue | Sequence[Cue], StaticLoads, Motion]],
) -> list[LegForces]:
    """`PressModel.leg_forces` of each."""
    lanes = []
    for model, stances, sled, cues, loads, motion in calls:
        places = motion.sled_m.shape[-1] // len(stances)
        geometry, contact = stances.geometry(model.machine, places), model.contact(stances, places, cues)
        lanes.append((geometry, sled, contact, loads, motion))
    return _run_batch(_programs().INSTANTS, [model.body for model, *_ in calls], lanes)


def _with_hip_arm(loads: StaticLoads, hip_arm: float, kinematics: Kinematics) -> StaticLoads:
    """The hip's moment arms changed beyond 90 degrees."""
    if not hip_arm:
        return loads
    beyond = np.clip((np.asarray(kinematics.q_rad[0]) - np.pi / 2) / np.radians(30), 0, 1)
    arms = np.array(loads.moment_arm_m)
    arms[0] *= 1 + hip_arm * beyond
    return replace(loads, moment_arm_m=arms)


def _run_batch(program: Any, bodies: Sequence[Any], lanes: Sequence[Any]) -> list[Any]:
    """A program over the lanes of several calls, each with its own body; what each call gets."""
    together: dict[int, list[int]] = {}
    for k, body in enumerate(bodies):
        together.setdefault(id(body), []).append(k)  # a body is one object however many calls share it
    groups = list(together.values())
    joined = [lanes[group[0]] if len(group) == 1 else join_lanes([lanes[k] for k in group]) for group in groups]
    found: list[Any] = [None] * len(lanes)
    for group, done in zip(
        groups, _run_chunked(program, [(bodies[g[0]], v) for g, v in zip(groups, joined, strict=True)]), strict=True
    ):
        ends = np.cumsum([lane_count(lanes[k]) for k in group])
        for k, end in zip(group, ends, strict=True):
            found[k] = done if len(group) == 1 else select_lanes(done, slice(end - lane_count(lanes[k]), end))
    return found


def _run_chunked(program: Any, tasks: Sequence[tuple[Any, Any]]) -> list[Any]:
    """A program over all lanes of all bodies, in chunks, as many at a time as there are cores."""

    def run(task):
        body, chunk = task
        return _programs().run(program, body, *chunk)

    chunks_of = [_chunked(lanes) for _, lanes in tasks]
    work = [(body, chunk) for (body, _), chunks in zip(tasks, chunks_of, strict=True) for chunk in chunks]
    done = iter(list(_workers().map(run, work)))
    return [
        _joined([next(done) for _ in chunks], lane_count(lanes))
        for (_, lanes), chunks in zip(tasks, chunks_of, strict=True)
    ]


@cache
def _workers() -> ThreadPoolExecutor:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return ThreadPoolExecutor(max_workers=cores)


def _chunked(value: Any) -> list[Any]:
    """The value in chunks of `CHUNK` lanes; the last one is filled up with its own end."""

    def chunk(array, start: int):
        part = np.asarray(array)[..., start : start + CHUNK]
        short = CHUNK - part.shape[-1]
        return np.concatenate([part, np.repeat(part[..., -1:], short, axis=-1)], axis=-1) if short else part

    return [
        map_arrays(lambda array, start=start: chunk(array, start) if np.ndim(array) else array, value)
        for start in range(0, lane_count(value), CHUNK)
    ]


def _joined(chunks: Sequence[Any], count: int) -> Any:
    """Chunks one after the other, the first `count` lanes of them."""
    return select_lanes(join_lanes(chunks), slice(count))


# One repetition or one stance, through the same programs.


def kinematics_at(press: PressCondition, sled_m: np.ndarray) -> Kinematics:
    """Postures at places of the rail, [place] as lanes."""
    lanes = press.geometry(len(sled_m)), np.asarray(sled_m, float)
    return _run_batch(_programs().KINEMATICS, [press.body], [lanes])[0]


def static_loads_of(press: PressCondition, kinematics: Kinematics) -> StaticLoads:
    """What a load meets at these places of the press."""
    lanes = press.geometry(kinematics.roll_rad.shape[-1]), kinematics
    return _run_batch(_programs().STATIC_LOADS, [press.body], [lanes])[0]


def stroke_nodes_of(press: PressCondition, bottom_m: float, top_m: float) -> StrokeNodes:
    """The stroke at its nodes."""
    body, one = press.body, press.geometry(1)
    ends = StrokeEnds(np.array([bottom_m]), np.array([top_m]))
    nodes = nodes_m(body.skeleton, body.heel_in_calcn_m, one, ends.bottom_m, ends.top_m)
    programs = _programs()
    return programs.run(programs.STROKE_NODES, body, one, ends, kinematics_at(press, nodes.reshape(-1)))


def first_solution(press: PressCondition, at_nodes: StrokeNodes, motion: Motion) -> CoarseSolution:
    """Instants [1, instant] without neighbours, to a percent: all start alike, at the fibre velocity of a constant drive."""
    programs = _programs()
    none = programs.run(programs.no_solution, 1, 2 * COARSE_INSTANTS, float)
    shape = (2 * COARSE_INSTANTS, motion.sled_m.shape[1])
    return _coarse_solution(press, at_nodes, motion, none, np.zeros(shape), np.full(shape, 1 / shape[0]), 1.0)


def coarse_solution(
    press: PressCondition, at_nodes: StrokeNodes, motion: Motion, before: CoarseSolution, rates, blend
) -> CoarseSolution:
    """Instants [1, instant] to a percent, from those solved `before`: `rates` and `blend` [instant before, instant] make
    fibre velocities and starts of them."""
    return _coarse_solution(press, at_nodes, motion, before, rates, blend, 0.0)


def _coarse_solution(
    press: PressCondition, at_nodes: StrokeNodes, motion: Motion, before: CoarseSolution, rates, blend, first: float
) -> CoarseSolution:
    programs = _programs()
    task = (press.body, at_nodes, press.sled(1), press.contact(1))
    parts = [
        programs.run(programs.COARSE, *task, instants, before, rate, share, np.array(first))
        for instants, rate, share in _chunked((motion, rates, blend))
    ]
    return _joined(parts, motion.sled_m.shape[1])


def full_solution(
    press: PressCondition, at_nodes: StrokeNodes, motion: Motion, coarse: CoarseSolution
) -> tuple[Kinematics, LegForces]:
    """The instants [1, instant] of a coarse solution in full, with their postures."""
    programs = _programs()
    task = (press.body, at_nodes, press.sled(1), press.contact(1))
    parts = [programs.run(programs.FULL, *task, *chunk) for chunk in _chunked((motion, coarse))]
    return _joined(parts, motion.sled_m.shape[1])


# Questions without a press.


def supply_in_poses(body: Body, q_rad: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What each muscle can pull in poses [5, lane]: force over peak by drive [power, muscle, lane], and its moment arms [5, muscle, lane]."""
    return _run_batch(_programs().SUPPLY, [body], [(q_rad,)])[0]


def share_rigidly(
    muscles: Muscles,
    mtu_length_m: np.ndarray,
    mtu_velocity_m_per_s: np.ndarray,
    moment_arm_m: np.ndarray,
    moment_Nm: np.ndarray,
) -> Sharing:
    """The moments [5, lane] shared as OpenSim's StaticOptimization would, see `reference.static_optimization`; lengths
    and velocities [muscle, lane], arms [5, muscle, lane]."""
    lanes = (mtu_length_m, mtu_velocity_m_per_s, moment_arm_m, moment_Nm)
    return _run_batch(_programs().RIGID_SHARING, [muscles], [lanes])[0]


# Having the programs ready.


def warm_up_repetition(press: PressCondition, strength: bool = False) -> None:
    """Have the programs of one repetition ready; `strength` those for a known set too."""
    _programs().warm_up_repetition(press, CHUNK, strength)


def warm_up_batch(body: Body) -> None:
    """Have the programs for many stances ready."""
    _programs().warm_up_batch(body, CHUNK)


def _programs() -> Any:
    """The formulas, compiled; imported when somebody asks, for that takes a second."""
    from ..reference import programs

    return programs
