"""Where a lifter aims the push, as their own two tests of it narrow down what is known of people.

Natural lines of force meet in one point above the hips; how far above, nobody can feel. But on an empty sled, with something that
slides under the heel and the feet where an average aim pushes straight into the plate, the foot creeps the way it pushes. The force
on the foot points from the plate to that point, so a point farther up the trunk drags the plate down, a nearer one pushes it up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..lifter import Lifter
from ..tables import doubt, value
from .cue import constants


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """A number of the push, its lowest and its highest plausible value."""

    value: float
    low: float
    high: float


def usual_aim() -> Aim:
    """How far above the hips natural lines of force meet in people, in metres along the trunk."""
    return _usual("habit", "up_m")


def aim_of(lifter: Lifter) -> Aim:
    """The same for one lifter: the half of people's range that the creeping foot speaks for, with its middle as value."""
    usual = usual_aim()
    match lifter.push.foot_creeps:
        case "up":
            return _between(usual.low, usual.value)
        case "down":
            return _between(usual.value, usual.high)
        case "stays":
            return _between(0.5 * (usual.low + usual.value), 0.5 * (usual.value + usual.high))
        case _:
            return usual


def told_straight_of(lifter: Lifter) -> Aim:
    """Force along the plate over the push, towards its lower edge, when this lifter is told to push straight.

    Who feels it in the hamstrings follows; who feels only thighs or nothing goes on pushing up the plate a little. What is meant,
    and so the value, is the same for all.
    """
    usual = _usual("told", "straight_share")
    match lifter.push.felt:
        case "hamstrings":
            return Aim(value=usual.value, low=usual.value, high=usual.high)
        case "thighs" | "nothing":
            return Aim(value=usual.value, low=usual.low, high=usual.value)
        case _:
            return usual


def press_numbers(lifter: Lifter) -> Mapping[str, Mapping[str, float]]:
    """Numbers of data/press.toml as this lifter's tests have them."""
    if lifter.push.foot_creeps is None:
        return constants()
    numbers = {name: dict(values) for name, values in constants().items()}
    numbers["habit"]["up_m"] = aim_of(lifter).value
    return numbers


def _usual(table: str, name: str) -> Aim:
    low, high = doubt("press", table, name)
    return Aim(value=float(value("press", table, name)), low=low, high=high)


def _between(low: float, high: float) -> Aim:
    return Aim(value=0.5 * (low + high), low=low, high=high)
