"""Muscle paths: length of each muscle with its tendon, and its moment arms, from the joint angles.

Lengths are polynomials fitted to the source model (`data/paths.json`, which also lists the measured
errors); moment arms are minus their exact derivatives, so that force times arm is work.
"""

import functools
import json
import operator
from functools import cache
from importlib import resources

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float
from numpy.polynomial import chebyshev

from .skeleton import COORDINATES, checked_pose

MUSCLES = (
    *("addbrev", "addlong", "addmagDist", "addmagIsch", "addmagMid", "addmagProx"),
    *("bflh", "bfsh", "edl", "ehl", "fdl", "fhl", "gaslat", "gasmed"),
    *("glmax1", "glmax2", "glmax3", "glmed1", "glmed2", "glmed3", "glmin1", "glmin2", "glmin3"),
    *("grac", "iliacus", "perbrev", "perlong", "piri", "psoas", "recfem", "sart"),
    *("semimem", "semiten", "soleus", "tfl", "tibant", "tibpost", "vasint", "vaslat", "vasmed"),
)

# Degrees that the tables cover, per coordinate of `COORDINATES`: lowest, highest. Beyond them the
# polynomials still answer, but nobody has measured how well.
FITTED_RANGE_DEG = ((-10.0, 120.0), (-40.0, 20.0), (-40.0, 30.0), (0.0, 135.0), (-35.0, 40.0))


def path_lengths_and_arms(
    q_rad: Float[Array, "5 *lane"],
) -> tuple[Float[Array, "muscle *lane"], Float[Array, "coordinate muscle *lane"]]:
    """Lengths [40] and moment arms [5, 40] in metres of the unscaled body.

    One pose, or many with the lanes last: `[5, lane]` gives `[40, lane]` and `[5, 40, lane]`.

    A moment arm is positive where tension drives its coordinate up (hip flexion, knee flexion,
    dorsiflexion); zero where the muscle does not span the joint.
    """
    both = dot(path_weights(), path_terms(q_rad))
    both = both.reshape((1 + len(COORDINATES), len(MUSCLES), *q_rad.shape[1:]))
    return both[0], both[1:]


def path_lengths(q_rad: Float[Array, "5 *lane"]) -> Float[Array, "muscle *lane"]:
    """Lengths [40] in metres alone."""
    return dot(path_weights()[: len(MUSCLES)], path_terms(q_rad))


def muscle_paths(q_rad) -> tuple[Array, Array]:
    """Lengths [40] and moment arms [5, 40] in metres of the unscaled body at one pose.

    `q_rad`: five angles in radians, order of `COORDINATES`, as a list, NumPy or JAX array.
    """
    return _compiled(checked_pose(q_rad))


_compiled = jax.jit(path_lengths_and_arms)


def outside_fit(q_rad: Float[Array, "5 *lane"]) -> Bool[Array, "5 *lane"]:
    """Which coordinates lie outside the range that the tables were fitted to."""
    bounds = np.radians(FITTED_RANGE_DEG).T.reshape((2, 5) + (1,) * (q_rad.ndim - 1))
    low, high = jnp.asarray(bounds, q_rad.dtype)
    slack = 1e-6  # an angle exactly on the edge is inside, whatever its rounding
    return (q_rad < low - slack) | (q_rad > high + slack)


def path_terms(q_rad: Float[Array, "5 *lane"]) -> Float[Array, "term *lane"]:
    """Products of Chebyshev polynomials of the angles, the terms of every table.

    Picking the factors by multiplication with 0-1 matrices looks wasteful, but over many poses it
    is a small matrix product, faster and far quicker to compile than indexing.
    """
    table = _table()
    factors = []
    for place, pick in enumerate(table["pick"]):
        x = (q_rad[place] - float(table["centre_rad"][place])) / float(table["half_rad"][place])
        ladder = [jnp.ones_like(x), x]
        while len(ladder) < pick.shape[1]:
            ladder.append(2 * x * ladder[-1] - ladder[-2])
        factors.append(dot(pick, jnp.stack(ladder)))
    return functools.reduce(operator.mul, factors)


def dot(constants: np.ndarray, functions: Float[Array, "function *lane"]) -> Array:
    """Constants times functions, in the functions' own precision."""
    # Full precision said aloud: accelerators would otherwise round single precision further.
    full = jax.lax.Precision.HIGHEST
    if functions.ndim == 1:
        # Under vmap the poses come first; constants stored the other way then save a third.
        flipped = np.ascontiguousarray(constants.T)
        return jnp.dot(functions, jnp.asarray(flipped, functions.dtype), precision=full)
    return jnp.tensordot(jnp.asarray(constants, functions.dtype), functions, 1, precision=full)


def block_places() -> dict[str, slice]:
    """Where each block of terms stands among the terms."""
    places, start = {}, 0
    for block, terms in _table()["terms"].items():
        places[block] = slice(start, start + len(terms))
        start += len(terms)
    return places


@cache
def _table() -> dict:
    table = json.loads(resources.files("legpress").joinpath("data", "paths.json").read_text("utf-8"))
    terms = np.array([term for block in table["terms"].values() for term in block])
    # Contiguous, or the matrix product over many poses takes twice as long.
    table["pick"] = [np.ascontiguousarray(np.eye(d.max() + 1)[d]) for d in terms.T]
    table["degrees"] = [tuple(term) for term in terms.tolist()]
    return table


@cache
def path_weights() -> np.ndarray:
    """Coefficients [6 * 40, term]: of the lengths, then of the moment arms per coordinate."""
    table, places = _table(), block_places()
    degrees = table["degrees"]
    length = np.zeros((len(MUSCLES), len(degrees)))
    for row, muscle in zip(length, MUSCLES, strict=True):
        for block, coefficients in table["length_m"][muscle].items():
            row[places[block]] = coefficients
    where = {term: i for i, term in enumerate(degrees)}
    arms = []
    for place in range(len(COORDINATES)):
        # The slope of a Chebyshev polynomial is a sum of lower ones: the same terms again.
        slope = np.zeros((len(degrees), len(degrees)))
        for i, term in enumerate(degrees):
            for degree, share in enumerate(chebyshev.chebder(np.eye(term[place] + 1)[-1])):
                if share:
                    lower = (*term[:place], degree, *term[place + 1 :])
                    slope[i, where[lower]] += share / table["half_rad"][place]
        arms.append(-length @ slope)
    return np.concatenate([length, *arms])
