"""Many stances, bodies and places of the sled at once: the engine's compiled programs and how values go through them.

A program is compiled for `CHUNK` lanes and one body. A batch may have any number of lanes and any number of bodies: the
lanes of each body are put together, cut into chunks, the last one filled up, and run on as many cores as there are.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from threading import Thread
from typing import Any

import equinox as eqx
import jax
import numpy as np

from ..body.scaling import Body
from ..body.supply import tabulated
from ..machine import Machine
from .batch_algebra import always_true, materialise
from .compile_cache import DEFAULT_OPTIONS, CachedProgram
from .condition import PressCondition, foot_contact
from .cue import Cue, constants
from .kinetic_chain import (
    FootContact,
    Kinematics,
    LegForces,
    StaticLoads,
    coarse_sharing,
    cold_state,
    leg_forces,
    leg_kinematics,
    static_loads,
)
from .load import Motion, SledLoad
from .posture import StanceGeometry
from .rep_batch import (
    StrokeEnds,
    StrokeNodes,
    coarse_solution,
    full_solution_with_kinematics,
    no_solution,
    stroke_nodes_at,
)
from .stance_batch import StanceBatch
from .stroke import NODES, nodes_m
from .trajectory import COARSE_INSTANTS

CHUNK = 128  # lanes of one call of a program: one shape, so one compilation for every batch


def static_loads_at(body: Body, geometry: StanceGeometry, kinematics: Kinematics) -> StaticLoads:
    """What a load meets in these postures, for a body whose supply has not been tabulated."""
    supply = materialise(tabulated(body.muscles), always_true(kinematics.roll_rad))
    return static_loads(body, supply, geometry, kinematics)


def leg_forces_at_instants(
    body: Body, geometry: StanceGeometry, sled: SledLoad, contact: FootContact, loads: StaticLoads, motion: Motion
) -> LegForces:
    """What muscles do at instants that have nothing to do with each other, fibre velocities at a constant drive."""
    velocity = loads.fibre_slope * motion.speed_m_per_s[None]
    task = (body, geometry, sled, contact, loads, motion, velocity)
    coarse = coarse_sharing(*task, cold_state(motion.sled_m.shape[0], motion.sled_m.dtype))
    return leg_forces(*task, coarse.intent, coarse.state)


# Compiled when first called, and kept on disk.
# Those that a comparison of a thousand stances goes through are worth some seconds more.
KINEMATICS, STROKE_NODES, COARSE, FULL = (
    CachedProgram(leg_kinematics, DEFAULT_OPTIONS),
    CachedProgram(stroke_nodes_at),
    CachedProgram(coarse_solution),
    CachedProgram(full_solution_with_kinematics),
)
REPETITION_PROGRAMS = (KINEMATICS, STROKE_NODES, COARSE, FULL)
INSTANTS = CachedProgram(leg_forces_at_instants, DEFAULT_OPTIONS)
STATIC_LOADS = CachedProgram(static_loads_at, DEFAULT_OPTIONS)  # of single places, for comparisons of strength


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
        return jax.tree.map(lambda *parts: np.concatenate(parts), *each)


# Several models, of one body or of many, go through the engine together: lanes are filled better, and the calls are fewer.


def kinematics_batch(calls: Sequence[tuple[PressModel, StanceBatch, np.ndarray]]) -> list[Kinematics]:
    """`PressModel.kinematics` of each."""
    lanes = [
        (stances.geometry(model.machine, sled_m.shape[1]), np.asarray(sled_m, float).reshape(-1))
        for model, stances, sled_m in calls
    ]
    return _run_batch(KINEMATICS, [model.body for model, *_ in calls], lanes)


def static_loads_batch(calls: Sequence[tuple[PressModel, StanceBatch, Kinematics]]) -> list[StaticLoads]:
    """`PressModel.static_loads` of each."""
    lanes = [
        (stances.geometry(model.machine, kinematics.roll_rad.shape[-1] // len(stances)), kinematics)
        for model, stances, kinematics in calls
    ]
    found = _run_batch(STATIC_LOADS, [model.body for model, *_ in calls], lanes)
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
    return _run_batch(INSTANTS, [model.body for model, *_ in calls], lanes)


def _with_hip_arm(loads: StaticLoads, hip_arm: float, kinematics: Kinematics) -> StaticLoads:
    """The hip's moment arms changed beyond 90 degrees."""
    if not hip_arm:
        return loads
    beyond = np.clip((np.asarray(kinematics.q_rad[0]) - np.pi / 2) / np.radians(30), 0, 1)
    arms = np.array(loads.moment_arm_m)
    arms[0] *= 1 + hip_arm * beyond
    return eqx.tree_at(lambda t: t.moment_arm_m, loads, arms)


def _run_batch(program: CachedProgram, bodies: Sequence[Body], lanes: Sequence[Any]) -> list[Any]:
    """A program over the lanes of several calls, each with its own body; what each call gets."""
    together: dict[int, list[int]] = {}
    for k, body in enumerate(bodies):
        together.setdefault(id(body), []).append(k)  # a body is one object however many calls share it
    groups = list(together.values())
    joined = [
        lanes[group[0]]
        if len(group) == 1
        else jax.tree.map(lambda *parts: np.concatenate(parts, axis=-1), *(lanes[k] for k in group))
        for group in groups
    ]
    found: list[Any] = [None] * len(lanes)
    for group, done in zip(
        groups, _run_chunked(program, [(bodies[g[0]], v) for g, v in zip(groups, joined, strict=True)]), strict=True
    ):
        ends = np.cumsum([_lane_count(lanes[k]) for k in group])
        for k, end in zip(group, ends, strict=True):
            begin = end - _lane_count(lanes[k])
            found[k] = done if len(group) == 1 else _lanes_between(done, begin, end)
    return found


def _lane_count(tree: Any) -> int:
    return max(leaf.shape[-1] for leaf in jax.tree.leaves(tree))


def _lanes_between(tree: Any, begin: int, end: int) -> Any:
    return jax.tree.map(lambda leaf: leaf[..., begin:end] if np.ndim(leaf) else leaf, tree)


def _run_chunked(program: CachedProgram, tasks: Sequence[tuple[Body, Any]]) -> list[Any]:
    """A program over all lanes of all bodies, in chunks, as many at a time as there are cores."""

    def run(task):
        body, chunk = task
        with jax.enable_x64(True):  # the precision is set for each thread
            return jax.device_get(program(body, *chunk))

    chunks_of = [chunked_tree(lanes) for _, lanes in tasks]
    work = [(body, chunk) for (body, _), chunks in zip(tasks, chunks_of, strict=True) for chunk in chunks]
    done = iter(list(_workers().map(run, work)))
    return [
        concatenated([next(done) for _ in chunks], _lane_count(lanes))
        for (_, lanes), chunks in zip(tasks, chunks_of, strict=True)
    ]


@cache
def _workers() -> ThreadPoolExecutor:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return ThreadPoolExecutor(max_workers=cores)


# One repetition or one stance, through the same programs.


def kinematics_at(press: PressCondition, sled_m: np.ndarray) -> Kinematics:
    """Postures at places of the rail, [place] as lanes."""
    return _run_batch(KINEMATICS, [press.body], [(press.geometry(len(sled_m)), np.asarray(sled_m, float))])[0]


def static_loads_of(press: PressCondition, kinematics: Kinematics) -> StaticLoads:
    """What a load meets at these places of the press."""
    return _run_batch(STATIC_LOADS, [press.body], [(press.geometry(kinematics.roll_rad.shape[-1]), kinematics)])[0]


def stroke_nodes_of(press: PressCondition, bottom_m: float, top_m: float) -> StrokeNodes:
    """The stroke at its nodes."""
    body, one = press.body, press.geometry(1)
    ends = StrokeEnds(np.array([bottom_m]), np.array([top_m]))
    nodes = nodes_m(body.skeleton, body.heel_in_calcn_m, one, ends.bottom_m, ends.top_m)
    return STROKE_NODES(body, one, ends, kinematics_at(press, nodes.reshape(-1)))


def chunks(values: np.ndarray):
    """Runs of CHUNK values; the last one is filled up with its own end."""
    for start in range(0, values.shape[-1], CHUNK):
        part = values[..., start : start + CHUNK]
        short = CHUNK - part.shape[-1]
        yield np.concatenate([part, np.repeat(part[..., -1:], short, axis=-1)], axis=-1) if short else part


def concatenated(parts: Sequence[Any], count: int):
    """Trees of arrays joined along their lanes, the first `count` of them."""

    def join(*arrays):
        if np.ndim(arrays[0]) == 0:
            return arrays[0]
        return np.concatenate(arrays, axis=-1)[..., :count]

    return jax.tree.map(join, *parts)


def chunked_tree(tree):
    """A tree of arrays as trees of CHUNK lanes."""
    leaves, shape = jax.tree.flatten(tree)
    count = max(leaf.shape[-1] for leaf in leaves if leaf.ndim)
    number = -(-count // CHUNK)
    chunked = [list(chunks(np.asarray(leaf))) if leaf.ndim else [leaf] * number for leaf in leaves]
    return [jax.tree.unflatten(shape, list(part)) for part in zip(*chunked, strict=True)]


# Having the programs ready.


def warm_up_repetition(press: PressCondition, strength: bool = False) -> None:
    """Load the chain's parts side by side, or compile them so where nothing is kept; `strength` those for a known set too."""
    if FULL.ready:
        return
    if all(program.is_cached() for program in REPETITION_PROGRAMS):
        # Not a daemon: a process that ends within a load would abort.
        Thread(target=lambda: [program.fetch() for program in REPETITION_PROGRAMS[1:]]).start()
        return
    body, one, ends, number = press.body, press.geometry(1), StrokeEnds(np.zeros(1), np.ones(1)), np.zeros(())
    sled, contact = press.sled(1), press.contact(1)
    places, lanes = (jax.ShapeDtypeStruct((count,), float) for count in (NODES, CHUNK))
    geometry = jax.tree.map(lambda _: lanes, one)
    nodes = jax.eval_shape(leg_kinematics, body, jax.tree.map(lambda _: places, one), places)
    at_nodes = jax.eval_shape(stroke_nodes_at, body, one, ends, nodes)
    frames, matrix = np.zeros((1, CHUNK)), np.zeros((2 * COARSE_INSTANTS, CHUNK))
    frames, before = Motion(frames, frames, frames), no_solution(1, 2 * COARSE_INSTANTS, float)
    task = (body, at_nodes, sled, contact, frames)

    def first_half():
        with jax.enable_x64(True):  # the precision is set for each thread
            KINEMATICS.prepare(body, press.geometry(CHUNK), np.zeros(CHUNK))
            STROKE_NODES.prepare(body, one, ends, nodes)
            if strength:
                STATIC_LOADS.prepare(body, press.geometry(CHUNK), jax.eval_shape(leg_kinematics, body, geometry, lanes))

    with ThreadPoolExecutor(max_workers=1) as other:
        compiling = other.submit(first_half)
        solved = jax.eval_shape(coarse_solution, *task, before, matrix, matrix, number)
        FULL.prepare(*task, solved)
        COARSE.prepare(*task, before, matrix, matrix, number)
        compiling.result()


def warm_up_batch(body: Body) -> None:
    """Have the programs for many stances ready, side by side where they must be compiled."""
    if INSTANTS.ready:
        return
    lanes = np.zeros(CHUNK)  # the shape counts
    geometry = StanceGeometry(*[lanes] * 7)
    kinematics = jax.eval_shape(KINEMATICS.function, body, geometry, lanes)
    loads = jax.eval_shape(STATIC_LOADS.function, body, geometry, kinematics)
    sled, contact, motion = (
        SledLoad(*[lanes] * 3),
        FootContact(*[lanes] * len(FootContact.__dataclass_fields__)),
        Motion(*[lanes] * 3),
    )

    def first_half():
        with jax.enable_x64(True):
            KINEMATICS.prepare(body, geometry, lanes)
            STATIC_LOADS.prepare(body, geometry, kinematics)

    with ThreadPoolExecutor(max_workers=1) as other:
        compiling = other.submit(first_half)
        INSTANTS.prepare(body, geometry, sled, contact, loads, motion)
        compiling.result()
