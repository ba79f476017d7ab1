"""How far a stroke goes: the limits of body and machine in one table, met along the rail by one stance or by many.

Every limit is a margin along the rail: how much is left, in radians or metres, below 0 where it is broken. Whoever asks
for more room than none (a recommendation keeps short of the roll at which the tailbone lifts) gives that as `Margins`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import numpy as np

from ..body.curves import chebyshev_extrema, chebyshev_roots, interpolation
from ..body.paths import FITTED_RANGE_DEG
from ..body.scaling import Body
from ..body.skeleton import COORDINATES
from ..errors import WrongInput
from ..machine import Machine
from ..tables import value
from .batch import Press, PressModel, kinematics_at, kinematics_batch
from .condition import PressCondition
from .findings import Finding, HeelsLift, LockedKnee, ShortRail, ThighsPressTrunk
from .kinetic_chain import Kinematics
from .posture import REACHED_M as REACHED_M
from .stance_batch import StanceBatch
from .stroke import nodes_m, passes_hip_m, sled_at_reach_m


class Limit(StrEnum):
    """What can end a stroke, keep a stance off the plate, or hold a recommendation; the values are ids in results."""

    ROLL = "roll"
    ANKLE = "ankle"
    SOLE_ROLL = "sole_roll"
    THIGH_ON_TRUNK = "thigh_on_trunk"
    MODEL_RANGE = "model_range"
    PLATE_TOP = "plate_top"
    PLATE_BOTTOM = "plate_bottom"
    PLATE_SIDE = "plate_side"
    OTHER_FOOT = "other_foot"
    MACHINE_STOP = "machine_stop"
    KNEE_FOLD = "knee_fold"  # more than a knee bends
    REACH = "reach"
    GIVEN_STOP = "given_stop"
    # of a recommendation alone
    KNEE_BEND = "knee_bend"  # the range that all stances are compared over
    PATELLOFEMORAL = "patellofemoral"
    HEEL_PRESSED = "heel_pressed"
    SLIP = "slip"
    LOCKOUT = "lockout"
    LOAD = "load"  # of a first session: what its plates ask deeper down

    @property
    def phrase(self) -> str:
        """As a sentence names what ended a stroke."""
        return _PHRASES[self]


_PHRASES = {
    Limit.ROLL: "the roll of your lower back",
    Limit.ANKLE: "the bend of your ankles (the heels would lift)",
    Limit.SOLE_ROLL: "the roll of the soles on the plate",
    Limit.THIGH_ON_TRUNK: "your thighs on your trunk",
    Limit.MODEL_RANGE: "the range of hip and ankle that the model covers",
    Limit.MACHINE_STOP: "the machine's lowest stop",
    Limit.KNEE_FOLD: "the bend of the knees",
    Limit.REACH: "the reach of the leg",
    Limit.GIVEN_STOP: "the stop you gave",
}
SOFT_LIMITS = (Limit.ROLL, Limit.ANKLE, Limit.THIGH_ON_TRUNK)  # warned about where no stroke keeps them
STROKE_LIMITS = (Limit.ROLL, Limit.ANKLE, Limit.SOLE_ROLL, Limit.THIGH_ON_TRUNK, Limit.MODEL_RANGE)
Margins = Mapping[Limit, float]  # radians or metres that a stroke keeps short of a limit
NO_MARGINS: Margins = {}
# A repetition is simulated although the soles roll, and warned about (`findings.SolesRoll`): a shoe gives way first.
SIMULATED_MARGINS: Margins = {Limit.SOLE_ROLL: -math.inf}

LOCKOUT_KNEE_DEG = 10.0  # soft lockout: strokes and comparisons of strength end there
# Nearer to straight, a leg has two postures for one plate: no stroke goes on.
STRAIGHTEST_KNEE_DEG = 2.0
# A scan ends short of that: its few nodes would crowd where the knee's angle is steepest, and no recommendation goes there.
SCANNED_KNEE_DEG = (4.0, 125.0)
INTERPOLATION_ERROR_RAD = 2e-4  # how well so few nodes know an angle: the edge of the model's range is a sharp one
ROUNDING_M = 1e-6  # of a place on the plate's edge
SURELY_UNFOLDED_RAD = 1.0  # a knee beyond its range and bent less than this is too straight, not folded
UNSEEN_M = 0.005
UNSEEN_RAD = math.radians(0.5)  # beyond a limit by less does not show in whole degrees, and nobody measures it
SHORTEST_STROKE_M = 0.05
NODES = 10  # of a whole stroke: angles to 1e-4 rad
RAIL_PLACES = 128  # of a whole rail, at which one stance is looked at
FINE_PLACES = 97  # of a stroke, at which limits are checked


def recommended_margins() -> Margins:
    """What a recommendation keeps short of the limits (data/fit.toml)."""
    return {Limit.ROLL: math.radians(value("fit", "limits", "tailbone_margin_deg"))}


def stroke_margins(body: Body, angles_rad, roll_rad, sole_roll_rad) -> dict[Limit, np.ndarray]:
    """What is left [...] to each of `STROKE_LIMITS` in postures of these joint angles [5, ...]."""
    low, high = np.radians(FITTED_RANGE_DEG).T
    q = np.array(angles_rad)
    q[0] = q[0] - roll_rad
    inside = np.minimum.reduce([np.minimum(q[k] - low[k], high[k] - q[k]) for k in range(5) if k != 3])
    return {
        Limit.ROLL: float(body.roll_limit_rad) - roll_rad,
        Limit.ANKLE: float(body.ankle_dorsiflexion_rad) - angles_rad[4],
        Limit.SOLE_ROLL: np.radians(value("fit", "limits", "sole_roll_deg")) - np.abs(sole_roll_rad),
        Limit.THIGH_ON_TRUNK: thigh_clearance_m(body, angles_rad[0], angles_rad[1]),
        Limit.MODEL_RANGE: inside - INTERPOLATION_ERROR_RAD,
    }


def with_margins(left: Mapping[Limit, np.ndarray], margins: Margins) -> dict[Limit, np.ndarray]:
    """What is left to limits that are kept short of by these margins."""
    return {limit: room - margins.get(limit, 0.0) for limit, room in left.items()}


def plate_margins_m(
    body: Body, machine: Machine, stances: StanceBatch, toes_may_overhang: bool
) -> dict[Limit, np.ndarray]:
    """What is left [stance] to each edge of the plate, and between the feet; below 0 a foot is off."""
    length, ball, half = (float(v) for v in (body.foot_length_m, body.ball_m, body.sole_half_width_m))
    cos, sin = np.cos(stances.toe_out_rad), np.sin(stances.toe_out_rad)
    reach = (ball if toes_may_overhang else length) * cos + half * np.abs(sin)
    inner = np.minimum(0.0, length * sin) - half * cos
    outer = np.maximum(0.0, length * sin) + half * cos
    return {
        Limit.PLATE_TOP: machine.plate_height_m - stances.heel_height_m - reach,
        Limit.PLATE_BOTTOM: stances.heel_height_m - value("fit", "limits", "heel_edge_m"),
        Limit.PLATE_SIDE: 0.5 * (machine.plate_width_m - stances.heel_spacing_m) - outer,
        Limit.OTHER_FOOT: 0.5 * (stances.heel_spacing_m - value("fit", "limits", "gap_between_feet_m")) + inner,
    }


def deepest_holding_m(sled_m: np.ndarray, margin: np.ndarray, top_m: float, beyond: float = 0.0) -> float:
    """Deepest place, coming from the top, at which a margin along a rising `sled_m` is still `beyond`.

    Infinite where it is broken at the top already, minus infinite where it holds all the way.
    """
    last = int(np.searchsorted(sled_m, top_m, side="right")) - 1
    broken = np.flatnonzero(margin[: last + 1] < beyond)
    if not len(broken):
        return -np.inf
    i = int(broken[-1])
    if i == last:
        return np.inf
    share = (beyond - margin[i]) / (margin[i + 1] - margin[i])
    return float(sled_m[i] + share * (sled_m[i + 1] - sled_m[i]))


def _deepest_holding_m(sled_m: np.ndarray, margin: np.ndarray, top_m: np.ndarray, beyond: float) -> np.ndarray:
    """The same [stance] of many strokes, places and margins [stance, place]."""
    places, stances = np.arange(sled_m.shape[1]), np.arange(len(sled_m))
    last = (sled_m <= top_m[:, None]).sum(1) - 1
    broken = (margin < beyond) & (places <= last[:, None])
    at = np.where(broken, places, -1).max(1)
    low, high = np.maximum(at, 0), np.minimum(at + 1, len(places) - 1)
    below, above = margin[stances, low], margin[stances, high]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (beyond - below) / (above - below)
        crossed = sled_m[stances, low] + share * (sled_m[stances, high] - sled_m[stances, low])
    return np.select([at < 0, at == last], [-np.inf, np.inf], crossed)


@dataclass(frozen=True, slots=True)
class StrokeScan:
    """Each stance along the rail, deepest place first; margins are radians or metres, below 0 is beyond."""

    stances: StanceBatch
    sled_m: np.ndarray  # [stance, place]
    knee_rad: np.ndarray
    trunk_thigh_rad: np.ndarray
    roll_rad: np.ndarray
    margin: dict[Limit, np.ndarray]  # of STROKE_LIMITS, less the margins asked for [stance, place]
    plate: dict[Limit, np.ndarray]  # margins of the plate, [stance]
    reached: np.ndarray  # whether the whole stroke can be reached [stance]
    top_m: np.ndarray  # soft lockout or the rail's end [stance]
    lowest_m: np.ndarray  # where the machine's lowest stop holds the sled, or the leg is folded [stance]

    def knee_at(self, sled_m: np.ndarray) -> np.ndarray:
        """Bend of the knee [stance] with the sled there."""
        return _interpolate_rows(self.sled_m, self.knee_rad, sled_m)

    def sled_at_knee(self, knee_rad: float | np.ndarray) -> np.ndarray:
        """Where the sled is [stance] when the knee is bent so far; the stroke's end where it never is."""
        wanted = np.broadcast_to(np.asarray(knee_rad, float), (len(self.stances),))
        return _interpolate_rows(-self.knee_rad, self.sled_m, -wanted)

    def read(self, values: np.ndarray, sled_m: np.ndarray) -> np.ndarray:
        """Values `[stance, place]` with the sled there [stance]."""
        return _interpolate_rows(self.sled_m, values, sled_m)

    def margin_at(self, limit: Limit, sled_m: np.ndarray) -> np.ndarray:
        return _interpolate_rows(self.sled_m, self.margin[limit], sled_m)

    def deepest_m(self, limit: Limit, beyond: float = 0.0) -> np.ndarray:
        """Deepest place [stance], coming from the top, at which a limit still holds; see `deepest_holding_m`."""
        return _deepest_holding_m(self.sled_m, self.margin[limit], self.top_m, beyond)

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
        margins = [margin for edge, margin in self.plate.items() if not (over_the_edge and edge == Limit.PLATE_TOP)]
        on_plate = np.minimum.reduce(margins) >= -ROUNDING_M
        fits = self.reached & on_plate & (deepest < self.top_m)
        return np.where(fits, deepest, np.inf)


def scan_strokes(model: PressModel, stances: StanceBatch, margins: Margins | None = None) -> StrokeScan:
    """Look at every stance along its whole stroke; `margins` are those of a recommendation where none are given."""
    return scan_strokes_batch([(model, stances)], margins)[0]


def scan_strokes_batch(calls: Sequence[tuple[Press, StanceBatch]], margins: Margins | None = None) -> list[StrokeScan]:
    """`scan_strokes` for several models, of one body or of many; of versions a scan each, in all of them of the same stances."""
    asked = recommended_margins() if margins is None else margins
    rails = [_RailRange.of(press.versions[0], stances) for press, stances in calls]
    places = kinematics_batch(
        [
            (press, stances.at(np.tile(np.arange(len(stances)), count)), np.tile(rail.nodes_m, (count, 1)))
            for (press, stances), rail in zip(calls, rails, strict=True)
            for count in [len(press.versions)]
        ]
    )
    return [
        _scan_of(model, stances, rail, kinematics, k, asked)
        for (press, stances), rail, kinematics in zip(calls, rails, places, strict=True)
        for k, model in enumerate(press.versions)
    ]


@dataclass(frozen=True, slots=True)
class _RailRange:
    """The stretch of rail on which each stance's leg can be [stance]."""

    lowest_m: np.ndarray
    highest_m: np.ndarray
    long_enough: np.ndarray
    nodes_m: np.ndarray  # places of the sled that stand for it [stance, NODES]
    fine_m: np.ndarray  # and those at which limits are checked, rising [stance, FINE_PLACES]

    @staticmethod
    def of(model: PressModel, stances: StanceBatch) -> _RailRange:
        body, machine = model.body, model.machine
        one = stances.geometry(machine)
        thigh, shank = float(body.skeleton.thigh_m), float(body.skeleton.shank_m)
        bends = np.radians(SCANNED_KNEE_DEG[::-1])
        reach = np.sqrt(thigh**2 + shank**2 + 2 * thigh * shank * np.cos(bends))
        ends = sled_at_reach_m(body.skeleton, body.heel_in_calcn_m, one, np.tile(reach, (len(stances), 1)))
        lowest = np.maximum(ends[:, 0], machine.lowest_m)
        highest = np.minimum(ends[:, 1], machine.top_m)
        long_enough = highest - lowest > SHORTEST_STROKE_M
        highest = np.where(long_enough, highest, lowest + SHORTEST_STROKE_M)
        x = np.concatenate([chebyshev_roots(NODES), chebyshev_extrema(FINE_PLACES)])
        places = np.asarray(nodes_m(body.skeleton, body.heel_in_calcn_m, one, lowest, highest, x))
        fine = np.maximum.accumulate(places[:, NODES:], axis=1)
        return _RailRange(lowest, highest, long_enough, places[:, :NODES], fine)


def _scan_of(
    model: PressModel, stances: StanceBatch, rail: _RailRange, kinematics: Kinematics, version: int, margins: Margins
) -> StrokeScan:
    """The scan of one version, from the postures of all."""
    count, matrix = len(stances), _fine_places()

    def of_version(values):
        return values[..., version * count * NODES : (version + 1) * count * NODES].reshape(-1, count, NODES)

    posture = kinematics.posture
    angles = of_version(posture.angles_rad) @ matrix.T
    roll, sole = (of_version(values)[0] @ matrix.T for values in (kinematics.roll_rad, posture.sole_roll_rad))
    margin = stroke_margins(model.body, angles, roll, sole)
    lockout = _interpolate_rows(-angles[3], rail.fine_m, np.full(count, -np.radians(LOCKOUT_KNEE_DEG)))
    return StrokeScan(
        stances=stances,
        sled_m=rail.fine_m,
        knee_rad=angles[3],
        trunk_thigh_rad=angles[0],
        roll_rad=roll,
        margin=with_margins(margin, margins),
        plate=plate_margins_m(model.body, model.machine, stances, model.toes_may_overhang),
        reached=rail.long_enough & (of_version(posture.reach_error_m)[0] < REACHED_M).all(1),
        top_m=np.minimum(lockout, rail.highest_m),
        lowest_m=rail.lowest_m,
    )


@cache
def _fine_places() -> np.ndarray:
    """Turns values at a scan's nodes into those at its fine places, [place, node]."""
    return interpolation(chebyshev_roots(NODES), chebyshev_extrema(FINE_PLACES))


def thigh_clearance_m(body: Body, trunk_thigh_rad, hip_adduction_rad):
    """Room between the thigh at the knee and the trunk; below 0 soft tissue is pressed harder than it gives.

    The thigh is a round bar, the trunk an ellipse as deep as the belly; a thigh that passes beside it is free.
    Numbers in data/fit.toml, assumed.
    """
    height = float(body.height_m)
    heavy = np.sqrt(float(body.mass_kg) / height**2 / 24.0)
    depth = value("fit", "trunk", "depth_share") * height * heavy
    half_width = value("fit", "trunk", "half_width_share") * height * heavy
    radius = value("fit", "trunk", "thigh_radius_share") * height * heavy
    hip_half = float(np.abs(np.asarray(body.skeleton.hip_in_pelvis_m)[2]))
    thigh = float(body.skeleton.thigh_m)
    abduction = -hip_adduction_rad
    before = thigh * np.cos(abduction) * np.sin(np.pi - np.minimum(trunk_thigh_rad, np.pi))
    beside = hip_half + thigh * np.sin(abduction) - radius
    # The line of the hips runs through the middle of the trunk, from back to front.
    front = 0.5 * depth * np.sqrt(np.maximum(0.0, 1 - (np.maximum(beside, 0) / half_width) ** 2))
    return before - radius - front + value("fit", "trunk", "squash_m")


def _interpolate_rows(x: np.ndarray, y: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Row by row, `y` where rising `x` comes to `at`; the ends hold outside."""
    return np.array([np.interp(a, row, value) for row, value, a in zip(x, y, at, strict=True)])


# One repetition: its ends, and what its depth asks of the body.


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """Where the sled goes."""

    bottom_m: float
    top_m: float
    stopped_by: Limit
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Rail:
    """One stance at places of the whole rail, `RAIL_PLACES` of them."""

    press: PressCondition
    grid_m: np.ndarray
    kinematics: Kinematics
    reached: np.ndarray
    ahead: (
        np.ndarray
    )  # where the feet are in front of the hips: a stroke behind them would bend and stretch the legs in one way
    knee_deg: np.ndarray
    margin: dict[Limit, np.ndarray]

    @staticmethod
    def of(press: PressCondition) -> _Rail:
        body, grid = press.body, np.linspace(press.machine.bottom_m, press.machine.top_m, RAIL_PLACES)
        kinematics = kinematics_at(press, grid)
        posture = kinematics.posture
        return _Rail(
            press=press,
            grid_m=grid,
            kinematics=kinematics,
            reached=posture.reach_error_m < REACHED_M,
            ahead=grid > float(passes_hip_m(body.skeleton, body.heel_in_calcn_m, press.geometry(1))[0]),
            knee_deg=np.degrees(posture.angles_rad[3]),
            margin=with_margins(
                stroke_margins(body, posture.angles_rad, kinematics.roll_rad, posture.sole_roll_rad),
                SIMULATED_MARGINS,
            ),
        )

    def travel_cm(self, sled_m: float) -> float:
        return 100 * (sled_m - self.press.machine.bottom_m)

    @property
    def foldable(self) -> np.ndarray:
        """Where the feet are on their marks before the hips, and the knees bend no more than knees do [place]."""
        knee = np.asarray(self.kinematics.outside)[3] > 0
        return self.reached & self.ahead & (~knee | (self.kinematics.posture.angles_rad[3] < SURELY_UNFOLDED_RAD))


def stroke_of(press: PressCondition, top_knee_deg: float, stop_sled_cm: float | None) -> Stroke:
    """Ends of the stroke on the rail: the soft lockout above, limits (without margins) or the given stop below."""
    findings: list[Finding] = []
    if top_knee_deg < STRAIGHTEST_KNEE_DEG:
        findings.append(LockedKnee(knee_deg=STRAIGHTEST_KNEE_DEG))
        top_knee_deg = STRAIGHTEST_KNEE_DEG
    rail = _Rail.of(press)
    last = _straightest(rail, top_knee_deg)
    top = float(rail.grid_m[last])
    if last + 1 < RAIL_PLACES:
        top = _refined_top_m(rail, last, top_knee_deg)
    else:
        findings.append(ShortRail(knee_deg=float(rail.knee_deg[-1])))
    if stop_sled_cm is None:
        bottom, stopped_by = _deepest(rail, last, top)
    else:
        bottom, stopped_by = press.machine.bottom_m + stop_sled_cm / 100, Limit.GIVEN_STOP
        _check_given_stop(rail, last, top, stop_sled_cm, top_knee_deg)
        findings += _beyond(rail, bottom)
    if top - bottom < SHORTEST_STROKE_M:
        raise WrongInput(
            f"There is no room to move: in this stance the stroke would run from {rail.travel_cm(bottom):.0f} to "
            f"{rail.travel_cm(top):.0f} cm of carriage travel ({stopped_by.phrase} below, the lockout above). "
            "Change the stance, the backrest or the stop."
        )
    return Stroke(bottom_m=bottom, top_m=top, stopped_by=stopped_by, findings=tuple(findings))


def _straightest(rail: _Rail, top_knee_deg: float) -> int:
    """Index of the last place whose knee is still more bent than that; `WrongInput` where there is none."""
    press, error_m = rail.press, rail.kinematics.posture.reach_error_m
    if not rail.reached.any():
        nearest = float(rail.grid_m[error_m.argmin()])
        raise WrongInput(
            f"The plate is out of reach in this stance (heel_height_cm {press.stance.heel_height_cm:g}, "
            f"heel_spacing_cm {press.stance.heel_spacing_cm:g}): even with the plate {100 * nearest:.0f} cm from the hip "
            "the heels do not meet their mark. Place the feet lower or closer together, or move the seat."
        )
    bent = np.flatnonzero(rail.reached & (rail.knee_deg > top_knee_deg))
    if len(bent) and not rail.ahead[bent[-1]]:
        raise WrongInput(
            f"On {press.machine.name} the feet are behind the hips in this stance, wherever the carriage is. Move the seat back "
            "or place the feet lower, and check the tilt of the plate."
        )
    if not len(bent):
        raise WrongInput(
            f"On {press.machine.name} the knee is straighter than top_knee_deg ({top_knee_deg:g}) over the whole rail in this "
            "stance. Move the seat forward or place the feet higher."
        )
    return int(bent[-1])


def _refined_top_m(rail: _Rail, last: int, top_knee_deg: float) -> float:
    """The lockout within the step of the grid behind `last`."""
    fine = np.linspace(float(rail.grid_m[last]), float(rail.grid_m[last + 1]), RAIL_PLACES)
    posture = kinematics_at(rail.press, fine).posture
    bent = np.flatnonzero((posture.reach_error_m < REACHED_M) & (np.degrees(posture.angles_rad[3]) >= top_knee_deg))
    return float(fine[bent[-1]]) if len(bent) else float(rail.grid_m[last])


def _deepest(rail: _Rail, last: int, top_m: float) -> tuple[float, Limit]:
    """The deepest place within every limit, and which one ends the stroke there."""
    machine, grid = rail.press.machine, rail.grid_m
    bottom, stopped_by = machine.lowest_m, Limit.MACHINE_STOP
    folded = np.flatnonzero(~rail.foldable[: last + 1])
    if len(folded) and float(grid[min(folded[-1] + 1, last)]) > bottom:
        limit = Limit.KNEE_FOLD if rail.reached[folded[-1]] else Limit.REACH
        bottom, stopped_by = float(grid[min(folded[-1] + 1, last)]), limit
    for limit in STROKE_LIMITS:
        deepest = deepest_holding_m(grid, rail.margin[limit], top_m)
        if deepest == np.inf and limit in SOFT_LIMITS:  # simulated all the same, as deep as people usually go at most
            usual = np.flatnonzero(rail.knee_deg[: last + 1] > value("fit", "comparison", "knee_deg"))
            deepest = float(grid[min(usual[-1] + 1, last)]) if len(usual) else -np.inf
        if deepest == np.inf:
            raise WrongInput(_outside_at_the_top(rail, last))
        if deepest > bottom:
            bottom, stopped_by = deepest, limit
    return bottom, stopped_by


def _check_given_stop(rail: _Rail, last: int, top_m: float, stop_sled_cm: float, top_knee_deg: float) -> None:
    bottom = rail.press.machine.bottom_m + stop_sled_cm / 100
    if bottom >= top_m:
        raise WrongInput(
            f"stop_sled_cm is {stop_sled_cm:g}, but in this stance the leg is as straight as top_knee_deg "
            f"({top_knee_deg:g}) already at {rail.travel_cm(top_m):.0f} cm. Give a deeper stop, at most "
            f"{rail.travel_cm(top_m) - 5:.0f}."
        )
    index = min(int(np.searchsorted(rail.grid_m, bottom)), RAIL_PLACES - 1)
    unreachable = [i for i in range(index, last + 1) if not rail.foldable[i]]
    if unreachable:
        deepest = rail.travel_cm(float(rail.grid_m[min(unreachable[-1] + 1, last)]))
        if not rail.ahead[unreachable[-1]]:
            raise WrongInput(
                f"stop_sled_cm is {stop_sled_cm:g}: so deep the feet would be behind the hips. In this stance give "
                f"{math.ceil(deepest)} cm or more."
            )
        raise WrongInput(
            f"stop_sled_cm is {stop_sled_cm:g}: so deep the knees would have to bend {rail.knee_deg[index]:.0f} degrees, more "
            f"than a leg does. In this stance give {math.ceil(deepest)} cm or more."
        )


def _beyond(rail: _Rail, bottom_m: float) -> list[Finding]:
    """What a given depth asks beyond the body's limits, with the numbers."""
    body = rail.press.body

    def at_bottom(values) -> float:
        return float(np.interp(bottom_m, rail.grid_m, values))

    found: list[Finding] = []
    pressed_m = -at_bottom(rail.margin[Limit.THIGH_ON_TRUNK])
    if pressed_m > UNSEEN_M:
        found.append(ThighsPressTrunk(pressed_m=pressed_m))
    if at_bottom(rail.margin[Limit.ANKLE]) < -UNSEEN_RAD:
        ankle, limit = at_bottom(rail.kinematics.posture.angles_rad[4]), float(np.degrees(body.ankle_dorsiflexion_rad))
        found.append(HeelsLift(ankle_deg=math.degrees(ankle), limit_deg=limit))
    return found


def _outside_at_the_top(rail: _Rail, index: int) -> str:
    """Why the model says nothing about any depth in this stance, and what to change."""
    kinematics = rail.kinematics
    outside = kinematics.outside[:, index] > 0
    worst = int(outside.argmax())
    return (
        f"In this stance the {COORDINATES[worst].replace('_', ' ')} of {np.degrees(kinematics.q_rad[worst, index]):.0f} degrees "
        "with the legs straight lies outside the range that the model covers. Turn the toes out less or place the feet closer "
        "together; with stop_sled_cm the repetition is simulated all the same."
    )
