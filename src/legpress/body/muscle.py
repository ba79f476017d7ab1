"""Millard muscle with a compliant tendon, tendon force as the unknown.

Arrays carry the muscle first and any number of lanes after it (`"muscle *lane"`): XLA on a CPU
vectorises along the last axis, and sums over muscles then run along the first one. With frames
first the moment sums of the sharing problem were twenty times slower.
"""

from __future__ import annotations

from functools import cache

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from ..tables import json_table
from .curves import Curve

Numbers = Array | np.ndarray  # a Body is built on the host and holds NumPy arrays

MINIMUM_ACTIVATION = 0.01  # the source model's own floor, read from its muscles
FORCE_FLOOR = 1e-6  # of peak; the tendon's strain has no slope at zero force
ACTIVE_FLOOR = 5e-4  # of peak; beyond 1.9 optimal lengths no activation holds a force
LONGEST_FORCE = 4.0  # of peak; upper end of the search for an equilibrium


class Muscles(eqx.Module):
    """The 40 muscles of one leg. Lengths in m, forces in N, each array `[muscle]`."""

    peak_force_N: Float[Numbers, " muscle"]
    optimal_fibre_m: Float[Numbers, " muscle"]
    tendon_slack_m: Float[Numbers, " muscle"]
    pennation_rad: Float[Numbers, " muscle"]  # at optimal fibre length
    max_velocity_per_s: Float[Numbers, " muscle"]  # optimal lengths a second
    fibre_floor: Float[Numbers, " muscle"]  # shortest normalised fibre length
    passive_start: Float[Numbers, " muscle"]  # fibre strain where passive force begins
    passive_span: Float[Numbers, " muscle"]  # further strain to one peak force
    passive_stiffness: Float[Numbers, " muscle"]  # peak forces per strain, beyond that
    active_force_length: Curve
    force_velocity: Curve
    tendon_strain: Curve  # of the square root of force over peak force
    tendon_force: Curve  # of strain
    passive_force: Curve  # of the share of `passive_span`, one row a muscle
    tendon_toe_force: float = eqx.field(static=True)
    tendon_stiffness: float = eqx.field(static=True)
    tendon_strain_at_peak: float = eqx.field(static=True)

    @staticmethod
    def source() -> Muscles:
        """The unscaled source model (data/muscles.json, Rajagopal-Lai-Uhlrich 2023)."""
        return _source()

    @property
    def height(self) -> Float[Array, " muscle"]:
        """Constant height of the fibre's parallelogram over optimal fibre length."""
        return jnp.sin(self.pennation_rad)


@cache
def muscle_names() -> tuple[str, ...]:
    return tuple(m["name"] for m in json_table("muscles")["muscles"])


@cache
def _source() -> Muscles:
    table = json_table("muscles")
    rows, curves = table["muscles"], table["curves"]

    def column(key):
        return np.array([m[key] for m in rows])

    start = np.array([m["passive"]["start"] for m in rows])
    stop = np.array([m["passive"]["stop"] for m in rows])
    return Muscles(
        peak_force_N=column("peak_force_N"),
        optimal_fibre_m=column("optimal_fibre_m"),
        tendon_slack_m=column("tendon_slack_m"),
        pennation_rad=column("pennation_rad"),
        max_velocity_per_s=column("max_velocity_per_s"),
        fibre_floor=column("fibre_floor"),
        passive_start=start,
        passive_span=stop - start,
        passive_stiffness=np.array([m["passive"]["stiffness"] for m in rows]),
        active_force_length=Curve.of([curves["active_force_length"]]),
        force_velocity=Curve.of([curves["force_velocity"]]),
        tendon_strain=Curve.of([curves["tendon_strain_of_root_force"]]),
        tendon_force=Curve.of([curves["tendon_force_of_strain"]]),
        passive_force=Curve.of([m["passive"] for m in rows]),
        tendon_toe_force=curves["tendon_toe_force"],
        tendon_stiffness=curves["tendon_stiffness"],
        tendon_strain_at_peak=curves["tendon_strain_at_one_norm_force"],
    )


def _lanes(parameter, like):
    """A muscle's parameter beside `[muscle, *lane]` values."""
    p = jnp.asarray(parameter, dtype=like.dtype)
    return p.reshape(p.shape[:1] + (1,) * (like.ndim - 1)) if p.ndim == 1 else p


def tendon_strain_and_derivatives(muscles: Muscles, force):
    """Tendon strain at a normalised force with its first and second derivative by force."""
    safe = jnp.maximum(force, FORCE_FLOOR)
    root = jnp.sqrt(safe)
    value, slope, curvature = muscles.tendon_strain.value_and_derivatives(root)
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
    value, _, _ = muscles.tendon_force.value_and_derivatives(strain)
    beyond = 1 + (strain - muscles.tendon_strain_at_peak) * muscles.tendon_stiffness
    return jnp.where(strain > muscles.tendon_strain_at_peak, beyond, value)


def passive_force_and_derivatives(muscles: Muscles, norm_length):
    """Passive fibre force over peak force with its first and second derivative by length."""
    start = _lanes(muscles.passive_start, norm_length)
    span = _lanes(muscles.passive_span, norm_length)
    share = (norm_length - 1 - start) / span
    row = jnp.arange(norm_length.shape[0], dtype=jnp.int32).reshape((-1,) + (1,) * (norm_length.ndim - 1))
    value, slope, curvature = muscles.passive_force.value_and_derivatives(share, row)
    # Beyond one peak force the curve is a straight line with the curve's own end stiffness.
    beyond_curve = share > 1
    stiffness = _lanes(muscles.passive_stiffness, norm_length)
    return (
        jnp.where(beyond_curve, 1 + (share - 1) * span * stiffness, value),
        jnp.where(beyond_curve, stiffness, slope / span),
        jnp.where(beyond_curve, 0.0, curvature / span**2),
    )


class Fibre(eqx.Module):
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
    optimal = _lanes(muscles.optimal_fibre_m, force)
    slack = _lanes(muscles.tendon_slack_m, force) / optimal
    height = _lanes(muscles.height, force)
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
    optimal = _lanes(muscles.optimal_fibre_m, mtu_length_m)
    slack = _lanes(muscles.tendon_slack_m, mtu_length_m)
    floor = _lanes(muscles.fibre_floor, mtu_length_m)
    height = _lanes(muscles.height, mtu_length_m)
    along = jnp.sqrt(jnp.maximum(floor**2 - height**2, 0.05**2)) * optimal
    strain = (mtu_length_m - along) / slack - 1
    return jnp.clip(tendon_force_at(muscles, strain), 0, LONGEST_FORCE)


def equilibrium_surplus_and_slope(muscles: Muscles, force, mtu_length_m, activation, velocity_factor):
    """Fibre force along the tendon at an activation minus the tendon's force, and its d/dF.

    Both over peak force. Zero in equilibrium, falling with the force.
    """
    fibre = fibre_at(muscles, force, mtu_length_m)
    passive, passive_1, _ = passive_force_and_derivatives(muscles, fibre.length)
    active, active_1, _ = muscles.active_force_length.value_and_derivatives(fibre.length)
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
    active, active_1, _ = muscles.active_force_length.value_and_derivatives(fibre.length)
    active_capacity = active + ACTIVE_FLOOR
    fibre_force, fibre_force_1 = drive * active_capacity + passive, (drive * active_1 + passive_1) * fibre.length_1
    along_tendon = fibre_force * fibre.cos_pennation
    surplus_slope = jnp.minimum(fibre_force_1 * fibre.cos_pennation + fibre_force * fibre.cos_1 - 1, -1e-3)
    # On the root of force, which straightens the tendon's toe. The fibre's pull falls with the force, so the answer
    # lies between the two.
    root = root - (along_tendon - force) / (2 * root * surplus_slope)
    found = jnp.clip(root * root, jnp.minimum(force, along_tendon), jnp.maximum(force, along_tendon))
    return found, -velocity_factor * active_capacity * fibre.cos_pennation / surplus_slope


def select_muscles(muscles: Muscles, places: np.ndarray) -> Muscles:
    """Muscles at these places, in their order."""
    cells = muscles.passive_force.cells
    rows = (places[:, None] * cells + np.arange(cells)).ravel()
    curve = eqx.tree_at(
        lambda m: m.coefficients,
        muscles.passive_force,
        tuple(part[rows] for part in muscles.passive_force.coefficients),
    )
    names = ("peak_force_N", "optimal_fibre_m", "tendon_slack_m", "pennation_rad", "max_velocity_per_s")
    names += ("fibre_floor", "passive_start", "passive_span", "passive_stiffness")
    parts = tuple(getattr(muscles, n)[places] for n in names)
    return eqx.tree_at(lambda m: (*(getattr(m, n) for n in names), m.passive_force), muscles, (*parts, curve))
