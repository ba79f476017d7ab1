"""A stroke of the sled: a few places on it stand for all.

Postures and all that follows from them alone are smooth along a stroke, and the way down passes
the same places as the way up. They are worked out at `NODES` places and interpolated by the
polynomial through them. As a function of sled position a nearly straight leg is steep (a square
root), so the polynomial's variable is how far the leg is *folded*.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from ..body.curves import chebyshev_polynomials, chebyshev_roots, namespace, polynomial_coefficients
from ..body.skeleton import Skeleton
from .batch_algebra import dot
from .posture import StanceGeometry, ankle_m, plate_at

NODES = 16  # angles to 1e-6 rad over a whole stroke, roll to 2e-5, moment arms to 0.05 mm; ten left 0.7 mm
CHEBYSHEV = chebyshev_roots(NODES)  # -1 at the folded end


def folded_m(skeleton: Skeleton, heel_in_calcn_m, geometry: StanceGeometry, sled_m: Float[Array, " lane"]):
    """How far the leg is folded, [lane]: the side beside hip to ankle in a right triangle over the straight leg."""
    xp = namespace(sled_m)
    reach = _reach_m(skeleton, heel_in_calcn_m, geometry, sled_m)
    straight = skeleton.thigh_m + skeleton.shank_m
    return xp.sqrt(xp.maximum(straight**2 - dot(reach, reach), 1e-6))


def nodes_m(
    skeleton: Skeleton, heel_in_calcn_m, geometry: StanceGeometry, bottom_m, top_m, nodes=CHEBYSHEV
) -> Float[Array | np.ndarray, "rep node"]:
    """Sled positions of the nodes of each stroke; geometry and ends are one value a stroke. NumPy or JAX.

    `nodes` run from -1, the folded end, to 1.
    """
    xp = namespace(bottom_m)
    straight = skeleton.thigh_m + skeleton.shank_m
    most, least = (folded_m(skeleton, heel_in_calcn_m, geometry, s) for s in (bottom_m, top_m))
    x = xp.asarray(nodes, bottom_m.dtype)[None]
    folded = (0.5 * (most + least))[:, None] - (0.5 * (most - least))[:, None] * x
    return sled_at_reach_m(skeleton, heel_in_calcn_m, geometry, xp.sqrt(xp.maximum(straight**2 - folded**2, 1e-6)))


def sled_at_reach_m(skeleton: Skeleton, heel_in_calcn_m, geometry: StanceGeometry, reach_m):
    """Where the sled is when the ankle is so far [rep, place] from the hip; NumPy or JAX.

    A reach shorter than the plate allows gives the place nearest to it.
    """
    xp = namespace(reach_m)
    # The ankle moves along the rail: the square of its distance is quadratic in the sled's place.
    nowhere = xp.zeros_like(reach_m[:, 0])
    reach = _reach_m(skeleton, heel_in_calcn_m, geometry, nowhere)
    along = dot(reach, plate_at(skeleton, geometry, nowhere).rail)
    aside = dot(reach, reach) - along**2
    return xp.sqrt(xp.maximum(reach_m**2 - aside[:, None], 1e-6)) - along[:, None]


def weights(
    skeleton: Skeleton, heel_in_calcn_m, geometry: StanceGeometry, bottom_m, top_m, sled_m: Float[Array, "rep frame"]
):
    """How much each node counts at each frame's place, [rep, node, frame]."""
    frames = sled_m.shape[1]
    flat = jax.tree.map(lambda v: jnp.broadcast_to(v[:, None], sled_m.shape).reshape(-1), geometry)
    folded = folded_m(skeleton, heel_in_calcn_m, flat, sled_m.reshape(-1)).reshape(-1, frames)
    most, least = (folded_m(skeleton, heel_in_calcn_m, geometry, s) for s in (bottom_m, top_m))
    x = ((most + least)[:, None] - 2 * folded) / (most - least)[:, None]
    coefficients, polynomials = polynomial_coefficients(CHEBYSHEV), chebyshev_polynomials(x, NODES)
    parts = [sum(float(coefficients[k, n]) * t for k, t in enumerate(polynomials)) for n in range(NODES)]
    return jnp.stack(parts, axis=1)


def interpolate(tree, weights: Float[Array, "rep node frame"]):
    """Arrays of nodes [..., rep * node] at the frames [..., rep * frame]."""
    reps, nodes, frames = weights.shape
    leaves, shape = jax.tree.flatten(tree)
    rows = [leaf.reshape(-1, reps, nodes) for leaf in leaves]
    counts = np.cumsum([len(row) for row in rows])[:-1]
    full = jax.lax.Precision.HIGHEST
    found = jnp.einsum("vrk,rkn->vrn", jnp.concatenate(rows), weights, precision=full)
    parts = jnp.split(found, counts)
    out = [part.reshape(*leaf.shape[:-1], reps * frames) for part, leaf in zip(parts, leaves, strict=True)]
    return jax.tree.unflatten(shape, out)


def _reach_m(skeleton: Skeleton, heel_in_calcn_m, geometry: StanceGeometry, sled_m):
    """From the hip to where the ankle is on a foot flat on the plate, [3, lane]."""
    plate = plate_at(skeleton, geometry, sled_m)
    hip = namespace(sled_m).asarray(skeleton.hip_in_pelvis_m, sled_m.dtype)
    return ankle_m(skeleton, heel_in_calcn_m, plate) - hip[:, None]
