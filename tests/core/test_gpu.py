"""The kernels for a GPU, run on a processor: what a card would be told to do gives what the core gives."""

import ctypes
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from benchmarks import gpu
from benchmarks.repetitions import FRAMES, Repetitions, timing_rows
from compile_core import PLATFORMS, compile_source, this_platform
from legpress.core.library import HERE, SUFFIX, levels
from legpress.core.programs import repetitions
from legpress.core.rows import container_of
from legpress.press.kinetic_chain import LegForces

REPS = 2


@pytest.fixture(scope="module")
def kernels(tmp_path_factory) -> ctypes.CDLL:
    """A frame a thread; a thread's number is set before each call."""
    folder = tmp_path_factory.mktemp("gpu")
    source = folder / "gpu.cpp"
    source.write_text(f'#include "{gpu.SOURCE.as_posix()}"\n', "utf-8")
    platform = PLATFORMS[this_platform()]
    processor = platform.processors[levels()[-1]].name
    command = ("build-lib", "-dynamic", "-target", platform.target, f"-mcpu={processor}", f"-I{HERE}")
    return ctypes.CDLL(str(compile_source(folder / f"gpu{SUFFIX}", *command, lanes=1, source=source)))


def test_kernels_give_the_core_s_numbers(kernels):
    some = Repetitions.random(REPS, 7)
    ran = []

    def launch(name: str, threads: int, arguments: Sequence[Any]) -> None:
        passed = [
            ctypes.c_void_p(gpu.address(each)) if isinstance(each, np.ndarray) else ctypes.c_longlong(int(each))
            for each in arguments
        ]
        for thread in range(threads + 3):  # a last block is never just full
            kernels.set_thread(ctypes.c_longlong(thread))
            getattr(kernels, name)(*passed)
        ran.append(name)

    found = gpu.GpuChain(some.body, REPS, np, launch).solve(np.ascontiguousarray(some.settings))
    assert tuple(ran) == gpu.KERNELS
    expected, _ = repetitions(some.body, some.settings, *timing_rows(), kinematics=False)
    assert found.shape == expected.shape
    mine, theirs = (container_of(LegForces, "forces", each) for each in (found, expected))
    assert theirs.sharing.activation.shape == (40, REPS * FRAMES)
    assert 0.1 < theirs.sharing.activation.max() <= 1
    assert not mine.sharing.outcome.any()
    apart = np.abs(mine.sharing.activation - theirs.sharing.activation).max()
    print(f"activations apart by {apart:.1e}")
    assert apart < 1e-9


def test_a_missing_card_is_said_in_one_sentence():
    missing = gpu.available()
    assert missing is None or missing.endswith("no GPU is measured.")
