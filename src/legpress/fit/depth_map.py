"""How deep is safe, over heel height and backrest notch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..press.batch import PressModel
from ..press.limits import scan_strokes
from ..press.stance_batch import StanceBatch
from .numbers import number

HEIGHTS = 7


@dataclass(frozen=True, slots=True)
class DepthMap:
    """Deepest stops in one width and toe-out; `[height, notch]`, NaN where no stroke is safe."""

    heel_height_m: np.ndarray
    notch: np.ndarray
    stop_m: np.ndarray  # carriage travel above its lowest place
    left_rad: np.ndarray  # roll that is left there until the tailbone lifts


def map_stances(model: PressModel, spacing_m: float, toe_out_rad: float) -> StanceBatch:
    """The stances of the map: heights over the plate, all notches."""
    machine, body = model.machine, model.body
    top = machine.plate_height_m - float(body.ball_m if model.toes_may_overhang else body.foot_length_m)
    edge = number("limits", "heel_edge_m")
    heights = np.linspace(edge, max(top, edge), HEIGHTS)
    notches = np.arange(1, len(machine.seat.backrest_deg) + 1)
    grid = np.stack(np.meshgrid(heights, notches, indexing="ij"), axis=-1).reshape(-1, 2)
    table = np.column_stack([grid[:, 0], np.full(len(grid), spacing_m), np.full(len(grid), toe_out_rad), grid[:, 1]])
    return StanceBatch.from_table(table)


def depth_map(model: PressModel, stances: StanceBatch) -> DepthMap:
    """The deepest safe stop of each stance of the map."""
    scan = scan_strokes(model, stances)
    safe = scan.safe_m()
    feasible = np.isfinite(safe)
    notches = np.unique(stances.notch)
    shape = (-1, len(notches))
    roll = scan.read(scan.roll_rad, np.where(feasible, safe, 1.0))
    left = float(model.body.roll_limit_rad) - roll
    stop = np.where(feasible, safe - model.machine.bottom_m, np.nan)
    return DepthMap(
        heel_height_m=stances.heel_height_m.reshape(shape)[:, 0],
        notch=notches,
        stop_m=stop.reshape(shape),
        left_rad=np.where(feasible, left, np.nan).reshape(shape),
    )


def roll_left_rad(model: PressModel, stances: StanceBatch, sled_m: np.ndarray) -> np.ndarray:
    """Roll left until the tailbone lifts, each stance at its own place of the sled; of another body."""
    kinematics = model.kinematics(stances, sled_m[:, None])
    return float(model.body.roll_limit_rad) - np.asarray(kinematics.roll_rad)
