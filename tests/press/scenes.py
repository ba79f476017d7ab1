"""Lifters on machines, at any place, speed and acceleration of the sled: what the tests of the press look at."""

from dataclasses import dataclass
from functools import cache, cached_property

import jax
import jax.numpy as jnp
import numpy as np

import legpress as lp
from legpress.body.muscle import MINIMUM_ACTIVATION
from legpress.body.scaling import Body, body_of
from legpress.press.condition import PressCondition
from legpress.press.cue import Cue, constants
from legpress.press.kinetic_chain import Kinematics, LegForces, contact_of
from legpress.press.load import Motion
from legpress.press.posture import FOOT
from legpress.reference.compile_cache import CachedProgram
from legpress.reference.kinetic_chain import leg_kinematics, static_loads
from legpress.reference.load import foot_jacobian
from legpress.reference.muscle import force_at_activation
from legpress.reference.programs import leg_forces_at_instants
from legpress.reference.supply import tabulated

LANES = 128
CUES = ("natural", "free", "heels", "straight", "scrape:30")
# As users run them, compiled programs kept on disk.
place_all = CachedProgram(leg_kinematics)


def hold_placed(body, geometry, sled, push, kinematics, motion) -> LegForces:
    """The same from postures."""
    return leg_forces_at_instants(
        body, geometry, sled, push, static_loads(body, tabulated(body.muscles), geometry, kinematics), motion
    )


hold_all = CachedProgram(hold_placed)


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
    def contact(self):
        """The contact's limits and habit as the engine states them, and the foot's Jacobian [5, 6, lane]."""
        passive_arm_m = jnp.asarray(2 * self.forces.passive_hip_demand_Nm / self.forces.sled_force_N)
        geometry, push = (jax.tree.map(jnp.asarray, v) for v in (self.press.geometry(LANES), self.press.contact(LANES)))
        return jax.device_get(
            contact_all(
                self.body,
                geometry,
                push,
                jax.tree.map(jnp.asarray, self.kinematics),
                passive_arm_m,
                jnp.asarray(self.forces.intent.told_share),
            )
        )


_force = jax.jit(lambda body, a, x, factor: force_at_activation(body.muscles, a, x, factor, iterations=40))


def contact_and_jacobian(body, geometry, push, kinematics, passive_arm_m, told_share):
    posture = kinematics.posture
    ahead = jnp.asarray(body.heel_in_calcn_m).at[0].add(constants()["contact"]["reference_share"] * body.foot_length_m)
    reference = posture.origin_m[FOOT] + jnp.einsum("ijl,j->il", posture.rotation[FOOT], ahead)
    contact = contact_of(body, geometry, push, posture.plate, reference, passive_arm_m, told_share)
    return contact, foot_jacobian(posture, reference)


contact_all = CachedProgram(contact_and_jacobian)


def press_of(lifter, leg_press, where, load_kg=100.0, cue="natural"):
    return PressCondition(
        body=body_of(lifter), machine=leg_press, stance=where, load_kg=float(load_kg), cue=Cue.parse(cue)
    )


def reachable_m(press, knee_deg=(12.0, 110.0)) -> tuple[float, float]:
    """Sled positions between these knee angles at which the leg reaches its mark inside the fitted range."""
    grid = np.linspace(press.machine.bottom_m, press.machine.top_m, LANES)
    kinematics = jax.device_get(place_all(press.body, press.geometry(LANES), jnp.asarray(grid)))
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
    return scene_at(press, Motion(*(jnp.asarray(v, dtype=float) for v in (sled_m, speed, acceleration))))


def scene_at(press, motion: Motion) -> Scene:
    geometry = press.geometry(LANES)
    kinematics = place_all(press.body, geometry, motion.sled_m)
    held = hold_all(press.body, geometry, press.sled(LANES), press.contact(LANES), kinematics, motion)
    return Scene(press, *jax.device_get((motion, kinematics, held)))
