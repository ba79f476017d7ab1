"""Every row of the table, one after the other, each in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

import legpress as lp
from legpress.core.library import levels
from legpress.press.batch import solve_reps

from . import fresh, gpu, opensim_speed, reference_speed, wasm_speed
from .clock import Clock, cores
from .repetitions import FRAMES, TIMING, WAYS, Repetitions

Row = dict[str, Any]
LONG_S = 10  # commands that may take longer run once
GROWTH = [1_000, 10_000, 100_000, 1_000_000, 10_000_000]
BARS = {("x86_64_v4", 2): "350,000", ("x86_64_v3", 2): "200,000"}
RATIO, MEMORY_MB, REPETITION_MS, SIMULATE_MS, WASM_MS, GPU_MILLION = 20_000, 300, 0.5, 10, 3, 20


def measure() -> tuple[list[Row], list[str]]:
    """All rows, and a sentence for whatever could not be measured here."""
    rows, missing = [], []

    def part(absent: str | None, measured: Callable[[], list[Row]]) -> list[Row]:
        found = []
        try:
            found = measured() if absent is None else []
        except RuntimeError as error:  # one figure less is no reason to lose the others
            absent = str(error)
        if absent:
            missing.append(absent)
        if found:
            found[-1]["last"] = True
        rows.extend(found)
        return found

    theirs = part(opensim_speed.available(), opensim_rows)
    part(reference_speed.available(), reference_rows)
    core = part(None, lambda: core_rows(400_000))
    if theirs:
        part(None, lambda: [_ratio(core, theirs)])
    part(wasm_speed.available(), wasm_rows)
    part(gpu.available(), gpu_rows)
    part(None, parts_rows)
    part(None, growth_rows)
    part(None, lambda: [simulate_row()])
    for name in fresh.COMMANDS:
        part(None, lambda name=name: fresh_rows(name))
    return rows, missing


def measure_short() -> tuple[list[Row], list[str]]:
    """The core alone, for use after every change of it."""
    return [*core_rows(60_000), *parts_rows(), simulate_row()], []


def opensim_rows() -> list[Row]:
    some = Repetitions.random(1, 0)
    placed, held = solve_reps(some.body, some.geometry, some.ends, some.sled, some.contact, WAYS, TIMING)
    found = opensim_speed.measured(placed, held, TIMING.seconds, opensim_speed.mid_foot_m(some.body))
    return [_speed("OpenSim's StaticOptimization, frames of one leg a second", found)]


def reference_rows() -> list[Row]:
    return [_speed("the reference: JAX, XLA in double precision, 1 core, frames a second", _asked("reference_speed"))]


def core_rows(frames: int) -> list[Row]:
    rows = []
    for level in levels():
        for count in sorted({1, min(2, len(cores()))}):
            (found,) = _core("--level", level, "--cores", str(count), "--frames", str(frames))
            row = _speed(f"the core, {level}, {_cores(count)}, frames a second", found, count)
            rows.append(row | {"bar": BARS.get((level, count), "")})
    (found,) = _core("--cores", "1", "--frames", str(frames), "--without-postures")
    return [*rows, _speed(f"the same, {levels()[-1]}, 1 core, forces alone", found)]


def wasm_rows() -> list[Row]:
    found = wasm_speed.measured()
    ms = {key: 1e3 * FRAMES * found[key] / found["frames"] for key in ("seconds", "processor_seconds")}
    return [
        _speed("the core as WebAssembly, Node, 1 thread, frames a second", found),
        _times("one repetition there", ms["seconds"], ms["processor_seconds"], "ms", WASM_MS),
    ]


def gpu_rows() -> list[Row]:
    found = gpu.measured(20.0)
    speed = f"{found['million_frames_per_s']:,.1f}"
    return [
        {"what": f"{found['device']}, million frames a second", "clock": speed, "bar": str(GPU_MILLION), "found": found}
    ]


def parts_rows() -> list[Row]:
    found = _core("--parts")
    rows = [
        {"what": f"{what}, a frame", "processor": f"{us:.2f} µs", "found": us} for what, us in found["parts_us"].items()
    ]
    one = found["repetition"]
    shortest, median = one["shortest_ms"], one["median_ms"]
    what = f"one repetition of {FRAMES} frames, 1 core: shortest and median"
    return [
        *rows,
        {"what": what, "clock": f"{shortest:.2f}, {median:.2f} ms", "bar": f"{REPETITION_MS} ms", "found": one},
    ]


def growth_rows() -> list[Row]:
    count = len(cores())
    found = _core("--cores", str(count), "--frames", *map(str, GROWTH))
    return [
        _speed(
            f"{asked:,} frames on {_cores(count)}: frames a second; at most {each['memory_mb']:,.0f} MB so far",
            each,
            count,
        )
        | {"bar": f"{MEMORY_MB} MB"}
        for asked, each in zip(GROWTH, found, strict=True)
    ]


def simulate_row(tries: int = 15) -> Row:
    lifter, machine = (
        lp.Lifter.from_person(sex="male", height_cm=178, mass_kg=80),
        lp.Machine.load("sled-45-large-plate"),
    )
    stance = lp.Stance.from_coach(heel_height_cm=25, heel_spacing_cm=35, toe_out_deg=15, backrest_notch=3)
    took = []
    for _ in range(tries):
        clock = Clock()
        lp.simulate(lifter, machine, stance, load_kg=80, tempo="2-0-1")
        took.append([1e3 * value for value in clock.read().values()])
    wall, own = np.median(took[3:], axis=0)
    return _times("lp.simulate in full, 61 frames, after the first", wall, own, "ms", SIMULATE_MS)


def fresh_rows(name: str) -> list[Row]:
    """The first run, and a later one of what does not take long."""
    _, bar = fresh.COMMANDS[name]
    which = ("first",) if bar is not None and bar >= LONG_S else ("first", "again")
    rows = []
    for when, found in zip(which, fresh.measured(name, len(which)), strict=True):
        what = f"{name}, {when} run; {found['memory_mb']:,.0f} MB"
        rows.append(_times(what, found["seconds"], found["processor_seconds"], "s", bar))
    return rows


def _core(*arguments: str) -> Any:
    return _asked("core_speed", *arguments)


def _asked(module: str, *arguments: str) -> Any:
    """What a module of this folder prints, in a process of its own."""
    command = [sys.executable, "-m", f"{__package__}.{module}", *arguments]
    done = subprocess.run(command, cwd=fresh.ROOT, capture_output=True, text=True, check=False)  # noqa: S603, our own modules
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed ({done.returncode}): {done.stderr[-2000:]}")
    return json.loads(done.stdout)


def _speed(what: str, found: dict[str, float], count: int = 1) -> Row:
    """Frames a second by the clock, and as if `count` cores did nothing else."""
    wall, own = found["frames"] / found["seconds"], found["frames"] * count / found["processor_seconds"]
    return {"what": what, "clock": _number(wall), "processor": _number(own), "found": found, "per_s": (wall, own)}


def _times(what: str, wall: float, own: float, unit: str, bar: float | None) -> Row:
    clock, processor = f"{wall:.2f} {unit}", f"{own:.2f} {unit}"
    return {
        "what": what,
        "clock": clock,
        "processor": processor,
        "bar": "" if bar is None else f"{bar:g} {unit}",
        "found": (wall, own),
    }


def _ratio(core: list[Row], theirs: list[Row]) -> Row:
    fastest = max((row for row in core), key=lambda row: row["per_s"][1])
    times = [mine / other for mine, other in zip(fastest["per_s"], theirs[0]["per_s"], strict=True)]
    clock, processor = map(_number, times)
    return {
        "what": "the fastest of these, times OpenSim",
        "clock": clock,
        "processor": processor,
        "bar": f"{RATIO:,}",
        "found": times,
    }


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def _cores(count: int) -> str:
    return "1 core" if count == 1 else f"{count} cores"
