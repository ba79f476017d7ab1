"""The native core at a level of processor on some cores, in a process of its own: `python -m benchmarks.core_speed`."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import numpy as np

from legpress.core import programs, rows
from legpress.core.library import levels, load

from .clock import Clock, cores
from .memory import own_peak_mb
from .repetitions import FRAMES, Repetitions, timing_rows

REPS = 64  # of a chunk: 4,096 frames, eight pieces of a core
CHUNKS = 8  # different ones; after the last the first comes again


@contextmanager
def at_level(level: str) -> Iterator[None]:
    """The core of one of the levels that this processor runs; a user has no such choice, the best is loaded."""
    chosen = load(level)
    with patch.object(programs, "library", lambda: chosen):
        yield


def stream(chunks: list[Repetitions], frames: int, *, kinematics: bool = True) -> dict[str, float]:
    """Solves so many frames chunk by chunk and keeps nothing: what was done, in what time, the process' peak memory so far."""
    timing, settings = timing_rows(), [np.ascontiguousarray(chunk.settings) for chunk in chunks]
    body, each, done = chunks[0].body, settings[0].shape[1], 0
    programs.repetitions(body, settings[0], *timing, kinematics=kinematics)  # threads and tables are there
    clock = Clock()
    while done * each * FRAMES < frames:
        programs.repetitions(body, settings[done % len(settings)], *timing, kinematics=kinematics)
        done += 1
    return {"frames": done * each * FRAMES, **clock.read(), "memory_mb": own_peak_mb()}


def parts_us() -> dict[str, float]:
    """Microseconds of processor time a frame of each part of the chain, on one core; programs apart, or differences of two."""
    some = Repetitions.random(1, 1)
    body, setting = some.body, np.ascontiguousarray(some.settings)
    ways, frames, rates, blend = timing_rows()
    top_m, way_m = some.ends.top_m[0], some.ends.bottom_m[0] - some.ends.top_m[0]
    along = [np.vstack([top_m + way_m * shares[:1], way_m * shares[1:]]) for shares in (ways, frames)]
    nodes = programs.stroke_nodes(body, setting)
    geometry = np.repeat(rows.rows_of(some.geometry), programs.NODES, axis=1)
    places = np.vstack([geometry, np.linspace(some.ends.bottom_m[0], top_m, programs.NODES)])
    kinematics = programs.run("legpress_kinematics", rows.count("kinematics"), [(body, places)])[0]
    first, _, _ = programs.stroke_instants(body, setting, nodes, along[0], None, full=False)
    before = (first, rates, blend)
    took = {
        "kinematics": per_frame_us(lambda: programs.run("legpress_kinematics", len(kinematics), [(body, places)])),
        "loads": per_frame_us(lambda: programs.run("legpress_loads", rows.count("loads"), [(body, kinematics)])),
        "ways": per_frame_us(lambda: programs.stroke_instants(body, setting, nodes, along[0], None, full=False)),
        "coarse": per_frame_us(lambda: programs.stroke_instants(body, setting, nodes, along[1], before, full=False)),
        "full": per_frame_us(lambda: programs.stroke_instants(body, setting, nodes, along[1], before, full=True)),
        "whole": per_frame_us(lambda: programs.repetitions(body, setting, ways, frames, rates, blend)),
        "forces": per_frame_us(
            lambda: programs.repetitions(body, setting, ways, frames, rates, blend, kinematics=False)
        ),
    }
    interpolated = max(took["whole"] - took["forces"], 0.0)
    return {
        "postures, roll and paths at 16 places": took["kinematics"],
        "static loads and supply at 16 places": took["loads"],
        "coarse sharing of the ways' 24 instants": took["ways"],
        "coarse sharing of every frame, loads interpolated": took["coarse"],
        "full sharing, fibres and knee": max(took["full"] - took["coarse"] - interpolated, 0.0),
        "postures interpolated to every frame": interpolated,
    }


def per_frame_us(run: Callable[[], Any], tries: int = 60) -> float:
    """The median of some tries; a busy computer changes it little."""
    took = []
    for _ in range(tries):
        clock = Clock()
        run()
        took.append(clock.read()["processor_seconds"])
    return 1e6 * float(np.median(took)) / FRAMES


def one_repetition_ms(tries: int = 200) -> dict[str, float]:
    """The shortest and the median time by the clock of one repetition of `FRAMES` frames, on one core."""
    some, timing = Repetitions.random(1, 1), timing_rows()
    setting, took = np.ascontiguousarray(some.settings), []
    for _ in range(tries):
        clock = Clock()
        programs.repetitions(some.body, setting, *timing)
        took.append(1e3 * clock.read()["seconds"])
    return {"shortest_ms": min(took), "median_ms": float(np.median(took))}


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.core_speed", description=__doc__)
    asked.add_argument("--level", default=levels()[-1], choices=levels())
    asked.add_argument("--cores", type=int, default=1)
    asked.add_argument("--frames", type=int, nargs="+", default=[100_000], help="numbers of frames to stream, rising")
    asked.add_argument("--without-postures", action="store_true", help="forces alone")
    asked.add_argument("--parts", action="store_true", help="the chain's parts and one repetition instead")
    given = asked.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, set(cores()[: given.cores]))
    with at_level(given.level):
        if given.parts:
            print(json.dumps({"parts_us": parts_us(), "repetition": one_repetition_ms()}))
            return
        chunks = [Repetitions.random(REPS, seed) for seed in range(CHUNKS)]
        print(json.dumps([stream(chunks, frames, kinematics=not given.without_postures) for frames in given.frames]))


if __name__ == "__main__":
    main()
