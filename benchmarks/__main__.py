"""`python -m benchmarks`: print the table, write benchmarks/latest.json."""

from __future__ import annotations

import argparse
import json
import os
import platform
from pathlib import Path

import jax
import numpy as np

LATEST = Path(__file__).parent / "latest.json"


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument("--lanes", type=int, default=512, help="frames of a chunk, a multiple of 64")
    asked.add_argument("--dtype", default="float32", choices=("float32", "float64"))
    asked.add_argument("--seconds", type=float, default=10.0, help="how long to measure")
    asked.add_argument("--frames", type=int, default=1_000_000, help="frames to stream for the memory")
    given = asked.parse_args()
    # As in a repetition: double precision is at hand where the engine asks for it.
    jax.config.update("jax_enable_x64", True)
    from . import memory, opensim_speed
    from .engine import Engine, seconds_of_frames
    from .operations import peak_per_second

    engine = Engine(given.lanes, given.dtype)
    speed = engine.frames_per_second(given.seconds)
    peak = peak_per_second()
    operations = engine.operations_per_frame()
    placed, held = jax.device_get(engine.run(*engine.chunks[0]))
    theirs = None
    missing = opensim_speed.available()
    if missing is None:
        theirs = opensim_speed.frames_per_second(placed, held, seconds_of_frames(), _mid_foot_m(engine.body))
    result = {
        "frames_per_s": speed,
        "opensim_frames_per_s": theirs,
        "ratio": None if theirs is None else speed / theirs,
        "peak_fraction": speed * operations / peak,
        "peak_memory_mb": memory.peak_mb(given.frames, given.lanes, given.dtype),
        "operations_per_frame": operations,
        "peak_operations_per_s": peak,
        "frames_for_memory": given.frames,
        "lanes": given.lanes,
        "dtype": given.dtype,
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "python": platform.python_version(),
        "jax": jax.__version__,
    }
    LATEST.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    _print(result, missing, held)


def _mid_foot_m(body) -> np.ndarray:
    from legpress.press.cue import constants

    point = np.array(body.heel_in_calcn_m, float)
    point[0] += constants()["contact"]["reference_share"] * float(body.foot_length_m)
    return point


def _print(result: dict, missing: str | None, held) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("measured", "figure", "bar")
    table.add_row("one-leg frames a second, whole chain", f"{result['frames_per_s']:,.0f}", "100,000")
    if missing is None:
        table.add_row("OpenSim StaticOptimization, one-leg frames", f"{result['opensim_frames_per_s']:,.1f}", "")
        table.add_row("ratio", f"{result['ratio']:,.0f}", "5,000")
    table.add_row("share of the computer's peak rate", f"{100 * result['peak_fraction']:.1f} %", "")
    table.add_row("operations a frame", f"{result['operations_per_frame']:,.0f}", "")
    table.add_row(
        f"memory for {result['frames_for_memory']:,} frames", f"{result['peak_memory_mb']:,.0f} MB", "1,500 MB"
    )
    table.add_row("worst moment balance", f"{held.shared.residual_Nm.max():.4f} Nm", "0.1 Nm")
    console = Console()
    console.print(table)
    if missing:
        console.print(missing)


if __name__ == "__main__":
    main()
