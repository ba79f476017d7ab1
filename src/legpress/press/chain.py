"""The whole chain for many frames at once: posture, roll, paths, equilibrium, sharing, knee.

A frame is one instant of one leg; frames are the lanes, the last axis of every array. The chain
comes in two halves, `place` (where the leg is) and `hold` (what its muscles do), because the
second is repeated on the same postures when fibre velocities are known better.
"""

from __future__ import annotations

from functools import cache

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from ..body.knee import KNEE_MUSCLES, knee_directions
from ..body.muscle import (
    MINIMUM_ACTIVATION,
    Muscles,
    fibre_at,
    force_at_activation,
    passive_jet,
    surplus_jet,
)
from ..body.paths import FITTED_RANGE_DEG, MUSCLES, outside_fit, path_lengths_and_arms, path_weights
from ..body.pelvis import capsule_moment_Nm, roll_slope, solve_roll
from ..body.scaling import Body
from .cue import constants
from .lanes import kept, total, turned
from .load import Motion, Sled, carried_N, foot_jacobian, leg_demand_Nm, sled_force_N
from .posture import FOOT, Posture, Setting, solve_posture
from .sharing import Contact, Problem, Shared, share_load

TIBIA, PATELLA = 2, 1
GUESSED_ACTIVATION = 0.2  # for the first estimate of fibre velocity; the second pass replaces it


class Push(eqx.Module):
    """How foot and plate meet and how the push is directed, one value a lane; see data/press.toml."""

    friction: Float[Array | np.ndarray, " lane"]
    torque_arm_m: Float[Array | np.ndarray, " lane"]
    back_m: Float[Array | np.ndarray, " lane"]  # ends of the pressure patch, from the heel's end
    front_m: Float[Array | np.ndarray, " lane"]
    habit_up_m: Float[Array | np.ndarray, " lane"]  # the point that natural lines of force meet, from the hips
    habit_forward_m: Float[Array | np.ndarray, " lane"]
    habit_weight: Float[Array | np.ndarray, " lane"]  # per m2; 0 = no habit
    scrape_share: Float[Array | np.ndarray, " lane"]
    scrape_weight: Float[Array | np.ndarray, " lane"]  # 0 = not told


class Placed(eqx.Module):
    """Where the leg is, and the muscles' lengths."""

    posture: Posture
    roll_rad: Float[Array, " lane"]
    roll_slope: Float[Array, " lane"]  # per m of sled travel
    q_rad: Float[Array, "5 lane"]  # hip flexion is the femur's on the pelvis
    q_slope: Float[Array, "5 lane"]  # per m
    mtu_length_m: Float[Array, "muscle lane"]
    moment_arm_m: Float[Array, "5 muscle lane"]
    outside: Float[Array, "5 lane"]  # 1 where the fitted range of the paths is left
    passive_hip_Nm: Float[Array, " lane"]  # muscles and capsule of one hip, extension positive


class Held(eqx.Module):
    """What the leg does in each frame."""

    shared: Shared
    sled_force_N: Float[Array, " lane"]  # of both feet along the rail
    demand_Nm: Float[Array, "5 lane"]  # what muscles and foot had to make
    moment_Nm: Float[Array, "5 lane"]  # muscles' own moments
    capsule_Nm: Float[Array, " lane"]
    passive_force_N: Float[Array, "muscle lane"]  # tendon force that the fibre's passive part makes
    force_N: Float[Array, "muscle lane"]
    fibre_length: Float[Array, "muscle lane"]
    velocity_factor: Float[Array, "muscle lane"]
    cop_m: Float[Array, "2 lane"]  # centre of pressure from the heel's end: forwards, outwards
    tibiofemoral_N: Float[Array, "3 lane"]  # contact force on the tibia, tibia axes
    patellofemoral_N: Float[Array, "3 lane"]  # on the patella, patella axes


def place(body: Body, setting: Setting, sled_m: Float[Array, " lane"]) -> Placed:
    """Postures of all lanes, the pelvis' roll in them, and the muscle paths."""
    dtype = sled_m.dtype
    always = sled_m[0] > -1e9
    posture = solve_posture(body.skeleton, body.heel_in_calcn_m, setting, sled_m)
    posture = kept(posture, always)
    angles, slope = posture.angles_rad, posture.slope
    roll = solve_roll(body, angles)
    q = angles.at[0].add(-roll)
    roll_rate, passive = roll_slope(body, q, slope)
    q, roll_rate, passive = kept((q, roll_rate, passive), always)
    outside = outside_fit(q).astype(dtype)
    low, high = _bounds(dtype)
    length, arm = path_lengths_and_arms(jnp.clip(q, low, high))
    scale = jnp.asarray(body.path_scale, dtype)[:, None]
    return Placed(
        posture=posture,
        roll_rad=roll,
        roll_slope=roll_rate,
        q_rad=q,
        q_slope=slope.at[0].add(-roll_rate),
        mtu_length_m=length * scale,
        moment_arm_m=arm * scale[None],
        outside=outside,
        passive_hip_Nm=passive,
    )


def _bounds(dtype):
    low, high = np.radians(FITTED_RANGE_DEG).T
    # A little beyond the fit the polynomials still behave; far beyond they do not.
    return jnp.asarray(low - 0.05, dtype)[:, None], jnp.asarray(high + 0.05, dtype)[:, None]


def mtu_velocity_m_per_s(placed: Placed, motion: Motion) -> Float[Array, "muscle lane"]:
    """Lengthening speed of each muscle with its tendon."""
    rate = placed.q_slope * motion.speed_m_per_s[None]
    return -total(placed.moment_arm_m * rate[:, None])


def steady_velocity(body: Body, placed: Placed, motion: Motion) -> Float[Array, "muscle lane"]:
    """Fibre velocity at a constant guessed activation, optimal lengths a second, lengthening positive.

    Differentiates the equilibrium of fibre and tendon along the motion.
    """
    muscles, length = body.muscles, placed.mtu_length_m
    guess, one = jnp.full_like(length, GUESSED_ACTIVATION), jnp.ones_like(length)
    force = force_at_activation(muscles, guess, length, one, iterations=3)
    _, by_force = surplus_jet(muscles, force, length, guess, one)
    _, by_length = jax.jvp(lambda x: surplus_jet(muscles, force, x, guess, one)[0], (length,), (one,))
    force_rate = -by_length / jnp.minimum(by_force, -1e-3)
    _, fibre_rate = jax.jvp(lambda f, x: fibre_at(muscles, f, x).length, (force, length), (force_rate, one))
    return fibre_rate * mtu_velocity_m_per_s(placed, motion)


def velocity_factor(muscles: Muscles, fibre_velocity) -> Float[Array, "muscle lane"]:
    """Force-velocity multiplier; the floor keeps a muscle that shortens too fast from dividing by 0."""
    fastest = jnp.asarray(muscles.max_velocity_per_s, fibre_velocity.dtype)[:, None]
    value, _, _ = muscles.force_velocity.jet(fibre_velocity / fastest)
    return jnp.maximum(value, 0.02)


def _force_bounds(muscles: Muscles, length, factor):
    """Tendon force over peak force at the least and at full activation; both in one solve."""
    count = length.shape[1]
    least = jnp.full_like(length, MINIMUM_ACTIVATION)
    both = force_at_activation(
        muscles,
        jnp.concatenate([least, jnp.ones_like(length)], axis=1),
        jnp.concatenate([length, length], axis=1),
        jnp.concatenate([factor, factor], axis=1),
        iterations=5,
    )
    return both[:, :count], both[:, count:]


def contact_of(body: Body, setting: Setting, push: Push, posture: Posture, reference_m, idle_m):
    """The sharing problem's contact: patch, cone, and the habit as one row over the wrench.

    The published lines of force are those of the muscles' own part of the push. What stretched
    tissue and the leg's weight do to the hip, `idle_m` (moment over push), is set apart: laid on
    the whole force, the habit would drive hip flexors against stretched extensors.
    """
    dtype = reference_m.dtype
    plate = posture.plate
    sin_t, cos_t = jnp.sin(setting.plate_tilt_rad), jnp.cos(setting.plate_tilt_rad)
    normal_per_push, normal_per_tangential = 1 / cos_t, -sin_t / cos_t
    skeleton = body.skeleton
    hip = jnp.asarray(skeleton.hip_in_pelvis_m, dtype)
    focus = jnp.stack([hip[0] + push.habit_forward_m, hip[1] + push.habit_up_m, jnp.zeros_like(push.habit_up_m)])
    arm = reference_m - focus
    lateral = jnp.zeros_like(plate.up).at[2].set(1.0)

    def turning(axis):  # moment of a unit force about the focus, in the sagittal plane
        return arm[0] * axis[1] - arm[1] * axis[0]

    n, t = turning(plate.normal), turning(plate.up)
    natural = [
        t + n * normal_per_tangential,
        turning(lateral),
        plate.outward[2],
        -plate.toe_axis[2],
        plate.normal[2],
    ]
    told = push.scrape_weight > 0
    zero = jnp.zeros_like(n)
    scrape = [1 - push.scrape_share * normal_per_tangential, zero, zero, zero, zero]
    row = jnp.stack([jnp.where(told, a, b) for a, b in zip(scrape, natural, strict=True)])
    return Contact(
        friction=push.friction,
        back_m=push.back_m - _reference(body),
        front_m=push.front_m - _reference(body),
        half_width_m=jnp.broadcast_to(jnp.asarray(body.sole_half_width_m, dtype), n.shape),
        torque_arm_m=push.torque_arm_m,
        normal_per_push=normal_per_push,
        normal_per_tangential=normal_per_tangential,
        habit=row,
        habit_target=jnp.where(told, push.scrape_share * normal_per_push, idle_m - n * normal_per_push),
        habit_weight=jnp.where(told, push.scrape_weight, push.habit_weight),
    )


def _reference(body: Body):
    """Where forces along the plate act: distance from the heel's end, m."""
    return constants()["contact"]["reference_share"] * body.foot_length_m


def hold(
    body: Body,
    setting: Setting,
    sled: Sled,
    push: Push,
    placed: Placed,
    motion: Motion,
    fibre_velocity: Float[Array, "muscle lane"],
) -> Held:
    """Share every frame's load, given the fibres' velocities in optimal lengths a second."""
    dtype = motion.sled_m.dtype
    always = motion.sled_m[0] > -1e9
    muscles, posture = body.muscles, placed.posture
    length = placed.mtu_length_m
    factor = kept(velocity_factor(muscles, fibre_velocity), always)
    low, high = _force_bounds(muscles, length, factor)
    demand = leg_demand_Nm(body.skeleton, posture, motion)
    capsule = capsule_moment_Nm(body.pelvis, placed.q_rad[0], placed.q_rad[1])
    demand = demand.at[0].add(capsule)
    heel = jnp.asarray(body.heel_in_calcn_m, dtype)
    ahead = heel.at[0].add(_reference(body))
    on_foot = jnp.broadcast_to(ahead[:, None], posture.origin_m[FOOT].shape)
    reference = posture.origin_m[FOOT] + turned(posture.rotation[FOOT], on_foot)
    jacobian = foot_jacobian(posture, reference)
    force_N = sled_force_N(sled, motion)
    peak = jnp.asarray(muscles.peak_force_N, dtype)[:, None]
    idle = demand[0] - total(placed.moment_arm_m[0] * low * peak)  # for the foot, with muscles at rest
    contact = contact_of(body, setting, push, posture, reference, 2 * idle / jnp.maximum(force_N, 1.0))
    problem = Problem(
        mtu_length_m=length,
        moment_arm_m=placed.moment_arm_m,
        velocity_factor=factor,
        force_low=low,
        force_high=jnp.maximum(high, low),
        demand_Nm=demand,
        foot_jacobian=jacobian,
        push_N=0.5 * force_N,
        contact=contact,
    )
    problem = kept(problem, always)
    shared = share_load(muscles, body.weight, problem, crosses())
    shared = kept(shared, always)
    tendon_N = shared.force * peak
    fibre = fibre_at(muscles, shared.force, length)
    rest, _, _ = passive_jet(muscles, fibre.length)
    wrench = shared.wrench
    normal = jnp.maximum(wrench[0], 1e-3)
    return Held(
        shared=shared,
        sled_force_N=force_N,
        demand_Nm=demand,
        moment_Nm=total(placed.moment_arm_m * tendon_N[None], 1),
        capsule_Nm=capsule,
        passive_force_N=jnp.clip(rest * fibre.cos_pennation * peak, 0, tendon_N),
        force_N=tendon_N,
        fibre_length=jnp.maximum(fibre.length, jnp.asarray(muscles.fibre_floor, dtype)[:, None]),
        velocity_factor=factor,
        cop_m=jnp.stack([_reference(body) + wrench[3] / normal, wrench[4] / normal]),
        **_knee(body, placed, motion, tendon_N, wrench),
    )


def _knee(body: Body, placed: Placed, motion: Motion, tendon_N, wrench):
    """Contact forces of the knee: what balances muscles, foot, weight and inertia below it."""
    dtype = tendon_N.dtype
    posture, plate = placed.posture, placed.posture.plate
    low, high = _bounds(dtype)
    pulls = knee_directions(jnp.clip(placed.q_rad, low, high))
    picked = np.array([MUSCLES.index(name) for name in KNEE_MUSCLES])
    tension = tendon_N[picked][:, None]
    on_tibia = total(pulls.tibia_force * tension)
    on_patella = total(pulls.patella_force * tension)
    lateral = jnp.zeros_like(plate.up).at[2].set(1.0)
    foot = wrench[0][None] * plate.normal + wrench[1][None] * plate.up + wrench[2][None] * lateral
    carried, _ = carried_N(body.skeleton, posture, motion)
    to_tibia = jnp.swapaxes(posture.rotation[TIBIA], 0, 1)
    return {
        "tibiofemoral_N": turned(to_tibia, carried[TIBIA] + carried[FOOT] - foot) - on_tibia,
        "patellofemoral_N": -on_patella,
    }


@cache
def crosses() -> np.ndarray:
    """Which muscles span which coordinate [5, 40], read from the path tables."""
    weights = np.abs(path_weights())
    return weights.reshape(6, len(MUSCLES), -1)[1:].max(-1) > 1e-12
