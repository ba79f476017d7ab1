"""How deep one stance goes in every body that could be this lifter's, under any plates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..machine import Machine
from ..press.case import LifterCase
from ..press.felt_limits import deepest_felt_m
from ..press.limits import StrokeScan
from .depth_map import MapZones, map_zones
from .depth_zones import DepthZones, lifting_place_m
from .drawn_bodies import DrawnBodies, PressedStance
from .evaluation import strokes_m


@dataclass(frozen=True, slots=True)
class JudgedDepth:
    """A pressed stance along its stroke."""

    case: LifterCase
    pressed: PressedStance
    scan: StrokeScan  # of the lifter's own body
    bodies: DrawnBodies
    scans: list[StrokeScan]  # in each of them, up to the limits themselves: the stance first, then those of the map

    def zones(self, put_on_kg: float) -> DepthZones:
        """With these plates on."""
        stroke_m, added_rad = self._added(put_on_kg)
        lifts = [
            lifting_place_m(limit, scan, stroke_m, added)
            for limit, scan, added in zip(self._limits_rad, self.scans, added_rad, strict=True)
        ]
        lifts_m = np.maximum(lifts, deepest_felt_m(self.case.tailbone_lifts, self._machine, self.scan.stances))
        return DepthZones.of(lifts_m, float(self.scan.top_m[0]), float(self.scan.lowest_m[0]))

    def map_zones(self, put_on_kg: float) -> MapZones:
        """Of the map's stances, what these plates add taken by the bend of the knee."""
        stroke_m, added_rad = self._added(put_on_kg)
        knee = np.interp(stroke_m, self.scan.sled_m[0], self.scan.knee_rad[0])
        order = np.argsort(knee)
        at_knee = np.interp(self.scans[0].knee_rad, knee[order], added_rad.mean(0)[order])
        return map_zones(self._limits_rad, self.scans, at_knee, self._machine.bottom_m)

    @property
    def _machine(self) -> Machine:
        return self.bodies.models[0].machine

    @property
    def _limits_rad(self) -> list[float]:
        return [float(each.body.roll_limit_rad) for each in self.bodies.models]

    def _added(self, put_on_kg: float) -> tuple[np.ndarray, np.ndarray]:
        """Places of the sled, and the roll that the plates add there in each body [body, place]."""
        self.bodies.evaluated([self.pressed], lambda share: None)
        stroke_m = strokes_m(np.array([self.pressed.bottom_m]), np.array([self.pressed.top_m]))[0]
        return stroke_m, self.bodies.added_roll_rad(self.pressed, put_on_kg)
