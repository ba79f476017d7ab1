"""The pelvis' roll as the engine solves it, and how fast it changes; its balance is that of `body.pelvis`."""

from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from ..body import pelvis
from ..body.pelvis import HIP, hip_moment_and_slope, hip_series

solve_roll_and_step = partial(pelvis.solve_roll_and_step, loop=jax.lax.while_loop)


def roll_slope(body, q_rad: Float[Array, "5 *lane"], slope: Float[Array, "5 *lane"]):
    """How fast the balanced roll changes while the angles (trunk-thigh first) change by `slope`.

    Implicit derivative at the balance: `q_rad` holds the hip flexion that the roll leaves. Returns
    the roll's rate and the passive moment of one hip.
    """
    lanes, rates = q_rad.reshape(5, -1), slope.reshape(5, -1)

    def moment(q):
        return hip_moment_and_slope(body, hip_series(body.passive_hip_force, q), q[HIP], q[1])

    (passive, by_hip), (along, _) = jax.jvp(moment, (lanes,), (rates,))
    spine = body.pelvis.spine_Nm_per_rad
    rate = 2 * along / jnp.maximum(spine + 2 * by_hip, 0.1 * spine)
    return rate.reshape(q_rad.shape[1:]), passive.reshape(q_rad.shape[1:])
