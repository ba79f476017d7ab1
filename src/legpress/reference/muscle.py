"""Millard muscle with a compliant tendon, tendon force as the unknown.

Arrays carry the muscle first and any number of lanes after it (`"muscle *lane"`): XLA on a CPU
vectorises along the last axis, and sums over muscles then run along the first one. With frames
first the moment sums of the sharing problem were twenty times slower.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from ..body.muscle import Muscles
from .containers import container
from .curves import value_and_derivatives

FORCE_FLOOR = 1e-6  # of peak; the tendon's strain has no slope at zero force
ACTIVE_FLOOR = 5e-4  # of peak; beyond 1.9 optimal lengths no activation holds a force
LONGEST_FORCE = 4.0  # of peak; upper end of the search for an equilibrium


def per_lane(parameter, like):
    """A muscle's parameter beside `[muscle, *lane]` values."""
    p = jnp.asarray(parameter, dtype=like.dtype)
    return p.reshape(p.shape[:1] + (1,) * (like.ndim - 1)) if p.ndim == 1 else p


def fibre_height(muscles: Muscles) -> Float[Array, " muscle"]:
    """Constant height of the fibre's parallelogram over optimal fibre length."""
    return jnp.sin(muscles.pennation_rad)


def tendon_strain_and_derivatives(muscles: Muscles, force):
    """Tendon strain at a normalised force with its first and second derivative by force."""
    safe = jnp.maximum(force, FORCE_FLOOR)
    root = jnp.sqrt(safe)
    value, slope, curvature = value_and_derivatives(muscles.tendon_strain, root)
    per_force = 0.5 / root
    first = slope * per_force
    second = curvature * per_force**2 - 0.5 * first / safe
    linear = force > muscles.tendon_toe_force
    stiffness = muscles.tendon_stiffness
    end = muscles.tendon_strain_at_peak - (1 - muscles.tendon_toe_force) / stiffness
    return (
        jnp.where(linear, end + (force - muscles.tendon_toe_force) / stiffness, value),
        jnp.where(linear, 1 / stiffness, first),
        jnp.where(linear, 0.0, second),
    )


def tendon_force_at(muscles: Muscles, strain):
    """Normalised tendon force at a strain; zero when slack."""
    value, _, _ = value_and_derivatives(muscles.tendon_force, strain)
    beyond = 1 + (strain - muscles.tendon_strain_at_peak) * muscles.tendon_stiffness
    return jnp.where(strain > muscles.tendon_strain_at_peak, beyond, value)


def passive_force_and_derivatives(muscles: Muscles, norm_length):
    """Passive fibre force over peak force with its first and second derivative by length."""
    start = per_lane(muscles.passive_start, norm_length)
    span = per_lane(muscles.passive_span, norm_length)
    share = (norm_length - 1 - start) / span
    row = jnp.arange(norm_length.shape[0], dtype=jnp.int32).reshape((-1,) + (1,) * (norm_length.ndim - 1))
    value, slope, curvature = value_and_derivatives(muscles.passive_force, share, row)
    # Beyond one peak force the curve is a straight line with the curve's own end stiffness.
    beyond_curve = share > 1
    stiffness = per_lane(muscles.passive_stiffness, norm_length)
    return (
        jnp.where(beyond_curve, 1 + (share - 1) * span * stiffness, value),
        jnp.where(beyond_curve, stiffness, slope / span),
        jnp.where(beyond_curve, 0.0, curvature / span**2),
    )


@container
class Fibre:
    """Geometry of the fibre at a tendon force, with derivatives by that force."""

    length: Float[Array, "muscle *lane"]  # over optimal fibre length
    cos_pennation: Float[Array, "muscle *lane"]
    length_1: Float[Array, "muscle *lane"]
    length_2: Float[Array, "muscle *lane"]
    cos_1: Float[Array, "muscle *lane"]
    cos_2: Float[Array, "muscle *lane"]


def fibre_at(muscles: Muscles, force, mtu_length_m) -> Fibre:
    """The fibre left over when the tendon has stretched under a normalised force."""
    strain, strain_1, strain_2 = tendon_strain_and_derivatives(muscles, force)
    optimal = per_lane(muscles.optimal_fibre_m, force)
    slack = per_lane(muscles.tendon_slack_m, force) / optimal
    height = per_lane(fibre_height(muscles), force)
    along = mtu_length_m / optimal - slack * (1 + strain)
    along = jnp.maximum(along, 0.05)  # a folded fibre; `max_force` keeps the solution off it
    along_1, along_2 = -slack * strain_1, -slack * strain_2
    length = jnp.sqrt(along**2 + height**2)
    cosine = along / length
    flat = (1 - cosine**2) / length  # how fast the cosine follows the length along the tendon
    length_1 = cosine * along_1
    cos_1 = flat * along_1
    length_2 = cos_1 * along_1 + cosine * along_2
    cos_2 = flat * along_2 - (2 * cosine * cos_1 + flat * length_1) / length * along_1
    return Fibre(length, cosine, length_1, length_2, cos_1, cos_2)


def max_force(muscles: Muscles, mtu_length_m):
    """Normalised tendon force with the fibre at its floor; zero when the muscle hangs slack."""
    optimal = per_lane(muscles.optimal_fibre_m, mtu_length_m)
    slack = per_lane(muscles.tendon_slack_m, mtu_length_m)
    floor = per_lane(muscles.fibre_floor, mtu_length_m)
    height = per_lane(fibre_height(muscles), mtu_length_m)
    along = jnp.sqrt(jnp.maximum(floor**2 - height**2, 0.05**2)) * optimal
    strain = (mtu_length_m - along) / slack - 1
    return jnp.clip(tendon_force_at(muscles, strain), 0, LONGEST_FORCE)


def equilibrium_surplus_and_slope(muscles: Muscles, force, mtu_length_m, activation, velocity_factor):
    """Fibre force along the tendon at an activation minus the tendon's force, and its d/dF.

    Both over peak force. Zero in equilibrium, falling with the force.
    """
    fibre = fibre_at(muscles, force, mtu_length_m)
    passive, passive_1, _ = passive_force_and_derivatives(muscles, fibre.length)
    active, active_1, _ = value_and_derivatives(muscles.active_force_length, fibre.length)
    drive = activation * velocity_factor
    fibre_force = drive * (active + ACTIVE_FLOOR) + passive
    fibre_force_1 = (drive * active_1 + passive_1) * fibre.length_1
    return (
        fibre_force * fibre.cos_pennation - force,
        fibre_force_1 * fibre.cos_pennation + fibre_force * fibre.cos_1 - 1,
    )


def force_at_activation(muscles: Muscles, activation, mtu_length_m, velocity_factor, iterations: int = 6):
    """Normalised tendon force in static equilibrium at an activation, `[muscle, *lane]`.

    Newton on the square root of force, kept inside a shrinking bracket. The root straightens the
    tendon's toe; the surplus force stays finite where the active curve vanishes and the
    activation itself does not. Starts from the fibre's force on a tendon that carries the activation
    as a share of peak force, which leaves four steps to single and six to double precision.
    """
    high = jnp.sqrt(max_force(muscles, mtu_length_m))
    low = jnp.zeros_like(high)
    activation = jnp.broadcast_to(jnp.asarray(activation, high.dtype), high.shape)
    guess = jnp.maximum(0.7 * activation, 0.02)
    guessed_surplus, _ = equilibrium_surplus_and_slope(muscles, guess, mtu_length_m, activation, velocity_factor)
    root = jnp.clip(jnp.sqrt(jnp.maximum(guessed_surplus + guess, 1e-6)), low, high)

    def improve(_, carry):
        root, low, high = carry
        surplus, slope = equilibrium_surplus_and_slope(muscles, root * root, mtu_length_m, activation, velocity_factor)
        low = jnp.where(surplus > 0, root, low)
        high = jnp.where(surplus <= 0, root, high)
        step = root - surplus / jnp.minimum(2 * root * slope, -1e-4)
        root = jnp.where((step >= low) & (step <= high), step, 0.5 * (low + high))
        return root, low, high

    root, _, _ = jax.lax.fori_loop(0, iterations, improve, (root, low, high))
    return root * root


def force_and_slope_at_activation(muscles: Muscles, activation, force, mtu_length_m, velocity_factor):
    """Force at an activation after one step of Newton from a guess, and its slope by activation."""
    root = jnp.sqrt(jnp.maximum(force, 1e-6))
    drive, force = activation * velocity_factor, root * root
    fibre = fibre_at(muscles, force, mtu_length_m)
    passive, passive_1, _ = passive_force_and_derivatives(muscles, fibre.length)
    active, active_1, _ = value_and_derivatives(muscles.active_force_length, fibre.length)
    active_capacity = active + ACTIVE_FLOOR
    fibre_force, fibre_force_1 = drive * active_capacity + passive, (drive * active_1 + passive_1) * fibre.length_1
    along_tendon = fibre_force * fibre.cos_pennation
    surplus_slope = jnp.minimum(fibre_force_1 * fibre.cos_pennation + fibre_force * fibre.cos_1 - 1, -1e-3)
    # On the root of force, which straightens the tendon's toe. The fibre's pull falls with the force, so the answer
    # lies between the two.
    root = root - (along_tendon - force) / (2 * root * surplus_slope)
    found = jnp.clip(root * root, jnp.minimum(force, along_tendon), jnp.maximum(force, along_tendon))
    return found, -velocity_factor * active_capacity * fibre.cos_pennation / surplus_slope
