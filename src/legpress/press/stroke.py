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
    return _folded_m(skeleton, sled_m, *_rail_past_hip(skeleton, heel_in_calcn_m, geometry))


def nodes_m(
    skeleton: Skeleton, heel_in_calcn_m, geometry: StanceGeometry, bottom_m, top_m, nodes=CHEBYSHEV
) -> np.ndarray:
    """Sled positions [rep, node] of the nodes of each stroke; geometry and ends are one value a stroke.

    `nodes` run from -1, the folded end, to 1.
    """
    xp = namespace(bottom_m)
    along, aside = _rail_past_hip(skeleton, heel_in_calcn_m, geometry)
    most, least = (_folded_m(skeleton, s, along, aside) for s in (bottom_m, top_m))
    x = xp.asarray(nodes, bottom_m.dtype)[None]
    folded = (0.5 * (most + least))[:, None] - (0.5 * (most - least))[:, None] * x
    straight = skeleton.thigh_m + skeleton.shank_m
    return _sled_m(xp.maximum(straight**2 - folded**2, 1e-6), along, aside)


def sled_at_reach_m(skeleton: Skeleton, heel_in_calcn_m, geometry: StanceGeometry, reach_m):
    """Where the sled is when the ankle is so far [rep, place] from the hip.

    A reach shorter than the plate allows gives the place nearest to it.
    """
    return _sled_m(reach_m**2, *_rail_past_hip(skeleton, heel_in_calcn_m, geometry))


def passes_hip_m(skeleton: Skeleton, heel_in_calcn_m, geometry: StanceGeometry):
    """Where the sled is when the ankles pass beside the hips, [lane]: a leg that shortens so far down would lengthen again."""
    along, _ = _rail_past_hip(skeleton, heel_in_calcn_m, geometry)
    return -along


def _rail_past_hip(skeleton: Skeleton, heel_in_calcn_m, geometry: StanceGeometry):
    """The straight line on which the ankle of a foot flat on the plate moves with the sled, seen from the hip, [lane].

    Its distance from the hip squared is `(sled + along)**2 + aside`.
    """
    xp = namespace(geometry.rail_rad)
    plate = plate_at(skeleton, geometry, xp.zeros_like(geometry.rail_rad))
    hip = xp.asarray(skeleton.hip_in_pelvis_m, plate.rail.dtype)
    reach = ankle_m(skeleton, heel_in_calcn_m, plate) - hip[:, None]
    along = dot(reach, plate.rail)
    return along, dot(reach, reach) - along**2


def _folded_m(skeleton: Skeleton, sled_m, along, aside):
    xp, straight = namespace(sled_m), skeleton.thigh_m + skeleton.shank_m
    return xp.sqrt(xp.maximum(straight**2 - (sled_m + along) ** 2 - aside, 1e-6))


def _sled_m(square_reach, along, aside):
    xp = namespace(square_reach)
    return xp.sqrt(xp.maximum(square_reach - aside[:, None], 1e-6)) - along[:, None]
