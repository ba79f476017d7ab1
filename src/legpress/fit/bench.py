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
from ..press.chain import Held, Placed, Push, Track
from ..press.cue import Cue, constants
from ..press.engine import Program
from ..press.load import Motion, Sled
from ..press.posture import Setting
from ..press.pressing import push_on
from ..press.programs import INSTANTS, LANES, PLACE, TRACK, joined, pieces
from .feet import Feet


@dataclass(frozen=True, slots=True)
class Bench:
    """A body on a machine. `press` stands for data/press.toml, `hip_arm` for how hip moment arms go beyond 90 degrees."""

    body: Body
    machine: Machine
    toes_may_overhang: bool = False
    press: Mapping[str, Mapping[str, float]] = field(default_factory=constants)
    hip_arm: float = 0.0  # share that the arms change over the 30 degrees beyond 90
    repetitions_k: float | None = None

    def placed(self, feet: Feet, sled_m: np.ndarray) -> Placed:
        """Postures of `[stance, place]` as lanes, stance by stance."""
        return placed_together([(self, feet, sled_m)])[0]

    def tracked(self, feet: Feet, placed: Placed) -> Track:
        """What a load meets in these postures."""
        return tracked_together([(self, feet, placed)])[0]

    def held(self, feet: Feet, sled: Sled, cues: Cue | Sequence[Cue], track: Track, motion: Motion) -> Held:
        """What the muscles do in these lanes; each is an instant of its own. One cue for all stances, or one each."""
        return held_together([(self, feet, sled, cues, track, motion)])[0]

    def push(self, feet: Feet, places: int, cues: Cue | Sequence[Cue]) -> Push:
        """How each stance's feet push, repeated `places` times."""
        if isinstance(cues, Cue):
            heel, toe = (np.repeat(v, places) for v in (feet.heel_height_m, feet.toe_out_rad))
            return push_on(self.body, self.machine, heel, toe, cues, self.press)
        each = [self.push(feet.at([k]), places, cue) for k, cue in enumerate(cues)]
        return jax.tree.map(lambda *parts: np.concatenate(parts), *each)


# Benches of one body may go through the engine together: lanes are filled better, and the calls are fewer.


def placed_together(calls: Sequence[tuple[Bench, Feet, np.ndarray]]) -> list[Placed]:
    """`Bench.placed` of each."""
    lanes = [
        (feet.setting(bench.machine, sled_m.shape[1]), np.asarray(sled_m, float).reshape(-1))
        for bench, feet, sled_m in calls
    ]
    return _together(PLACE, lanes, calls[0][0].body)


def tracked_together(calls: Sequence[tuple[Bench, Feet, Placed]]) -> list[Track]:
    """`Bench.tracked` of each."""
    lanes = [
        (feet.setting(bench.machine, placed.roll_rad.shape[-1] // len(feet)), placed) for bench, feet, placed in calls
    ]
    tracks = _together(TRACK, lanes, calls[0][0].body)
    return [_with_arm(track, bench.hip_arm, placed) for track, (bench, _, placed) in zip(tracks, calls, strict=True)]


def held_together(
    calls: Sequence[tuple[Bench, Feet, Sled, Cue | Sequence[Cue], Track, Motion]],
) -> list[Held]:
    """`Bench.held` of each."""
    lanes = []
    for bench, feet, sled, cues, track, motion in calls:
        places = motion.sled_m.shape[-1] // len(feet)
        lanes.append((feet.setting(bench.machine, places), sled, bench.push(feet, places, cues), track, motion))
    return _together(INSTANTS, lanes, calls[0][0].body)


def _with_arm(track: Track, hip_arm: float, placed: Placed) -> Track:
    """The hip's moment arms changed beyond 90 degrees."""
    if not hip_arm:
        return track
    beyond = np.clip((np.asarray(placed.q_rad[0]) - np.pi / 2) / np.radians(30), 0, 1)
    arms = np.array(track.moment_arm_m)
    arms[0] *= 1 + hip_arm * beyond
    return eqx.tree_at(lambda t: t.moment_arm_m, track, arms)


def _together(program: Program, lanes: Sequence[Any], body: Body) -> list[Any]:
    """A program over the lanes of several calls, and each one's own."""
    if len(lanes) == 1:
        return [_through(program, lanes[0], body)]
    counts = [max(leaf.shape[-1] for leaf in jax.tree.leaves(each)) for each in lanes]
    found = _through(program, jax.tree.map(lambda *parts: np.concatenate(parts, axis=-1), *lanes), body)
    ends = np.cumsum(counts)
    return [
        jax.tree.map(lambda leaf, a=end - count, b=end: leaf[..., a:b] if np.ndim(leaf) else leaf, found)
        for count, end in zip(counts, ends, strict=True)
    ]


def warm_up(body: Body) -> None:
    """Have the programs ready, side by side where they must be compiled."""
    if INSTANTS.ready:
        return
    lanes = np.zeros(LANES)  # the shape counts
    setting = Setting(*[lanes] * 7)
    placed = jax.eval_shape(PLACE.function, body, setting, lanes)
    track = jax.eval_shape(TRACK.function, body, setting, placed)
    sled, push, motion = Sled(*[lanes] * 3), Push(*[lanes] * 9), Motion(*[lanes] * 3)

    def first_half():
        with jax.enable_x64(True):
            PLACE.prepare(body, setting, lanes)
            TRACK.prepare(body, setting, placed)

    with ThreadPoolExecutor(max_workers=1) as other:
        compiling = other.submit(first_half)
        INSTANTS.prepare(body, setting, sled, push, track, motion)
        compiling.result()


def _through(program: Program, lanes: Any, body: Body) -> Any:
    """A program over all lanes, in pieces, as many at a time as there are cores."""
    count = max(leaf.shape[-1] for leaf in jax.tree.leaves(lanes))

    def run(piece):
        with jax.enable_x64(True):  # the precision is a thread's own affair
            return jax.device_get(program(body, *piece))

    return joined(list(_workers().map(run, pieces(lanes))), count)


@cache
def _workers() -> ThreadPoolExecutor:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return ThreadPoolExecutor(max_workers=cores)
