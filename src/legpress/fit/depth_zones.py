"""How deep is safe: green, amber and red by the share of bodies that could be this lifter's whose tailbone lifts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..press.limits import StrokeScan, deepest_holding_m
from .numbers import number


@dataclass(frozen=True, slots=True)
class DepthZones:
    """Ends of the zones along the rail, coming from the top; a zone may be empty, then it ends at the top."""

    lifts_m: np.ndarray  # where the tailbone lifts in each body, deepest last: -inf never, inf already at the top
    green_m: float  # deepest place that is still green
    amber_m: float  # deepest place that is still amber
    untried_m: float  # deepest stop for who has not tried
    top_m: float
    lowest_m: float

    @staticmethod
    def of(lifts_m: np.ndarray, top_m: float, lowest_m: float) -> DepthZones:
        green, amber, untried = (
            float(np.clip(_upper_quantile(lifts_m, 1 - number("zones", name)), lowest_m, top_m))
            for name in ("green_share", "red_share", "stop_share")
        )
        return DepthZones(np.sort(lifts_m)[::-1], green, amber, untried, top_m, lowest_m)

    def share(self, sled_m: float) -> float:
        """Share of the bodies whose tailbone has lifted with the sled there."""
        return float((self.lifts_m > sled_m + 1e-9).mean())

    @property
    def red_from_the_top(self) -> bool:
        """Whether no stop is safe."""
        return self.amber_m >= self.top_m - 1e-6

    def stop_m(self, wanted_m: float, shallowest_m: float) -> float:
        """The stop: as deep as wanted, at most as deep as who has not tried may go; never shallower than a real stroke
        while that is not red. Where all of it is red, the real stroke that is shallowest: nobody presses less, and it is told."""
        if self.red_from_the_top:
            return max(wanted_m, shallowest_m)
        return max(wanted_m, min(self.untried_m, max(shallowest_m, self.amber_m)))


def _upper_quantile(values: np.ndarray, share: float) -> float:
    """The smallest value that is not exceeded by more than 1 - share of them; infinite ones count."""
    ordered = np.sort(values)
    return float(ordered[min(int(np.ceil(share * len(ordered))), len(ordered)) - 1])


def lifting_place_m(limit_rad: float, scan: StrokeScan, sled_m: np.ndarray, added_rad: np.ndarray) -> float:
    """Where the tailbone lifts in one body in the scan's first stance: its passive roll, and what the load adds at `sled_m`."""
    order = np.argsort(sled_m)
    added = np.interp(scan.sled_m[0], sled_m[order], added_rad[order])
    margin = limit_rad - scan.roll_rad[0] - added
    return deepest_holding_m(scan.sled_m[0], margin, float(scan.top_m[0]))
