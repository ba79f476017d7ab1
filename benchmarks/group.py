"""A coach's sheet: made-up lifters of a mixed gym, a file each."""

from __future__ import annotations

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
