"""What stands in the way where no stance on a machine suits a lifter: a code, its numbers, and the nearest that would do."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from ..errors import WrongInput
from ..measures import Units, length, mass
from ..press.limits import Limit


class Obstacle(StrEnum):
    """What stands in the way."""

    PLATE_TOO_SMALL = "plate_too_small"
    OUT_OF_REACH = "out_of_reach"
    TRAVEL_TOO_SHORT = "travel_too_short"
    STOP_TOO_HIGH = "stop_too_high"
    POSTURE = "posture"
    STROKE_TOO_SHORT = "stroke_too_short"
    CARRIAGE_TOO_HEAVY = "carriage_too_heavy"
    SLIDING = "sliding"
    TOO_WEAK = "too_weak"


@dataclass(frozen=True, slots=True)
class Infeasibility:
    """One obstacle with its numbers; it can say itself in either kind of units."""

    code: ClassVar[Obstacle]

    @abstractmethod
    def sentence(self, units: Units) -> str:
        """What stands in the way and what would work; follows a colon, ends with a full stop."""


class NoFeasibleStance(WrongInput):
    """No place on the plate suits the lifter; `reason` says why in numbers."""

    def __init__(self, lifter: str, machine: str, reason: Infeasibility, units: Units = "kg") -> None:
        super().__init__(f"On {machine} no place on the plate suits {lifter}: {reason.sentence(units)}")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class NearestPlace:
    """The stance that comes nearest to what is wanted."""

    heel_height_cm: float
    heel_spacing_cm: float
    backrest_notch: int

    def words(self, units: Units) -> str:
        return f"heels at {_rounded(self.heel_height_cm, units)}, {_rounded(self.heel_spacing_cm, units)} apart, notch {self.backrest_notch}"


@dataclass(frozen=True, slots=True)
class PlateTooSmall(Infeasibility):
    code = Obstacle.PLATE_TOO_SMALL
    foot_cm: float
    height_cm: float
    width_cm: float
    needed_height_cm: float
    needed_width_cm: float | None  # None: it is wide enough
    over_edge_height_cm: float | None  # with the toes over the upper edge; None where that is no way out

    def sentence(self, units: Units) -> str:
        unit = "cm" if units == "kg" else "in"
        plate = f"{_without_unit(self.height_cm, units)} x {_without_unit(self.width_cm, units)} {unit}"
        text = f"a foot of {_rounded(self.foot_cm, units)} does not fit on a plate of {plate}. "
        text += f"It takes {length(self.needed_height_cm, units)} of height"
        if self.needed_width_cm is not None:
            text += f" and {length(self.needed_width_cm, units)} of width"
        if self.over_edge_height_cm is not None:
            height = _without_unit(self.over_edge_height_cm, units)
            text += f", or {height} with the toes over the upper edge (toes_may_overhang = true under [limits])"
        return text + "."


@dataclass(frozen=True, slots=True)
class OutOfReach(Infeasibility):
    code = Obstacle.OUT_OF_REACH
    nearest_cm: float  # of the plate from the hip
    farthest_cm: float
    leg_cm: float

    def sentence(self, units: Units) -> str:
        return (
            f"the plate comes no nearer than {length(self.nearest_cm, units)} and no farther than "
            f"{length(self.farthest_cm, units)} from the hip, and these legs are {_rounded(self.leg_cm, units)} long. "
            "Check sled.bottom_cm and sled.travel_cm, or take a machine of another size."
        )


@dataclass(frozen=True, slots=True)
class TravelTooShort(Infeasibility):
    code = Obstacle.TRAVEL_TOO_SHORT
    end_cm: float  # from the hip
    knee_deg: float
    missing_cm: float

    def sentence(self, units: Units) -> str:
        return (
            f"the carriage ends its way {length(self.end_cm, units)} from the hip with the knees still bent "
            f"{self.knee_deg:.0f} degrees, so the machine is too small. The nearest that would work has "
            f"{_rounded(self.missing_cm, units)} more of travel, or a seat so much farther back; check sled.bottom_cm and "
            "sled.travel_cm."
        )


@dataclass(frozen=True, slots=True)
class StopTooHigh(Infeasibility):
    code = Obstacle.STOP_TOO_HIGH
    knee_deg: float
    wanted_deg: float

    def sentence(self, units: Units) -> str:
        return (
            f"with the carriage on its lowest stop the knees bend only {self.knee_deg:.0f} degrees, and "
            f"{self.wanted_deg:.0f} is the least that counts as a repetition. Set a lower stop, or move the seat nearer."
        )


@dataclass(frozen=True, slots=True)
class PostureInTheWay(Infeasibility):
    """The limit that the deepest stance meets before the knees bend enough."""

    code = Obstacle.POSTURE
    limit: Limit
    wanted_deg: float
    heel_cm: float
    knee_deg: float | None  # None: the limit is met with straight legs already
    roll_limit_deg: float
    ankle_limit_deg: float
    flatter_deg: float | None  # backrest that would do, beyond the flattest notch

    def sentence(self, units: Units) -> str:
        return f"before the knees bend {self.wanted_deg:.0f} degrees {self._nearest(units)}."

    def _nearest(self, units: Units) -> str:
        heel, bent = f"heels at {_rounded(self.heel_cm, units)}", f"{self.knee_deg or 0.0:.0f} degrees"
        match self.limit:
            case Limit.ROLL:
                far = (
                    "it does so with the legs straight already"
                    if self.knee_deg is None
                    else f"the knees can bend {bent}"
                )
                would_do = (
                    "No backrest would help; try a machine whose plate stands lower"
                    if self.flatter_deg is None
                    else f"A backrest {self.flatter_deg:.0f} degrees flatter would work"
                )
                return (
                    f"your lower back would round more than {self.roll_limit_deg:.0f} degrees. Nearest to it: backrest in "
                    f"its flattest notch, {heel}, where {far}. {would_do}"
                )
            case Limit.ANKLE:
                return (
                    f"your ankles would have to bend more than {self.ankle_limit_deg:.0f} degrees. Nearest to it: {heel}, "
                    f"where the knees can bend {bent}. A higher plate, or small wedges under the heels, would work"
                )
            case Limit.THIGH_ON_TRUNK:
                return (
                    "your thighs would press on your trunk. Nearest to it: a wider stance in the flattest notch, "
                    f"{heel}, where the knees can bend {bent}"
                )
            case Limit.SOLE_ROLL:
                return f"knees and feet do not line up. Nearest to it: {heel}, knees bent {bent}"
            case _:
                return (
                    f"hips or ankles would bend farther than is known of them. Nearest to it: {heel}, knees bent {bent}"
                )


@dataclass(frozen=True, slots=True)
class StrokeTooShort(Infeasibility):
    code = Obstacle.STROKE_TOO_SHORT
    knee_deg: float
    shortest_cm: float

    def sentence(self, units: Units) -> str:
        return (
            f"strokes that bend the knees {self.knee_deg:.0f} degrees are shorter than "
            f"{_rounded(self.shortest_cm, units)}. Check sled.bottom_cm and sled.travel_cm."
        )


@dataclass(frozen=True, slots=True)
class CarriageTooHeavy(Infeasibility):
    code = Obstacle.CARRIAGE_TOO_HEAVY
    carriage_kg: float
    light_kg: float

    def sentence(self, units: Units) -> str:
        light = f"{self.light_kg:.0f} kg" if units == "kg" else mass(self.light_kg, units)
        return (
            f"the empty carriage ({mass(self.carriage_kg, units)}) is already more than ten repetitions' load. "
            f"The nearest that would work weighs {light} or has a counterweight; check [strength] and sled.carriage_kg."
        )


@dataclass(frozen=True, slots=True)
class FeetSlide(Infeasibility):
    code = Obstacle.SLIDING
    place: NearestPlace

    def sentence(self, units: Units) -> str:
        return (
            f"at a load for ten repetitions the feet would slide. Nearest to it: {self.place.words(units)}. Check "
            "plate.tilt_deg and plate.lower_edge_cm, or take another machine."
        )


@dataclass(frozen=True, slots=True)
class TooWeak(Infeasibility):
    code = Obstacle.TOO_WEAK
    place: NearestPlace
    shortfall_Nm: float  # of one leg

    def sentence(self, units: Units) -> str:
        return (
            "at a load for ten repetitions the muscles cannot hold the legs over the whole stroke. Nearest to it: "
            f"{self.place.words(units)}, where {self.shortfall_Nm:.0f} Nm a leg are missing. Check [strength] and the "
            "machine's numbers."
        )


def _rounded(cm: float, units: Units) -> str:
    return f"{cm:.0f} cm" if units == "kg" else length(cm, units)


def _without_unit(cm: float, units: Units) -> str:
    return length(cm, units).rpartition(" ")[0]
