"""The core's programs over the frames of several bodies, on as many cores as there are."""

from __future__ import annotations

import ctypes
import math
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import numpy as np

from ..body.scaling import Body
from ..cores import cores
from . import rows
from .library import library
from .tables import body_tables, model_tables

Bodies = Body | tuple[Body, ...]
PIECE = 512  # frames at least that a core does at a time, 3 ms of work; less is not worth a thread
SETTING = ("geometry", "ends", "sled", "contact")  # the groups that a repetition's numbers are of
MOST_FRAMES, MOST_WAY_INSTANTS = 1024, 64  # of a repetition among many (`core/programs.cpp`)
NODES = 16  # places that stand for a stroke (`core/stroke.hpp`)


def run(program: str, out_rows: int, tasks: Sequence[tuple[Bodies, np.ndarray]]) -> list[np.ndarray]:
    """A program of `core/programs.cpp` over rows [row, frame] of each task; rows [out_rows, frame] of each.

    Of several bodies each has as many of a task's frames, one after the other. No result depends on what goes together.
    """
    function, model = getattr(library(), program), model_tables().pointers
    found = [np.empty((out_rows, given.shape[1])) for _, given in tasks]

    def work(portion: list[tuple[int, Body, int, int]]) -> None:
        for task, body, begin, end in portion:
            given = tasks[task][1]
            places = (ctypes.c_long(v) for v in (given.shape[1], begin, end))
            function(model, body_tables(body).pointers, _address(given), _address(found[task]), *places)

    in_parallel(work, _portions(tasks))
    return found


def each_lane(bodies: Bodies, number: Callable[[Body], Any], shape: tuple[int, ...]) -> np.ndarray:
    """A number of each body in its lanes, as `run` deals them out."""
    several = (bodies,) if isinstance(bodies, Body) else bodies
    return np.repeat(np.array([float(number(body)) for body in several]), math.prod(shape) // len(several)).reshape(
        shape
    )


def _portions(tasks: Sequence[tuple[Bodies, np.ndarray]]) -> list[list[tuple[int, Body, int, int]]]:
    """Task, body, first and last frame of what a core does at a time: of long tasks a piece, of short ones some."""
    portions, room = [], 0
    for task, (bodies, given) in enumerate(tasks):
        several = (bodies,) if isinstance(bodies, Body) else bodies
        each = given.shape[1] // len(several)
        for k, body in enumerate(several):
            pieces = max(1, each // PIECE)
            for n in range(pieces):
                begin, end = (k * each + each * m // pieces for m in (n, n + 1))
                if room <= 0:
                    portions.append([])
                    room = PIECE
                portions[-1].append((task, body, begin, end))
                room -= end - begin
    return portions


def stroke_nodes(body: Body, setting: np.ndarray) -> np.ndarray:
    """Rows [row, node] of kinematics and loads at the nodes of a stroke; `setting` are the numbers of `SETTING`."""
    nodes = np.empty((rows.count("kinematics", "loads"), NODES))
    library().legpress_stroke_nodes(
        model_tables().pointers, body_tables(body).pointers, _address(setting), _address(nodes)
    )
    return nodes


def stroke_instants(
    body: Body,
    setting: np.ndarray,
    nodes: np.ndarray,
    motion: np.ndarray,
    before: tuple[np.ndarray, np.ndarray, np.ndarray] | None,
    *,
    full: bool,
) -> tuple[np.ndarray, np.ndarray | None, np.ndarray | None]:
    """Instants of a stroke: what their neighbours start from [row, instant]; and in full, forces and kinematics.

    `motion` [3, instant] is place, speed and acceleration of the sled. `before`: what an earlier call gave, and the matrices
    [instant before, instant] that make rates of fibre lengths and starts of it.
    """
    count = motion.shape[1]
    solved = np.empty((library().legpress_before_rows(), count))
    forces, kinematics = (np.empty((rows.count(group), count)) if full else None for group in ("forces", "kinematics"))
    library().legpress_stroke_instants(
        model_tables().pointers, body_tables(body).pointers, _address(setting), _address(nodes), _address(motion),
        ctypes.c_int(count), ctypes.c_int(0 if before is None else before[0].shape[1]),
        *((None,) * 3 if before is None else (_address(each) for each in before)),
        _address(solved), *(None if out is None else _address(out) for out in (forces, kinematics)),
    )  # fmt: skip
    return solved, forces, kinematics


def repetitions(
    body: Body,
    settings: np.ndarray,
    ways: np.ndarray,
    frames: np.ndarray,
    rates: np.ndarray,
    blend: np.ndarray,
    *,
    kinematics: bool = True,
) -> tuple[np.ndarray, np.ndarray | None]:
    """Repetitions in the same time, each in its own setting [number, rep]: forces and kinematics [row, rep * frame].

    `ways` and `frames` are [share of the way down, per s, per s2][instant], `rates` and `blend` [instant of the ways, frame].
    Raises ValueError for more frames or instants than the core has room for.
    """
    reps, count = settings.shape[1], frames.shape[1]
    if count > MOST_FRAMES or ways.shape[1] > MOST_WAY_INSTANTS:
        raise ValueError(
            f"A repetition has {count} frames and {ways.shape[1]} instants of its ways; the core has room for {MOST_FRAMES} "
            f"and {MOST_WAY_INSTANTS}."
        )
    forces = np.empty((rows.count("forces"), reps * count))
    places = np.empty((rows.count("kinematics"), reps * count)) if kinematics else None
    model, tables = model_tables().pointers, body_tables(body).pointers

    def work(piece: tuple[int, int]) -> None:
        library().legpress_repetitions(
            model, tables, _address(settings), _address(ways), ctypes.c_int(ways.shape[1]), _address(frames), ctypes.c_int(count),
            _address(rates), _address(blend), _address(forces), None if places is None else _address(places), *(ctypes.c_long(v) for v in (reps, *piece)),
        )  # fmt: skip

    each = max(1, PIECE // count)
    in_parallel(work, [(begin, min(begin + each, reps)) for begin in range(0, reps, each)])
    return forces, places


def in_parallel(work: Callable[[Any], Any], pieces: Sequence[Any]) -> list[Any]:
    """What `work` makes of each piece; the core lets go of Python's lock."""
    if len(pieces) < 2 or cores() == 1:
        return [work(piece) for piece in pieces]
    return list(_workers().map(work, pieces))


@cache
def _workers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=cores())


if hasattr(os, "register_at_fork"):  # a forked child has none of its parent's threads, and would wait for them for ever
    os.register_at_fork(after_in_child=_workers.cache_clear)


def _address(array: np.ndarray) -> ctypes.c_void_p:
    assert array.flags.c_contiguous  # noqa: S101, every caller makes it so; a check at each call for the tests
    assert array.dtype == np.float64  # noqa: S101, the same
    return ctypes.c_void_p(array.ctypes.data)
