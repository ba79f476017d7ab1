"""What a lifter should know about a repetition, as values; the sentences are made in `legpress.report`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Literal

Phase = Literal["down", "bottom", "up", "top"]


class FindingCode(StrEnum):
    """One word for each kind of finding, for programs."""

    LOCKED_KNEE = "locked_knee"
    SHORT_RAIL = "short_rail"
    TAILBONE_LIFTS = "tailbone_lifts"
    HEELS_LIFT = "heels_lift"
    THIGHS_PRESS_TRUNK = "thighs_press_trunk"
    SOLES_ROLL = "soles_roll"
    TOO_HEAVY = "too_heavy"
    TOO_LIGHT = "too_light"
    SLED_LEAVES_FEET = "sled_leaves_feet"
    SHARING_UNSETTLED = "sharing_unsettled"
    POSTURE_UNSETTLED = "posture_unsettled"
    OUTSIDE_FIT = "outside_fit"
    TOES_OVER_UPPER_EDGE = "toes_over_upper_edge"
    TOES_OVER_SIDE_EDGE = "toes_over_side_edge"
    BALLS_OFF_PLATE = "balls_off_plate"


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedKnee:
    """A locked knee was asked for: the stroke ends a little short of it."""

    code: ClassVar[FindingCode] = FindingCode.LOCKED_KNEE
    knee_deg: float  # where it ends instead


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortRail:
    """The rail ends before the lockout asked for."""

    code: ClassVar[FindingCode] = FindingCode.SHORT_RAIL
    knee_deg: float  # at the rail's end


@dataclass(frozen=True, slots=True, kw_only=True)
class TailboneLifts:
    """The lower back rounds beyond its limit under this load."""

    code: ClassVar[FindingCode] = FindingCode.TAILBONE_LIFTS
    roll_deg: float  # the largest
    limit_deg: float
    by_load_deg: float  # of it, what the pull under load adds
    at_top: bool  # whether already with the legs straight


@dataclass(frozen=True, slots=True, kw_only=True)
class HeelsLift:
    """The depth given bends the ankles beyond their limit."""

    code: ClassVar[FindingCode] = FindingCode.HEELS_LIFT
    ankle_deg: float
    limit_deg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ThighsPressTrunk:
    """Soft tissue between thighs and trunk is pressed harder than it gives."""

    code: ClassVar[FindingCode] = FindingCode.THIGHS_PRESS_TRUNK
    pressed_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SolesRoll:
    """The soles roll further against the plate than a shoe takes up."""

    code: ClassVar[FindingCode] = FindingCode.SOLES_ROLL
    roll_deg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TooHeavy:
    """Where the muscles miss most moment that less load would not ask."""

    code: ClassVar[FindingCode] = FindingCode.TOO_HEAVY
    load_kg: float
    phase: Phase
    knee_deg: float
    shortfall_Nm: float  # of one leg, all coordinates together


@dataclass(frozen=True, slots=True, kw_only=True)
class TooLight:
    """Where stretched tissue pushes hardest against too little load."""

    code: ClassVar[FindingCode] = FindingCode.TOO_LIGHT
    load_kg: float
    phase: Phase
    knee_deg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SledLeavesFeet:
    """Where the sled would have to be pulled hardest to move as told: feet only press."""

    code: ClassVar[FindingCode] = FindingCode.SLED_LEAVES_FEET
    phase: Phase
    pull_N: float  # of both feet
    at_rest: bool  # whether its own weight and the load press back at all


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingUnsettled:
    """Frames whose load sharing ran out of iterations."""

    code: ClassVar[FindingCode] = FindingCode.SHARING_UNSETTLED
    frames: int
    residual_Nm: float  # the largest


@dataclass(frozen=True, slots=True, kw_only=True)
class PostureUnsettled:
    """Places of the stroke at which the search for posture or pelvic roll failed or ran out of iterations, or at which the
    posture is not what stands in the frames."""

    code: ClassVar[FindingCode] = FindingCode.POSTURE_UNSETTLED
    places: int  # of those that are looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideFit:
    """Joint angles outside the range that the muscle paths were fitted to."""

    code: ClassVar[FindingCode] = FindingCode.OUTSIDE_FIT


@dataclass(frozen=True, slots=True, kw_only=True)
class ToesOverUpperEdge:
    code: ClassVar[FindingCode] = FindingCode.TOES_OVER_UPPER_EDGE
    overhang_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ToesOverSideEdge:
    code: ClassVar[FindingCode] = FindingCode.TOES_OVER_SIDE_EDGE
    overhang_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BallsOffPlate:
    """Only the rear of the foot can press."""

    code: ClassVar[FindingCode] = FindingCode.BALLS_OFF_PLATE


Finding = (
    LockedKnee
    | ShortRail
    | TailboneLifts
    | HeelsLift
    | ThighsPressTrunk
    | SolesRoll
    | TooHeavy
    | TooLight
    | SledLeavesFeet
    | SharingUnsettled
    | PostureUnsettled
    | OutsideFit
    | ToesOverUpperEdge
    | ToesOverSideEdge
    | BallsOffPlate
)
