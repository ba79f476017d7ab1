"""`python -m benchmarks.group`: how long a coach's sheet of forty lifters takes, programs compiled already."""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from pathlib import Path

import numpy as np

MACHINES = ("sled-45-large-plate", "sled-45-small-plate", "horizontal-selectorised", "vertical")


def write_lifters(folder: Path, count: int) -> None:
    """Lifters of a mixed gym: three in five measured a leg raise, as many know a set, one in seven has a sore knee."""
    random = np.random.default_rng(40)
    for number in range(count):
        female = random.random() < 0.5
        middle = (167, 64, 70) if female else (180, 83, 120)
        height_cm, mass_kg, load_kg = (
            random.normal(mean, spread) for mean, spread in zip(middle, (6, 9, 20), strict=True)
        )
        lines = [
            f'name = "Lifter {number}"',
            f'sex = "{"female" if female else "male"}"',
            f"height_cm = {height_cm:.0f}",
            f"mass_kg = {mass_kg:.0f}",
        ]
        if random.random() < 0.6:
            lines += ["[flexibility]", f"straight_leg_raise_deg = {np.clip(random.normal(72, 10), 50, 95):.0f}"]
        lines += ["[present]", f'machine = "{random.choice(MACHINES)}"', f"heel_height_cm = {random.integers(14, 22)}"]
        lines += [f"heel_spacing_cm = {random.integers(26, 44)}", f"toe_out_deg = {random.integers(0, 20)}"]
        if random.random() < 0.6:
            lines += ["[strength]", f"load_kg = {10 * round(load_kg / 10)}", f"reps = {random.integers(6, 13)}"]
        if random.random() < 0.15:
            lines += ["[limits]", "sore_knee = true"]
        (folder / f"{number:02d}.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.group", description=__doc__)
    asked.add_argument("--lifters", type=int, default=40)
    given = asked.parse_args()
    from legpress.cli import main as legpress

    with tempfile.TemporaryDirectory() as place:
        gym = Path(place) / "gym"
        gym.mkdir()
        write_lifters(gym, given.lifters)
        begun = time.perf_counter()
        legpress(["plan", "--lifter", str(gym), "--out", str(Path(place) / "out")])
        taken = time.perf_counter() - begun
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    worked = own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime
    print(
        f"{given.lifters} lifters: {taken:.0f} s on {os.cpu_count()} cores, {worked / given.lifters:.1f} s of processor time each"
    )
    print(f"largest process: {max(own.ru_maxrss, others.ru_maxrss) / 1024:.0f} MB")


if __name__ == "__main__":
    main()
