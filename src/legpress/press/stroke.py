"""A stroke of the sled: a few places on it stand for all.

Postures and all that follows from them alone are smooth along a stroke, and the way down passes
the same places as the way up. They are worked out at `NODES` places and interpolated by the
polynomial through them. As a function of sled position a nearly straight leg is steep (a square
root), so the polynomial's variable is how far the leg is *folded*.
"""

from __future__ import annotations

import numpy as np

from ..body.curves import chebyshev_roots, namespace
from ..body.skeleton import Skeleton
from .batch_algebra import dot
from .posture import StanceGeometry, ankle_m, plate_at

NODES = 16  # angles to 1e-6 rad over a whole stroke, roll to 2e-5, moment arms to 0.05 mm; ten left 0.7 mm
CHEBYSHEV = chebyshev_roots(NODES)  # -1 at the folded end


def folded_m(skeleton: Skeleton, heel_in_calcn_m, geometry: StanceGeometry, sled_m: np.ndarray):
    """How far the leg is folded, [lane]: the side beside hip to ankle in a right triangle over the straight leg."""
    xp = namespace(sled_m)
    reach = _reach_m(skeleton, heel_in_calcn_m, geometry, sled_m)
    straight = skeleton.thigh_m + skeleton.shank_m
    return xp.sqrt(xp.maximum(straight**2 - dot(reach, reach), 1e-6))


def nodes_m(
    skeleton: Skeleton, heel_in_calcn_m, geometry: StanceGeometry, bottom_m, top_m, nodes=CHEBYSHEV
) -> np.ndarray:
    """Sled positions [rep, node] of the nodes of each stroke; geometry and ends are one value a stroke.

    `nodes` run from -1, the folded end, to 1.
    """
    xp = namespace(bottom_m)
    straight = skeleton.thigh_m + skeleton.shank_m
    most, least = (folded_m(skeleton, heel_in_calcn_m, geometry, s) for s in (bottom_m, top_m))
    x = xp.asarray(nodes, bottom_m.dtype)[None]
    folded = (0.5 * (most + least))[:, None] - (0.5 * (most - least))[:, None] * x
    return sled_at_reach_m(skeleton, heel_in_calcn_m, geometry, xp.sqrt(xp.maximum(straight**2 - folded**2, 1e-6)))


def sled_at_reach_m(skeleton: Skeleton, heel_in_calcn_m, geometry: StanceGeometry, reach_m):
    """Where the sled is when the ankle is so far [rep, place] from the hip.

    A reach shorter than the plate allows gives the place nearest to it.
    """
    xp = namespace(reach_m)
    # The ankle moves along the rail: the square of its distance is quadratic in the sled's place.
    nowhere = xp.zeros_like(reach_m[:, 0])
    reach = _reach_m(skeleton, heel_in_calcn_m, geometry, nowhere)
    along = dot(reach, plate_at(skeleton, geometry, nowhere).rail)
    aside = dot(reach, reach) - along**2
    return xp.sqrt(xp.maximum(reach_m**2 - aside[:, None], 1e-6)) - along[:, None]


def _reach_m(skeleton: Skeleton, heel_in_calcn_m, geometry: StanceGeometry, sled_m):
    """From the hip to where the ankle is on a foot flat on the plate, [3, lane]."""
    plate = plate_at(skeleton, geometry, sled_m)
    hip = namespace(sled_m).asarray(skeleton.hip_in_pelvis_m, sled_m.dtype)
    return ankle_m(skeleton, heel_in_calcn_m, plate) - hip[:, None]
