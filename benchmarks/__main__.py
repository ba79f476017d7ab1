"""`python -m benchmarks`: print the table, write benchmarks/latest.json."""

from __future__ import annotations

import argparse
import json
import platform
from pathlib import Path

import jax
import numpy as np

LATEST = Path(__file__).parent / "latest.json"


SIZES = [1_000, 10_000, 100_000, 1_000_000, 10_000_000]


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument("--lanes", type=int, default=512, help="frames of a chunk, a multiple of 64")
    asked.add_argument("--dtype", default="float32", choices=("float32", "float64"))
    asked.add_argument("--frames", type=int, default=SIZES[-1], help="the largest number of frames to stream")
    given = asked.parse_args()
    # As in a repetition: double precision is at hand where the engine asks for it.
    jax.config.update("jax_enable_x64", True)
    from . import opensim_speed
    from .engine import Engine, cores, one_repetition_ms, seconds_of_frames, streamed
    from .operations import peak_per_second

    sizes = [size for size in SIZES if size < given.frames] + [given.frames]
    growth = streamed(sizes, given.lanes, given.dtype)
    speed = max(row["frames_per_s"] for row in growth if row["frames"] >= min(100_000, given.frames))
    peak, alone = peak_per_second(), one_repetition_ms()
    engine = Engine(given.lanes, given.dtype)
    operations = engine.operations_per_frame()
    placed, held = engine.example()
    theirs = None
    missing = opensim_speed.available()
    if missing is None:
        theirs = opensim_speed.frames_per_second(placed, held, seconds_of_frames(), _mid_foot_m(engine.body))
    result = {
        "frames_per_s": speed,
        "opensim_frames_per_s": theirs,
        "ratio": None if theirs is None else speed / theirs,
        "peak_fraction": speed * operations / peak,
        "repetition_ms": alone["engine"],
        "simulate_ms": alone["simulate"],
        "peak_memory_mb": growth[-1]["memory_mb"],
        "growth": growth,
        "operations_per_frame": operations,
        "peak_operations_per_s": peak,
        "worst_balance_Nm": float(held.sharing.residual_Nm.max()),
        "lanes": given.lanes,
        "dtype": given.dtype,
        "device": jax.devices()[0].device_kind,
        "cores": len(cores()),
        "python": platform.python_version(),
        "jax": jax.__version__,
    }
    LATEST.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    _print(result, missing)


def _mid_foot_m(body) -> np.ndarray:
    from legpress.press.cue import constants

    point = np.array(body.heel_in_calcn_m, float)
    point[0] += constants()["contact"]["reference_share"] * float(body.foot_length_m)
    return point


def _print(result: dict, missing: str | None) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("measured", "figure", "bar")
    table.add_row("one-leg frames a second, whole chain", f"{result['frames_per_s']:,.0f}", "250,000")
    if missing is None:
        table.add_row("OpenSim StaticOptimization, one-leg frames", f"{result['opensim_frames_per_s']:,.1f}", "")
        table.add_row("ratio", f"{result['ratio']:,.0f}", "15,000")
    table.add_row("share of the computer's peak rate", f"{100 * result['peak_fraction']:.1f} %", "")
    table.add_row("operations a frame", f"{result['operations_per_frame']:,.0f}", "")
    table.add_row("one repetition of 64 frames, double precision", f"{result['repetition_ms']:.1f} ms", "20 ms")
    table.add_row("the same by simulate(), with limits and table", f"{result['simulate_ms']:.0f} ms", "")
    for row in result["growth"]:
        name = f"{row['frames']:,.0f} frames"
        table.add_row(name, f"{row['frames_per_s']:,.0f} a second, {row['memory_mb']:,.0f} MB", "1,500 MB")
    table.add_row("worst moment balance", f"{result['worst_balance_Nm']:.4f} Nm", "0.1 Nm")
    console = Console()
    console.print(table)
    if missing:
        console.print(missing)


if __name__ == "__main__":
    main()
