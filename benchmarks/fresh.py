"""What a person waits for, each from a fresh process: commands of `legpress`, and its import."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from .clock import Clock
from .group import write_lifters

ROOT = Path(__file__).resolve().parents[1]
LIFTER = ROOT / "examples" / "lifter_woman.toml"
# What is run, and the seconds that it may take; None where nothing was asked of it.
COMMANDS: dict[str, tuple[tuple[str, ...], float | None]] = {
    "import legpress": (("-c", "import legpress"), 0.1),
    "legpress simulate": (("-m", "legpress", "simulate", "--lifter", str(LIFTER)), 0.8),
    "legpress fit": (("-m", "legpress", "fit", "--lifter", str(LIFTER)), 3.0),
    "legpress fit, its card drawn and written": (
        ("-m", "legpress", "fit", "--lifter", str(LIFTER), "--out", "out"),
        None,
    ),
    "legpress claims, all 26": (("-m", "legpress", "claims"), 20.0),
    "a coach's forty lifters": (("-m", "legpress", "plan", "--lifter", "gym", "--out", "out"), 20.0),
}


def measured(name: str, runs: int) -> list[dict[str, float]]:
    """Seconds, seconds of processor time and peak memory of each run; the first finds nothing of an earlier one."""
    arguments, _ = COMMANDS[name]
    with tempfile.TemporaryDirectory() as place:
        gym = Path(place) / "gym"
        gym.mkdir()
        write_lifters(gym, 40)
        # Nobody's log, and nothing kept by a run before: pictures' fonts are looked for too.
        homes = ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")
        environment = os.environ | {home: str(Path(place) / home) for home in homes} | {"MPLBACKEND": "agg"}
        return [_run([sys.executable, *arguments], Path(place), environment) for _ in range(runs)]


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> dict[str, float]:
    # A process in between, so that the largest of its children is this command's own.
    told = [sys.executable, "-m", "benchmarks.fresh", str(folder), *command]
    path = os.pathsep.join([str(ROOT), environment.get("PYTHONPATH", "")])
    done = subprocess.run(told, env=environment | {"PYTHONPATH": path}, capture_output=True, text=True, check=False)  # noqa: S603, our own commands
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed: {done.stderr[-2000:]}")
    return json.loads(done.stdout)


def main() -> None:
    folder, *command = sys.argv[1:]
    clock = Clock()
    done = subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=False)  # noqa: S603, the same
    found: dict[str, Any] = clock.read()
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    found["memory_mb"] = largest / (1024 * 1024 if sys.platform == "darwin" else 1024)
    print(json.dumps(found))
    raise SystemExit(done.returncode)


if __name__ == "__main__":
    main()
