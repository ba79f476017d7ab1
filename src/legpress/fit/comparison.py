"""What stances are compared over, and why there may be no stance of today to compare with: codes, worded in `report`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class KneeRange(StrEnum):
    """Where the common range of knee bend comes from."""

    TODAY = "today"  # as deep as the lifter goes today, within the limits
    KNOWN_SET = "known_set"  # as deep as the set that the lifter knows
    ASSUMED = "assumed"  # for want of a present stance
    SORE_KNEE = "sore_knee"  # as deep as spares a sore kneecap of which nothing was told
    DEEPEST_POSSIBLE = "deepest_possible"  # no stance goes deeper within the limits


class NoPresent(StrEnum):
    """Why the stance of today cannot be compared."""

    NOT_TOLD = "not_told"
    OTHER_MACHINE = "other_machine"
    DOES_NOT_FIT = "does_not_fit"
    OUT_OF_REACH = "out_of_reach"


@dataclass(frozen=True, slots=True)
class PresentProblem:
    """Why there is nothing to compare with."""

    code: NoPresent
    detail: str = ""  # the other machine as the file names it, or what the machine says of the stance
