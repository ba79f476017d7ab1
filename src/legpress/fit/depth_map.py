"""How deep is safe, over heel height and backrest notch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..press.batch import PressModel
from ..press.limits import STROKE_LIMITS, Limit, Margins, StrokeScan, deepest_holding_m, scan_strokes
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


def depth_map(model: PressModel, stances: StanceBatch, margins: Margins) -> DepthMap:
    """The deepest safe stop of each stance of the map."""
    scan = scan_strokes(model, stances, margins)
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


@dataclass(frozen=True, slots=True)
class MapZones:
    """Ends of the zones in each cell of the map, carriage travel above its lowest place; `[height, notch]`.

    NaN where the zone is empty: red already at the top, or a stance that cannot be reached.
    """

    green_m: np.ndarray
    amber_m: np.ndarray


def map_zones(
    limits_rad: Sequence[float], scans: Sequence[StrokeScan], added_rad: np.ndarray, bottom_m: float
) -> MapZones:
    """The zones of every cell. `limits_rad` and `scans` are those of each body, its first stance not the map's; the roll
    that load adds, `added_rad` [stance, place], is the same in every body."""
    lifts = []
    for limit, scan in zip(limits_rad, scans, strict=True):
        rows = zip(scan.sled_m, limit - scan.roll_rad - added_rad, scan.top_m, strict=True)
        lifts.append([deepest_holding_m(*row) for row in rows])
    first = scans[0]  # bones do not differ between the bodies
    others = [first.lowest_m, *(first.deepest_m(limit) for limit in STROKE_LIMITS if limit is not Limit.ROLL)]
    floor = np.where(first.reached, np.maximum.reduce(others), np.inf)
    ordered, shape = np.sort(np.array(lifts), axis=0), (-1, len(np.unique(first.stances.notch[1:])))

    def end(name: str) -> np.ndarray:
        at = min(int(np.ceil((1 - number("zones", name)) * len(ordered))), len(ordered)) - 1
        place = np.maximum(ordered[at], floor)
        return np.where(place < first.top_m - 1e-6, place - bottom_m, np.nan)[1:].reshape(shape)

    return MapZones(end("green_share"), end("red_share"))
