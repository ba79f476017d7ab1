"""A repetition in time: its phases, its frames, and the few instants that are solved coarsely at first.

The sled's way is planned (minimum jerk between the ends of a tempo's phases) or measured (`MeasuredMotion`: film, a
position sensor); what follows from it is the same. Fibre velocities need the change of force, hence the forces of
neighbouring instants. So each way of the sled is first solved at `COARSE_INSTANTS` instants, coarsely; splines through
these give the velocities at any frame, and straight lines between them give every frame a start.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..body.curves import cubic_slope, hermite_powers
from ..errors import WrongInput
from ..tempo import Tempo
from .quintic_spline import QuinticSpline

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
    """Frames of a repetition, and how they follow from a coarse solution of the way down and the way up."""

    seconds: np.ndarray
    phase: np.ndarray
    trajectory: SledTrajectory
    rates: np.ndarray  # [2 * COARSE_INSTANTS, frame]: derivative by time
    blend: np.ndarray  # [2 * COARSE_INSTANTS, frame]: value

    @staticmethod
    def of(spans: list[tuple[str, float, np.ndarray]]) -> FrameTiming:
        """`spans`: phases with their seconds and the frames' times from the phase's beginning."""
        seconds, phases, trajectories, rates, blends = [], [], [], [], []
        start_s, last = 0.0, None
        for phase, lasts_s, times in spans:
            tau = times / lasts_s
            rate, blend = np.zeros((2, 2 * COARSE_INSTANTS, len(tau)))
            if phase in ("down", "up"):
                first = COARSE_INSTANTS if phase == "up" else 0
                of_way = slice(first, first + COARSE_INSTANTS)
                rate[of_way], blend[of_way] = _rates(tau, lasts_s), _blend(tau)
                last = first + COARSE_INSTANTS - 1
            else:
                blend[0 if last is None else last] = 1.0
            seconds.append(start_s + times)
            phases += [phase] * len(tau)
            trajectories.append(SledTrajectory.of(phase, tau, lasts_s))
            rates.append(rate)
            blends.append(blend)
            start_s += lasts_s
        return FrameTiming(
            np.concatenate(seconds),
            np.array(phases),
            SledTrajectory.joined(trajectories),
            np.concatenate(rates, axis=1),
            np.concatenate(blends, axis=1),
        )


FEWEST_SAMPLES = 12
SHORTEST_WAY_CM = 5.0
HELD_M_PER_S = 2e-3  # slower than a film of a hold can tell from rest; assumed
HOLD_SHARE = 0.01  # of the way: so near an end the sled counts as held there


@dataclass(frozen=True, slots=True)
class MeasuredMotion:
    """Where the sled was in one repetition, from the top down and up again; made by `MeasuredMotion.of`."""

    time_s: np.ndarray  # [sample], rising
    sled_travel_cm: np.ndarray  # carriage travel above its lowest position [sample]

    @classmethod
    def of(cls, time_s, sled_travel_cm) -> MeasuredMotion:
        """One repetition's samples. Speed and acceleration are their derivatives, so noise is filtered beforehand.

        Raises `WrongInput` for samples that are not one way down and one way up.
        """
        time, travel = (np.array(v, dtype=float) for v in (time_s, sled_travel_cm))
        if time.ndim != 1 or time.shape != travel.shape or len(time) < FEWEST_SAMPLES:
            raise WrongInput(
                f"A measured motion needs {FEWEST_SAMPLES} samples or more, a time and a place each; here are "
                f"{time.size} times and {travel.size} places."
            )
        if not (np.isfinite(time).all() and np.isfinite(travel).all()):
            raise WrongInput(
                "A measured motion holds a time or place that is no number. Fill the gap or leave the sample out."
            )
        if (np.diff(time) <= 0).any():
            raise WrongInput("The times of a measured motion must rise from sample to sample.")
        deepest, way = int(travel.argmin()), float(np.ptp(travel))
        if way < SHORTEST_WAY_CM or deepest in (0, len(time) - 1):
            raise WrongInput(
                f"A measured motion must go down and up again by {SHORTEST_WAY_CM:g} cm or more; this one moves "
                f"{way:.1f} cm. Cut it from lockout to lockout."
            )
        return cls(time, travel)

    @property
    def stop_sled_cm(self) -> float:
        return float(self.sled_travel_cm.min())

    @property
    def top_sled_cm(self) -> float:
        return float(self.sled_travel_cm.max())

    @property
    def turns_s(self) -> tuple[float, float, float, float]:
        """Times at which the sled leaves the top, comes to the bottom, leaves it, and is back at the top."""
        share = self._shares
        deepest = int(share.argmax())
        before, after = share[: deepest + 1], share[deepest:]
        leaves_top = np.flatnonzero(before <= HOLD_SHARE)
        at_bottom = np.flatnonzero(before >= 1 - HOLD_SHARE)
        held = np.flatnonzero(after >= 1 - HOLD_SHARE)
        at_top = np.flatnonzero(after <= HOLD_SHARE)
        indices = (
            leaves_top[-1] if len(leaves_top) else 0,
            at_bottom[0],
            deepest + held[-1],
            deepest + at_top[0] if len(at_top) else len(share) - 1,
        )
        first, second, third, last = (float(self.time_s[k]) for k in indices)
        return first, second, third, last

    @property
    def tempo(self) -> Tempo:
        """Its phases as a tempo, to a tenth of a second."""
        leaves_top, at_bottom, leaves_bottom, at_top = self.turns_s
        down, bottom, up = (
            round(v, 1) for v in (at_bottom - leaves_top, leaves_bottom - at_bottom, at_top - leaves_bottom)
        )
        return Tempo(down_s=max(down, Tempo.SHORTEST_MOVE_S), bottom_s=bottom, up_s=max(up, Tempo.SHORTEST_MOVE_S))

    @property
    def _shares(self) -> np.ndarray:
        """Shares of the way down [sample]."""
        return (self.top_sled_cm - self.sled_travel_cm) / (self.top_sled_cm - self.stop_sled_cm)

    def trajectory(self, time_s: np.ndarray) -> SledTrajectory:
        """Where the sled is at these times."""
        spline = QuinticSpline.through(self.time_s, self._shares)
        faster = spline.derivative()
        speed, way_m = faster(time_s), (self.top_sled_cm - self.stop_sled_cm) / 100
        # Friction has the sign of the speed: what is left of noise in a hold must not choose it.
        speed = np.where(np.abs(speed) * way_m < HELD_M_PER_S, 0.0, speed)
        return SledTrajectory(spline(time_s), speed, faster.derivative()(time_s))

    def coarse_trajectory(self) -> SledTrajectory:
        """The instants that are solved first of the way down and the way up."""
        leaves_top, at_bottom, leaves_bottom, at_top = self.turns_s
        return self.trajectory(
            np.concatenate(
                [
                    np.linspace(leaves_top, at_bottom, COARSE_INSTANTS),
                    np.linspace(leaves_bottom, at_top, COARSE_INSTANTS),
                ]
            )
        )

    def timing(self, frame_s: float) -> FrameTiming:
        """Its frames, so far apart; times from the first sample."""
        leaves_top, at_bottom, leaves_bottom, at_top = self.turns_s
        start, end = float(self.time_s[0]), float(self.time_s[-1])
        seconds = np.arange(0, int((end - start) / frame_s + 1e-9) + 1) * frame_s
        times = start + seconds
        phase = np.select(
            [times < leaves_top, times <= at_bottom, times < leaves_bottom, times <= at_top],
            ["top", "down", "bottom", "up"],
            "top",
        )
        rates, blend = np.zeros((2, 2 * COARSE_INSTANTS, len(times)))
        for name, begin, finish, first in (
            ("down", leaves_top, at_bottom, 0),
            ("up", leaves_bottom, at_top, COARSE_INSTANTS),
        ):
            of_way, at = phase == name, slice(first, first + COARSE_INSTANTS)
            tau = (times[of_way] - begin) / (finish - begin)
            rates[at, of_way], blend[at, of_way] = _rates(tau, finish - begin), _blend(tau)
        blend[0, times < leaves_top] = 1.0
        blend[COARSE_INSTANTS - 1, phase == "bottom"] = 1.0
        blend[-1, times > at_top] = 1.0
        return FrameTiming(seconds, phase, self.trajectory(times), rates, blend)


def _rates(tau: np.ndarray, seconds: float) -> np.ndarray:
    """Derivative by time [instant, frame] of the cubic spline through the instants of a way, at rest at its ends."""
    count = COARSE_INSTANTS
    # Smooth to the second derivative: the slopes at three neighbours in a row balance (per spacing of the instants).
    balance, rise = np.eye(count), np.zeros((count, count))
    for k in range(1, count - 1):
        balance[k, k - 1 : k + 2] = 1, 4, 1
        rise[k, k - 1], rise[k, k + 1] = -3, 3
    slopes = np.linalg.solve(balance, rise)
    place = tau * (count - 1)
    cell = np.clip(place.astype(int), 0, count - 2)
    powers = hermite_powers(np.eye(count), slopes.T)  # of each instant's own spline, [instant, cell]
    slope = cubic_slope(tuple(power[:, cell] for power in powers), place - cell)
    return slope * (count - 1) / seconds


def _blend(tau: np.ndarray) -> np.ndarray:
    """Shares [instant, frame] of the two instants around each frame."""
    place = tau * (COARSE_INSTANTS - 1)
    return np.maximum(0, 1 - np.abs(place[None] - np.arange(COARSE_INSTANTS)[:, None]))
