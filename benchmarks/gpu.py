"""`python -m benchmarks.gpu`: whole repetitions on a CUDA card through CuPy, checked against this machine's processor.

Nothing needs to be compiled beforehand but the core; a run takes under four minutes, half a minute of it compiling.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from legpress.body.scaling import Body
from legpress.core import rows
from legpress.core.library import HERE as HEADERS
from legpress.core.library import fingerprint, library
from legpress.core.programs import NODES, repetitions
from legpress.core.rows import container_of
from legpress.core.tables import Tables, body_tables, model_tables
from legpress.press.kinetic_chain import LegForces
from legpress.press.outcome import Outcome

from .repetitions import FRAMES, WAYS, Repetitions, timing_rows

SOURCE = Path(__file__).with_name("gpu.cu")
# Headers are read as they are; what does not say where it runs runs on the card.
# CuPy keeps what it compiled by source and options, not by headers: hence their fingerprint.
OPTIONS = (
    *("-DLEGPRESS_LANES=1", "-default-device", "-D__builtin_memcpy=memcpy", "--std=c++17", f"-I{HEADERS}"),
    f"-DLEGPRESS_FINGERPRINT={fingerprint()}u",
)
THREADS = 64  # of a block: a thread takes as many registers as there are, so that a block is not to be large
REPS = 2048  # of a chunk: 131,072 frames are more than a card does at a time, and memory is that of a chunk
KERNELS = ("lay_nodes", "solve_ways", "solve_frames")
COMPARED = 64  # repetitions: 4,096 frames
CLOSE_ENOUGH = 0.005  # of activations, the bar of every comparison with the reference

Launch = Callable[[str, int, Sequence[Any]], None]  # kernel, threads, its arguments: arrays and whole numbers


class GpuChain:
    """One body's repetitions by the kernels of `gpu.cu`; arrays are made by `arrays` (CuPy, or NumPy where a test stands in)."""

    def __init__(self, body: Body, reps: int, arrays: Any, launch: Launch):
        self._launch, self.reps = launch, reps
        self._kept: list[Any] = []  # what the structs of pointers point to
        self._model, self._body = (self._laid_out(tables, arrays) for tables in (model_tables(), body_tables(body)))
        self._ways, self._frames, self._rates, self._blend = (arrays.asarray(each) for each in timing_rows())
        self._nodes = arrays.empty((reps, rows.count("kinematics", "loads"), NODES))
        self._solved = arrays.empty((reps, library().legpress_before_rows(), len(WAYS.share)))
        self._forces = arrays.empty((rows.count("forces"), reps * FRAMES))
        self.megabytes = (self._nodes.nbytes + self._solved.nbytes + self._forces.nbytes) / 1e6

    def solve(self, settings: Any) -> Any:
        """Forces [row, rep * frame] of settings [number, rep], in the place of those before."""
        instants = len(WAYS.share)
        asked = (self._model, self._body, settings, np.int64(self.reps), self._nodes)
        self._launch("lay_nodes", self.reps * NODES, asked)
        self._launch("solve_ways", self.reps * instants, (*asked, self._ways, np.int64(instants), self._solved))
        of_frames = (self._frames, np.int64(FRAMES), self._rates, self._blend, self._forces)
        self._launch("solve_frames", self.reps * FRAMES, (*asked, np.int64(instants), self._solved, *of_frames))
        return self._forces

    def _laid_out(self, tables: Tables, arrays: Any) -> Any:
        kept = [arrays.asarray(array) for array in tables.arrays]
        self._kept += kept
        return arrays.asarray(np.array([address(array) for array in kept], np.int64))


def address(array: Any) -> int:
    return array.ctypes.data if isinstance(array, np.ndarray) else array.data.ptr


def available() -> str | None:
    """None, or the sentence that says what is missing."""
    try:
        import cupy  # pyright: ignore[reportMissingImports]
    except ImportError:
        return "CuPy is not installed; no GPU is measured."
    try:
        cupy.cuda.runtime.getDeviceCount()
    except cupy.cuda.runtime.CUDARuntimeError as error:
        return f"CuPy finds no CUDA card ({error}); no GPU is measured."
    return None


def measured(seconds: float) -> dict[str, Any]:
    """Speed, accuracy and memory on the first card, which streams frames for so long."""
    import cupy  # pyright: ignore[reportMissingImports]

    began = time.perf_counter()
    module = cupy.RawModule(code=SOURCE.read_text("utf-8"), options=OPTIONS, backend="nvrtc")
    kernels = {name: module.get_function(name) for name in KERNELS}
    compiled_s = time.perf_counter() - began

    def launch(name: str, threads: int, arguments: Sequence[Any]) -> None:
        kernels[name]((-(-threads // THREADS),), (THREADS,), tuple(arguments))

    kernel_ms = dict.fromkeys(KERNELS, 0.0)

    def timed(name: str, threads: int, arguments: Sequence[Any]) -> None:
        begin, end = cupy.cuda.Event(), cupy.cuda.Event()
        begin.record()
        launch(name, threads, arguments)
        end.record()
        end.synchronize()
        kernel_ms[name] += cupy.cuda.get_elapsed_time(begin, end)

    chunks = [Repetitions.random(REPS, seed) for seed in range(2)]
    settings = [cupy.asarray(chunk.settings) for chunk in chunks]
    chain = GpuChain(chunks[0].body, REPS, cupy, launch)
    found = container_of(LegForces, "forces", cupy.asnumpy(chain.solve(settings[0])))
    GpuChain(chunks[0].body, REPS, cupy, timed).solve(settings[1])
    done, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        chain.solve(settings[done % 2])
        cupy.cuda.Device().synchronize()
        done += 1
    took = time.perf_counter() - began
    free, whole = cupy.cuda.runtime.memGetInfo()
    return {
        "device": cupy.cuda.runtime.getDeviceProperties(0)["name"].decode(),
        "million_frames_per_s": done * REPS * FRAMES / took / 1e6,
        "largest_difference_of_activation": largest_difference(chunks[0], found),
        "unsolved_share": float((found.sharing.outcome != Outcome.SOLVED).mean()),
        "kernel_ms": kernel_ms,
        "chunk_mb": chain.megabytes,
        "device_memory_mb": (whole - free) / 1e6,
        "stack_bytes": {name: kernel.local_size_bytes for name, kernel in kernels.items()},
        "compile_s": compiled_s,
    }


def largest_difference(chunk: Repetitions, found: LegForces) -> float:
    """Of any activation in the first `COMPARED` repetitions, from this machine's processor."""
    settings = np.ascontiguousarray(chunk.settings[:, :COMPARED])
    forces, _ = repetitions(chunk.body, settings, *timing_rows(), kinematics=False)
    expected = container_of(LegForces, "forces", forces).sharing.activation
    return float(np.abs(found.sharing.activation[:, : expected.shape[1]] - expected).max())


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.gpu", description=__doc__)
    asked.add_argument("--seconds", type=float, default=20.0, help="how long frames are streamed")
    given = asked.parse_args()
    missing = available()
    if missing:
        raise SystemExit(missing)
    found = measured(given.seconds)
    print(json.dumps(found, indent=2))
    if not found["largest_difference_of_activation"] < CLOSE_ENOUGH:
        raise SystemExit(f"Activations differ by {CLOSE_ENOUGH} or more from the processor's.")


if __name__ == "__main__":
    main()
