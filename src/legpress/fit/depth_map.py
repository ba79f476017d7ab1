"""How deep is safe, over heel height and backrest notch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..press.batch import PressModel
from ..press.limits import NO_MARGINS, STROKE_LIMITS, Limit, deepest_holding_m, scan_strokes
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


@dataclass(frozen=True, slots=True)
class MapZones:
    """Ends of the zones in each cell of the map, carriage travel above its lowest place; `[height, notch]`.

    NaN where the zone is empty: red already at the top, or a stance that cannot be reached.
    """

    green_m: np.ndarray
    amber_m: np.ndarray


def map_zones(models: Sequence[PressModel], stances: StanceBatch, added: tuple[np.ndarray, np.ndarray]) -> MapZones:
    """The zones of every cell; `added` is the roll that load adds by knee bend, the same in all cells and bodies."""
    lifts, hard = [], None
    for model in models:
        scan = scan_strokes(model, stances, NO_MARGINS)
        limit = float(model.body.roll_limit_rad)
        margin = limit - scan.roll_rad - np.interp(scan.knee_rad, *added)
        rows = zip(scan.sled_m, margin, scan.top_m, strict=True)
        lifts.append([deepest_holding_m(sled, left, top) for sled, left, top in rows])
        others = [scan.lowest_m, *(scan.deepest_m(one) for one in STROKE_LIMITS if one is not Limit.ROLL)]
        floor = np.where(scan.reached, np.maximum.reduce(others), np.inf)
        hard = floor if hard is None else hard  # the first body's: bones do not differ between them
        top = scan.top_m
    ordered = np.sort(np.array(lifts), axis=0)
    bottom = models[0].machine.bottom_m
    shape = (-1, len(np.unique(stances.notch)))

    def end(name: str) -> np.ndarray:
        at = min(int(np.ceil((1 - number("zones", name)) * len(ordered))), len(ordered)) - 1
        place = np.maximum(ordered[at], hard)
        return np.where(place < top - 1e-6, place - bottom, np.nan).reshape(shape)

    return MapZones(end("green_share"), end("red_share"))
