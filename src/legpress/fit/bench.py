"""A body on a machine, with the engine's programs for many stances at once."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import equinox as eqx
import jax
import numpy as np

from ..body.scaling import Body
from ..machine import Machine
from ..press.compile_cache import CachedProgram
from ..press.condition import foot_contact
from ..press.cue import Cue, constants
from ..press.kinetic_chain import FootContact, Kinematics, LegForces, StaticLoads
from ..press.load import Motion, SledLoad
from ..press.posture import StanceGeometry
from ..press.programs import CHUNK, INSTANTS, KINEMATICS, STATIC_LOADS, chunked_tree, concatenated
from ..press.stance_batch import StanceBatch


@dataclass(frozen=True, slots=True)
class BatchEvaluator:
    """A body on a machine. `press` stands for data/press.toml, `hip_arm` for how hip moment arms go beyond 90 degrees."""

    body: Body
    machine: Machine
    toes_may_overhang: bool = False
    press: Mapping[str, Mapping[str, float]] = field(default_factory=constants)
    hip_arm: float = 0.0  # share that the arms change over the 30 degrees beyond 90
    repetitions_k: float | None = None

    def placed(self, feet: StanceBatch, sled_m: np.ndarray) -> Kinematics:
        """Postures of `[stance, place]` as lanes, stance by stance."""
        return kinematics_batch([(self, feet, sled_m)])[0]

    def tracked(self, feet: StanceBatch, placed: Kinematics) -> StaticLoads:
        """What a load meets in these postures."""
        return static_loads_batch([(self, feet, placed)])[0]

    def held(
        self, feet: StanceBatch, sled: SledLoad, cues: Cue | Sequence[Cue], track: StaticLoads, motion: Motion
    ) -> LegForces:
        """What the muscles do in these lanes; each is an instant of its own. One cue for all stances, or one each."""
        return leg_forces_batch([(self, feet, sled, cues, track, motion)])[0]

    def push(self, feet: StanceBatch, places: int, cues: Cue | Sequence[Cue]) -> FootContact:
        """How each stance's feet push, repeated `places` times."""
        if isinstance(cues, Cue):
            heel, toe = (np.repeat(v, places) for v in (feet.heel_height_m, feet.toe_out_rad))
            return foot_contact(self.body, self.machine, heel, toe, cues, self.press)
        each = [self.push(feet.at([k]), places, cue) for k, cue in enumerate(cues)]
        return jax.tree.map(lambda *parts: np.concatenate(parts), *each)


# Benches of one body may go through the engine together: lanes are filled better, and the calls are fewer.


def kinematics_batch(calls: Sequence[tuple[BatchEvaluator, StanceBatch, np.ndarray]]) -> list[Kinematics]:
    """`BatchEvaluator.placed` of each."""
    lanes = [
        (feet.setting(bench.machine, sled_m.shape[1]), np.asarray(sled_m, float).reshape(-1))
        for bench, feet, sled_m in calls
    ]
    return _run_batch(KINEMATICS, lanes, calls[0][0].body)


def static_loads_batch(calls: Sequence[tuple[BatchEvaluator, StanceBatch, Kinematics]]) -> list[StaticLoads]:
    """`BatchEvaluator.tracked` of each."""
    lanes = [
        (feet.setting(bench.machine, placed.roll_rad.shape[-1] // len(feet)), placed) for bench, feet, placed in calls
    ]
    tracks = _run_batch(STATIC_LOADS, lanes, calls[0][0].body)
    return [_with_arm(track, bench.hip_arm, placed) for track, (bench, _, placed) in zip(tracks, calls, strict=True)]


def leg_forces_batch(
    calls: Sequence[tuple[BatchEvaluator, StanceBatch, SledLoad, Cue | Sequence[Cue], StaticLoads, Motion]],
) -> list[LegForces]:
    """`BatchEvaluator.held` of each."""
    lanes = []
    for bench, feet, sled, cues, track, motion in calls:
        places = motion.sled_m.shape[-1] // len(feet)
        lanes.append((feet.setting(bench.machine, places), sled, bench.push(feet, places, cues), track, motion))
    return _run_batch(INSTANTS, lanes, calls[0][0].body)


def _with_arm(track: StaticLoads, hip_arm: float, placed: Kinematics) -> StaticLoads:
    """The hip's moment arms changed beyond 90 degrees."""
    if not hip_arm:
        return track
    beyond = np.clip((np.asarray(placed.q_rad[0]) - np.pi / 2) / np.radians(30), 0, 1)
    arms = np.array(track.moment_arm_m)
    arms[0] *= 1 + hip_arm * beyond
    return eqx.tree_at(lambda t: t.moment_arm_m, track, arms)


def _run_batch(program: CachedProgram, lanes: Sequence[Any], body: Body) -> list[Any]:
    """A program over the lanes of several calls, and each one's own."""
    if len(lanes) == 1:
        return [_run_chunked(program, lanes[0], body)]
    counts = [max(leaf.shape[-1] for leaf in jax.tree.leaves(each)) for each in lanes]
    found = _run_chunked(program, jax.tree.map(lambda *parts: np.concatenate(parts, axis=-1), *lanes), body)
    ends = np.cumsum(counts)
    return [
        jax.tree.map(lambda leaf, a=end - count, b=end: leaf[..., a:b] if np.ndim(leaf) else leaf, found)
        for count, end in zip(counts, ends, strict=True)
    ]


def warm_up(body: Body) -> None:
    """Have the programs ready, side by side where they must be compiled."""
    if INSTANTS.ready:
        return
    lanes = np.zeros(CHUNK)  # the shape counts
    setting = StanceGeometry(*[lanes] * 7)
    placed = jax.eval_shape(KINEMATICS.function, body, setting, lanes)
    track = jax.eval_shape(STATIC_LOADS.function, body, setting, placed)
    sled, push, motion = SledLoad(*[lanes] * 3), FootContact(*[lanes] * 9), Motion(*[lanes] * 3)

    def first_half():
        with jax.enable_x64(True):
            KINEMATICS.prepare(body, setting, lanes)
            STATIC_LOADS.prepare(body, setting, placed)

    with ThreadPoolExecutor(max_workers=1) as other:
        compiling = other.submit(first_half)
        INSTANTS.prepare(body, setting, sled, push, track, motion)
        compiling.result()


def _run_chunked(program: CachedProgram, lanes: Any, body: Body) -> Any:
    """A program over all lanes, in pieces, as many at a time as there are cores."""
    count = max(leaf.shape[-1] for leaf in jax.tree.leaves(lanes))

    def run(piece):
        with jax.enable_x64(True):  # the precision is a thread's own affair
            return jax.device_get(program(body, *piece))

    return concatenated(list(_workers().map(run, chunked_tree(lanes))), count)


@cache
def _workers() -> ThreadPoolExecutor:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return ThreadPoolExecutor(max_workers=cores)
