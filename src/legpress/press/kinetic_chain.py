"""The whole chain for many frames at once: posture, roll, paths, equilibrium, sharing, knee.

A frame is one instant of one leg; frames are the lanes, the last axis of every array. The chain
comes in three parts: `leg_kinematics` finds where the leg is, `static_loads` what a load meets there, and
`leg_forces` what the muscles do about it. The first two do not depend on time and are smooth along the rail, so a stroke
needs them at a few places only (`press.stroke`).
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
    equilibrium_surplus_and_slope,
    fibre_at,
    force_and_slope_at_activation,
    force_at_activation,
    max_force,
    passive_force_and_derivatives,
    select_muscles,
)
from ..body.muscle_groups import BICEPS_FEMORIS_SHORT_HEAD, HAMSTRINGS
from ..body.paths import FITTED_RANGE_DEG, MUSCLES, outside_fit, path_lengths_and_arms, path_weights
from ..body.pelvis import capsule_moment_Nm, roll_slope, small_roll_step_rad, solve_roll_and_step
from ..body.scaling import Body
from ..body.supply import Supply
from .batch_algebra import always_true, largest_term, materialise, rotate, sum_terms
from .cue import constants
from .load import Motion, SledLoad, foot_jacobian, leg_demand_Nm, sled_force_N, weight_and_inertia_N
from .outcome import Outcome
from .posture import FOOT, PlateFrame, Posture, StanceGeometry, plate_at, posture_outcome, solve_posture
from .sharing import (
    Contact,
    MuscleOrder,
    Sharing,
    SharingProblem,
    SolverState,
    cold_start,
    share_load,
    share_load_coarsely,
)

TIBIA = 2
GUESSED_DRIVE = 0.2  # for the first estimate of fibre velocity; the coarse solution replaces it


class FootContact(eqx.Module):
    """How foot and plate meet and how the lifter pushes, one value a lane; see data/press.toml."""

    friction: Float[Array | np.ndarray, " lane"]
    torque_arm_m: Float[Array | np.ndarray, " lane"]
    back_m: Float[Array | np.ndarray, " lane"]  # ends of the pressure patch, from the heel's end
    front_m: Float[Array | np.ndarray, " lane"]
    habit_up_m: Float[Array | np.ndarray, " lane"]  # the point that natural lines of force meet, from the hips
    habit_forward_m: Float[Array | np.ndarray, " lane"]
    habit_weight: Float[Array | np.ndarray, " lane"]  # per m2; 0 = no habit
    told_share: Float[Array | np.ndarray, " lane"]  # force along the plate over push, downwards, where one is told ...
    told_weight: Float[Array | np.ndarray, " lane"]  # ... at this cost for its square; 0: none is told
    beyond_natural: Float[Array | np.ndarray, " lane"]  # 1: `told_share` comes on top of what the natural push has
    hamstring_bracing: Float[Array | np.ndarray, " lane"]  # least activation over the vasti's
    gastrocnemius_bracing: Float[Array | np.ndarray, " lane"]
    next_power: Float[
        Array | np.ndarray, " lane"
    ]  # how effort is shared: 0 for the third power of activation, 1 for the fourth


class PushIntent(eqx.Module):
    """What the lifter means to do besides moving the sled; it follows from how the push would go without."""

    least_activation: Float[Array, "muscle lane"]  # bracing; muscles in the solver's order
    told_share: Float[Array, " lane"]  # of the push, along the plate towards its lower edge


class CoarseSharing(eqx.Module):
    """The sharing to a percent, and what `leg_forces` goes on from; muscles in the solver's order."""

    sharing: Sharing
    state: SolverState
    intent: PushIntent
    fibre_length: Float[Array, "muscle lane"]


class Kinematics(eqx.Module):
    """Where the leg is, and the muscles' lengths."""

    posture: Posture
    roll_rad: Float[Array, " lane"]
    roll_slope: Float[Array, " lane"]  # per m of sled travel
    roll_step_rad: Float[Array, " lane"]  # last step of the roll's solver
    q_rad: Float[Array, "5 lane"]  # hip flexion is the femur's on the pelvis
    q_slope: Float[Array, "5 lane"]  # per m
    mtu_length_m: Float[Array, "muscle lane"]
    moment_arm_m: Float[Array, "5 muscle lane"]
    outside: Float[Array, "5 lane"]  # 1 where the fitted range of the paths is left
    passive_hip_Nm: Float[Array, " lane"]  # muscles and capsule of one hip, extension positive


class StaticLoads(eqx.Module):
    """What a load meets at a place of the sled, whatever the speed; muscles in the order of `muscle_order`."""

    mtu_length_m: Float[Array, "muscle lane"]
    moment_arm_m: Float[Array, "5 muscle lane"]
    supply: Float[Array, "power muscle lane"]  # tendon force over peak by drive, see `body.supply`
    fibre_slope: Float[Array, "muscle lane"]  # change of fibre length at a guessed drive, per m of sled
    capsule_Nm: Float[Array, " lane"]
    gravity_Nm: Float[Array, "5 lane"]  # moments to hold the leg's weight ...
    per_speed_squared_Nm: Float[Array, "5 lane"]  # ... for its motion, per (m/s)2 ...
    per_acceleration_Nm: Float[Array, "5 lane"]  # ... and its acceleration, per m/s2
    foot_jacobian: Float[Array, "5 6 lane"]
    reference_m: Float[Array, "3 lane"]  # where the wrench acts, see `posture.Posture` for the axes
    shank_N: Float[Array, "3 3 lane"]  # the same three parts of the force that shank and foot need, on tibia axes
    plate_on_tibia: Float[Array, "3 3 lane"]  # normal, up the plate, to the right
    tibia_force_per_N: Float[Array, "knee_muscle 3 lane"]  # see `body.knee.KneeDirections`
    patella_force_per_N: Float[Array, "knee_muscle 3 lane"]


class LegForces(eqx.Module):
    """What the leg does in each frame."""

    sharing: Sharing
    intent: PushIntent  # muscles in the source model's order
    sled_force_N: Float[Array, " lane"]  # of both feet along the rail
    demand_Nm: Float[Array, "5 lane"]  # what muscles and foot had to make
    passive_hip_demand_Nm: Float[
        Array, " lane"
    ]  # what the foot would have to make about the hip with all muscles at rest
    moment_Nm: Float[Array, "5 lane"]  # muscles' own moments
    capsule_Nm: Float[Array, " lane"]
    passive_force_N: Float[Array, "muscle lane"]  # tendon force that the fibre's passive part makes
    force_N: Float[Array, "muscle lane"]
    fibre_length: Float[Array, "muscle lane"]
    velocity_factor: Float[Array, "muscle lane"]
    cop_m: Float[Array, "2 lane"]  # centre of pressure from the heel's end: forwards, outwards
    tibiofemoral_N: Float[Array, "3 lane"]  # contact force on the tibia, tibia axes
    patellofemoral_N: Float[Array, "3 lane"]  # on the patella, patella axes


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


def kinematics_outcome(kinematics: Kinematics) -> np.ndarray:
    """How the search for each lane's posture and roll ended, codes of `Outcome` [lane]; on the host."""
    found, step = posture_outcome(kinematics.posture), np.abs(np.asarray(kinematics.roll_step_rad))
    short = (found == Outcome.SOLVED) & (step > small_roll_step_rad(step.dtype))
    found = np.where(short, Outcome.OUT_OF_ITERATIONS, found)
    return np.where(np.isfinite(step), found, Outcome.NOT_FINITE)


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
    on_foot = jnp.broadcast_to(heel.at[0].add(_reference(body))[:, None], posture.origin_m[FOOT].shape)
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


@cache
def muscle_order() -> MuscleOrder:
    """The order in which the solver takes the muscles."""
    return MuscleOrder.of(spanned_coordinates())


def in_solver_order(values):
    """Per-muscle values [muscle, ...] in the solver's order."""
    return values[np.array(muscle_order().order)]


def in_model_order(values):
    """Values in the solver's order back in that of `MUSCLES`."""
    return values[np.argsort(muscle_order().order)]


def velocity_factor(muscles: Muscles, fibre_velocity) -> Float[Array, "muscle lane"]:
    """Force-velocity multiplier; the floor keeps a muscle that shortens too fast from dividing by 0."""
    fastest = jnp.asarray(muscles.max_velocity_per_s, fibre_velocity.dtype)[:, None]
    value, _, _ = muscles.force_velocity.value_and_derivatives(fibre_velocity / fastest)
    return jnp.maximum(value, 0.02)


def contact_of(
    body: Body,
    geometry: StanceGeometry,
    contact: FootContact,
    plate: PlateFrame,
    reference_m,
    passive_arm_m,
    told_share=None,
):
    """The sharing problem's contact: patch, cone, and how the push is directed as one row over the wrench.

    `told_share` [lane] is the told force along the plate over the push; None: not known yet where it comes on top of the
    natural one, which then stands in its place.

    The published lines of force are those of the muscles' own part of the push. What stretched
    tissue and the leg's weight do to the hip, `passive_arm_m` (moment over push), is set apart: applied
    to the whole force, the habit would drive hip flexors against stretched extensors.

    In NumPy for NumPy arrays, so that nothing need be compiled for a few numbers.
    """
    xp, dtype = jnp if isinstance(reference_m, jax.Array) else np, reference_m.dtype
    sin_t, cos_t = xp.sin(geometry.plate_tilt_rad), xp.cos(geometry.plate_tilt_rad)
    normal_per_push, normal_per_tangential = 1 / cos_t, -sin_t / cos_t
    skeleton = body.skeleton
    hip = xp.asarray(skeleton.hip_in_pelvis_m, dtype)
    focus = xp.stack([hip[0] + contact.habit_forward_m, hip[1] + contact.habit_up_m, xp.zeros_like(contact.habit_up_m)])
    arm = reference_m - focus

    def moment_about_focus(axis):  # moment of a unit force about the focus, in the sagittal plane
        return arm[0] * axis[1] - arm[1] * axis[0]

    n, t = moment_about_focus(plate.normal), moment_about_focus(plate.up)
    zero = xp.zeros_like(n)
    natural = [
        t + n * normal_per_tangential,
        zero,  # a force to the side turns nothing there
        plate.outward[2],
        -plate.toe_axis[2],
        plate.normal[2],
    ]
    told = contact.told_weight > 0
    if told_share is None:
        told, told_share = told & (contact.beyond_natural == 0), contact.told_share
    # Over the push along the rail; on a tilted plate the normal force is another.
    along = [1 - told_share * normal_per_tangential, zero, zero, zero, zero]
    row = xp.stack([xp.where(told, a, b) for a, b in zip(along, natural, strict=True)])
    return Contact(
        friction=contact.friction,
        back_m=contact.back_m - _reference(body),
        front_m=contact.front_m - _reference(body),
        half_width_m=xp.broadcast_to(xp.asarray(body.sole_half_width_m, dtype), n.shape),
        torque_arm_m=contact.torque_arm_m,
        normal_per_push=normal_per_push,
        normal_per_tangential=normal_per_tangential,
        habit=row,
        habit_target=xp.where(told, told_share * normal_per_push, passive_arm_m - n * normal_per_push),
        habit_weight=xp.where(told, contact.told_weight, contact.habit_weight),
    )


def _reference(body: Body):
    """Where forces along the plate act: distance from the heel's end, m."""
    return constants()["contact"]["reference_share"] * body.foot_length_m


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
    sharing = eqx.tree_at(
        lambda x: (x.force, x.activation), sharing, (in_model_order(sharing.force), in_model_order(sharing.activation))
    )
    return LegForces(
        sharing=sharing,
        intent=eqx.tree_at(lambda x: x.least_activation, intent, in_model_order(intent.least_activation)),
        sled_force_N=task.force_N,
        demand_Nm=problem.demand_Nm,
        passive_hip_demand_Nm=task.passive_hip_demand_Nm,
        moment_Nm=moment,
        capsule_Nm=loads.capsule_Nm,
        passive_force_N=in_model_order(passive_N),
        force_N=in_model_order(tendon_N),
        fibre_length=in_model_order(length),
        velocity_factor=in_model_order(task.factor),
        cop_m=jnp.stack([_reference(body) + wrench[3] / normal, wrench[4] / normal]),
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


class _FrameProblem(eqx.Module):
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
        demand = loads.gravity_Nm + loads.per_speed_squared_Nm * speed**2 + loads.per_acceleration_Nm * acceleration
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
        return eqx.tree_at(lambda p: (p.least_activation, p.contact), self.problem, (intent.least_activation, told))


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


@cache
def spanned_coordinates() -> np.ndarray:
    """Which muscles span which coordinate [5, 40], read from the path tables."""
    weights = np.abs(path_weights())
    return weights.reshape(6, len(MUSCLES), -1)[1:].max(-1) > 1e-12
