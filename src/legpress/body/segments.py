"""How much larger than the source model's the segments of a lifter's leg are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..tables import json_table

# Which factor belongs to which body of the source model; `pelvis_width` is the pelvis' own z.
_BODIES = {
    "thigh": ("femur", "patella"),
    "shank": ("tibia",),
    "foot": ("talus", "calcn", "toes"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Segments:
    """Lengths over those of the source model; all 1 is that model's own body."""

    pelvis: np.ndarray  # forwards and upwards
    pelvis_width: np.ndarray  # sideways: the distance between the hip centres
    thigh: np.ndarray
    shank: np.ndarray
    foot: np.ndarray

    @staticmethod
    def of(*, pelvis=1.0, pelvis_width=None, thigh=1.0, shank=1.0, foot=1.0) -> Segments:
        """Factors as arrays; a pelvis is as wide as it is tall unless told otherwise."""
        wide = pelvis if pelvis_width is None else pelvis_width
        return Segments(*(np.array(factor, dtype=float) for factor in (pelvis, wide, thigh, shank, foot)))

    def body_factors(self) -> dict[str, tuple[float, float, float]]:
        """Scale factors (x, y, z) of the pelvis and both legs' bodies, by name, as OpenSim's ScaleSet takes them.

        Bodies above the pelvis are not named: nothing here depends on them.
        """
        tall = float(self.pelvis)
        factors = {"pelvis": (tall, tall, float(self.pelvis_width))}
        for segment, names in _BODIES.items():
            factor = float(getattr(self, segment))
            for name in names:
                factors |= {f"{name}_{side}": (factor, factor, factor) for side in "rl"}
        return factors


def remainder(segments: Segments, muscles: tuple[str, ...]) -> np.ndarray:
    """Factor [muscle] of the one segment of each muscle that has no table of its own; thigh or shank."""
    named = json_table("scaling")["remainder"]
    return np.array([float(getattr(segments, named[muscle])) for muscle in muscles])


def compared(segments: Segments, muscles: tuple[str, ...]) -> dict[str, tuple[float, np.ndarray]]:
    """Each factor that has tables, and [muscle] what it is compared with: the remainder; the width, with the pelvis."""
    rest = remainder(segments, muscles)
    pairs = {name: (float(getattr(segments, name)), rest) for name in ("pelvis", "shank", "foot")}
    pairs["pelvis_width"] = (float(segments.pelvis_width), np.full(len(muscles), float(segments.pelvis)))
    return pairs
