"""The closed chain: joint angles of a leg between seat and plate, and how they change along the rail.

Six conditions of a foot on a plate meet five freedoms of the leg. Held are the heel's position and
the direction of the foot's long axis (pitch and heading); the sole's roll about that axis is free
and reported, for shoes and the subtalar joint take it up. (Heading free instead gives absurd
adduction.)

All vectors here are on the axes of a pelvis that has not rolled: x forwards, y up along the trunk,
z to the lifter's right, from the pelvis' own origin (the source model's, some 10 cm from the line
of the hips, from which machine and stance are measured). The pelvis turns about the hips' line, the first axis of the hip joint, so its roll is subtracted from the hip flexion found
here (`Posture.angles_rad[0]` is the trunk-thigh flexion) and changes nothing else.
"""

from __future__ import annotations

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from ..body.skeleton import Skeleton, bodies_in_pelvis, twists
from ..measures import GRAVITY_M_PER_S2
from .batch_algebra import always_true, cholesky, cross, dot, materialise, rotate, solve_factored, sum_terms
from .outcome import Outcome

DIRECTION_LENGTH_M = 0.3  # weighs the foot's direction against the heel's position in Newton
REACHED_M = 1e-3  # a heel nearer to its mark than this stands on it
FOOT = 3


class StanceGeometry(eqx.Module):
    """Machine and stance as the leg meets them, one value a lane."""

    rail_rad: Float[Array | np.ndarray, " lane"]
    backrest_rad: Float[Array | np.ndarray, " lane"]
    plate_tilt_rad: Float[Array | np.ndarray, " lane"]
    lower_edge_m: Float[Array | np.ndarray, " lane"]
    heel_height_m: Float[Array | np.ndarray, " lane"]
    half_spacing_m: Float[Array | np.ndarray, " lane"]
    toe_out_rad: Float[Array | np.ndarray, " lane"]


class PlateFrame(eqx.Module):
    """The plate and the world in pelvis axes."""

    heel_m: Float[Array | np.ndarray, "3 lane"]  # where the rear end of the sole must be
    toe_axis: Float[Array | np.ndarray, "3 lane"]  # direction the foot points
    outward: Float[Array | np.ndarray, "3 lane"]  # along the plate, square to the foot, to its outer side
    up: Float[Array | np.ndarray, "3 lane"]  # along the plate to its upper edge
    normal: Float[Array | np.ndarray, "3 lane"]  # from the plate to the seat
    rail: Float[Array | np.ndarray, "3 lane"]  # along the rail, away from the seat
    gravity: Float[Array | np.ndarray, "3 lane"]  # m/s2


class Posture(eqx.Module):
    """Angles and their derivatives by sled position; velocities are `slope * sled speed`."""

    angles_rad: Float[Array, "5 lane"]  # trunk-thigh flexion first, then as COORDINATES
    slope: Float[Array, "5 lane"]  # per m
    curvature: Float[Array, "5 lane"]  # per m2
    last_step_rad: Float[Array, " lane"]  # of Newton, the largest of the five angles
    reach_error_m: Float[Array, " lane"]  # how far the heel stays off its mark
    sole_roll_rad: Float[Array, " lane"]  # outer edge towards the seat positive
    sole_roll_slope: Float[Array, " lane"]
    rotation: Float[Array, "4 3 3 lane"]  # of the bodies
    origin_m: Float[Array, "4 3 lane"]
    angular: Float[Array, "4 5 3 lane"]  # see body.skeleton.Twists
    linear_m: Float[Array, "4 5 3 lane"]
    angular_slope: Float[Array, "4 5 3 lane"]  # derivatives by sled position
    linear_slope: Float[Array, "4 5 3 lane"]
    plate: PlateFrame


def plate_at(skeleton: Skeleton, geometry: StanceGeometry, sled_m: Float[Array | np.ndarray, " lane"]) -> PlateFrame:
    """The plate at a sled position (distance along the rail from the hips to its lower edge).

    In NumPy for NumPy arrays, so that nothing need be compiled for a few numbers.
    """
    xp = jnp if isinstance(sled_m, jax.Array) else np
    hip = xp.asarray(skeleton.hip_in_pelvis_m, sled_m.dtype)
    sin_b, cos_b = xp.sin(geometry.backrest_rad), xp.cos(geometry.backrest_rad)

    def vector(x, y, z):
        """From machine axes (along the rail, up the plate, right) to the pelvis'."""
        return xp.stack([x * sin_b - y * cos_b, x * cos_b + y * sin_b, z])

    sin_t, cos_t = xp.sin(geometry.plate_tilt_rad), xp.cos(geometry.plate_tilt_rad)
    sin_o, cos_o = xp.sin(geometry.toe_out_rad), xp.cos(geometry.toe_out_rad)
    zero, one = xp.zeros_like(sin_b), xp.ones_like(sin_b)
    heel = vector(
        sled_m - geometry.heel_height_m * sin_t,
        geometry.lower_edge_m + geometry.heel_height_m * cos_t,
        geometry.half_spacing_m,
    )
    sin_r, cos_r = xp.sin(geometry.rail_rad), xp.cos(geometry.rail_rad)
    middle = xp.stack([hip[0], hip[1], xp.zeros_like(hip[2])])
    return PlateFrame(
        heel_m=heel + middle[:, None],
        toe_axis=vector(-sin_t * cos_o, cos_t * cos_o, sin_o),
        outward=vector(sin_t * sin_o, -cos_t * sin_o, cos_o),
        up=vector(-sin_t, cos_t, zero),
        normal=vector(-cos_t, -sin_t, zero),
        rail=vector(one, zero, zero),
        gravity=-GRAVITY_M_PER_S2 * vector(sin_r, cos_r, zero),
    )


def ankle_m(skeleton: Skeleton, heel_in_calcn_m, plate: PlateFrame) -> Float[Array | np.ndarray, "3 lane"]:
    """Where the ankle is on a foot that stands flat on its mark."""
    from_heel = -skeleton.calcn_in_talus_m - heel_in_calcn_m
    return plate.heel_m + (plate.toe_axis * from_heel[0] + plate.normal * from_heel[1] + plate.outward * from_heel[2])


def first_guess(skeleton: Skeleton, heel_in_calcn_m, plate: PlateFrame) -> Float[Array, "5 lane"]:
    """Angles of a planar two-segment leg that reaches the ankle."""
    reach = ankle_m(skeleton, heel_in_calcn_m, plate) - skeleton.hip_in_pelvis_m[:, None]
    far = jnp.sqrt(dot(reach, reach))
    thigh, shank = skeleton.thigh_m, skeleton.shank_m
    far = jnp.clip(far, jnp.abs(thigh - shank) + 0.05, thigh + shank - 1e-3)

    def corner(beside, other, opposite):
        cosine = (beside**2 + other**2 - opposite**2) / (2 * beside * other)
        return jnp.arccos(jnp.clip(cosine, -1, 1))

    knee = jnp.pi - corner(thigh, shank, far)
    flexion = jnp.arctan2(reach[0], -reach[1]) + corner(thigh, far, shank)
    adduction = -jnp.arcsin(jnp.clip(reach[2] / far, -0.8, 0.8))
    foot = jnp.arctan2(plate.toe_axis[1], plate.toe_axis[0])
    ankle_angle = foot - (flexion - knee)
    ankle_angle = (ankle_angle + jnp.pi) % (2 * jnp.pi) - jnp.pi
    zero = jnp.zeros_like(knee)
    return jnp.stack([flexion, adduction, zero, knee, jnp.clip(ankle_angle, -0.6, 0.7)])


def _foot_conditions(skeleton, heel_in_calcn_m, angles, plate):
    """Residual [5, lane] of the foot's conditions, their Jacobian, and the poses behind them."""
    poses = bodies_in_pelvis(skeleton, angles)
    body_twists = twists(skeleton, angles)
    arm = rotate(poses.rotation[FOOT], jnp.broadcast_to(heel_in_calcn_m[:, None], angles[:3].shape))
    long_axis = poses.rotation[FOOT][:, 0]
    per_angle = body_twists.linear_m[FOOT] + cross(
        body_twists.angular[FOOT], jnp.broadcast_to(arm, body_twists.angular[FOOT].shape)
    )
    turn = cross(body_twists.angular[FOOT], jnp.broadcast_to(long_axis, body_twists.angular[FOOT].shape))
    gap = poses.origin_m[FOOT] + arm - plate.heel_m
    axes = jnp.stack([plate.normal, plate.outward])
    residual = jnp.concatenate([gap, DIRECTION_LENGTH_M * sum_terms(axes * long_axis[None], 1)])
    turns = DIRECTION_LENGTH_M * sum_terms(axes[:, None] * turn[None], 2)
    rows = jnp.concatenate([jnp.swapaxes(per_angle, 0, 1), turns])
    return residual, rows, poses, body_twists, arm, long_axis


def _least_squares(rows: Float[Array, "5 5 lane"], right: Float[Array, "5 lane"], damping):
    """Solve rows @ x = right in least squares; `damping` (m2) shortens steps, Levenberg's way."""
    square = sum_terms(rows[:, :, None] * rows[:, None, :])
    square = square + jnp.eye(5, dtype=rows.dtype)[..., None] * (1e-7 + damping)[None, None]
    return solve_factored(cholesky(square), sum_terms(rows * right[:, None]))


def solve_posture(
    skeleton: Skeleton,
    heel_in_calcn_m: Float[Array | np.ndarray, "3"],
    geometry: StanceGeometry,
    sled_m: Float[Array, " lane"],
    guess: Float[Array, "5 lane"] | None = None,
    most_iterations: int = 12,
) -> Posture:
    """Angles that put the foot on its mark, by Newton from a planar leg or a neighbour's angles.

    A mark out of reach comes back as `reach_error_m` over 1 mm (how far the heel stays off in the
    posture found, not the least possible), never as NaN; `posture_outcome` says how each lane ended.
    """
    plate = plate_at(skeleton, geometry, sled_m)
    heel = jnp.asarray(heel_in_calcn_m, sled_m.dtype)
    start = first_guess(skeleton, heel, plate) if guess is None else guess
    small = _small_step_rad(sled_m.dtype)
    along_rail = jnp.concatenate([plate.rail, jnp.zeros_like(start[:2])])
    undamped = jnp.zeros_like(sled_m)

    def unfinished(carry):
        k, _, _, step = carry
        return (k < most_iterations) & jnp.any(step > small)

    def improve(carry):
        k, angles, _, _ = carry
        residual, rows, *_ = _foot_conditions(skeleton, heel, angles, plate)
        residual, rows = materialise((residual, rows), always_true(sled_m))
        # Damping by the squared residual fades quadratically where the mark can be reached and
        # keeps a leg that falls short stretched towards it.
        step = _least_squares(rows, residual, sum_terms(residual**2))
        slope = _least_squares(rows, along_rail, undamped)
        largest = jnp.abs(step).max(0)
        step = step * jnp.minimum(1.0, 0.5 / jnp.maximum(largest, 1e-9))[None]
        # The knee does not bend backwards, and the far side of 0 is a second, wrong solution.
        angles = angles - step
        angles = angles.at[3].set(jnp.clip(angles[3], -0.05, 2.6))
        return k + 1, angles, slope, largest

    carry = (0, start, jnp.ones_like(start), jnp.ones_like(sled_m))
    _, angles, slope, step = jax.lax.while_loop(unfinished, improve, carry)
    return _with_derivatives(skeleton, heel, angles, slope, plate, step)


def _small_step_rad(dtype) -> float:
    """Newton has arrived once it steps no further than this."""
    return 2e-5 if dtype == np.float32 else 1e-10


def posture_outcome(posture: Posture) -> np.ndarray:
    """How the search for each lane's posture ended, codes of `Outcome` [lane]; on the host."""
    error, step = np.asarray(posture.reach_error_m), np.asarray(posture.last_step_rad)
    found = np.where(step > _small_step_rad(step.dtype), Outcome.OUT_OF_ITERATIONS, Outcome.SOLVED)
    found = np.where(error > REACHED_M, Outcome.OUT_OF_REACH, found)
    return np.where(np.isfinite(error + step), found, Outcome.NOT_FINITE)


def _with_derivatives(skeleton, heel, angles, slope, plate, step) -> Posture:
    """The posture with its second derivative along the rail.

    The twists' derivatives are central differences along the motion, three poses in one call:
    their error is that of rounding, 1e-8 (1e-4 in single precision), and they enter as
    accelerations alone. Exact ones doubled the time to compile.
    """
    count = angles.shape[1]
    speed = jnp.sqrt(sum_terms(slope**2)) + 1e-6
    tiny = 3e-3 if angles.dtype == jnp.float32 else 1e-4  # rad
    ahead = slope * (tiny / speed)[None]
    angles_three = jnp.concatenate([angles, angles + ahead, angles - ahead], axis=-1)
    plate_three = jax.tree.map(lambda v: jnp.concatenate([v, v, v], axis=-1), plate)
    residual, rows, poses, twists_there, arm, long_axis = _foot_conditions(skeleton, heel, angles_three, plate_three)
    all_three = materialise((residual, rows, poses, twists_there, arm, long_axis), always_true(angles))

    def at_middle(v):
        return v[..., :count]

    def derivative(v):  # per metre of sled
        rate = (speed / (2 * tiny)).reshape((1,) * (v.ndim - 1) + (count,))
        return (v[..., count : 2 * count] - v[..., 2 * count :]) * rate

    residual, rows, poses, body_twists, arm, long_axis = jax.tree.map(at_middle, all_three)
    twists_slope = jax.tree.map(derivative, all_three[3])
    residual_curvature = sum_terms(derivative(all_three[1]) * slope[None], 1)
    curvature = _least_squares(rows, -residual_curvature, jnp.zeros_like(speed))
    side = poses.rotation[FOOT][:, 2]
    spin = sum_terms(body_twists.angular[FOOT] * slope[:, None])
    roll = jnp.arcsin(jnp.clip(dot(side, plate.normal), -1, 1))
    roll_slope = dot(cross(spin, side), plate.normal) / jnp.maximum(jnp.cos(roll), 1e-3)
    return Posture(
        angles_rad=angles,
        slope=slope,
        curvature=curvature,
        last_step_rad=step,
        reach_error_m=jnp.sqrt(sum_terms(residual[:3] ** 2)),
        sole_roll_rad=roll,
        sole_roll_slope=roll_slope,
        rotation=poses.rotation,
        origin_m=poses.origin_m,
        angular=body_twists.angular,
        linear_m=body_twists.linear_m,
        angular_slope=twists_slope.angular,
        linear_slope=twists_slope.linear_m,
        plate=plate,
    )
