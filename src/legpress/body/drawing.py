"""Where to draw the muscles: lines through their path points, for pictures only."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..tables import json_table
from .paths import MUSCLES
from .skeleton import BODIES, COORDINATES, Poses, Skeleton


def drawing_points() -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """The points that each muscle runs through, in order, on the source model's unscaled bodies.

    Each has a `body` (pelvis or one of `BODIES`) and `at_m`: one place, or, for a point with a
    `guide` coordinate, one place per angle of the table's `guides_deg` (None: not touched there).
    """
    return json_table("drawing")["muscles"]


def muscle_lines(skeleton: Skeleton, poses: Poses, q_rad) -> dict[str, np.ndarray]:
    """Each muscle's line `[point, 3]` in pelvis axes, metres, for one pose of a (scaled) leg.

    `poses` as in `Poses`, of this pose.
    """
    rotation, origin_m = np.asarray(poses.rotation), np.asarray(poses.origin_m)
    factors = _factors(skeleton)
    guides = json_table("drawing")["guides_deg"]
    q_deg = dict(zip(COORDINATES, np.degrees(np.asarray(q_rad)), strict=True))
    lines = {}
    for muscle in MUSCLES:
        line = []
        for stop in drawing_points()[muscle]:
            at = stop["at_m"]
            if "guide" in stop:
                at = _guided(guides[stop["guide"]], at, q_deg[stop["guide"]])
                if at is None:
                    continue
            at = np.array(at) * factors[stop["body"]]
            if stop["body"] != "pelvis":
                body = BODIES.index(stop["body"])
                at = rotation[body] @ at + origin_m[body]
            line.append(at)
        lines[muscle] = np.array(line)
    return lines


def _guided(angles_deg, places, angle_deg):
    """The place at an angle, between the neighbours that the muscle touches; None if it does not."""
    nearest = int(np.argmin(np.abs(np.array(angles_deg) - angle_deg)))
    if places[nearest] is None:
        return None
    touched = [i for i, place in enumerate(places) if place is not None]
    known = np.array([places[i] for i in touched])
    at = np.array(angles_deg, dtype=float)[touched]
    return [np.interp(angle_deg, at, known[:, axis]) for axis in range(3)]


def _factors(skeleton: Skeleton) -> dict[str, np.ndarray]:
    """Size of each body against the source model's."""
    source = Skeleton.source()
    pelvis = np.asarray(skeleton.hip_in_pelvis_m / source.hip_in_pelvis_m)
    thigh = float(skeleton.thigh_m / source.thigh_m)
    shank = float(skeleton.shank_m / source.shank_m)
    foot = float(skeleton.toe_joint_in_calcn_m[0] / source.toe_joint_in_calcn_m[0])
    sizes = {"femur": thigh, "patella": thigh, "tibia": shank, "foot": foot}
    return {"pelvis": pelvis, **{body: np.full(3, size) for body, size in sizes.items()}}
