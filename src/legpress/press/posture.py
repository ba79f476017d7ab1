"""The closed chain: joint angles of a leg between seat and plate, and how they change along the rail.

Six conditions of a foot on a plate meet five freedoms of the leg. Held are the heel's position and
the direction of the foot's long axis (pitch and heading); the sole's roll about that axis is free
and reported, for shoes and the subtalar joint take it up. (Heading free instead gives absurd
adduction.)

All vectors here are on the axes of a pelvis that has not rolled: x forwards, y up along the trunk,
z to the lifter's right, from the pelvis' own origin (the source model's, some 10 cm from the line
of the hips, from which machine and stance are measured). The pelvis turns about the hips' line, the first axis of the hip joint, so its roll is subtracted from the hip flexion found
here (`Posture.angles_rad[0]` is the trunk-thigh flexion) and changes nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..body.curves import namespace
from ..body.skeleton import Skeleton
from ..measures import GRAVITY_M_PER_S2
from .outcome import Outcome

REACHED_M = 1e-3  # a heel nearer to its mark than this stands on it
FOOT = 3


@dataclass(frozen=True, slots=True, eq=False)
class StanceGeometry:
    """Machine and stance as the leg meets them, one value a lane."""

    rail_rad: np.ndarray  # [lane]
    backrest_rad: np.ndarray  # [lane]
    plate_tilt_rad: np.ndarray  # [lane]
    lower_edge_m: np.ndarray  # [lane]
    heel_height_m: np.ndarray  # [lane]
    half_spacing_m: np.ndarray  # [lane]
    toe_out_rad: np.ndarray  # [lane]


@dataclass(frozen=True, slots=True, eq=False)
class PlateFrame:
    """The plate and the world in pelvis axes."""

    heel_m: np.ndarray  # [3, lane], where the rear end of the sole must be
    toe_axis: np.ndarray  # [3, lane], direction the foot points
    outward: np.ndarray  # [3, lane], along the plate, square to the foot, to its outer side
    up: np.ndarray  # [3, lane], along the plate to its upper edge
    normal: np.ndarray  # [3, lane], from the plate to the seat
    rail: np.ndarray  # [3, lane], along the rail, away from the seat
    gravity: np.ndarray  # [3, lane], m/s2


@dataclass(frozen=True, slots=True, eq=False)
class Posture:
    """Angles and their derivatives by sled position; velocities are `slope * sled speed`."""

    angles_rad: np.ndarray  # [5, lane], trunk-thigh flexion first, then as COORDINATES
    slope: np.ndarray  # [5, lane], per m
    curvature: np.ndarray  # [5, lane], per m2
    last_step_rad: np.ndarray  # [lane], of Newton, the largest of the five angles
    reach_error_m: np.ndarray  # [lane], how far the heel stays off its mark
    sole_roll_rad: np.ndarray  # [lane], outer edge towards the seat positive
    sole_roll_slope: np.ndarray  # [lane]
    rotation: np.ndarray  # [4, 3, 3, lane], of the bodies
    origin_m: np.ndarray  # [4, 3, lane]
    angular: np.ndarray  # [4, 5, 3, lane], see reference.skeleton.Twists
    linear_m: np.ndarray  # [4, 5, 3, lane]
    angular_slope: np.ndarray  # [4, 5, 3, lane], derivatives by sled position
    linear_slope: np.ndarray  # [4, 5, 3, lane]
    plate: PlateFrame


def plate_at(skeleton: Skeleton, geometry: StanceGeometry, sled_m: np.ndarray) -> PlateFrame:
    """The plate at sled positions [lane] (distance along the rail from the hips to its lower edge)."""
    xp = namespace(sled_m)
    hip = xp.asarray(skeleton.hip_in_pelvis_m, sled_m.dtype)
    sin_b, cos_b = xp.sin(geometry.backrest_rad), xp.cos(geometry.backrest_rad)

    def vector(x, y, z):
        """From machine axes (along the rail, up the plate, right) to the pelvis'."""
        return xp.stack([x * sin_b - y * cos_b, x * cos_b + y * sin_b, z])

    sin_t, cos_t = xp.sin(geometry.plate_tilt_rad), xp.cos(geometry.plate_tilt_rad)
    sin_o, cos_o = xp.sin(geometry.toe_out_rad), xp.cos(geometry.toe_out_rad)
    zero, one = xp.zeros_like(sin_b), xp.ones_like(sin_b)
    heel = vector(
        sled_m - geometry.heel_height_m * sin_t,
        geometry.lower_edge_m + geometry.heel_height_m * cos_t,
        geometry.half_spacing_m,
    )
    sin_r, cos_r = xp.sin(geometry.rail_rad), xp.cos(geometry.rail_rad)
    middle = xp.stack([hip[0], hip[1], xp.zeros_like(hip[2])])
    return PlateFrame(
        heel_m=heel + middle[:, None],
        toe_axis=vector(-sin_t * cos_o, cos_t * cos_o, sin_o),
        outward=vector(sin_t * sin_o, -cos_t * sin_o, cos_o),
        up=vector(-sin_t, cos_t, zero),
        normal=vector(-cos_t, -sin_t, zero),
        rail=vector(one, zero, zero),
        gravity=-GRAVITY_M_PER_S2 * vector(sin_r, cos_r, zero),
    )


def ankle_m(skeleton: Skeleton, heel_in_calcn_m, plate: PlateFrame) -> np.ndarray:
    """Where the ankle [3, lane] is on a foot that stands flat on its mark."""
    from_heel = -skeleton.calcn_in_talus_m - heel_in_calcn_m
    return plate.heel_m + (plate.toe_axis * from_heel[0] + plate.normal * from_heel[1] + plate.outward * from_heel[2])


def small_step_rad(dtype) -> float:
    """Newton has arrived once it steps no further than this."""
    return 2e-5 if dtype == np.float32 else 1e-10


def posture_outcome(posture: Posture) -> np.ndarray:
    """How the search for each lane's posture ended, codes of `Outcome` [lane]; on the host."""
    error, step = np.asarray(posture.reach_error_m), np.asarray(posture.last_step_rad)
    found = np.where(step > small_step_rad(step.dtype), Outcome.OUT_OF_ITERATIONS, Outcome.SOLVED)
    found = np.where(error > REACHED_M, Outcome.OUT_OF_REACH, found)
    return np.where(np.isfinite(error + step), found, Outcome.NOT_FINITE)
