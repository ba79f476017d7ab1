"""Which way the muscles pull at the knee in a pose; `body.knee` has the tables."""

from __future__ import annotations

from jaxtyping import Array, Float

from ..body.knee import KneeDirectionTable
from .containers import container
from .paths import dot, path_terms


@container
class KneeDirections:
    """Force and moment per newton of tendon force of each of `KNEE_MUSCLES`.

    On the tibia together with all below it, and on the patella; on the body's own axes, moments
    about its origin. The joint's contact force is what balances the sum of these, the weights and
    the foot's force. Zero on the patella for all but the quadriceps.
    """

    tibia_force: Float[Array, "muscle 3 *lane"]
    tibia_moment_m: Float[Array, "muscle 3 *lane"]
    patella_force: Float[Array, "muscle 3 *lane"]
    patella_moment_m: Float[Array, "muscle 3 *lane"]


def knee_directions(pulls: KneeDirectionTable, q_rad: Float[Array, "5 *lane"]) -> KneeDirections:
    """Directions for one pose, or for many with the lanes last."""
    terms = path_terms(q_rad)
    # One product per quantity, so that the compiler drops those that nobody asks for.
    weights = (pulls.tibia_force, pulls.tibia_moment_m, pulls.patella_force, pulls.patella_moment_m)
    parts = [dot(rows, terms) for rows in weights]
    return KneeDirections(*(part.reshape((-1, 3, *q_rad.shape[1:])) for part in parts))
