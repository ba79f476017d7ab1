"""Hold the sweet spot against a fine grid, and its limits against the simulation of the answer itself.

    python derive/fit_checks.py grid              # 10 pairs of lifter and machine, some 20 minutes on two cores
    python derive/fit_checks.py limits --pairs 500

Prints a table; ends with code 1 where a bar is missed. `tests/fit` runs the small versions.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import jax
import numpy as np

import legpress as lp
from legpress.fit.evaluation import evaluate
from legpress.fit.search import SHORTEST_M, TOES_RAD, StanceSearch
from legpress.fit.sweet_spot import SweetSpot
from legpress.machine import catalogue_names
from legpress.press.batch import PressModel
from legpress.press.limits import scan_strokes, thigh_clearance_m
from legpress.press.rep import Rep
from legpress.press.stance_batch import StanceBatch
from legpress.report.finding_words import finding_words

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
LARGE, SMALL, LOW, FLAT, UPRIGHT = (
    "sled-45-large-plate", "sled-45-small-plate", "sled-35", "horizontal-selectorised", "vertical"
)  # fmt: skip
WANTED_SHARE = 0.995  # of the grid's best
HEEL_STEP_M, SPACING_STEP_M, TOES_STEP_RAD = 0.02, 0.04, np.radians(5.0)
DEPTHS = (0.0, 0.25, 0.5, 0.75, 1.0)
NEAR_SHARE = 0.9  # of the best: only there are the depths between the ends looked at
ROWS = 400  # that are tried at once

ANGLE_DEG = 0.1  # how exactly a limit on an angle must be kept
# The search knows a peak from 11 instants and fibre velocities at a constant drive, the simulation from every 0.05 s.
KNEECAP_SHARE = 0.025  # the worst of 56 sore knees: 2.1 %


# The grid


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


@dataclass(frozen=True)
class Compared:
    """An answer against the best of a grid, newtons."""

    pair: Pair
    spot: SweetSpot
    aim_N: float  # of the answer
    feasible: bool  # whether it keeps every limit where it is tried
    best_N: float  # of the grid
    best_row: np.ndarray  # height, spacing (m), toes (rad), notch, depth share
    rows: int  # of the grid, tried

    @property
    def share(self) -> float:
        return self.aim_N / self.best_N


def hunt_of(spot: SweetSpot) -> StanceSearch:
    """What the search looked for."""
    bench = PressModel(spot.body, spot.machine, spot.lifter.limits.toes_may_overhang)
    return StanceSearch(bench, spot.focus, spot.knee_rad, spot.patellofemoral_limit_N)


def grid(hunt: StanceSearch, coarser: int = 1) -> np.ndarray:
    """Every stance on the plate, in steps of 2 cm, 4 cm and 5 degrees times `coarser`, and every notch."""
    machine = hunt.bench.machine

    def steps(low: float, high: float, step: float) -> np.ndarray:
        return np.arange(low, high + 1e-9, coarser * step)

    axes = (
        steps(0.0, machine.plate_height_m, HEEL_STEP_M),
        steps(0.1, machine.plate_width_m, SPACING_STEP_M),
        steps(*TOES_RAD, TOES_STEP_RAD),
        np.arange(1, len(machine.seat.backrest_deg) + 1),
        [0.0],
    )
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 5).astype(float)


def valued(hunt: StanceSearch, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Aim of each row, and whether strength and knees allow it; not a number where posture does not."""
    aim, held = np.full(len(rows), np.nan), np.zeros(len(rows), bool)
    for start in range(0, len(rows), ROWS):
        part = np.arange(start, min(start + ROWS, len(rows)))
        feet = StanceBatch.from_table(rows[part, :4])
        look = scan_strokes(hunt.bench, feet)
        bottom = hunt.bottoms_m(look, rows[part, 4])
        at = np.flatnonzero(np.isfinite(bottom))
        if len(at):
            done = evaluate(hunt.bench, feet.at(at), bottom[at], look.top_m[at])
            aim[part[at]], held[part[at]] = done.focus_N(hunt.focus), hunt.holds(done)
    return aim, held


def best_of_grid(hunt: StanceSearch, coarser: int = 1) -> tuple[np.ndarray, float, int]:
    """The best row of the grid, its aim and how many rows were tried: both ends of the depth, between them where near."""
    rows = grid(hunt, coarser)
    aims, helds, tables = [], [], []
    for depth in (0.0, 1.0):
        table = rows + np.array([0, 0, 0, 0, depth])
        aim, held = valued(hunt, table)
        rows = rows[np.isfinite(aim)] if depth == 0.0 else rows
        keep = np.isfinite(aim)
        aims.append(aim[keep])
        helds.append(held[keep])
        tables.append(table[keep])
    best = max(aim[held].max(initial=0.0) for aim, held in zip(aims, helds, strict=True))
    near = rows[np.maximum(*aims) >= NEAR_SHARE * best]
    for depth in DEPTHS[1:-1]:
        tables.append(near + np.array([0, 0, 0, 0, depth]))
        aim, held = valued(hunt, tables[-1])
        aims.append(aim)
        helds.append(held)
    table, aim, held = (np.concatenate(parts) for parts in (tables, aims, helds))
    index = int(np.argmax(np.where(held, aim, -np.inf)))
    return table[index], float(aim[index]), len(table)


def compared(pair: Pair, coarser: int = 1) -> Compared:
    """The answer for a pair against its grid."""
    spot = answer(pair.name)
    hunt = hunt_of(spot)
    with jax.enable_x64(True):
        feet = StanceBatch.of([spot.stance])
        look = scan_strokes(hunt.bench, feet)
        stop = np.array([pair.machine.bottom_m + spot.stop_sled_cm / 100])
        done = evaluate(hunt.bench, feet, stop, look.top_m)
        kept = hunt.holds(done)[0] and look.safe_m()[0] <= stop[0] + 1e-6 and look.top_m[0] - stop[0] > SHORTEST_M
        deep_enough = look.sled_at_knee(spot.knee_rad)[0] >= stop[0] - 1e-6
        row, best, rows = best_of_grid(hunt, coarser)
    return Compared(
        pair=pair,
        spot=spot,
        aim_N=float(done.focus_N(pair.focus)[0]),
        feasible=bool(kept and deep_enough),
        best_N=best,
        best_row=row,
        rows=rows,
    )


# The limits


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
    # Means and spreads near data/lifter_norms.toml, no farther than two spreads.
    norms = {
        "straight_leg_raise_deg": (78 if sex == "male" else 86, 9),
        "hip_flexion_knee_bent_deg": (120, 7),
        "ankle_dorsiflexion_deg": (38, 6),
        "lumbar_flexion_deg": (62, 8),
    }
    tests = {test: mean + spread * float(np.clip(random.normal(), -2, 2)) for test, (mean, spread) in norms.items()}
    tests["hip_flexion_knee_bent_deg"] = max(tests["hip_flexion_knee_bent_deg"], tests["straight_leg_raise_deg"] + 5)
    known = {test: round(value) for test, value in tests.items() if random.random() < 0.6}
    lengths = {}
    if random.random() < 0.3:
        thigh, shank, foot = 0.245, 0.246, 0.152
        lengths = {
            "thigh_cm": round(height_cm * thigh * random.uniform(0.94, 1.06), 1),
            "shank_cm": round(height_cm * shank * random.uniform(0.94, 1.06), 1),
            "foot_cm": round(height_cm * foot * random.uniform(0.94, 1.06), 1),
        }
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


@dataclass
class Kept:
    """What the simulation of an answer says about its limits; `broken` names those that do not hold."""

    pair: Pair
    refused: str = ""
    broken: list[str] = field(default_factory=list)
    told: dict[str, Any] = field(default_factory=dict)


def simulated(pair: Pair, spot: SweetSpot, load_kg: float) -> Rep:
    return lp.simulate(
        pair.lifter, pair.machine, spot.stance, load_kg=load_kg, tempo="3-1-1", stop_sled_cm=spot.stop_sled_cm
    )


def kept(pair: Pair) -> Kept:
    """Find the answer for a pair, and press it as it is told: limits from the frames of the repetition."""
    try:
        spot = lp.find_sweet_spot(pair.lifter, pair.machine, pair.focus, bodies=0)
    except lp.WrongInput as reason:
        return Kept(pair, refused=str(reason))
    told = spot.summary()
    rep = simulated(pair, spot, told["load_kg"])
    return Kept(pair, broken=broken(pair, spot, told, rep), told=told)


def broken(pair: Pair, spot: SweetSpot, told: dict[str, Any], rep: Rep) -> list[str]:
    """Every limit that the repetition does not keep, with figures."""
    found: list[str] = []
    f, body, machine, where = rep.frames, rep.body, pair.machine, spot.stance

    def most(name: str, value: float, limit: float, tolerance: float) -> None:
        if not value <= limit + tolerance:
            found.append(f"{name}: {value:.3f} of {limit:.3f}")

    def least(name: str, value: float, limit: float, tolerance: float) -> None:
        most(name, -value, -limit, tolerance)

    deg, cm = ANGLE_DEG, 0.1
    most("roll", f["pelvic_roll_deg"].max(), np.degrees(float(body.roll_limit_rad)) - 2.0, deg)
    most("ankle", f["ankle_angle_deg"].max(), np.degrees(float(body.ankle_dorsiflexion_rad)), deg)
    least("soft lockout", f["knee_angle_deg"].min(), 10.0, deg)
    least("common knee bend", f["knee_angle_deg"].max(), told["common_knee_deg"], 0.3)
    most("sole roll", f["sole_roll_deg"].abs().max(), 10.0, deg)
    most("model range, frames", float(f["outside_fit"].sum()), 0.0, 0.0)
    room_m = thigh_clearance_m(
        body, np.radians(f["trunk_thigh_deg"].to_numpy()), np.radians(f["hip_adduction_deg"].to_numpy())
    )
    least("thigh on trunk, cm", 100 * room_m.min(), 0.0, cm)
    foot, ball, half = (100 * float(v) for v in (body.foot_length_m, body.ball_m, body.sole_half_width_m))
    cos, sin = np.cos(where.toe_out_rad), np.sin(where.toe_out_rad)
    on_plate = ball if pair.lifter.limits.toes_may_overhang else foot
    most("toes on the plate, cm", where.heel_height_cm + on_plate * cos + half * sin, machine.plate.height_cm, cm)
    most(
        "feet on the plate's width, cm",
        where.heel_spacing_cm / 2 + foot * sin + half * cos,
        machine.plate.width_cm / 2,
        cm,
    )
    least("heels on the plate, cm", where.heel_height_cm, 0.0, 0.0)
    least("feet beside each other, cm", where.heel_spacing_cm / 2 - half * cos, 1.0, cm)
    if pair.lifter.limits.sore_knee and np.isfinite(spot.patellofemoral_limit_N):
        most(
            "kneecap, N",
            f["patellofemoral_N"].max(),
            spot.patellofemoral_limit_N,
            KNEECAP_SHARE * spot.patellofemoral_limit_N,
        )
    most("pressure behind the ball, cm", 100 * f["cop_from_heel_m"].max(), ball, cm)
    least("stop above the machine's lowest, cm", told["stop_sled_cm"], machine.sled.stops_cm[0], 0.01)
    most("stroke within the travel, cm", 100 * (f["sled_m"].max() - machine.bottom_m), machine.sled.travel_cm, 0.01)
    least("stroke, cm", 100 * (f["sled_m"].max() - f["sled_m"].min()), 100 * SHORTEST_M, cm)
    if rep.too_heavy or rep.too_light:
        found.append(f"too {'heavy' if rep.too_heavy else 'light'}: {f['shortfall_Nm'].max():.1f} Nm")
    if told["load_kg"] > told["load_exact_kg"] + 1e-6:
        found.append(f"plates: {told['load_kg']} kg of {told['load_exact_kg']:.1f}")
    harmless = (
        ("stops at the end of its rail", "over the upper edge")
        if pair.lifter.limits.toes_may_overhang
        else ("stops at the end of its rail",)
    )
    warned = [finding_words(finding, "kg") for finding in rep.findings]
    found += [f"warned: {said}" for said in warned if not any(words in said for words in harmless)]
    return found


# The tables


def print_grid(names: list[str]) -> bool:
    good = True
    print(f"{'pair':48} {'answer N':>9} {'grid N':>9} {'share':>7} {'feasible':>8} {'rows':>6} {'s':>5}")
    for name in names:
        begun = time.perf_counter()
        found = compared(pairs()[name])
        good &= found.share >= WANTED_SHARE and found.feasible
        print(
            f"{name:48} {found.aim_N:9.2f} {found.best_N:9.2f} {found.share:7.4f} {'yes' if found.feasible else 'NO':>8} "
            f"{found.rows:6d} {time.perf_counter() - begun:5.0f}",
            flush=True,
        )
        if found.share < WANTED_SHARE:
            print(
                f"    answer {StanceBatch.of([found.spot.stance]).table[0]} stop {found.spot.stop_sled_cm:.1f}, grid {found.best_row}"
            )
    return good


def print_limits(count: int, first: int = 0) -> bool:
    refused = wrong = 0
    for k, pair in enumerate(random_pairs(count)):
        if k < first:
            continue
        if k % 20 == 0:
            print(f"{k} of {count}", file=sys.stderr, flush=True)
        found = kept(pair)
        if found.refused:
            refused += 1
            print(f"refused {pair.name} ({len(found.refused)}): {found.refused}", flush=True)
        if found.broken:
            wrong += 1
            print(f"BROKEN {pair.name} ({pair.focus}): {'; '.join(found.broken)}", flush=True)
    print(f"{count - first} pairs, {wrong} with a broken limit, {refused} refused")
    return wrong == 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["grid", "limits"])
    parser.add_argument("--pairs", type=int, default=500, help="how many random pairs")
    parser.add_argument("--first", type=int, default=0, help="go on from this one")
    parser.add_argument("--only", default="", help="pairs of the grid whose name holds this")
    asked = parser.parse_args()
    if asked.what == "grid":
        return 0 if print_grid([name for name in pairs() if asked.only in name]) else 1
    return 0 if print_limits(asked.pairs, asked.first) else 1


if __name__ == "__main__":
    sys.exit(main())
