"""The sweet spot beside the best stance of a fine grid."""

from __future__ import annotations

import time
from dataclasses import dataclass

import jax
import numpy as np

from checks.fit.pairs import Pair, answer, pairs
from legpress.fit.evaluation import evaluate
from legpress.fit.search import SHORTEST_M, TOES_RAD, StanceSearch
from legpress.fit.sweet_spot import SweetSpot
from legpress.press.batch import PressModel
from legpress.press.limits import scan_strokes
from legpress.press.stance_batch import StanceBatch

WANTED_SHARE = 0.995  # of the grid's best
HEEL_STEP_M, SPACING_STEP_M, TOES_STEP_RAD = 0.02, 0.04, np.radians(5.0)
DEPTHS = (0.0, 0.25, 0.5, 0.75, 1.0)
NEAR_SHARE = 0.9  # of the best: only there are the depths between the ends looked at
ROWS = 400  # evaluated at once


@dataclass(frozen=True)
class Compared:
    """An answer against the best of a grid, newtons."""

    pair: Pair
    spot: SweetSpot
    aim_N: float  # of the answer
    feasible: bool  # whether it keeps every limit where it is evaluated
    best_N: float  # of the grid
    best_row: np.ndarray  # height, spacing (m), toes (rad), notch, depth share
    rows: int  # of the grid, evaluated

    @property
    def share(self) -> float:
        return self.aim_N / self.best_N


def search_of(spot: SweetSpot) -> StanceSearch:
    """The search that found it, ready to evaluate other stances."""
    evaluator = PressModel(spot.body, spot.machine, spot.lifter.limits.toes_may_overhang)
    return StanceSearch(evaluator, spot.focus, spot.knee_rad, spot.patellofemoral_limit_N)


def grid(search: StanceSearch, coarser: int = 1) -> np.ndarray:
    """Every stance on the plate, in steps of 2 cm, 4 cm and 5 degrees times `coarser`, and every notch."""
    machine = search.model.machine

    def steps(low: float, high: float, step: float) -> np.ndarray:
        return np.arange(low, high + 1e-9, coarser * step)

    axes = (
        steps(0.0, machine.plate_height_m, HEEL_STEP_M),
        steps(0.1, machine.plate_width_m, SPACING_STEP_M),
        steps(*TOES_RAD, TOES_STEP_RAD),
        np.arange(1, len(machine.seat.backrest_deg) + 1),
        [0.0],
    )
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 5).astype(float)


def valued(search: StanceSearch, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Aim of each row, and whether strength and knees allow it; not a number where posture does not."""
    aim, forces = np.full(len(rows), np.nan), np.zeros(len(rows), bool)
    for start in range(0, len(rows), ROWS):
        part = np.arange(start, min(start + ROWS, len(rows)))
        stances = StanceBatch.from_table(rows[part, :4])
        scan = scan_strokes(search.model, stances)
        bottom = search.bottoms_m(scan, rows[part, 4])
        at = np.flatnonzero(np.isfinite(bottom))
        if len(at):
            done = evaluate(search.model, stances.at(at), bottom[at], scan.top_m[at])
            aim[part[at]], forces[part[at]] = done.focus_N(search.focus), search.holds(done)
    return aim, forces


def best_of_grid(search: StanceSearch, coarser: int = 1) -> tuple[np.ndarray, float, int]:
    """The best row of the grid, its aim and how many rows were evaluated: both ends of the depth, between them where near."""
    rows = grid(search, coarser)
    aims, holding, tables = [], [], []
    for depth in (0.0, 1.0):
        table = rows + np.array([0, 0, 0, 0, depth])
        aim, forces = valued(search, table)
        rows = rows[np.isfinite(aim)] if depth == 0.0 else rows
        keep = np.isfinite(aim)
        aims.append(aim[keep])
        holding.append(forces[keep])
        tables.append(table[keep])
    best = max(aim[forces].max(initial=0.0) for aim, forces in zip(aims, holding, strict=True))
    near = rows[np.maximum(*aims) >= NEAR_SHARE * best]
    for depth in DEPTHS[1:-1]:
        tables.append(near + np.array([0, 0, 0, 0, depth]))
        aim, forces = valued(search, tables[-1])
        aims.append(aim)
        holding.append(forces)
    table, aim, forces = (np.concatenate(parts) for parts in (tables, aims, holding))
    index = int(np.argmax(np.where(forces, aim, -np.inf)))
    return table[index], float(aim[index]), len(table)


def compared(pair: Pair, coarser: int = 1) -> Compared:
    """The answer for a pair against its grid."""
    spot = answer(pair.name)
    search = search_of(spot)
    with jax.enable_x64(True):
        stances = StanceBatch.of([spot.stance])
        scan = scan_strokes(search.model, stances)
        stop = np.array([pair.machine.bottom_m + spot.stop_sled_cm / 100])
        done = evaluate(search.model, stances, stop, scan.top_m)
        kept = search.holds(done)[0] and scan.safe_m()[0] <= stop[0] + 1e-6 and scan.top_m[0] - stop[0] > SHORTEST_M
        deep_enough = scan.sled_at_knee(spot.knee_rad)[0] >= stop[0] - 1e-6
        row, best, rows = best_of_grid(search, coarser)
    return Compared(
        pair=pair,
        spot=spot,
        aim_N=float(done.focus_N(pair.focus)[0]),
        feasible=bool(kept and deep_enough),
        best_N=best,
        best_row=row,
        rows=rows,
    )


def print_grid(only: str = "") -> bool:
    """A table of the pairs whose name holds `only`; whether every answer meets the bar."""
    good = True
    print(f"{'pair':48} {'answer N':>9} {'grid N':>9} {'share':>7} {'feasible':>8} {'rows':>6} {'s':>5}")
    for name in (name for name in pairs() if only in name):
        begun = time.perf_counter()
        found = compared(pairs()[name])
        good &= found.share >= WANTED_SHARE and found.feasible
        print(
            f"{name:48} {found.aim_N:9.2f} {found.best_N:9.2f} {found.share:7.4f} {'yes' if found.feasible else 'NO':>8} "
            f"{found.rows:6d} {time.perf_counter() - begun:5.0f}",
            flush=True,
        )
        if found.share < WANTED_SHARE:
            print(
                f"    answer {StanceBatch.of([found.spot.stance]).table[0]} stop {found.spot.stop_sled_cm:.1f}, grid {found.best_row}"
            )
    return good
