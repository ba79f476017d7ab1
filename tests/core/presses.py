"""Lanes to hold the core against the reference on: real machines with every cue, and the benchmark's random frames."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

import legpress as lp
from benchmarks.repetitions import Repetitions
from legpress.arrays import map_arrays
from legpress.body.scaling import Body, body_of
from legpress.core.programs import run
from legpress.core.rows import container_of, count, rows_of
from legpress.press.batch import PressModel
from legpress.press.condition import drive_kg, moving_kg
from legpress.press.cue import Cue
from legpress.press.kinetic_chain import FootContact, Kinematics, LegForces, StaticLoads
from legpress.press.load import Motion, SledLoad
from legpress.press.posture import StanceGeometry
from legpress.press.stance_batch import StanceBatch

CUES = ("natural", "straight", "free", "heels", "toes", "scrape:30")
LANES = 128  # of one call of the reference's programs
RANDOM = "random"
NAMES = ("sled-45-large-plate", "sled-45-small-plate", "sled-35", "vertical", "horizontal-selectorised", RANDOM)


@dataclass(frozen=True, slots=True, eq=False)
class Presses:
    """Instants of one lifter, each in a stance, under a load and at a place and speed of its own."""

    body: Body
    geometry: StanceGeometry
    sled: SledLoad
    contact: FootContact
    motion: Motion

    def kinematics(self) -> Kinematics:
        return core(Kinematics, "kinematics", self.body, self.geometry, self.motion.sled_m)

    def loads(self, kinematics: Kinematics) -> StaticLoads:
        return core(StaticLoads, "loads", self.body, kinematics)

    def forces(self, loads: StaticLoads) -> LegForces:
        return core(LegForces, "forces", self.body, self.geometry, self.sled, self.contact, loads, self.motion)


PROGRAMS = {"kinematics": "legpress_kinematics", "loads": "legpress_loads", "forces": "legpress_instants"}


def core(kind: type, group: str, body: Body, *given):
    """What a program of the core makes of these."""
    return container_of(kind, group, run(PROGRAMS[group], count(group), [(body, rows_of(*given))])[0])


@cache
def presses(name: str) -> Presses:
    return random_presses() if name == RANDOM else presses_on(lp.Machine.load(name), seed=NAMES.index(name))


def presses_on(machine: lp.Machine, seed: int) -> Presses:
    """A cue for each stance, loads from none to far too heavy, moving and at rest; some legs do not reach."""
    random = np.random.default_rng(seed)

    def between(low, high):
        return random.uniform(low, high, LANES)

    body = body_of(lp.Lifter.from_person(sex="female", height_cm=167, mass_kg=64))
    notches = random.integers(1, len(machine.seat.backrest_deg) + 1, LANES)
    stances = StanceBatch(
        between(0.02, machine.plate_height_m), between(0.1, machine.plate_width_m), between(0.0, 0.5), notches
    )
    reach = between(0.6, 0.93) * float(body.skeleton.thigh_m + body.skeleton.shank_m)
    up = machine.plate_lower_edge_m + stances.heel_height_m + 0.05
    sled_m = np.sqrt(np.maximum(reach**2 - up**2, 0.01)) + 0.09
    moving = random.random(LANES) < 0.75
    motion = Motion(sled_m, moving * between(-0.6, 0.6), moving * between(-1.0, 1.0))
    load_kg = np.exp(between(np.log(5), np.log(800)))
    sled = (drive_kg(machine, load_kg), moving_kg(machine, load_kg), machine.friction)
    cues = [Cue.parse(CUES[k % len(CUES)]) for k in range(LANES)]
    return Presses(
        body, map_arrays(np.array, stances.geometry(machine)),
        SledLoad(*(np.broadcast_to(np.asarray(v, float), LANES).copy() for v in sled)),
        PressModel(body, machine).contact(stances, 1, cues), motion,
    )  # fmt: skip


def random_presses() -> Presses:
    """The benchmark's stances, rails and loads, one instant of each."""
    random = np.random.default_rng(7)
    body = body_of(lp.Lifter.from_person(sex="male", height_cm=178, mass_kg=80))
    geometry, ends, sled, contact = Repetitions.random(LANES, 11).parts
    sled_m = random.uniform(ends.bottom_m, ends.top_m)
    speed, acceleration = random.uniform(-0.6, 0.6, LANES), random.uniform(-2.0, 2.0, LANES)
    return Presses(body, geometry, sled, contact, Motion(sled_m, speed, acceleration))
