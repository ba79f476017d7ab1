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
from .chain import Held, Placed, Push, Track, hold, outline, place, tracked, unprepared
from .engine import FAST, Program
from .lanes import kept
from .load import Motion, Sled
from .posture import Setting
from .pressing import Press
from .rehearsal import Ends, Laid, finish_placed, lay_placed, sketch, unsketched
from .stroke import NODES, nodes_m
from .timing import SKETCHED

LANES = 128  # frames per call of the engine: one shape, so one compilation for every tempo


def track_placed(body: Body, setting: Setting, placed: Placed) -> Track:
    """What a load meets in these postures, for a body whose supply has not been tabulated."""
    supply = kept(tabulated(body.muscles), placed.roll_rad[0] > -1e9)
    return tracked(body, supply, setting, placed)


def hold_instants(body: Body, setting: Setting, sled: Sled, push: Push, track: Track, motion: Motion) -> Held:
    """What muscles do at instants that have nothing to do with each other, fibre velocities at a constant drive."""
    velocity = track.fibre_slope * motion.speed_m_per_s[None]
    task = (body, setting, sled, push, track, motion, velocity)
    _, start, _ = outline(*task, unprepared(motion.sled_m.shape[0], motion.sled_m.dtype))
    return hold(*task, start)


# Compiled when first called, and kept on disk.
# Those that a comparison of a thousand stances goes through are worth some seconds more.
PLACE, LAY, SKETCH, FINISH = Program(place, FAST), Program(lay_placed), Program(sketch), Program(finish_placed)
PROGRAMS = (PLACE, LAY, SKETCH, FINISH)
INSTANTS = Program(hold_instants, FAST)
TRACK = Program(track_placed, FAST)  # of single places, for comparisons of strength


def warm_up(press: Press, strength: bool = False) -> None:
    """Load the chain's parts side by side, or compile them so where nothing is kept; `strength` those for a known set too."""
    if FINISH.ready:
        return
    if all(program.is_kept() for program in PROGRAMS):
        # Not a daemon: a process that ends within a load would abort.
        Thread(target=lambda: [program.fetch() for program in PROGRAMS[1:]]).start()
        return
    body, one, ends, number = press.body, press.setting(1), Ends(np.zeros(1), np.ones(1)), np.zeros(())
    sled, push = press.sled(1), press.push(1)
    places, lanes = (jax.ShapeDtypeStruct((count,), float) for count in (NODES, LANES))
    setting = jax.tree.map(lambda _: lanes, one)
    nodes = jax.eval_shape(place, body, jax.tree.map(lambda _: places, one), places)
    laid = jax.eval_shape(lay_placed, body, one, ends, nodes)
    frames, matrix = np.zeros((1, LANES)), np.zeros((2 * SKETCHED, LANES))
    frames, before = Motion(frames, frames, frames), unsketched(1, 2 * SKETCHED, float)
    task = (body, laid, sled, push, frames)

    def first_half():
        with jax.enable_x64(True):  # the precision is a thread's own affair
            PLACE.prepare(body, press.setting(LANES), np.zeros(LANES))
            LAY.prepare(body, one, ends, nodes)
            if strength:
                TRACK.prepare(body, press.setting(LANES), jax.eval_shape(place, body, setting, lanes))

    with ThreadPoolExecutor(max_workers=1) as other:
        compiling = other.submit(first_half)
        solved = jax.eval_shape(sketch, *task, before, matrix, matrix, number)
        FINISH.prepare(*task, solved)
        SKETCH.prepare(*task, before, matrix, matrix, number)
        compiling.result()


def placed_at(press: Press, sled_m: np.ndarray) -> Placed:
    parts = [jax.device_get(PLACE(press.body, press.setting(LANES), chunk)) for chunk in chunks(sled_m)]
    return joined(parts, len(sled_m))


def tracked_at(press: Press, placed: Placed) -> Track:
    """What a load meets at these places of the press."""
    count = placed.roll_rad.shape[-1]
    setting = press.setting(LANES)
    return joined([jax.device_get(TRACK(press.body, setting, piece)) for piece in pieces(placed)], count)


def chunks(values: np.ndarray):
    """Runs of LANES values; the last one is filled up with its own end."""
    for start in range(0, values.shape[-1], LANES):
        part = values[..., start : start + LANES]
        short = LANES - part.shape[-1]
        yield np.concatenate([part, np.repeat(part[..., -1:], short, axis=-1)], axis=-1) if short else part


def joined(parts: Sequence[Any], count: int):
    def join(*arrays):
        if np.ndim(arrays[0]) == 0:
            return arrays[0]
        return np.concatenate(arrays, axis=-1)[..., :count]

    return jax.tree.map(join, *parts)


def laid_out(press: Press, bottom_m: float, top_m: float) -> Laid:
    """The stroke at its nodes."""
    body, one = press.body, press.setting(1)
    ends = Ends(np.array([bottom_m]), np.array([top_m]))
    nodes = nodes_m(body.skeleton, body.heel_in_calcn_m, one, ends.bottom_m, ends.top_m)
    return LAY(body, one, ends, placed_at(press, nodes.reshape(-1)))


def pieces(tree):
    """A tree of arrays as trees of LANES lanes."""
    leaves, shape = jax.tree.flatten(tree)
    count = max(leaf.shape[-1] for leaf in leaves if leaf.ndim)
    number = -(-count // LANES)
    chunked = [list(chunks(np.asarray(leaf))) if leaf.ndim else [leaf] * number for leaf in leaves]
    return [jax.tree.unflatten(shape, list(part)) for part in zip(*chunked, strict=True)]
