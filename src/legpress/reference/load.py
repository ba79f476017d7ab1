"""What the leg's own weight and inertia ask of its muscles, and what its foot's force does about the joints."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
from jaxtyping import Array, Float

from ..body.skeleton import Skeleton
from ..press.batch_algebra import dot, sum_terms
from ..press.load import Motion
from ..press.posture import FOOT, Posture
from .batch_algebra import cross, rotate


def weight_and_inertia_N(
    skeleton: Skeleton, posture: Posture, motion: Motion
) -> tuple[Float[Array, "4 3 lane"], Float[Array, "4 5 3 lane"]]:
    """Force that each body's weight and acceleration ask, mass times (acceleration - gravity).

    With it how fast each centre of mass moves per unit rate of each coordinate.
    """
    dtype = motion.speed_m_per_s.dtype
    com = jnp.asarray(skeleton.com_m, dtype)[..., None]
    arm = rotate(posture.rotation, jnp.broadcast_to(com, posture.origin_m.shape))
    along = posture.slope[None, :, None]  # of all coordinates along the rail
    arm_slope = cross(sum_terms(posture.angular * along, 1), arm)
    arms = jnp.broadcast_to(arm[:, None], posture.angular.shape)
    arm_slopes = jnp.broadcast_to(arm_slope[:, None], posture.angular.shape)
    per_angle: Any = posture.linear_m + cross(posture.angular, arms)
    per_angle_slope = posture.linear_slope + cross(posture.angular_slope, arms) + cross(posture.angular, arm_slopes)
    velocity = sum_terms(per_angle * along, 1)
    slope_change = sum_terms(per_angle_slope * along + per_angle * posture.curvature[None, :, None], 1)
    speed, acceleration = motion.speed_m_per_s[None, None], motion.acceleration_m_per_s2[None, None]
    mass = jnp.asarray(skeleton.mass_kg, dtype)[:, None, None]
    return mass * (slope_change * speed**2 + velocity * acceleration - posture.plate.gravity[None]), per_angle


def leg_demand_Nm(skeleton: Skeleton, posture: Posture, motion: Motion) -> Float[Array, "5 lane"]:
    """Generalised moments that muscles, foot and capsule together must make for this motion.

    Exact for the four bodies of the leg: their weight and acceleration and the turning of each,
    projected on the five coordinates.
    """
    carried, per_angle = weight_and_inertia_N(skeleton, posture, motion)
    along = posture.slope[None, :, None]
    speed, acceleration = motion.speed_m_per_s[None, None], motion.acceleration_m_per_s2[None, None]
    spin = sum_terms(posture.angular * along, 1)
    spin_curve = sum_terms(posture.angular_slope * along + posture.angular * posture.curvature[None, :, None], 1)
    omega = spin * speed
    alpha = spin_curve * speed**2 + spin * acceleration
    inertia = jnp.asarray(skeleton.inertia_kg_m2, carried.dtype)[..., None]
    to_body = jnp.swapaxes(posture.rotation, 1, 2)

    def inertia_times(v):
        return rotate(posture.rotation, rotate(jnp.broadcast_to(inertia, to_body.shape), rotate(to_body, v)))

    turning = inertia_times(alpha) + cross(omega, inertia_times(omega))
    return sum_terms(
        dot(per_angle, jnp.broadcast_to(carried[:, None], per_angle.shape))
        + dot(posture.angular, jnp.broadcast_to(turning[:, None], per_angle.shape))
    )


def foot_jacobian(posture: Posture, reference_m: Float[Array, "3 lane"]) -> Float[Array, "5 6 lane"]:
    """Generalised moment per unit of each wrench component on the foot at `reference_m`.

    Components as in `sharing.Contact`: normal, tangential, lateral force; pitch moment about the
    foot's outward axis, roll moment about its long axis, torque about the normal.
    """
    plate = posture.plate
    arm = reference_m - posture.origin_m[FOOT]
    angular = posture.angular[FOOT]
    linear = posture.linear_m[FOOT] + cross(angular, jnp.broadcast_to(arm, angular.shape))

    def along(vectors, axis):
        return dot(vectors, jnp.broadcast_to(axis, vectors.shape))

    lateral = jnp.zeros_like(plate.up).at[2].set(1.0)
    return jnp.stack(
        [
            along(linear, plate.normal),
            along(linear, plate.up),
            along(linear, lateral),
            along(angular, plate.outward),
            -along(angular, plate.toe_axis),
            along(angular, plate.normal),
        ],
        axis=1,
    )
