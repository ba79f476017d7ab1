"""The engine's parts as compiled programs of one shape, and how many values go through them."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Thread
from typing import Any

import jax
import numpy as np

from ..body.scaling import Body
from ..body.supply import tabulated
from .batch_algebra import materialise
from .compile_cache import DEFAULT_OPTIONS, CachedProgram
from .condition import PressCondition
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
from .stroke import NODES, nodes_m
from .trajectory import COARSE_INSTANTS

CHUNK = 128  # frames per call of the engine: one shape, so one compilation for every tempo


def static_loads_at(body: Body, setting: StanceGeometry, placed: Kinematics) -> StaticLoads:
    """What a load meets in these postures, for a body whose supply has not been tabulated."""
    supply = materialise(tabulated(body.muscles), placed.roll_rad[0] > -1e9)
    return static_loads(body, supply, setting, placed)


def leg_forces_at_instants(
    body: Body, setting: StanceGeometry, sled: SledLoad, push: FootContact, track: StaticLoads, motion: Motion
) -> LegForces:
    """What muscles do at instants that have nothing to do with each other, fibre velocities at a constant drive."""
    velocity = track.fibre_slope * motion.speed_m_per_s[None]
    task = (body, setting, sled, push, track, motion, velocity)
    _, start, _ = coarse_sharing(*task, cold_state(motion.sled_m.shape[0], motion.sled_m.dtype))
    return leg_forces(*task, start)


# Compiled when first called, and kept on disk.
# Those that a comparison of a thousand stances goes through are worth some seconds more.
KINEMATICS, STROKE_NODES, COARSE, FULL = (
    CachedProgram(leg_kinematics, DEFAULT_OPTIONS),
    CachedProgram(stroke_nodes_at),
    CachedProgram(coarse_solution),
    CachedProgram(full_solution_with_kinematics),
)
PROGRAMS = (KINEMATICS, STROKE_NODES, COARSE, FULL)
INSTANTS = CachedProgram(leg_forces_at_instants, DEFAULT_OPTIONS)
STATIC_LOADS = CachedProgram(static_loads_at, DEFAULT_OPTIONS)  # of single places, for comparisons of strength


def warm_up(press: PressCondition, strength: bool = False) -> None:
    """Load the chain's parts side by side, or compile them so where nothing is kept; `strength` those for a known set too."""
    if FULL.ready:
        return
    if all(program.is_kept() for program in PROGRAMS):
        # Not a daemon: a process that ends within a load would abort.
        Thread(target=lambda: [program.fetch() for program in PROGRAMS[1:]]).start()
        return
    body, one, ends, number = press.body, press.setting(1), StrokeEnds(np.zeros(1), np.ones(1)), np.zeros(())
    sled, push = press.sled(1), press.push(1)
    places, lanes = (jax.ShapeDtypeStruct((count,), float) for count in (NODES, CHUNK))
    setting = jax.tree.map(lambda _: lanes, one)
    nodes = jax.eval_shape(leg_kinematics, body, jax.tree.map(lambda _: places, one), places)
    laid = jax.eval_shape(stroke_nodes_at, body, one, ends, nodes)
    frames, matrix = np.zeros((1, CHUNK)), np.zeros((2 * COARSE_INSTANTS, CHUNK))
    frames, before = Motion(frames, frames, frames), no_solution(1, 2 * COARSE_INSTANTS, float)
    task = (body, laid, sled, push, frames)

    def first_half():
        with jax.enable_x64(True):  # the precision is a thread's own affair
            KINEMATICS.prepare(body, press.setting(CHUNK), np.zeros(CHUNK))
            STROKE_NODES.prepare(body, one, ends, nodes)
            if strength:
                STATIC_LOADS.prepare(body, press.setting(CHUNK), jax.eval_shape(leg_kinematics, body, setting, lanes))

    with ThreadPoolExecutor(max_workers=1) as other:
        compiling = other.submit(first_half)
        solved = jax.eval_shape(coarse_solution, *task, before, matrix, matrix, number)
        FULL.prepare(*task, solved)
        COARSE.prepare(*task, before, matrix, matrix, number)
        compiling.result()


def kinematics_at(press: PressCondition, sled_m: np.ndarray) -> Kinematics:
    parts = [jax.device_get(KINEMATICS(press.body, press.setting(CHUNK), chunk)) for chunk in chunks(sled_m)]
    return concatenated(parts, len(sled_m))


def static_loads_of(press: PressCondition, placed: Kinematics) -> StaticLoads:
    """What a load meets at these places of the press."""
    count = placed.roll_rad.shape[-1]
    setting = press.setting(CHUNK)
    return concatenated(
        [jax.device_get(STATIC_LOADS(press.body, setting, piece)) for piece in chunked_tree(placed)], count
    )


def chunks(values: np.ndarray):
    """Runs of LANES values; the last one is filled up with its own end."""
    for start in range(0, values.shape[-1], CHUNK):
        part = values[..., start : start + CHUNK]
        short = CHUNK - part.shape[-1]
        yield np.concatenate([part, np.repeat(part[..., -1:], short, axis=-1)], axis=-1) if short else part


def concatenated(parts: Sequence[Any], count: int):
    def join(*arrays):
        if np.ndim(arrays[0]) == 0:
            return arrays[0]
        return np.concatenate(arrays, axis=-1)[..., :count]

    return jax.tree.map(join, *parts)


def stroke_nodes_of(press: PressCondition, bottom_m: float, top_m: float) -> StrokeNodes:
    """The stroke at its nodes."""
    body, one = press.body, press.setting(1)
    ends = StrokeEnds(np.array([bottom_m]), np.array([top_m]))
    nodes = nodes_m(body.skeleton, body.heel_in_calcn_m, one, ends.bottom_m, ends.top_m)
    return STROKE_NODES(body, one, ends, kinematics_at(press, nodes.reshape(-1)))


def chunked_tree(tree):
    """A tree of arrays as trees of LANES lanes."""
    leaves, shape = jax.tree.flatten(tree)
    count = max(leaf.shape[-1] for leaf in leaves if leaf.ndim)
    number = -(-count // CHUNK)
    chunked = [list(chunks(np.asarray(leaf))) if leaf.ndim else [leaf] * number for leaf in leaves]
    return [jax.tree.unflatten(shape, list(part)) for part in zip(*chunked, strict=True)]
