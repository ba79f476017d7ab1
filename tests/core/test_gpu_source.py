"""The GPU's kernels, a frame a thread, give what the processor's registers give; here one thread runs after the other."""

import ctypes
from pathlib import Path

import numpy as np
import pytest

from benchmarks.engine import usual_body
from benchmarks.gpu import repetitions_of, span_of
from compile_core import PLATFORMS, compiled, this_platform
from legpress.core import programs, rows
from legpress.core.tables import body_tables, model_tables

REPS = 3


def at(array: np.ndarray) -> ctypes.c_void_p:
    return ctypes.c_void_p(array.ctypes.data)


@pytest.fixture(scope="module")
def kernels(tmp_path_factory):
    platform = PLATFORMS[this_platform()]
    level = next(iter(platform.processors.values()))
    made = tmp_path_factory.mktemp("gpu") / f"kernels{platform.suffix}"
    command = ("build-lib", "-dynamic", "-target", platform.target, f"-mcpu={level.name}")
    source = Path(__file__).with_name("one_thread_after_the_other.cpp")
    return ctypes.CDLL(str(compiled(made, *command, lanes=1, source=source)))


def test_a_thread_s_frame_is_a_register_s(kernels):
    body = usual_body("float64")
    settings, ways, frames, rates, blend = given = repetitions_of(body, REPS)
    instants, count = ways.shape[1], frames.shape[1]
    room = np.zeros(2, np.int64)
    kernels.room(at(room))
    nodes, solved = np.empty(REPS * room[0] // 8), np.empty(REPS * room[1] * instants)
    motion, forces = np.empty(REPS * 3 * count), np.empty((rows.count("forces"), REPS * count))
    kernels.solve(
        model_tables().pointers, body_tables(body).pointers, at(settings), at(ways), instants, at(frames), count, at(rates), at(blend),
        at(nodes), at(motion), at(solved), at(forces), ctypes.c_long(REPS),
    )  # fmt: skip
    expected, _ = programs.repetitions(body, *given, kinematics=False)
    activation = slice(*span_of("activation"))
    assert expected[activation].max() > 0.1
    # Other roundings end the solver's steps elsewhere, well within its tolerance.
    np.testing.assert_allclose(forces[activation], expected[activation], atol=1e-4)
    outcome = slice(*span_of("outcome"))
    np.testing.assert_array_equal(forces[outcome], expected[outcome])
