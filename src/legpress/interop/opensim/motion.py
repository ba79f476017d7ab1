"""The repetition as OpenSim's coordinates: a reclined pelvis that rolls, and two legs alike.

Ground has its origin midway between the hip centres, X forwards, Y up, Z to the lifter's right. The hip
centres stay there; a pelvis that rolls therefore moves its own origin. The trunk rests on the pad and
does not follow the roll, so `lumbar_extension` is minus the roll.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from ...body.skeleton import COORDINATES
from ..table import Table
from .coordinates import LUMBAR, PELVIS, SIDES, patella, turned_about_z

if TYPE_CHECKING:
    from ...body.skeleton import Skeleton
    from ...press.kinetic_chain import Kinematics
    from ...press.rep import Rep

# OpenSim differentiates a motion twice by splines; between the engine's frames it gets this many rows more.
ROWS_A_FRAME = 5
# ... and so much rest at both ends, where splines would otherwise swing.
REST_S = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundMotion:
    """From the axes that a `Posture` is on, those of a pelvis that has not rolled, to OpenSim's ground."""

    lean_rad: float  # of the unrolled pelvis about Z: 0 upright, 90 degrees lying on the back
    middle_m: np.ndarray  # between the hip centres, in pelvis axes

    @staticmethod
    def of(placed: Kinematics, skeleton: Skeleton) -> GroundMotion:
        """Gravity points straight down in ground; its direction on the pelvis tells the lean."""
        gravity = np.asarray(placed.posture.plate.gravity)[:, 0]
        hip = np.asarray(skeleton.hip_in_pelvis_m)
        return GroundMotion(
            lean_rad=float(-np.pi / 2 - np.arctan2(gravity[1], gravity[0])),
            middle_m=np.array([hip[0], hip[1], 0.0]),
        )

    def vector(self, v: np.ndarray) -> np.ndarray:
        """A direction [3, frame]."""
        return turned_about_z(v, self.lean_rad)

    def point_m(self, p: np.ndarray) -> np.ndarray:
        """A place [3, frame]."""
        return self.vector(p - self.middle_m[:, None])


def motion_of(rep: Rep) -> Table:
    """All coordinates over time, in radians and metres.

    In radians because OpenSim never converts the patella's coordinate, which follows the knee, from degrees.
    """
    time_s = _between(with_rest(rep.frames["time_s"].to_numpy())[0])
    rows = len(time_s)
    placed = placed_between(rep, sled_m(rep.frames, time_s))
    q_rad, roll_rad = np.asarray(placed.q_rad), np.asarray(placed.roll_rad)
    ground = GroundMotion.of(rep.kinematics, rep.body.skeleton)
    pelvis_rad = ground.lean_rad + roll_rad
    still = np.zeros(rows)
    middle = np.repeat(ground.middle_m[:, None], rows, axis=1)
    origin_m = -turned_about_z(middle, pelvis_rad)
    columns = dict(zip(PELVIS, (pelvis_rad, still, still, *origin_m), strict=True))
    for side in SIDES:
        columns |= {f"{name}_{side}": q_rad[i] for i, name in enumerate(COORDINATES)}
        columns[patella(side)] = q_rad[COORDINATES.index("knee_angle")]
        columns |= {f"subtalar_angle_{side}": still, f"mtp_angle_{side}": still}
    columns |= dict(zip(LUMBAR, (-roll_rad, still, still), strict=True))
    return Table(name="Coordinates", time_s=time_s, columns=columns)


def with_rest(frames_s: np.ndarray) -> tuple[np.ndarray, int]:
    """The frames' times and on at both ends by whole frames, and how many."""
    step_s = (frames_s[-1] - frames_s[0]) / (len(frames_s) - 1)
    rest = math.ceil(REST_S / step_s - 1e-9)
    return np.round(frames_s[0] + np.arange(-rest, len(frames_s) + rest) * step_s, 9), rest


def _between(time_s: np.ndarray) -> np.ndarray:
    """Times of the motion's rows; every frame is one of them."""
    rows = ROWS_A_FRAME * (len(time_s) - 1) + 1
    return np.round(np.linspace(time_s[0], time_s[-1], rows), 9)


def sled_m(frames, time_s: np.ndarray) -> np.ndarray:
    """Where the sled is at any time: minimum-jerk strokes between the ends of the phases."""
    seconds, sled = (frames[name].to_numpy() for name in ("time_s", "sled_m"))
    phase = frames["phase"].to_numpy()
    ends = [0, *np.flatnonzero(phase[1:] != phase[:-1]).tolist(), len(phase) - 1]

    def at(time_s):
        place = np.full(len(time_s), sled[0])
        for first, last in pairwise(ends):
            tau = np.clip((time_s - seconds[first]) / (seconds[last] - seconds[first]), 0, 1)
            place += (sled[last] - sled[first]) * tau**3 * (10 - 15 * tau + 6 * tau**2)
        return place

    off_m = np.abs(at(seconds) - sled).max()
    if off_m > 1e-6:
        raise AssertionError(f"the sled does not move as assumed between frames: {off_m} m off")
    return at(time_s)


def placed_between(rep: Rep, sled: np.ndarray) -> Kinematics:
    """The leg at any places of the sled."""
    from ...press.batch import kinematics_at
    from ...press.condition import PressCondition

    press = PressCondition(body=rep.body, machine=rep.machine, stance=rep.stance, load_kg=rep.load_kg, cue=rep.cue)
    return kinematics_at(press, sled)
