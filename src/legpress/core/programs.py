"""The core's programs over the frames of several bodies, on as many cores as there are."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np

from ..body.scaling import Body
from .library import library
from .tables import body_tables, model_tables

PIECE = 256  # frames that a core does at a time; less is not worth a thread


def run(program: str, out_rows: int, tasks: Sequence[tuple[Body, np.ndarray]]) -> list[np.ndarray]:
    """A program of `core/programs.cpp` over rows [row, frame] of each body; rows [out_rows, frame] of each.

    No result depends on which frames or bodies go together.
    """
    function, model = getattr(library(), program), model_tables().pointers
    found = [np.empty((out_rows, rows.shape[1])) for _, rows in tasks]

    def work(piece: tuple[int, int, int]) -> None:
        task, begin, end = piece
        body, rows = tasks[task]
        function(
            model, body_tables(body).pointers, _address(rows), _address(found[task]),
            *(ctypes.c_long(v) for v in (rows.shape[1], begin, end)),
        )  # fmt: skip

    pieces = [
        (task, begin, min(begin + PIECE, rows.shape[1]))
        for task, (_, rows) in enumerate(tasks)
        for begin in range(0, rows.shape[1], PIECE)
    ]
    in_parallel(work, pieces)
    return found


def in_parallel(work, pieces: Sequence) -> list:
    """What `work` makes of each piece; the core lets go of Python's lock."""
    return [work(piece) for piece in pieces] if len(pieces) < 2 else list(_workers().map(work, pieces))


@cache
def _workers() -> ThreadPoolExecutor:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return ThreadPoolExecutor(max_workers=cores)


def _address(array: np.ndarray) -> ctypes.c_void_p:
    assert array.flags.c_contiguous and array.dtype == np.float64
    return ctypes.c_void_p(array.ctypes.data)
