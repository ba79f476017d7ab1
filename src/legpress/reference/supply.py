"""What each muscle can pull: its tendon force in equilibrium, by length and drive, as a table.

Drive is activation times the force-velocity factor. At one length the force is a polynomial in
the drive; the polynomials' coefficients stand in cells of length, joined smoothly. A solver that
asks for the force thousands of times reads it here and settles the last promille on the curves
themselves (`force_and_slope_at_activation`).
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from ..body.curves import chebyshev_extrema, cubic_value, hermite_powers
from ..body.muscle import Muscles
from .containers import container
from .muscle import force_at_activation

DRIVES = 6  # coefficients of a polynomial; 0.05 % of peak force RMS, 1.2 % at worst
LARGEST_DRIVE = 1.45  # the force-velocity curve's end
CELLS = 64
# Length that tendon slack and pennation leave to the fibre, over optimal fibre length.
SHORTEST, LONGEST = 0.1, 2.2


@container
class Supply:
    """Coefficients by drive, lowest power first, and their change over a cell."""

    start_m: Float[Array, " muscle"]
    cell_m: Float[Array, " muscle"]
    cells: tuple[Float[Array, "power row"], ...]  # powers of the cell's fraction; row = muscle * CELLS + cell

    def at(self, mtu_length_m: Float[Array, "muscle lane"]) -> Float[Array, "power muscle lane"]:
        """Force over peak as a polynomial in drive, at these lengths."""
        y = (mtu_length_m - self.start_m[:, None]) / self.cell_m[:, None]
        inside = jnp.clip(y, 0, CELLS)
        cell = jnp.minimum(inside.astype(jnp.int32), CELLS - 1)
        t = (inside - cell.astype(y.dtype))[None]
        index = cell + jnp.arange(y.shape[0], dtype=jnp.int32)[:, None] * CELLS
        a, b, c, d = (power.at[:, index].get(mode="promise_in_bounds") for power in self.cells)
        return cubic_value((a, b, c, d), t)


def tabulated(muscles: Muscles) -> Supply:
    """The table of these muscles."""
    fraction = np.linspace(SHORTEST, LONGEST, CELLS + 1)
    optimal, slack = jnp.asarray(muscles.optimal_fibre_m), jnp.asarray(muscles.tendon_slack_m)
    dtype = optimal.dtype
    length = slack[:, None] + optimal[:, None] * jnp.asarray(fraction, dtype)[None]
    x = 0.5 + 0.5 * chebyshev_extrema(DRIVES)  # at rest it is exact
    drives = LARGEST_DRIVE * x
    shape = (DRIVES, *length.shape)
    lengths = jnp.broadcast_to(length[None], shape)
    lengths = jnp.moveaxis(lengths, 0, 1).reshape(length.shape[0], -1)
    drive = jnp.asarray(np.repeat(drives, CELLS + 1), dtype)[None]
    one = jnp.ones_like(lengths)
    force = force_at_activation(muscles, drive * one, lengths, one, iterations=8)
    force = jnp.moveaxis(force.reshape(length.shape[0], DRIVES, CELLS + 1), 1, 0)
    powers = jnp.asarray(np.linalg.inv(np.vander(drives, increasing=True)), dtype)
    value = jnp.tensordot(powers, force, 1)
    slope = jnp.asarray(jnp.gradient(value, axis=-1))  # per cell
    return Supply(
        start_m=slack + SHORTEST * optimal,
        cell_m=(LONGEST - SHORTEST) / CELLS * optimal,
        cells=tuple(part.reshape(DRIVES, -1) for part in hermite_powers(value, slope)),
    )
