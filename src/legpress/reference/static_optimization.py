"""The problem that OpenSim's StaticOptimization poses, solved by our solver.

Rigid tendons, no passive force, the sum of squared activations over equal muscles, the foot's force as it
is. The fibre's force-length and force-velocity stay, at the length and velocity that a rigid tendon leaves
it. Tendon force is then proportional to activation and the problem quadratic.

One more thing is OpenSim's: it takes the fibre's force for the tendon's, without the cosine of pennation
(measured with 4.6: `calcInextensibleTendonActiveFiberForce` of vasmed is 6 % more than the tendon gets).
"""

from __future__ import annotations

from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from ..body.muscle import MINIMUM_ACTIVATION, Muscles, select_muscles
from ..body.muscle_order import in_model_order, in_solver_order, muscle_order
from ..press.sharing import Contact, Sharing
from .curves import value_and_derivatives
from .kinetic_chain import velocity_factor
from .muscle import ACTIVE_FLOOR, fibre_height
from .sharing import SharingProblem, cold_start, share_load, share_load_coarsely

EXPONENT = 2


def rigid_strength(muscles: Muscles, mtu_length_m, mtu_velocity_m_per_s) -> Float[Array, "muscle lane"]:
    """What StaticOptimization takes for tendon force over peak at full activation.

    The fibre has what a tendon of its slack length leaves, and pulls with no regard to its pennation
    (OpenSim 4.6 leaves the cosine out here; measured).
    """
    optimal, slack = (jnp.asarray(v)[:, None] for v in (muscles.optimal_fibre_m, muscles.tendon_slack_m))
    along = jnp.maximum(mtu_length_m / optimal - slack / optimal, 0.05)
    length = jnp.sqrt(along**2 + fibre_height(muscles)[:, None] ** 2)
    factor = velocity_factor(muscles, mtu_velocity_m_per_s * along / length / optimal)
    active, _, _ = value_and_derivatives(muscles.active_force_length, length)
    return (active + ACTIVE_FLOOR) * factor


def share_frames_rigidly(muscles: Muscles, *given: np.ndarray) -> Sharing:
    """`share_rigidly` of NumPy arrays in double precision, whatever the process has set."""
    with jax.enable_x64(True):
        return jax.device_get(_share_rigidly(muscles, *given))


def share_rigidly(
    muscles: Muscles,
    mtu_length_m: Float[Array, "muscle lane"],
    mtu_velocity_m_per_s: Float[Array, "muscle lane"],
    moment_arm_m: Float[Array, "coordinate muscle lane"],
    moment_Nm: Float[Array, "coordinate lane"],
    most_iterations: int = 100,
) -> Sharing:
    """Share these moments over the muscles alone; a shortfall is reported as in `sharing`."""
    muscles = select_muscles(muscles, np.array(muscle_order().order))
    able = rigid_strength(muscles, in_solver_order(mtu_length_m), in_solver_order(mtu_velocity_m_per_s))
    lane = jnp.ones_like(moment_Nm[0])
    problem = SharingProblem(
        supply=jnp.stack([jnp.zeros_like(able), able]),  # proportional to activation
        moment_arm_m=moment_arm_m[:, np.array(muscle_order().order)],
        demand_Nm=moment_Nm,
        # The foot's force is in the moments already; what the solver finds for it here moves nothing.
        foot_jacobian=jnp.zeros((5, 6, *lane.shape)),
        push_N=100 * lane,
        full_activation=np.ones(()),
        least_activation=jnp.full_like(able, MINIMUM_ACTIVATION),
        next_power=0 * lane,
        contact=Contact(
            friction=lane,
            back_m=-lane,
            front_m=lane,
            half_width_m=lane,
            torque_arm_m=lane,
            normal_per_push=lane,
            normal_per_tangential=0 * lane,
            habit=jnp.zeros((5, *lane.shape)),
            habit_target=0 * lane,
            habit_weight=0 * lane,
        ),
    )
    equal = jnp.ones(able.shape[0])
    task = (muscles.peak_force_N, equal, problem, muscle_order().spans)
    cold = cold_start(able.shape[0], able.shape[1], able.dtype)
    _, start = share_load_coarsely(*task, cold, exponent=EXPONENT, most_iterations=most_iterations)
    sharing = share_load(*task, start, exponent=EXPONENT, tolerance=1e-6, most_iterations=most_iterations)
    return replace(sharing, force=in_model_order(sharing.force), activation=in_model_order(sharing.activation))


_share_rigidly = jax.jit(share_rigidly)
