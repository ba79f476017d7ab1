"""What the muscles of the example lifters do on a leg press, as shares of their largest force: data/press_tension.toml.

    python -m derive.press_tension        # a minute; prints the file

Mean active force over a repetition, at the load for ten repetitions (`PressedPlace.ten_rm_kg`), over what the muscles could at the lifter's full effort, of
each lifter in examples/. The value is that of presses pushed naturally, in the sweet spot and in the stance of today, as a set
of which nobody tells more was; the range also holds the sweet spot pushed as the fit says.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

import legpress as lp
from legpress.body.muscle_groups import MUSCLE_GROUPS
from legpress.training.press_places import PressPlaces


def main() -> None:
    natural: dict[str, list[float]] = {muscle: [] for muscle in MUSCLE_GROUPS}
    pushed: dict[str, list[float]] = {muscle: [] for muscle in MUSCLE_GROUPS}
    for file in sorted(Path(__file__).parents[1].joinpath("examples").glob("lifter_*.toml")):
        lifter = lp.Lifter.load(file)
        assert lifter.present is not None
        assert lifter.present.machine is not None
        spot = lp.find_sweet_spot(lifter, lp.Machine.load(lifter.present.machine))
        places, today = PressPlaces.of(spot), lifter.present
        untold = [
            places.at(spot.stance, "natural", spot.stop_sled_cm),
            places.at(today.stance, "natural", today.stop_sled_cm),
        ]
        for place, found in (*((place, natural) for place in untold), (spot.place, pushed)):
            assert place.tension is not None
            for muscle, share in place.tension.items():
                found[muscle].append(share)
    print(
        "# Made by python -m derive.press_tension: three lifters (examples/), in the sweet spot and in the stance of today, pushed naturally;\n"
        "# the range also holds the sweet spot pushed as the fit says."
    )
    print(
        "# Mean active force over a repetition at the load for ten, over the largest; not counting what stretch carries."
    )
    for muscle, shares in natural.items():
        name = f'"{muscle}"' if " " in muscle else muscle
        everything = [*shares, *pushed[muscle]]
        low, value, high = min(everything), float(np.median(shares)), max(everything)
        print(f"{name} = {{ value = {value:.3f}, low = {low:.3f}, high = {high:.3f} }}")


if __name__ == "__main__":
    main()
