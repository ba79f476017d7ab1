"""How far each of many stances can go: the leg along the whole rail, and where it meets which limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..body.curves import chebyshev_extrema, chebyshev_roots, interpolation
from ..body.paths import FITTED_RANGE_DEG
from ..body.scaling import Body
from ..press.depth import REACHED_M
from ..press.kinetic_chain import Kinematics
from ..press.posture import StanceGeometry
from ..press.stance_batch import StanceBatch, plate_margins_m
from ..press.strength import LOCKOUT_KNEE_DEG
from ..press.stroke import nodes_m, sled_at_reach_m
from .bench import BatchEvaluator, kinematics_batch
from .numbers import number

HAIR_RAD = 2e-4  # how well so few nodes know an angle: the edge of the model's range is a sharp one
HAIR_M = 1e-6  # rounding of a mark on the plate's edge
NODES = 10  # of a whole stroke: angles to 1e-4 rad
DENSE = 97  # places at which limits are looked for
DEEPEST_KNEE_RAD = np.radians(125.0)
STRAIGHTEST_KNEE_RAD = np.radians(4.0)
STROKE_LIMITS = ("roll", "ankle", "sole_roll", "thigh_on_trunk", "model_range")


@dataclass(frozen=True, slots=True)
class StrokeScan:
    """Each stance along the rail, deepest place first; margins are radians or metres, below 0 is beyond."""

    feet: StanceBatch
    sled_m: np.ndarray  # [stance, place]
    knee_rad: np.ndarray
    trunk_thigh_rad: np.ndarray
    roll_rad: np.ndarray
    margin: dict[str, np.ndarray]  # of the limits ALONG, [stance, place]
    plate: dict[str, np.ndarray]  # margins of the plate, [stance]
    reached: np.ndarray  # whether the whole stroke can be reached [stance]
    top_m: np.ndarray  # soft lockout or the rail's end [stance]
    lowest_m: np.ndarray  # where the machine's lowest stop holds the sled, or the leg is folded [stance]

    def knee_at(self, sled_m: np.ndarray) -> np.ndarray:
        """Bend of the knee [stance] with the sled there."""
        return _read(self.sled_m, self.knee_rad, sled_m)

    def sled_at_knee(self, knee_rad: float | np.ndarray) -> np.ndarray:
        """Where the sled is [stance] when the knee is bent so far; the stroke's end where it never is."""
        wanted = np.broadcast_to(np.asarray(knee_rad, float), (len(self.feet),))
        return _read(-self.knee_rad, self.sled_m, -wanted)

    def read(self, values: np.ndarray, sled_m: np.ndarray) -> np.ndarray:
        """Values `[stance, place]` with the sled there [stance]."""
        return _read(self.sled_m, values, sled_m)

    def margin_at(self, limit: str, sled_m: np.ndarray) -> np.ndarray:
        return _read(self.sled_m, self.margin[limit], sled_m)

    def deepest_m(self, limit: str, beyond: float = 0.0) -> np.ndarray:
        """Deepest place [stance], coming from the top, at which a limit still holds; above the top where none."""
        found = np.empty(len(self.feet))
        for k, (sled, margin) in enumerate(zip(self.sled_m, self.margin[limit], strict=True)):
            last = int(np.searchsorted(sled, self.top_m[k], side="right")) - 1
            broken = np.flatnonzero(margin[: last + 1] < beyond)
            if not len(broken):
                found[k] = -np.inf
            elif broken[-1] == last:
                found[k] = np.inf
            else:
                i = broken[-1]
                share = (beyond - margin[i]) / (margin[i + 1] - margin[i])
                found[k] = sled[i] + share * (sled[i + 1] - sled[i])
        return found

    def tightest(self, bottom_m: np.ndarray) -> np.ndarray:
        """Smallest margin [stance] of a stroke down to there, radians and metres alike: how near a stance is to fitting."""
        stroke = (self.sled_m >= bottom_m[:, None] - 1e-9) & (self.sled_m <= self.top_m[:, None] + 1e-9)
        least = np.minimum.reduce([np.where(stroke, self.margin[limit], np.inf).min(1) for limit in STROKE_LIMITS])
        return np.where(self.reached & stroke.any(1), least, -np.inf)

    def safe_m(self, over_the_edge: bool = False) -> np.ndarray:
        """Deepest place [stance] that all limits of the body and the machine allow; infinite where none does.

        `over_the_edge` lets toes stand over the plate's upper edge as far as they do.
        """
        deepest = np.maximum.reduce([self.lowest_m, *(self.deepest_m(limit) for limit in STROKE_LIMITS)])
        margins = [margin for edge, margin in self.plate.items() if not (over_the_edge and edge == "plate_top")]
        on_plate = np.minimum.reduce(margins) >= -HAIR_M
        fits = self.reached & on_plate & (deepest < self.top_m)
        return np.where(fits, deepest, np.inf)


def scan_strokes(bench: BatchEvaluator, feet: StanceBatch) -> StrokeScan:
    """Look at every stance along its whole stroke."""
    return scan_strokes_batch([(bench, feet)])[0]


def scan_strokes_batch(calls: Sequence[tuple[BatchEvaluator, StanceBatch]]) -> list[StrokeScan]:
    """`survey` for several benches of one body."""
    rails = [_RailRange.of(bench, feet) for bench, feet in calls]
    x = chebyshev_roots(NODES)
    places = kinematics_batch([(*call, rail.places_m(x)) for call, rail in zip(calls, rails, strict=True)])
    return [_told(*call, rail, placed) for call, rail, placed in zip(calls, rails, places, strict=True)]


@dataclass(frozen=True, slots=True)
class _RailRange:
    """The stretch of rail on which each stance's leg can be [stance]."""

    body: Body
    setting: StanceGeometry
    lowest_m: np.ndarray
    highest_m: np.ndarray
    roomy: np.ndarray

    @staticmethod
    def of(bench: BatchEvaluator, feet: StanceBatch) -> _RailRange:
        body, machine = bench.body, bench.machine
        one = feet.setting(machine)
        thigh, shank = float(body.skeleton.thigh_m), float(body.skeleton.shank_m)
        bends = np.array([DEEPEST_KNEE_RAD, STRAIGHTEST_KNEE_RAD])
        reach = np.sqrt(thigh**2 + shank**2 + 2 * thigh * shank * np.cos(bends))
        ends = sled_at_reach_m(body.skeleton, body.heel_in_calcn_m, one, np.tile(reach, (len(feet), 1)))
        lowest = np.maximum(ends[:, 0], machine.bottom_m + machine.stops_m[0])
        highest = np.minimum(ends[:, 1], machine.top_m)
        roomy = highest - lowest > 0.05
        return _RailRange(body, one, lowest, np.where(roomy, highest, lowest + 0.05), roomy)

    def places_m(self, x: np.ndarray) -> np.ndarray:
        """Places of the sled [stance, x], from -1 at the deepest to 1 at the straightest."""
        body = self.body
        return np.asarray(nodes_m(body.skeleton, body.heel_in_calcn_m, self.setting, self.lowest_m, self.highest_m, x))


def _told(bench: BatchEvaluator, feet: StanceBatch, rail: _RailRange, placed: Kinematics) -> StrokeScan:
    body, machine = bench.body, bench.machine
    fine = chebyshev_extrema(DENSE)
    matrix = interpolation(chebyshev_roots(NODES), fine)
    dense_sled = rail.places_m(fine)

    def along(values):
        return values.reshape(len(feet), NODES) @ matrix.T

    posture = placed.posture
    angles = np.stack([along(posture.angles_rad[k]) for k in range(5)])
    roll, sole = along(placed.roll_rad), along(posture.sole_roll_rad)
    knee = angles[3]
    low, high = np.radians(FITTED_RANGE_DEG).T
    q = angles.copy()
    q[0] = q[0] - roll
    inside = np.minimum.reduce([np.minimum(q[k] - low[k], high[k] - q[k]) for k in range(5) if k != 3])
    margin = {
        "roll": float(body.roll_limit_rad) - np.radians(number("limits", "tailbone_margin_deg")) - roll,
        "ankle": float(body.ankle_dorsiflexion_rad) - angles[4],
        "sole_roll": np.radians(number("limits", "sole_roll_deg")) - np.abs(sole),
        "thigh_on_trunk": thigh_clearance_m(body, angles[0], angles[1]),
        "model_range": inside - HAIR_RAD,
    }
    reached = rail.roomy & (posture.reach_error_m.reshape(len(feet), NODES) < REACHED_M).all(1)
    order = np.maximum.accumulate(dense_sled, axis=1)
    lockout = _read(-knee, order, np.full(len(feet), -np.radians(LOCKOUT_KNEE_DEG)))
    return StrokeScan(
        feet=feet,
        sled_m=order,
        knee_rad=knee,
        trunk_thigh_rad=angles[0],
        roll_rad=roll,
        margin=margin,
        plate=plate_margins_m(body, machine, feet, bench.toes_may_overhang),
        reached=reached,
        top_m=np.minimum(lockout, rail.highest_m),
        lowest_m=rail.lowest_m,
    )


def thigh_clearance_m(body: Body, trunk_thigh_rad, hip_adduction_rad):
    """Room between the thigh at the knee and the trunk; below 0 soft tissue is pressed harder than it gives.

    The thigh is a round bar, the trunk an ellipse as deep as the belly; a thigh that passes beside it is free.
    Numbers in data/fit.toml, assumed.
    """
    height = float(body.height_m)
    heavy = np.sqrt(float(body.mass_kg) / height**2 / 24.0)
    depth = number("trunk", "depth_share") * height * heavy
    half_width = number("trunk", "half_width_share") * height * heavy
    radius = number("trunk", "thigh_radius_share") * height * heavy
    hip_half = float(np.abs(np.asarray(body.skeleton.hip_in_pelvis_m)[2]))
    thigh = float(body.skeleton.thigh_m)
    abduction = -hip_adduction_rad
    before = thigh * np.cos(abduction) * np.sin(np.pi - np.minimum(trunk_thigh_rad, np.pi))
    beside = hip_half + thigh * np.sin(abduction) - radius
    # The line of the hips runs through the middle of the trunk, from back to front.
    front = 0.5 * depth * np.sqrt(np.maximum(0.0, 1 - (np.maximum(beside, 0) / half_width) ** 2))
    return before - radius - front + number("trunk", "squash_m")


def _read(x: np.ndarray, y: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Row by row, `y` where rising `x` comes to `at`; the ends hold outside."""
    return np.array([np.interp(a, row, value) for row, value, a in zip(x, y, at, strict=True)])
