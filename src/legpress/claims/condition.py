"""What a claim compares: feet on the plate, a stroke, a load, a way of pushing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..body.scaling import Body
from ..fit.numbers import number
from ..machine import Machine
from ..press.stance_batch import StanceBatch

# Down, pause, up. Two seconds up: over a deep stroke one would take more than the load for ten repetitions leaves.
TEMPO_S = (3.0, 1.0, 2.0)
# High feet are as high as toes stay on the plate, or the next of these shares of that room at which a safe stroke is left
# and the shoes do not slide.
HEIGHTS = (1.0, 0.75, 0.5)
NARROWER_SHARE = 0.10  # of the spacing wanted: so much narrower the feet may stand where the plate ends
EDGE_CLEARANCE_M = 1e-4  # inside every edge


@dataclass(frozen=True, slots=True)
class ClaimCondition:
    """A stance in a coach's words; where it is on this plate depends on lifter and machine."""

    height: float = 0.5  # of the way from heels at the lower edge to as high as this lifter can stand, see `HEIGHTS`
    width: float = 0.8  # between the heels over shoulder breadth: feet under the shoulders
    toes_deg: float = 10.0
    seat: str = "flattest"  # or "upright", where the machine has more than one notch
    overhang: float = 0.0  # share of the foot beyond the upper edge; `height` does not count then


LOW, ORDINARY, HIGH = ClaimCondition(0.0), ClaimCondition(0.5), ClaimCondition(1.0)
NARROW, WIDE, WIDE_TOES_DEG = 0.5, 1.2, 15.0


@dataclass(frozen=True, slots=True)
class SameBend:
    """From the soft lockout to the deepest bend of the knee that all these stances reach safely.

    A task whose own stance does not reach it has no stroke.
    """

    stances: tuple[ClaimCondition, ...]


@dataclass(frozen=True, slots=True)
class SamePlace:
    """From the soft lockout to the lowest place of the sled that all these stances reach safely."""

    stances: tuple[ClaimCondition, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """A repetition to be computed. Without `load_of` at the load that this stance allows ten times (equal effort)."""

    stance: ClaimCondition
    depth: SameBend | SamePlace | None = None  # None: as deep as is safe in this stance and a press goes (fit.toml)
    load_of: Task | None = None  # take that task's load instead ...
    load_share: float = 1.0  # ... times this
    cue: str = "natural"
    tempo_s: tuple[float, float, float] = TEMPO_S
    locked: bool = False  # up to the straight knee
    after_curls: bool = False  # the hamstrings are tired
    pressed: bool = True  # else no load: lengths of muscles alone


def stance_batch(
    stances: Sequence[ClaimCondition], body: Body, shoulder_m: float, machine: Machine, highest: float = 1.0
) -> tuple[StanceBatch, np.ndarray]:
    """Where these feet are, and whether plate and seat have that place [stance].

    `highest` is the share of the room for the whole foot that high feet use.
    """
    rows, fits = [], []
    length, half = float(body.foot_length_m), float(body.sole_half_width_m)
    notches = len(machine.seat.backrest_deg)
    for stance in stances:
        toes = np.radians(stance.toes_deg)
        cos, sin = np.cos(toes), np.sin(toes)
        lowest = number("limits", "heel_edge_m") + EDGE_CLEARANCE_M
        upmost = machine.plate_height_m - (length * cos + half * sin) - EDGE_CLEARANCE_M
        height = lowest + stance.height * highest * (upmost - lowest)
        if stance.overhang:
            height = machine.plate_height_m - (1 - stance.overhang) * length * cos
        narrowest = number("limits", "gap_between_feet_m") + 2 * half * cos + EDGE_CLEARANCE_M
        widest = machine.plate_width_m - 2 * (length * sin + half * cos) - EDGE_CLEARANCE_M
        wanted = max(stance.width * shoulder_m, narrowest)
        spacing = min(wanted, widest)
        upright = stance.seat == "upright"
        rows.append((height, spacing, toes, 1 if upright else notches))
        seat_there = not upright or notches > 1
        fits.append(upmost >= lowest and height >= lowest and spacing >= (1 - NARROWER_SHARE) * wanted and seat_there)
    return StanceBatch.from_table(np.array(rows, float).reshape(-1, 4)), np.array(fits, bool)


COMMON = SameBend((LOW, HIGH))  # how deep feet low and high can both go
WIDE_HIGH = ClaimCondition(1.0, WIDE, WIDE_TOES_DEG)
NARROW_HIGH, NARROW_LOW = ClaimCondition(1.0, NARROW, 0.0), ClaimCondition(0.0, NARROW, 0.0)
