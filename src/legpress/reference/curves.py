"""Curves with their derivatives, as the engine's Newton steps need them."""

from __future__ import annotations

import jax.numpy as jnp
from jaxtyping import Array, Float

from ..body.curves import Curve, cubic_slope, cubic_value


def value_and_derivatives(curve: Curve, x: Float[Array, "..."], row=0) -> tuple[Array, Array, Array]:
    """Value, slope and curvature at x; `row` picks one of several stacked curves."""
    per_x = curve.cells / (curve.stop - curve.start)
    y = (x - curve.start) * per_x
    inside = jnp.clip(y, 0, curve.cells)
    cell = jnp.minimum(inside.astype(jnp.int32), curve.cells - 1)
    t = inside - cell.astype(x.dtype)
    index = cell + row * curve.cells
    a, b, c, d = (jnp.asarray(power, x.dtype).at[index].get(mode="promise_in_bounds") for power in curve.coefficients)
    moving = (y == inside).astype(x.dtype)
    slope = cubic_slope((a, b, c, d), t) * per_x * moving
    curvature = (2 * c + 6 * t * d) * per_x**2 * moving
    return cubic_value((a, b, c, d), t), slope, curvature
