"""Peak memory of a process that streams a million frames."""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
from pathlib import Path


def peak_mb(frames: int, lanes: int, dtype: str) -> float:
    """Runs in a process of its own, so that nothing else counts."""
    command = [sys.executable, "-m", "benchmarks.memory", str(frames), str(lanes), dtype]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1])


def main() -> None:
    import jax

    jax.config.update("jax_enable_x64", True)
    from .engine import Engine

    asked = argparse.ArgumentParser()
    asked.add_argument("frames", type=int)
    asked.add_argument("lanes", type=int)
    asked.add_argument("dtype")
    given = asked.parse_args()
    for _ in Engine(given.lanes, given.dtype).stream(given.frames):
        pass
    print(own_peak_mb())


def own_peak_mb() -> float:
    """Largest resident memory of this process so far."""
    try:
        # Not ru_maxrss where there is a choice: Linux lets a child inherit its parent's.
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
    except (OSError, StopIteration):
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    main()
