"""A repetition in time: its phases, its frames, and the few instants that are solved coarsely at first.

Fibre velocities need the change of force, hence the forces of neighbouring instants. So each way
of the sled is first solved at `COARSE_INSTANTS` instants, coarsely; splines through these give the
velocities at any frame, and straight lines between them give every frame a start.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.interpolate import CubicSpline

COARSE_INSTANTS = 12  # instants of a way, evenly in time, both ends included
# Shares of the way from the top (0) to the bottom (1) at the beginning and the end of each phase.
PHASE_ENDS = {"down": (0.0, 1.0), "bottom": (1.0, 1.0), "up": (1.0, 0.0), "top": (0.0, 0.0)}


@dataclass(frozen=True, slots=True)
class SledTrajectory:
    """Where the sled is: share of the way down, per second, per second squared; each `[instant]`."""

    share: np.ndarray
    velocity_per_s: np.ndarray
    acceleration_per_s2: np.ndarray

    @staticmethod
    def of(phase: str, tau: np.ndarray, seconds: float) -> SledTrajectory:
        """A phase at these shares of its time, minimum jerk."""
        begin, end = PHASE_ENDS[phase]
        way = end - begin
        return SledTrajectory(
            begin + way * tau**3 * (10 - 15 * tau + 6 * tau**2),
            way / seconds * 30 * tau**2 * (1 - tau) ** 2,
            way / seconds**2 * 60 * tau * (1 - tau) * (1 - 2 * tau),
        )

    @staticmethod
    def joined(parts: list[SledTrajectory]) -> SledTrajectory:
        return SledTrajectory(*(np.concatenate([getattr(p, f) for p in parts]) for f in SledTrajectory.__slots__))


def coarse_trajectory(ways: list[tuple[str, float]]) -> SledTrajectory:
    """The first instants that are solved of some ways, one after the other: phases that move, and their seconds."""
    tau = np.linspace(0, 1, COARSE_INSTANTS)
    return SledTrajectory.joined([SledTrajectory.of(phase, tau, seconds) for phase, seconds in ways])


@dataclass(frozen=True, slots=True)
class FrameTiming:
    """Frames of a repetition, and how a coarse solution of its way down and its way up tells about them."""

    seconds: np.ndarray
    phase: np.ndarray
    course: SledTrajectory
    rates: np.ndarray  # [2 * COARSE_INSTANTS, frame]: derivative by time
    blend: np.ndarray  # [2 * COARSE_INSTANTS, frame]: value

    @staticmethod
    def of(spans: list[tuple[str, float, np.ndarray]]) -> FrameTiming:
        """`spans`: phases with their seconds and the frames' times from the phase's beginning."""
        seconds, phases, courses, rates, blends = [], [], [], [], []
        start_s, last = 0.0, None
        for phase, lasts_s, times in spans:
            tau = times / lasts_s
            rate, blend = np.zeros((2, 2 * COARSE_INSTANTS, len(tau)))
            if phase in ("down", "up"):
                first = COARSE_INSTANTS if phase == "up" else 0
                mine = slice(first, first + COARSE_INSTANTS)
                rate[mine], blend[mine] = _rates(tau, lasts_s), _blend(tau)
                last = first + COARSE_INSTANTS - 1
            else:
                blend[0 if last is None else last] = 1.0
            seconds.append(start_s + times)
            phases += [phase] * len(tau)
            courses.append(SledTrajectory.of(phase, tau, lasts_s))
            rates.append(rate)
            blends.append(blend)
            start_s += lasts_s
        return FrameTiming(
            np.concatenate(seconds),
            np.array(phases),
            SledTrajectory.joined(courses),
            np.concatenate(rates, axis=1),
            np.concatenate(blends, axis=1),
        )


def _rates(tau: np.ndarray, seconds: float) -> np.ndarray:
    """Derivative by time [instant, frame] of a spline through the instants of a way, at rest at its ends."""
    instants = np.linspace(0, 1, COARSE_INSTANTS)
    spline = CubicSpline(instants, np.eye(COARSE_INSTANTS), bc_type="clamped")
    return spline(tau, 1).T / seconds


def _blend(tau: np.ndarray) -> np.ndarray:
    """Shares [instant, frame] of the two instants around each frame."""
    place = tau * (COARSE_INSTANTS - 1)
    return np.maximum(0, 1 - np.abs(place[None] - np.arange(COARSE_INSTANTS)[:, None]))
