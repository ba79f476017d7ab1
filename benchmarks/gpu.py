"""`python -m benchmarks.gpu`: frames a second of the core on a GPU, and how far its answers are from the processor's.

Needs a card and `pip install 'legpress[gpu]'`; nothing else is measured here. Repetitions are those of the other benchmarks, solved in chunks that fit any card
of 16 GB, so that memory does not grow with their number.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from legpress.core import programs, rows
from legpress.core.library import HERE as CORE
from legpress.core.library import field_groups
from legpress.core.tables import Tables, body_tables, model_tables

from .engine import FRAMES, TIMING, WAYS, random_chunk, usual_body

SOURCE = Path(__file__).with_name("gpu.cu")
# Where CUDA's run-time compiler departs from the others: functions that do not say where they run, and one name.
OPTIONS = ("--std=c++17", "-DLEGPRESS_LANES=1", "-default-device", "-D__builtin_memcpy=memcpy", f"-I{CORE}")
THREADS = 64  # of a block: a frame's numbers are many, and more threads share the registers
REPS = 16_384  # of a chunk; the nodes of a stroke take 0.2 MB, forces another 0.2


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.gpu", description=__doc__)
    asked.add_argument("--frames", type=float, default=2e7, help="how many to solve")
    chunks = max(1, round(asked.parse_args().frames / (REPS * FRAMES)))
    import cupy  # pyright: ignore[reportMissingImports]  # of the extra `gpu`

    body = usual_body("float64")
    given = repetitions_of(body)
    chunk = Chunk(cupy, body, *given)
    forces = chunk.solve()
    few = 8 * FRAMES
    settings, *times = given
    expected, _ = programs.repetitions(body, np.ascontiguousarray(settings[:, :8]), *times, kinematics=False)
    activation = slice(*span_of("activation"))
    apart = np.abs(cupy.asnumpy(forces[activation, :few]) - expected[activation]).max()
    began, ended = cupy.cuda.Event(), cupy.cuda.Event()
    began.record()
    for _ in range(chunks):
        chunk.solve()
    ended.record()
    ended.synchronize()
    seconds = 1e-3 * cupy.cuda.get_elapsed_time(began, ended)
    card = cupy.cuda.runtime.getDeviceProperties(0)["name"].decode()
    print(
        f"{card}: {chunks * REPS * FRAMES / seconds / 1e6:.2f} million frames a second, whole chain, {chunks * REPS * FRAMES:,} frames"
    )
    print(
        f"activations within {apart:.1e} of the processor's; {cupy.get_default_memory_pool().total_bytes() / 1e9:.1f} GB on the card"
    )


def repetitions_of(body: Any, reps: int = REPS) -> tuple[np.ndarray, ...]:
    """Settings [number, rep] of random repetitions, and what `programs.repetitions` wants to know of their time."""
    settings = np.concatenate([rows.rows_of(part) for part in random_chunk(body, reps * FRAMES, "float64", seed=1)])
    along = (np.stack([way.share, way.velocity_per_s, way.acceleration_per_s2]) for way in (WAYS, TIMING.trajectory))
    return settings, *map(np.ascontiguousarray, (*along, TIMING.rates, TIMING.blend))


def span_of(name: str) -> tuple[int, int]:
    """First row and the row after the last of a field of the forces."""
    fields = [field for field, _ in field_groups()["forces"]]
    ends = np.cumsum([0, *(count for _, count in field_groups()["forces"])])
    place = fields.index(name)
    return int(ends[place]), int(ends[place + 1])


class Chunk:
    """Repetitions on the card, with room for all that is worked out of them."""

    def __init__(self, cupy: Any, body: Any, settings, ways, frames, rates, blend):
        self.cupy = cupy
        module = cupy.RawModule(code=SOURCE.read_text("utf-8"), options=OPTIONS)
        self.kernels: dict[str, Callable] = {
            name: module.get_function(name) for name in ("sizes", "nodes", "ways", "frames")
        }
        self.tables = [self._tables(tables) for tables in (model_tables(), body_tables(body))]
        self.settings, self.ways, self.frames, self.rates, self.blend = map(
            cupy.asarray, (settings, ways, frames, rates, blend)
        )
        self.reps, instants, count = settings.shape[1], ways.shape[1], frames.shape[1]
        sizes = cupy.empty(2, np.int64)
        self.kernels["sizes"]((1,), (1,), (sizes,))
        nodes_bytes, before_rows = map(int, sizes.get())
        self.nodes = cupy.empty(self.reps * nodes_bytes // 8)
        self.way_motion, self.motion = (cupy.empty(self.reps * 3 * k) for k in (instants, count))
        self.solved = cupy.empty(self.reps * before_rows * instants)
        self.forces = cupy.empty((rows.count("forces"), self.reps * count))

    def solve(self) -> Any:
        """Forces [row, frame], one repetition after the other; the next call writes over them."""
        instants, count = np.int32(self.ways.shape[1]), np.int32(self.frames.shape[1])
        reps, task = np.int64(self.reps), (*self.tables_at, self.settings)
        self._run("nodes", self.reps, (*task, self.nodes, reps))
        self._run(
            "ways",
            self.reps * int(instants),
            (*task, self.nodes, self.ways, instants, self.way_motion, self.solved, reps),
        )
        self._run(
            "frames",
            self.reps * int(count),
            (
                *task,
                self.nodes,
                self.frames,
                count,
                self.motion,
                self.solved,
                instants,
                self.rates,
                self.blend,
                self.forces,
                reps,
            ),
        )
        return self.forces

    @property
    def tables_at(self) -> list[Any]:
        return [pointers for pointers, _ in self.tables]

    def _tables(self, tables: Tables) -> tuple[Any, list[Any]]:
        """Tables on the card, and the struct of pointers to them."""
        arrays = [self.cupy.asarray(array) for array in tables.arrays]
        return self.cupy.asarray(np.array([array.data.ptr for array in arrays], np.uint64)), arrays

    def _run(self, name: str, threads: int, arguments: tuple[Any, ...]) -> None:
        self.kernels[name]((-(-threads // THREADS),), (THREADS,), arguments)


if __name__ == "__main__":
    main()
