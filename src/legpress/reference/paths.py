"""Length of each muscle with its tendon, and its moment arms, in a pose; `body.paths` has the tables."""

from __future__ import annotations

import functools
import operator
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float

from ..body.curves import chebyshev_polynomials
from ..body.paths import FITTED_RANGE_DEG, MUSCLES, Paths, angle_scale, term_degrees
from ..body.skeleton import COORDINATES


def path_lengths_and_arms(
    paths: Paths,
    q_rad: Float[Array, "5 *lane"],
) -> tuple[Float[Array, "muscle *lane"], Float[Array, "coordinate muscle *lane"]]:
    """Lengths [40] and moment arms [5, 40] in metres.

    One pose, or many with the lanes last: `[5, lane]` gives `[40, lane]` and `[5, 40, lane]`.

    A moment arm is positive where tension drives its coordinate up (hip flexion, knee flexion,
    dorsiflexion); zero where the muscle does not span the joint.
    """
    both = dot(paths.weights_m, path_terms(q_rad))
    both = both.reshape((1 + len(COORDINATES), len(MUSCLES), *q_rad.shape[1:]))
    return both[0], both[1:]


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
    centre, half = angle_scale()
    factors = []
    for place, pick in enumerate(_picks()):
        x = (q_rad[place] - float(centre[place])) / float(half[place])
        factors.append(dot(pick, jnp.stack(chebyshev_polynomials(x, pick.shape[1]))))
    return functools.reduce(operator.mul, factors)


def dot(weights: Float[Array | np.ndarray, "row function"], functions: Float[Array, "function *lane"]) -> Array:
    """Weights times functions, in the functions' own precision."""
    # Full precision said aloud: accelerators would otherwise round single precision further.
    full = jax.lax.Precision.HIGHEST
    if functions.ndim == 1:
        # Under vmap the poses come first; weights stored the other way then save a third.
        flipped = np.ascontiguousarray(weights.T) if isinstance(weights, np.ndarray) else weights.T
        return jnp.dot(functions, jnp.asarray(flipped, functions.dtype), precision=full)
    return jnp.tensordot(jnp.asarray(weights, functions.dtype), functions, 1, precision=full)


@cache
def _picks() -> tuple[np.ndarray, ...]:
    """Per coordinate the 0-1 matrix [term, degree] that picks each term's factor."""
    # Contiguous, or the matrix product over many poses takes twice as long.
    return tuple(np.ascontiguousarray(np.eye(d.max() + 1)[d]) for d in term_degrees().T)
