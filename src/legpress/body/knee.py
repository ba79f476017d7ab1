"""Which way the muscles pull at the knee: their effect on tibia and patella per newton.

A moment arm says how a muscle turns a joint, not how it loads the joint's surfaces. For the
knee's contact forces the directions are needed: sums over the path's forces in the source model,
as functions of the angles (`data/knee.json`, with the measured errors).
"""

import json
from functools import cache
from importlib import resources

import equinox as eqx
import numpy as np
from jaxtyping import Array, Float

from .paths import block_places, dot, path_terms

KNEE_MUSCLES = (
    *("bflh", "bfsh", "gaslat", "gasmed", "grac", "recfem", "sart"),
    *("semimem", "semiten", "tfl", "vasint", "vaslat", "vasmed"),
)


class KneeDirections(eqx.Module):
    """Force and moment per newton of tendon force of each of `KNEE_MUSCLES`.

    On the tibia together with all below it, and on the patella; on the body's own axes, moments
    about its origin. The joint's contact force is what balances the sum of these, the weights and
    the foot's force. Zero on the patella for all but the quadriceps.
    """

    tibia_force: Float[Array, "muscle 3 *lane"]
    tibia_moment_m: Float[Array, "muscle 3 *lane"]
    patella_force: Float[Array, "muscle 3 *lane"]
    patella_moment_m: Float[Array, "muscle 3 *lane"]


def knee_directions(q_rad: Float[Array, "5 *lane"]) -> KneeDirections:
    """Directions for one pose, or for many with the lanes last; unscaled body.

    Scaling a body changes lengths, hardly directions: use the forces as they are, and moments
    times the shank's (the patella's: the thigh's) factor.
    """
    terms = path_terms(q_rad)
    # One product per quantity, so that the compiler drops those that nobody asks for.
    parts = [dot(weights, terms) for weights in _weights()]
    return KneeDirections(*(part.reshape((-1, 3, *q_rad.shape[1:])) for part in parts))


@cache
def _weights() -> tuple[np.ndarray, ...]:
    """Coefficients [13 * 3, term] of force and moment on the tibia, then on the patella."""
    table = json.loads(resources.files("legpress").joinpath("data", "knee.json").read_text("utf-8"))
    places = block_places()
    count = max(place.stop for place in places.values())
    found = []
    for body in ("tibia", "patella"):
        weights = np.zeros((len(KNEE_MUSCLES), 6, count))
        for muscle, blocks in table[body].items():
            for block, rows in blocks.items():
                weights[KNEE_MUSCLES.index(muscle), :, places[block]] = np.array(rows).T
        found += [weights[:, :3].reshape(-1, count), weights[:, 3:].reshape(-1, count)]
    return tuple(found)
