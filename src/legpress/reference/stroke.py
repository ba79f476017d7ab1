"""From the nodes of a stroke to its frames."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from ..body.curves import chebyshev_polynomials, polynomial_coefficients
from ..body.skeleton import Skeleton
from ..press.posture import StanceGeometry
from ..press.stroke import CHEBYSHEV, NODES, folded_m


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
