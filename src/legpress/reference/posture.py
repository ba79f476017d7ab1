"""The closed chain solved: the joint angles that put a foot on its mark on the plate.

`press.posture` says what is held, what is free, and on which axes.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from ..body.skeleton import Skeleton
from ..press.batch_algebra import dot, sum_terms
from ..press.posture import FOOT, PlateFrame, Posture, StanceGeometry, ankle_m, plate_at, small_step_rad
from .batch_algebra import always_true, cholesky, cross, materialise, rotate, solve_factored
from .skeleton import bodies_in_pelvis, twists

DIRECTION_LENGTH_M = 0.3  # weighs the foot's direction against the heel's position in Newton


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
    small = small_step_rad(sled_m.dtype)
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
