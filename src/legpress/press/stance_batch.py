"""Many stances at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ..machine import Machine
from ..stance import Stance
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

    def geometry(self, machine: Machine, places: int = 1) -> StanceGeometry:
        """As the engine takes them, each repeated `places` times."""

        rows = np.empty((7, len(self)))
        rows[0], rows[1] = machine.rail_rad, np.array(machine.backrest_rad)[self.notch - 1]
        rows[2], rows[3] = machine.plate_tilt_rad, machine.plate_lower_edge_m
        rows[4], rows[5], rows[6] = self.heel_height_m, self.heel_spacing_m / 2, self.toe_out_rad
        return StanceGeometry(*np.repeat(rows, places, axis=1))
