"""Lifters on machines, at any place, speed and acceleration of the sled: what the tests of the press look at."""

from dataclasses import dataclass
from functools import cache, cached_property

import jax
import jax.numpy as jnp
import numpy as np

import legpress as lp
from legpress.body.muscle import MINIMUM_ACTIVATION
from legpress.body.scaling import Body, body_of
from legpress.core.programs import run
from legpress.press.batch import PressModel, kinematics_at, static_loads_of
from legpress.press.condition import PressCondition
from legpress.press.cue import Cue
from legpress.press.kinetic_chain import Kinematics, LegForces, StaticLoads, contact_of
from legpress.press.load import Motion
from legpress.press.sharing import Contact
from legpress.press.stance_batch import StanceBatch
from legpress.reference.muscle import force_at_activation

LANES = 128
CUES = ("natural", "free", "heels", "straight", "scrape:30")


def forces_at(press: PressCondition, loads: StaticLoads, motion: Motion) -> LegForces:
    """What the muscles do at instants of a press."""
    model, stances = PressModel(press.body, press.machine), StanceBatch.of([press.stance])
    return model.leg_forces(stances, press.sled(len(motion.sled_m)), press.cue, loads, motion)


def bodies_at(body: Body, q_rad) -> tuple[np.ndarray, np.ndarray]:
    """How the four bodies are turned in pelvis axes [4, 3, 3, lane], and where they are [4, 3, lane]."""
    found = run("legpress_leg", 48, [(body, np.array(q_rad, float))])[0]
    return found[:36].reshape(4, 3, 3, -1), found[36:].reshape(4, 3, -1)


@cache
def person(sex="male", height_cm=178, mass_kg=80, **more) -> lp.Lifter:
    return lp.Lifter.from_person(sex=sex, height_cm=height_cm, mass_kg=mass_kg, **more)


@cache
def machine(name="sled-45-large-plate") -> lp.Machine:
    return lp.Machine.load(name)


def stance(height_cm=22, spacing_cm=35, toe_out_deg=15, notch=2) -> lp.Stance:
    return lp.Stance.from_coach(
        heel_height_cm=height_cm, heel_spacing_cm=spacing_cm, toe_out_deg=toe_out_deg, backrest_notch=notch
    )


@dataclass(frozen=True)
class Scene:
    """`LANES` instants of one lifter on one machine; every lane has its own sled motion."""

    press: PressCondition
    motion: Motion
    kinematics: Kinematics
    loads: StaticLoads
    forces: LegForces

    @property
    def body(self) -> Body:
        return self.press.body

    @cached_property
    def force_range(self):
        """Least and largest tendon force over peak force [muscle, lane]."""
        length, factor = (jnp.asarray(v) for v in (self.kinematics.mtu_length_m, self.forces.velocity_factor))
        least = jnp.asarray(self.forces.intent.least_activation)
        full = jnp.full_like(least, float(self.body.full_activation))
        low, high = (_force(self.body, a, length, factor) for a in (least, full))
        return np.asarray(low), np.asarray(high)

    @cached_property
    def exact_idle_Nm(self):
        """Hip flexion moment [lane] that the foot would have to make with all muscles at rest, from the curves."""
        length, factor = (jnp.asarray(v) for v in (self.kinematics.mtu_length_m, self.forces.velocity_factor))
        low = np.asarray(_force(self.body, jnp.full_like(length, MINIMUM_ACTIVATION), length, factor))
        resting_N = low * np.asarray(self.body.muscles.peak_force_N)[:, None]
        return self.forces.demand_Nm[0] - (self.kinematics.moment_arm_m[0] * resting_N).sum(0)

    @cached_property
    def contact(self) -> Contact:
        """The contact's limits and habit as the engine states them."""
        passive_arm_m = 2 * self.forces.passive_hip_demand_Nm / self.forces.sled_force_N
        geometry, push = self.press.geometry(LANES), self.press.contact(LANES)
        where = (self.kinematics.posture.plate, self.loads.reference_m, passive_arm_m)
        return contact_of(self.body, geometry, push, *where, self.forces.intent.told_share)


_force = jax.jit(lambda body, a, x, factor: force_at_activation(body.muscles, a, x, factor, iterations=40))


def press_of(lifter, leg_press, where, load_kg=100.0, cue="natural"):
    return PressCondition(
        body=body_of(lifter), machine=leg_press, stance=where, load_kg=float(load_kg), cue=Cue.parse(cue)
    )


def reachable_m(press, knee_deg=(12.0, 110.0)) -> tuple[float, float]:
    """Sled positions between these knee angles at which the leg reaches its mark inside the fitted range."""
    grid = np.linspace(press.machine.bottom_m, press.machine.top_m, LANES)
    kinematics = kinematics_at(press, grid)
    knee = np.degrees(kinematics.q_rad[3])
    good = (kinematics.posture.reach_error_m < 1e-6) & (knee > knee_deg[0]) & (knee < knee_deg[1])
    good &= ~(kinematics.outside > 0).any(0)
    assert good.any(), "this stance has no room on this machine"
    return float(grid[good].min()), float(grid[good].max())


def scene(lifter, leg_press, where, load_kg=100.0, cue="natural", seed=0, fastest=0.4, sled_m=None) -> Scene:
    """Random instants of a press; `fastest` bounds the sled's speed in m/s (0 = at rest)."""
    press = press_of(lifter, leg_press, where, load_kg, cue)
    random = np.random.default_rng(seed)
    if sled_m is None:
        sled_m = random.uniform(*reachable_m(press), LANES)
    speed = fastest * random.uniform(-1, 1, LANES)
    acceleration = 4 * fastest * random.uniform(-1, 1, LANES)
    return scene_at(press, Motion(np.array(sled_m, float), speed, acceleration))


def scene_at(press, motion: Motion) -> Scene:
    kinematics = kinematics_at(press, motion.sled_m)
    loads = static_loads_of(press, kinematics)
    return Scene(press, motion, kinematics, loads, forces_at(press, loads, motion))
