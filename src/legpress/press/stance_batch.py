"""Many stances at once, and what the plate itself allows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ..body.scaling import Body
from ..machine import Machine
from ..stance import Stance
from ..tables import value
from .posture import StanceGeometry


@dataclass(frozen=True, slots=True)
class StanceBatch:
    """Stances as arrays `[stance]`."""

    heel_height_m: np.ndarray
    heel_spacing_m: np.ndarray
    toe_out_rad: np.ndarray
    notch: np.ndarray

    @staticmethod
    def of(stances: Iterable[Stance]) -> StanceBatch:
        rows = [(s.heel_height_m, s.heel_spacing_m, s.toe_out_rad, s.backrest_notch) for s in stances]
        table = np.array(rows, dtype=float).reshape(-1, 4)
        return StanceBatch.from_table(table)

    @staticmethod
    def from_table(table: np.ndarray) -> StanceBatch:
        """Rows of heel height, spacing (m), toe-out (rad) and notch."""
        return StanceBatch(table[:, 0], table[:, 1], table[:, 2], np.rint(table[:, 3]).astype(int))

    @property
    def table(self) -> np.ndarray:
        return np.column_stack([self.heel_height_m, self.heel_spacing_m, self.toe_out_rad, self.notch]).astype(float)

    def __len__(self) -> int:
        return len(self.heel_height_m)

    def at(self, index) -> StanceBatch:
        return StanceBatch.from_table(self.table[index])

    def stance(self, index: int) -> Stance:
        return Stance(
            heel_height_m=float(self.heel_height_m[index]),
            heel_spacing_m=float(self.heel_spacing_m[index]),
            toe_out_rad=float(self.toe_out_rad[index]),
            backrest_notch=int(self.notch[index]),
        )

    def setting(self, machine: Machine, places: int = 1) -> StanceGeometry:
        """As the engine takes them, each repeated `places` times."""

        def each(values):
            return np.repeat(np.broadcast_to(np.asarray(values, float), (len(self),)), places)

        backrest = np.array(machine.backrest_rad)[self.notch - 1]
        return StanceGeometry(
            each(machine.rail_rad),
            each(backrest),
            each(machine.plate_tilt_rad),
            each(machine.plate_lower_edge_m),
            each(self.heel_height_m),
            each(self.heel_spacing_m / 2),
            each(self.toe_out_rad),
        )


def plate_margins_m(body: Body, machine: Machine, feet: StanceBatch, toes_may_overhang: bool) -> dict[str, np.ndarray]:
    """What is left [stance] to each edge of the plate, and between the feet; below 0 a foot is off."""
    length, ball, half = (float(v) for v in (body.foot_length_m, body.ball_m, body.sole_half_width_m))
    cos, sin = np.cos(feet.toe_out_rad), np.sin(feet.toe_out_rad)
    reach = (ball if toes_may_overhang else length) * cos + half * np.abs(sin)
    inner = np.minimum(0.0, length * sin) - half * cos
    outer = np.maximum(0.0, length * sin) + half * cos
    return {
        "plate_top": machine.plate_height_m - feet.heel_height_m - reach,
        "plate_bottom": feet.heel_height_m - value("fit", "limits", "heel_edge_m"),
        "plate_side": 0.5 * (machine.plate_width_m - feet.heel_spacing_m) - outer,
        "other_foot": 0.5 * (feet.heel_spacing_m - value("fit", "limits", "gap_between_feet_m")) + inner,
    }
