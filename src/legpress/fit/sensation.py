"""What there is to feel in a stance, and where in the stroke: stretch of the hamstrings, and their own pull."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from ..body.curves import chebyshev_extrema, interpolation
from ..body.muscle_groups import HAMSTRINGS
from ..body.paths import MUSCLES
from .evaluation import POSITIONS, TIME_SHARES, Evaluations

FINE_SHARES = 0.5 + 0.5 * chebyshev_extrema(121)  # shares of a way's time, top first
_TO_FINE = interpolation(2 * TIME_SHARES - 1, 2 * FINE_SHARES - 1)
NEAR_END = 0.2  # of the stroke's way


class StrokePlace(StrEnum):
    """Where in a stroke something is."""

    TOP = "top"
    BETWEEN = "between"
    BOTTOM = "bottom"

    @classmethod
    def of(cls, share: float, near: float) -> StrokePlace:
        """`share` of the way down; `near` so much counts as an end."""
        return cls.TOP if share < near else cls.BOTTOM if share > 1 - near else cls.BETWEEN


@dataclass(frozen=True, slots=True, kw_only=True)
class SensationProfile:
    """One stance along its way down, top first; forces of one leg, [place]."""

    sled_m: np.ndarray
    knee_rad: np.ndarray
    stretch_N: np.ndarray  # what the hamstrings' stretched tissue carries
    fibre: np.ndarray  # the longest of their fibres, over optimal
    pull_down_N: np.ndarray  # the hamstrings' own pull on the way down
    pull_up_N: np.ndarray

    @classmethod
    def of(cls, evaluations: Evaluations, column: int) -> SensationProfile:
        count, lanes = len(evaluations.stances), slice(column * POSITIONS, (column + 1) * POSITIONS)
        hamstrings = [MUSCLES.index(m) for m in HAMSTRINGS]

        def ways(values):
            """[muscle, way, place] of this stance."""
            return np.asarray(values)[hamstrings].reshape(len(hamstrings), 2, count, POSITIONS)[:, :, column]

        sled = evaluations.top_m[column] + (evaluations.bottom_m[column] - evaluations.top_m[column]) * _share(
            FINE_SHARES
        )
        own = (ways(evaluations.forces.force_N) - ways(evaluations.forces.passive_force_N)).sum(0)
        # Pull has corners where a muscle starts, so straight lines; the rest is smooth, so a polynomial.
        down, up = (np.interp(FINE_SHARES, TIME_SHARES, np.maximum(way, 0.0)) for way in own)
        return cls(
            sled_m=sled,
            knee_rad=_TO_FINE @ np.asarray(evaluations.kinematics.q_rad[3])[lanes],
            stretch_N=np.maximum(_TO_FINE @ ways(evaluations.forces.passive_force_N).sum(0)[0], 0.0),
            fibre=_TO_FINE @ ways(evaluations.forces.fibre_length).max(0)[0],
            pull_down_N=down,
            pull_up_N=up,
        )

    def end(self, place: int) -> StrokePlace:
        """Near which end of the stroke a place is."""
        return StrokePlace.of((self.sled_m[place] - self.sled_m[0]) / (self.sled_m[-1] - self.sled_m[0]), NEAR_END)

    def at(self, sled_m: float) -> int:
        """The place nearest to where the sled is."""
        return int(np.abs(self.sled_m - sled_m).argmin())


def _share(time: np.ndarray) -> np.ndarray:
    from ..press.trajectory import SledTrajectory

    return SledTrajectory.of("down", time, 1.0).share
