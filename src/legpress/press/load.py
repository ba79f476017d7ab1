"""What slides and how: the sled's push on the feet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..body.curves import namespace
from ..measures import GRAVITY_M_PER_S2


@dataclass(frozen=True, slots=True, eq=False)
class SledLoad:
    """What slides, one value a lane."""

    drive_kg: np.ndarray  # [lane], mass whose full weight would press along the rail
    moving_kg: np.ndarray  # [lane], mass that must be accelerated
    friction: np.ndarray  # [lane], share of the drive, against the motion


@dataclass(frozen=True, slots=True, eq=False)
class Motion:
    """Sled kinematics along the rail, away from the seat positive."""

    sled_m: np.ndarray  # [*lanes]
    speed_m_per_s: np.ndarray  # [*lanes]
    acceleration_m_per_s2: np.ndarray  # [*lanes]


def sled_force_N(sled: SledLoad, motion: Motion) -> np.ndarray:
    """Force [*lanes] of both feet together along the rail; friction helps on the way down.

    A resting sled can hold any friction between both signs; the middle, none, is taken.
    """
    drive = sled.drive_kg * GRAVITY_M_PER_S2
    friction = sled.friction * drive * namespace(motion.speed_m_per_s).sign(motion.speed_m_per_s)
    return drive + friction + sled.moving_kg * motion.acceleration_m_per_s2
