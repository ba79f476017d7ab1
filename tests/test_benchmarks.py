"""The benchmarks run, and say what they measured; how fast anything is no test says."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from benchmarks import __main__ as front
from benchmarks import core_speed, fresh, wasm_speed
from benchmarks.clock import Clock, others_share
from benchmarks.repetitions import FRAMES, Repetitions, timing_rows
from benchmarks.table import in_markdown
from legpress.core import programs
from legpress.core.library import levels
from legpress.core.rows import container_of
from legpress.press.kinetic_chain import LegForces


def told(root, module: str, *arguments: str):
    command = [sys.executable, "-m", f"benchmarks.{module}", *arguments]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_repetitions_are_the_same_each_time_and_can_be_pressed():
    some, again = Repetitions.random(8, 3), Repetitions.random(8, 3)
    np.testing.assert_array_equal(some.settings, again.settings)
    assert len(np.unique(some.settings[0])) == 8
    forces, _ = programs.repetitions(some.body, some.settings, *timing_rows(), kinematics=False)
    found = container_of(LegForces, "forces", forces)
    assert forces.shape[1] == 8 * FRAMES
    assert not found.sharing.outcome.any()
    assert found.sharing.iterations.max() <= 15


def test_every_level_is_asked_when_it_is_measured():
    some = Repetitions.random(2, 3)
    found = []
    for level in levels():
        with core_speed.at_level(level):
            assert level in programs.library()._name
            found.append(programs.repetitions(some.body, some.settings, *timing_rows(), kinematics=False)[0])
    assert levels()[-1] in programs.library()._name
    first = container_of(LegForces, "forces", found[0]).sharing.activation
    for other in found[1:]:
        np.testing.assert_allclose(container_of(LegForces, "forces", other).sharing.activation, first, atol=1e-6)


def test_streams_tell_frames_times_and_flat_memory(root):
    first, last = told(root, "core_speed", "--cores", str(min(2, os.cpu_count() or 1)), "--frames", "4096", "60000")
    assert first["frames"] == 4096
    assert 60_000 <= last["frames"] < 60_000 + 64 * FRAMES
    assert last["processor_seconds"] > 0
    assert last["memory_mb"] < 300
    assert last["memory_mb"] - first["memory_mb"] < 10


def test_parts_are_all_of_a_frame(root):
    found = told(root, "core_speed", "--parts")
    parts = found["parts_us"]
    assert len(parts) == 6
    assert all(us >= 0 for us in parts.values())
    whole = 1e3 * found["repetition"]["shortest_ms"] / FRAMES
    assert 0.5 * whole < sum(parts.values())


def test_a_clock_counts_what_a_child_worked():
    clock = Clock()
    subprocess.run([sys.executable, "-c", "sum(range(20_000_000))"], check=True)
    took = clock.read()
    assert took["processor_seconds"] > 0.05
    assert took["seconds"] > 0.05


def test_a_fresh_process_tells_its_memory():
    (found,) = fresh.measured("import legpress", 1)
    assert found["memory_mb"] > 5


@pytest.mark.skipif(wasm_speed.available() is not None, reason="needs the module for browsers and Node")
def test_webassembly_is_measured():
    assert wasm_speed.measured()["frames"] >= 64 * FRAMES


def test_the_table_has_its_place_in_the_docs():
    page = front.PAGE.read_text("utf-8")
    assert 0 < page.index(front.BEGIN) < page.index(front.END)
    row = {"what": "frames", "clock": "1", "processor": "2", "bar": "3"}
    text = in_markdown(
        {"rows": [row], "missing": ["No GPU."], "others_share": 0.4, "processor": "It", "cores": 2, "python": "3"}
    )
    assert "| frames | 1 | 2 | 3 |" in text
    assert "processor time counts" in text
    assert "No GPU." in text
    share = others_share(0.05)
    assert share is None or 0 <= share <= 1
