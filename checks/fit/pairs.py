"""Lifters on machines: ten pairs chosen by hand, and random ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

import legpress as lp
from legpress.fit.sweet_spot import SweetSpot
from legpress.machine import catalogue_names

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
LARGE, SMALL, LOW, FLAT, UPRIGHT = (
    "sled-45-large-plate", "sled-45-small-plate", "sled-35", "horizontal-selectorised", "vertical"
)  # fmt: skip


def stance(heel_height_cm, heel_spacing_cm=34, toe_out_deg=10, backrest_notch=1) -> lp.Stance:
    return lp.Stance.from_coach(
        heel_height_cm=heel_height_cm,
        heel_spacing_cm=heel_spacing_cm,
        toe_out_deg=toe_out_deg,
        backrest_notch=backrest_notch,
    )


def person(sex, height_cm, mass_kg, **more) -> lp.Lifter:
    return lp.Lifter.from_person(sex=sex, height_cm=height_cm, mass_kg=mass_kg, **more)


def today(machine: str, where: lp.Stance, stop_sled_cm: float | None = None) -> dict[str, Any]:
    return {"machine": machine, "stance": where, "stop_sled_cm": stop_sled_cm}


@dataclass(frozen=True)
class Pair:
    """A lifter on a machine, with what shall work."""

    name: str
    lifter: lp.Lifter
    machine: lp.Machine
    focus: str = "hamstrings"


@cache
def pairs() -> dict[str, Pair]:
    """Ten pairs: all catalogue machines, both sexes, 155 to 195 cm, stiff and supple, sore knees, every focus."""
    sore = {"sore_knee": True}
    found = [
        ("man, large plate", person("male", 178, 80), LARGE, "hamstrings"),
        ("Mara, sore knee, large plate", lp.Lifter.load(EXAMPLES / "lifter_woman.toml"), LARGE, "hamstrings"),
        ("Jonas, stiff, large plate", lp.Lifter.load(EXAMPLES / "lifter_tall_stiff.toml"), LARGE, "hamstrings"),
        ("woman 158, vertical", person("female", 158, 55), UPRIGHT, "glutes"),
        ("man 190, horizontal", person("male", 190, 95), FLAT, "hamstrings"),
        (
            "supple man 185, 35 degrees",
            person("male", 185, 90, flexibility={"straight_leg_raise_deg": 105, "lumbar_flexion_deg": 70}),
            LOW,
            "adductors",
        ),
        (
            "woman 172, sore knee of 6000 N, small plate",
            person("female", 172, 70, limits=sore | {"patellofemoral_N": 6000}),
            SMALL,
            "quadriceps",
        ),
        (
            "man 170, low feet today, small plate",
            person("male", 170, 75, present=today(SMALL, stance(4, 30, 5, 2), 20)),
            SMALL,
            "hamstrings",
        ),
        (
            "woman 155, sore knee, horizontal",
            person("female", 155, 50, limits=sore, present=today(FLAT, stance(12, 30, 10, 2))),
            FLAT,
            "glutes",
        ),
        (
            "man 195, toes over the edge, 35 degrees",
            person("male", 195, 110, limits={"toes_may_overhang": True}),
            LOW,
            "hamstrings",
        ),
    ]
    return {name: Pair(name, lifter, lp.Machine.load(machine), focus) for name, lifter, machine, focus in found}


@cache
def answer(name: str) -> SweetSpot:
    """The answer for one of the ten."""
    pair = pairs()[name]
    return lp.find_sweet_spot(pair.lifter, pair.machine, pair.focus, bodies=0)


def random_pairs(count: int, seed: int = 4) -> Iterator[Pair]:
    """Ordinary people on catalogue machines, and on such machines as their ranges allow."""
    random = np.random.default_rng(seed)
    names = catalogue_names()
    for k in range(count):
        name = names[k % len(names)]
        machine = lp.Machine.load(name)
        if random.random() < 0.5:
            machine = another(random, machine)
        focus = str(random.choice(["hamstrings", "hamstrings", "hamstrings", "glutes", "adductors", "quadriceps"]))
        yield Pair(f"{k} on {name}", anybody(random, machine, name), machine, focus)


def another(random: np.random.Generator, machine: lp.Machine) -> lp.Machine:
    """A machine of the same type, every number within the range that the catalogue gives."""

    def part(section: str, names: tuple[str, ...]) -> Any:
        changes = {name: round(float(random.uniform(*machine.range_of(f"{section}.{name}"))), 2) for name in names}
        return getattr(machine, section).model_copy(update=changes)

    return machine.model_copy(
        update={
            "rail_deg": round(float(random.uniform(*machine.range_of("rail_deg"))), 1),
            "plate": part("plate", ("height_cm", "width_cm", "tilt_deg", "lower_edge_cm")),
            "sled": part("sled", ("carriage_kg", "friction", "bottom_cm")),
        }
    )


def anybody(random: np.random.Generator, machine: lp.Machine, name: str) -> lp.Lifter:
    """Somebody who could walk into a gym; what is not drawn is left to the norms."""
    sex = str(random.choice(["male", "female"]))
    # NCD Risk Factor Collaboration gives 171 and 159 cm as the world's means; the spread is the usual 7 cm.
    height_cm = float(np.clip(random.normal(176 if sex == "male" else 163, 7.5), 150, 202))
    mass_kg = float(random.uniform(19, 33)) * (height_cm / 100) ** 2
    known = some_flexibility(random, sex)
    lengths = {}
    if random.random() < 0.3:
        shares = {"thigh_cm": 0.245, "shank_cm": 0.246, "foot_cm": 0.152}  # of height, the usual ones
        lengths = {part: round(height_cm * share * random.uniform(0.94, 1.06), 1) for part, share in shares.items()}
    more: dict[str, Any] = {}
    if random.random() < 0.6:
        room_cm = machine.plate.height_cm - 0.16 * height_cm
        where = stance(
            round(float(random.uniform(0.0, max(room_cm, 1.0)))),
            round(float(random.uniform(22, min(50, machine.plate.width_cm - 14)))),
            round(float(random.uniform(0, 25))),
            int(random.integers(1, len(machine.seat.backrest_deg) + 1)),
        )
        more["present"] = {"stance": where}
    limits: dict[str, Any] = {"toes_may_overhang": bool(random.random() < 0.15)}
    if random.random() < 0.3:
        limits["sore_knee"] = True
        if random.random() < 0.3:
            limits["patellofemoral_N"] = round(float(random.uniform(70, 120)) * mass_kg)
    return person(
        sex,
        round(height_cm),
        round(mass_kg),
        flexibility=known,
        lengths=lengths,
        limits=limits,
        name="somebody",
        **more,
    )


def some_flexibility(random: np.random.Generator, sex: str) -> dict[str, int]:
    """Some tests of flexibility: means and spreads near data/lifter_norms.toml, no farther than two spreads."""
    norms = {
        "straight_leg_raise_deg": (78 if sex == "male" else 86, 9),
        "hip_flexion_knee_bent_deg": (120, 7),
        "ankle_dorsiflexion_deg": (38, 6),
        "lumbar_flexion_deg": (62, 8),
    }
    tests = {test: mean + spread * float(np.clip(random.normal(), -2, 2)) for test, (mean, spread) in norms.items()}
    tests["hip_flexion_knee_bent_deg"] = max(tests["hip_flexion_knee_bent_deg"], tests["straight_leg_raise_deg"] + 5)
    return {test: round(value) for test, value in tests.items() if random.random() < 0.6}
