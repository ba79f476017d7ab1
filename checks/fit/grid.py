"""The best stance on paper beside the best of a fine grid, and the answer's own limits."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from checks.fit.pairs import Pair, answer, pairs
from legpress.fit.evaluation import evaluate
from legpress.fit.numbers import number
from legpress.fit.search import SHORTEST_M, TOES_RAD, StanceSearch
from legpress.fit.sweet_spot import SweetSpot
from legpress.press.aim import press_numbers
from legpress.press.batch import PressModel
from legpress.press.stance_batch import StanceBatch

WANTED_SHARE = 1 - number("rule", "worth_pct") / 100  # of the grid's best: less is no gain that the answer moves for
HEEL_STEP_M, SPACING_STEP_M, TOES_STEP_RAD = 0.02, 0.04, np.radians(5.0)
ROWS = 400  # evaluated at once


@dataclass(frozen=True)
class Compared:
    """An answer against the best of a grid; scores are shares of full activation."""

    pair: Pair
    spot: SweetSpot
    best: float  # score of the best candidate of the answer
    feasible: bool  # whether the answer keeps every limit where it is evaluated
    grid_best: float
    grid_row: np.ndarray  # height, spacing (m), toes (rad), notch
    rows: int  # of the grid, evaluated

    @property
    def share(self) -> float:
        return self.best / self.grid_best


def search_of(spot: SweetSpot) -> StanceSearch:
    """The search that found it, ready to evaluate other stances."""
    model = PressModel(spot.body, spot.machine, spot.lifter.limits.toes_may_overhang, press_numbers(spot.lifter))
    return StanceSearch(model, spot.focus, spot.knee_rad, spot.push, spot.patellofemoral_limit_N, spot.margins)


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
    )
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 4).astype(float)


def scored(search: StanceSearch, rows: np.ndarray) -> np.ndarray:
    """Score of each row; minus infinity where a limit is broken, not a number where posture does not allow it."""
    score = np.full(len(rows), np.nan)
    for start in range(0, len(rows), ROWS):
        part = np.arange(start, min(start + ROWS, len(rows)))
        stances = StanceBatch.from_table(rows[part])
        scan = search.scan(stances.table)
        bottom = search.bottoms_m(scan)
        at = np.flatnonzero(np.isfinite(bottom))
        if len(at):
            done = evaluate(search.model, stances.at(at), bottom[at], scan.top_m[at], search.cue, down=False)
            score[part[at]] = np.where(search.holds(done), done.score(search.focus), -np.inf)
    return score


def compared(pair: Pair, coarser: int = 1) -> Compared:
    """The answer for a pair against its grid."""
    spot = answer(pair.name)
    search = search_of(spot)
    stances = StanceBatch.of([spot.stance])
    scan = search.scan(stances.table)
    stop = np.array([pair.machine.bottom_m + spot.stop_sled_cm / 100])
    done = evaluate(search.model, stances, stop, scan.top_m, search.cue)
    kept = search.holds(done)[0] and scan.safe_m()[0] <= stop[0] + 1e-6 and scan.top_m[0] - stop[0] > SHORTEST_M
    own = scored(search, spot.choice.rows)
    rows = grid(search, coarser)
    score = scored(search, rows)
    best = int(np.nanargmax(score))
    return Compared(
        pair=pair,
        spot=spot,
        best=float(np.nanmax(own)),
        feasible=bool(kept),
        grid_best=float(score[best]),
        grid_row=rows[best],
        rows=int(np.isfinite(score).sum()),
    )


def print_grid(only: str = "") -> bool:
    """A table of the pairs whose name holds `only`; whether every answer meets the bar."""
    good = True
    print(f"{'pair':48} {'best, %':>9} {'grid, %':>9} {'share':>7} {'feasible':>8} {'rows':>6} {'s':>5}")
    for name in (name for name in pairs() if only in name):
        begun = time.perf_counter()
        found = compared(pairs()[name])
        good &= found.share >= WANTED_SHARE and found.feasible
        print(
            f"{name:48} {100 * found.best:9.2f} {100 * found.grid_best:9.2f} {found.share:7.4f} {'yes' if found.feasible else 'NO':>8} "
            f"{found.rows:6d} {time.perf_counter() - begun:5.0f}",
            flush=True,
        )
        if found.share < WANTED_SHARE:
            print(f"    best {found.spot.choice.rows[found.spot.choice.best]}, grid {found.grid_row}")
    return good
