"""The whole chain for many frames at once: posture, roll, paths, equilibrium, sharing, knee.

A frame is one instant of one leg; frames are the lanes, the last axis of every array. The chain
comes in three parts: `leg_kinematics` finds where the leg is, `static_loads` what a load meets there, and
`leg_forces` what the muscles do about it. The first two do not depend on time and are smooth along the rail, so a stroke
needs them at a few places only (`press.stroke`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from ..body.knee import KNEE_MUSCLES
from ..body.muscle import MINIMUM_ACTIVATION, Muscles, select_muscles
from ..body.muscle_groups import BICEPS_FEMORIS_SHORT_HEAD, HAMSTRINGS
from ..body.muscle_order import in_model_order, muscle_order
from ..body.paths import FITTED_RANGE_DEG, MUSCLES
from ..body.pelvis import capsule_moment_Nm
from ..body.scaling import Body
from ..press.batch_algebra import sum_terms
from ..press.cue import constants
from ..press.kinetic_chain import (
    FootContact,
    Kinematics,
    LegForces,
    PushIntent,
    StaticLoads,
    contact_of,
    reference_from_heel_m,
)
from ..press.load import Motion, SledLoad, sled_force_N
from ..press.posture import FOOT, PlateFrame, StanceGeometry, plate_at
from ..press.sharing import Sharing, SolverState
from .batch_algebra import always_true, largest_term, materialise, rotate
from .containers import container
from .curves import value_and_derivatives
from .knee import knee_directions
from .load import foot_jacobian, leg_demand_Nm, weight_and_inertia_N
from .muscle import (
    equilibrium_surplus_and_slope,
    fibre_at,
    force_and_slope_at_activation,
    force_at_activation,
    max_force,
    passive_force_and_derivatives,
)
from .paths import outside_fit, path_lengths_and_arms
from .pelvis import roll_slope, solve_roll_and_step
from .posture import solve_posture
from .sharing import SharingProblem, cold_start, share_load, share_load_coarsely
from .supply import Supply

TIBIA = 2
GUESSED_DRIVE = 0.2  # for the first estimate of fibre velocity; the coarse solution replaces it


@container
class CoarseSharing:
    """The sharing to a percent, and what `leg_forces` goes on from; muscles in the solver's order."""

    sharing: Sharing
    state: SolverState
    intent: PushIntent
    fibre_length: Float[Array, "muscle lane"]


def leg_kinematics(body: Body, geometry: StanceGeometry, sled_m: Float[Array, " lane"]) -> Kinematics:
    """Postures of all lanes, the pelvis' roll in them, and the muscle paths."""
    dtype = sled_m.dtype
    always = always_true(sled_m)
    posture = solve_posture(body.skeleton, body.heel_in_calcn_m, geometry, sled_m)
    posture = materialise(posture, always)
    angles, slope = posture.angles_rad, posture.slope
    roll, roll_step = solve_roll_and_step(body, angles)
    q = angles.at[0].add(-roll)
    roll_rate, passive = roll_slope(body, q, slope)
    q, roll_rate, passive = materialise((q, roll_rate, passive), always)
    outside = outside_fit(q).astype(dtype)
    low, high = _bounds(dtype)
    length, arm = path_lengths_and_arms(body.paths, jnp.clip(q, low, high))
    return Kinematics(
        posture=posture,
        roll_rad=roll,
        roll_slope=roll_rate,
        roll_step_rad=roll_step,
        q_rad=q,
        q_slope=slope.at[0].add(-roll_rate),
        mtu_length_m=length,
        moment_arm_m=arm,
        outside=outside,
        passive_hip_Nm=passive,
    )


def _bounds(dtype):
    low, high = np.radians(FITTED_RANGE_DEG).T
    # A little beyond the fit the polynomials still behave; far beyond they do not.
    return jnp.asarray(low - 0.05, dtype)[:, None], jnp.asarray(high + 0.05, dtype)[:, None]


def static_loads(body: Body, supply: Supply, geometry: StanceGeometry, kinematics: Kinematics) -> StaticLoads:
    """What a load meets in these postures."""
    posture, skeleton = kinematics.posture, body.skeleton
    plate, dtype = posture.plate, kinematics.q_rad.dtype
    always = always_true(kinematics.roll_rad)
    order = np.array(muscle_order().order)
    zero, one = jnp.zeros_like(kinematics.roll_rad), jnp.ones_like(kinematics.roll_rad)
    at_rest, unit_speed, unit_acceleration = (Motion(zero, v, a) for v, a in ((zero, zero), (one, zero), (zero, one)))
    demands = [leg_demand_Nm(skeleton, posture, m) for m in (at_rest, unit_speed, unit_acceleration)]
    to_tibia = jnp.swapaxes(posture.rotation[TIBIA], 0, 1)
    forces = [weight_and_inertia_N(skeleton, posture, m)[0] for m in (at_rest, unit_speed, unit_acceleration)]
    shank = [rotate(to_tibia, c[TIBIA] + c[FOOT]) for c in forces]
    demands, shank = materialise((demands, shank), always)
    heel = jnp.asarray(body.heel_in_calcn_m, dtype)
    on_foot = jnp.broadcast_to(heel.at[0].add(reference_from_heel_m(body))[:, None], posture.origin_m[FOOT].shape)
    reference = posture.origin_m[FOOT] + rotate(posture.rotation[FOOT], on_foot)
    low, high = _bounds(dtype)
    pulls = knee_directions(body.knee, jnp.clip(kinematics.q_rad, low, high))
    lateral = jnp.zeros_like(plate.up).at[2].set(1.0)
    length, arm = kinematics.mtu_length_m[order], kinematics.moment_arm_m[:, order]
    force_by_drive = supply.at(kinematics.mtu_length_m)[:, order]
    return StaticLoads(
        mtu_length_m=length,
        moment_arm_m=arm,
        supply=force_by_drive,
        fibre_slope=_fibre_slope(
            select_muscles(body.muscles, order), length, -sum_terms(arm * kinematics.q_slope[:, None])
        ),
        capsule_Nm=capsule_moment_Nm(body.pelvis, kinematics.q_rad[0], kinematics.q_rad[1]),
        gravity_Nm=demands[0],
        per_speed_squared_Nm=demands[1] - demands[0],
        per_acceleration_Nm=demands[2] - demands[0],
        foot_jacobian=foot_jacobian(posture, reference),
        reference_m=reference,
        shank_N=jnp.stack([shank[0], shank[1] - shank[0], shank[2] - shank[0]]),
        plate_on_tibia=jnp.stack([rotate(to_tibia, v) for v in (plate.normal, plate.up, lateral)]),
        tibia_force_per_N=pulls.tibia_force,
        patella_force_per_N=pulls.patella_force,
    )


def _fibre_slope(muscles: Muscles, length, slope):
    """How fast the fibre lengthens with the whole muscle's `slope`, at a guessed drive kept constant.

    Differentiates the equilibrium of fibre and tendon.
    """
    guess, one = jnp.full_like(length, GUESSED_DRIVE), jnp.ones_like(length)
    force = force_at_activation(muscles, guess, length, one, iterations=3)
    _, by_force = equilibrium_surplus_and_slope(muscles, force, length, guess, one)
    _, by_length = jax.jvp(lambda x: equilibrium_surplus_and_slope(muscles, force, x, guess, one)[0], (length,), (one,))
    force_rate = -by_length / jnp.minimum(by_force, -1e-3)
    _, rate = jax.jvp(lambda f, x: fibre_at(muscles, f, x).length, (force, length), (force_rate, one))
    return rate * slope


def velocity_factor(muscles: Muscles, fibre_velocity) -> Float[Array, "muscle lane"]:
    """Force-velocity multiplier; the floor keeps a muscle that shortens too fast from dividing by 0."""
    fastest = jnp.asarray(muscles.max_velocity_per_s, fibre_velocity.dtype)[:, None]
    value, _, _ = value_and_derivatives(muscles.force_velocity, fibre_velocity / fastest)
    return jnp.maximum(value, 0.02)


def leg_forces(
    body: Body,
    geometry: StanceGeometry,
    sled: SledLoad,
    contact: FootContact,
    loads: StaticLoads,
    motion: Motion,
    fibre_velocity: Float[Array, "muscle lane"],
    intent: PushIntent,
    start: SolverState,
) -> LegForces:
    """Share every frame's load, given the fibres' velocities in optimal lengths a second.

    `intent` and `start` come from `coarse_sharing`; muscles in the order of `muscle_order`, but those of the result.
    """
    task = _FrameProblem.of(body, geometry, sled, contact, loads, motion, fibre_velocity)
    problem = task.meaning(intent, body, geometry, contact, loads)
    muscles, always = task.muscles, always_true(motion.sled_m)

    largest = materialise(max_force(muscles, loads.mtu_length_m), always)  # with the fibre folded to its floor

    def exact_force(activation, force):
        found, slope = force_and_slope_at_activation(muscles, activation, force, loads.mtu_length_m, task.factor)
        return jnp.minimum(found, largest), slope

    sharing = share_load(muscles.peak_force_N, task.weight, problem, muscle_order().spans, start, exact_force)
    sharing = materialise(sharing, always)
    peak = jnp.asarray(muscles.peak_force_N, sharing.force.dtype)[:, None]
    tendon_N = sharing.force * peak
    fibre = fibre_at(muscles, sharing.force, loads.mtu_length_m)
    passive, _, _ = passive_force_and_derivatives(muscles, fibre.length)
    wrench = sharing.wrench
    normal = jnp.maximum(wrench[0], 1e-3)
    moment = sum_terms(loads.moment_arm_m * tendon_N[None], 1)
    passive_N = jnp.clip(passive * fibre.cos_pennation * peak, 0, tendon_N)
    length = jnp.maximum(fibre.length, jnp.asarray(muscles.fibre_floor, passive.dtype)[:, None])
    moment, passive_N, length = materialise((moment, passive_N, length), always)
    sharing = replace(sharing, force=in_model_order(sharing.force), activation=in_model_order(sharing.activation))
    return LegForces(
        sharing=sharing,
        intent=replace(intent, least_activation=in_model_order(intent.least_activation)),
        sled_force_N=task.force_N,
        demand_Nm=problem.demand_Nm,
        passive_hip_demand_Nm=task.passive_hip_demand_Nm,
        moment_Nm=moment,
        capsule_Nm=loads.capsule_Nm,
        passive_force_N=in_model_order(passive_N),
        force_N=in_model_order(tendon_N),
        fibre_length=in_model_order(length),
        velocity_factor=in_model_order(task.factor),
        cop_m=jnp.stack([reference_from_heel_m(body) + wrench[3] / normal, wrench[4] / normal]),
        **_knee(loads, motion, tendon_N, wrench),
    )


def coarse_sharing(
    body: Body,
    geometry: StanceGeometry,
    sled: SledLoad,
    contact: FootContact,
    loads: StaticLoads,
    motion: Motion,
    fibre_velocity,
    start: SolverState,
) -> CoarseSharing:
    """The sharing to a percent, twice: as least effort has it, and then as it is meant, braced and pushed as told."""
    task = _FrameProblem.of(body, geometry, sled, contact, loads, motion, fibre_velocity)
    muscles, spans, always = task.muscles, muscle_order().spans, always_true(motion.sled_m)
    untold, state = share_load_coarsely(muscles.peak_force_N, task.weight, task.problem, spans, start)
    untold, state = materialise((untold, state), always)
    intent = materialise(_intent(body, contact, untold), always)
    meant = task.meaning(intent, body, geometry, contact, loads)
    sharing, state = share_load_coarsely(muscles.peak_force_N, task.weight, meant, spans, state)
    fibre = fibre_at(muscles, sharing.force, loads.mtu_length_m)
    return CoarseSharing(sharing, state, intent, fibre.length)


def leg_forces_at_instants(
    body: Body, geometry: StanceGeometry, sled: SledLoad, contact: FootContact, loads: StaticLoads, motion: Motion
) -> LegForces:
    """What muscles do at instants that have nothing to do with each other, fibre velocities at a constant drive."""
    velocity = loads.fibre_slope * motion.speed_m_per_s[None]
    task = (body, geometry, sled, contact, loads, motion, velocity)
    coarse = coarse_sharing(*task, cold_state(motion.sled_m.shape[0], motion.sled_m.dtype))
    return leg_forces(*task, coarse.intent, coarse.state)


SOLE_HOLDS = 0.95  # of what friction allows: nobody means to push a foot off the plate
VASTI = ("vasint", "vaslat", "vasmed")
BRACED = {
    "hamstring_bracing": (*HAMSTRINGS, *BICEPS_FEMORIS_SHORT_HEAD),
    "gastrocnemius_bracing": ("gaslat", "gasmed"),
}


def _intent(body: Body, contact: FootContact, untold: Sharing) -> PushIntent:
    """What follows from the push as least effort has it.

    Antagonists are active in proportion to the vasti (Aagaard et al. 2000); who works as hard as possible has nothing left
    for that, and a floor that stayed would make loads fail that can be held.
    """
    activation, dtype = untold.activation, untold.activation.dtype
    names = [MUSCLES[m] for m in muscle_order().order]
    volume = jnp.asarray(body.weight, dtype)[np.array([MUSCLES.index(name) for name in VASTI])]
    vasti = jnp.stack([activation[names.index(name)] for name in VASTI])
    mean = sum_terms(volume[:, None] * vasti) / sum_terms(volume)
    left = 1 - largest_term(activation) / jnp.asarray(body.full_activation, dtype)
    fade = jnp.clip(left / constants()["bracing"]["room_share"], 0, 1)
    drive = mean * fade * fade * (3 - 2 * fade)  # smooth, so that the least activation is
    braced = sum(
        jnp.asarray([float(name in group) for name in names], dtype)[:, None] * getattr(contact, field)[None]
        for field, group in BRACED.items()
    )
    natural = untold.wrench[1] / jnp.maximum(untold.wrench[0], 1.0)
    held = SOLE_HOLDS * contact.friction
    return PushIntent(
        least_activation=jnp.maximum(MINIMUM_ACTIVATION, braced * drive[None]),
        told_share=jnp.clip(contact.told_share + contact.beyond_natural * natural, -held, held),
    )


def cold_state(lanes: int, dtype) -> SolverState:
    """A cold start for `coarse_sharing`; pressure under the reference point."""
    return cold_start(len(MUSCLES), lanes, dtype)


@container
class _FrameProblem:
    """A frame's sharing problem, and what it was made of."""

    muscles: Muscles
    weight: Array
    factor: Array  # force-velocity
    force_N: Array  # of the sled
    passive_hip_demand_Nm: Array
    problem: SharingProblem
    plate: PlateFrame
    passive_arm_m: Array  # see `contact_of`

    @staticmethod
    def of(body: Body, geometry, sled, contact, loads: StaticLoads, motion: Motion, fibre_velocity) -> _FrameProblem:
        always = always_true(motion.sled_m)
        order = np.array(muscle_order().order)
        muscles = select_muscles(body.muscles, order)
        factor = materialise(velocity_factor(muscles, fibre_velocity), always)
        drive, supply = factor, [loads.supply[0]]
        for coefficient in loads.supply[1:]:
            supply.append(coefficient * drive)
            drive = drive * factor
        speed, acceleration = motion.speed_m_per_s[None], motion.acceleration_m_per_s2[None]
        demand: Any = (
            loads.gravity_Nm + loads.per_speed_squared_Nm * speed**2 + loads.per_acceleration_Nm * acceleration
        )
        demand = demand.at[0].add(loads.capsule_Nm)
        force_N = sled_force_N(sled, motion)
        low = sum(s * MINIMUM_ACTIVATION**k for k, s in enumerate(supply))
        peak = jnp.asarray(muscles.peak_force_N, demand.dtype)[:, None]
        passive_Nm = demand[0] - sum_terms(loads.moment_arm_m[0] * low * peak)
        passive_arm_m = 2 * passive_Nm / jnp.maximum(force_N, 1.0)
        plate = plate_at(body.skeleton, geometry, motion.sled_m)
        supply = jnp.stack(supply)
        problem = SharingProblem(
            supply=supply,
            moment_arm_m=loads.moment_arm_m,
            demand_Nm=demand,
            foot_jacobian=loads.foot_jacobian,
            push_N=0.5 * force_N,
            full_activation=body.full_activation,
            least_activation=jnp.full_like(supply[0], MINIMUM_ACTIVATION),
            next_power=contact.next_power,
            contact=contact_of(body, geometry, contact, plate, loads.reference_m, passive_arm_m),
        )
        weight = jnp.asarray(body.weight)[order]
        return _FrameProblem(muscles, weight, factor, force_N, passive_Nm, problem, plate, passive_arm_m)

    def meaning(
        self, intent: PushIntent, body: Body, geometry: StanceGeometry, contact: FootContact, loads: StaticLoads
    ) -> SharingProblem:
        """The same frame braced and pushed as meant."""
        where = (self.plate, loads.reference_m, self.passive_arm_m)
        told = contact_of(body, geometry, contact, *where, told_share=intent.told_share)
        return replace(self.problem, least_activation=intent.least_activation, contact=told)


def _knee(loads: StaticLoads, motion: Motion, tendon_N, wrench):
    """Contact forces of the knee: what balances muscles, foot, weight and inertia below it."""
    order = {MUSCLES[m]: k for k, m in enumerate(muscle_order().order)}
    tension = jnp.stack([tendon_N[order[name]] for name in KNEE_MUSCLES])[:, None]
    speed, acceleration = motion.speed_m_per_s[None], motion.acceleration_m_per_s2[None]
    carried = loads.shank_N[0] + loads.shank_N[1] * speed**2 + loads.shank_N[2] * acceleration
    foot = sum_terms(loads.plate_on_tibia * wrench[:3, None])
    return {
        "tibiofemoral_N": carried - foot - sum_terms(loads.tibia_force_per_N * tension),
        "patellofemoral_N": -sum_terms(loads.patella_force_per_N * tension),
    }
