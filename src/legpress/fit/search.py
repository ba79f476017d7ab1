"""The best stance: a coarse grid everywhere, then pattern search with shrinking steps from the best."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from ..press.batch import PressModel
from ..press.cue import Cue
from ..press.limits import Margins, StrokeScan, recommended_margins, scan_strokes
from ..press.stance_batch import StanceBatch
from .evaluation import NATURAL, Evaluations, evaluate
from .numbers import number

TOES_RAD = (0.0, np.radians(35.0))  # toes turned in are no advice, beyond 35 degrees hips have no room
HEIGHTS, SPACINGS, TOES, NOTCHES = 9, 5, 4, 6  # of the coarse grid, at most
FIRST_TRIALS = 200
FIRST_STEP = np.array([0.04, 0.05, np.radians(8.0)])  # height, spacing, toes
STARTS = (6, 6, 5, 3, 2)  # of each round; the answer stands where the gain is told apart, not on the last promille
SHRINK = 0.65  # from round to round
SHORTEST_M = 0.05  # a stroke
ENOUGH_ROWS, REFINEMENTS = 120, 3  # rows that posture allows; with fewer the nearest are refined, so often at most
NEAREST_ROWS, ROWS_AROUND = 40, 8  # how many are refined, and by how many rows each
CELL = np.array([0.05, 0.12, np.radians(12.0)])  # of the coarse grid: height, spacing, toes
PROMISING = 0.85  # of the best so far: from such rows the search starts
FAR_ROUNDS, FAR_SEARCH_STARTS = (1, 3), 3  # rounds in which so many starts are searched along whole axes too
TOLERATED_VIOLATION = 0.05  # share by which grip or kneecap may exceed its limit at a start
PENALTY = 5.0  # share of the objective lost per share of violation
NEIGHBOURS = np.array([0.06, 0.08, np.radians(15.0), 0.5])  # height, spacing, toes, notch
TRIALS_PER_START = 8
SHORTER_MOVES = (1.0, 0.5, 0.25)  # moves, where posture stands in the way of long ones


@dataclass(slots=True)
class SearchHistory:
    """Every stance evaluated so far: rows are height, spacing, toes, notch."""

    rows: list[np.ndarray] = field(default_factory=list)
    bottom_m: list[np.ndarray] = field(default_factory=list)
    top_m: list[np.ndarray] = field(default_factory=list)
    objective: list[np.ndarray] = field(default_factory=list)
    load_kg: list[np.ndarray] = field(default_factory=list)
    # As `objective`, for the search alone: penalised, not excluded, where a limit is broken by a little.
    penalised: list[np.ndarray] = field(default_factory=list)

    def add(self, *values: np.ndarray) -> None:
        """A column for each of the fields."""
        for name, value in zip(self.__slots__, values, strict=True):
            getattr(self, name).append(value)

    def table(self) -> tuple[np.ndarray, ...]:
        """All columns but the last, which only the search needs."""
        return tuple(np.concatenate(getattr(self, name)) for name in tuple(self.__slots__)[:-1])


@dataclass(frozen=True, slots=True)
class StanceSearch:
    """The problem: where on the plate, how deep, pushed how, which limits hold."""

    model: PressModel
    focus: str
    knee_rad: float  # the common range of knee bend: a stroke goes as deep as this
    cue: Cue = NATURAL
    patellofemoral_N: float = np.inf  # largest peak force that a sore knee may carry
    margins: Margins = field(default_factory=recommended_margins)

    def scan(self, rows: np.ndarray) -> StrokeScan:
        """Each row along its stroke, with these margins."""
        return scan_strokes(self.model, StanceBatch.from_table(rows), self.margins)

    def projected(self, rows: np.ndarray) -> np.ndarray:
        """Rows moved onto the plate: toes first, then width and height as the toes leave room."""
        body, machine = self.model.body, self.model.machine
        rows = rows.copy()
        rows[:, 2] = np.clip(rows[:, 2], *TOES_RAD)
        cos, sin = np.cos(rows[:, 2]), np.sin(rows[:, 2])
        length, ball, half = (float(v) for v in (body.foot_length_m, body.ball_m, body.sole_half_width_m))
        reach = (ball if self.model.toes_may_overhang else length) * cos + half * sin
        rows[:, 0] = np.clip(
            rows[:, 0], number("limits", "heel_edge_m"), np.maximum(machine.plate_height_m - reach, 0.0)
        )
        narrow = number("limits", "gap_between_feet_m") + 2 * half * cos
        wide = machine.plate_width_m - 2 * (length * sin + half * cos)
        rows[:, 1] = np.clip(rows[:, 1], narrow, np.maximum(wide, narrow))
        return rows

    def bottoms_m(self, scan: StrokeScan) -> np.ndarray:
        """Where strokes end, at the common knee bend; infinite where they cannot go so deep."""
        common, safe = scan.sled_at_knee(self.knee_rad), scan.safe_m()
        feasible = (safe <= common + 1e-6) & (scan.top_m - common > SHORTEST_M)
        return np.where(feasible, common, np.inf)

    def evaluate_rows(self, rows: np.ndarray, history: SearchHistory, scan: StrokeScan | None = None) -> np.ndarray:
        """The objective of each row; minus infinity where a limit is broken."""
        objective = np.full(len(rows), -np.inf)
        if not len(rows):
            return objective
        scan = self.scan(rows) if scan is None else scan
        bottom = self.bottoms_m(scan)
        at = np.flatnonzero(np.isfinite(bottom))
        if len(at):
            stances = StanceBatch.from_table(rows[at])
            done = evaluate(self.model, stances, bottom[at], scan.top_m[at], self.cue, down=False)
            violation, focus = self.violation(done), done.score(self.focus)
            value = np.where(violation <= 0, focus, -np.inf)
            penalised = np.where(
                violation < TOLERATED_VIOLATION, focus * (1 - PENALTY * np.maximum(violation, 0.0)), -np.inf
            )
            objective[at] = value
            history.add(rows[at], bottom[at], scan.top_m[at], value, done.load_kg, penalised)
        return objective

    def holds(self, done: Evaluations) -> np.ndarray:
        """Whether strength, grip and knees allow each stance [stance]."""
        return self.violation(done) <= 0

    def violation(self, done: Evaluations) -> np.ndarray:
        """Share by which grip or kneecap exceed their limits [stance]; infinite where strength gives out."""
        grip, kneecap = done.grip_share / number("limits", "grip_share"), done.patellofemoral_N / self.patellofemoral_N
        return np.where(done.able, np.maximum(grip, kneecap) - 1, np.inf)

    def rows_along_axes(self, row: np.ndarray) -> np.ndarray:
        """Rows that differ from one in its height, its width, its toes or its notch alone, over the whole plate."""
        machine = self.model.machine
        ways = (
            np.linspace(0.0, machine.plate_height_m, 3 * HEIGHTS // 2),
            np.linspace(0.1, 0.6 * machine.plate_width_m, 2 * SPACINGS),
            np.linspace(*TOES_RAD, TOES + 1),
            np.arange(1, len(machine.seat.backrest_deg) + 1),
        )
        found = [np.insert(np.tile(np.delete(row, k), (len(way), 1)), k, way, axis=1) for k, way in enumerate(ways)]
        return self.projected(np.concatenate(found))

    def coarse(self) -> np.ndarray:
        """Rows all over the plate, in every notch."""
        machine = self.model.machine
        count = len(machine.seat.backrest_deg)
        notches = np.unique(np.rint(np.linspace(1, count, min(NOTCHES, count))))
        toes = np.linspace(*TOES_RAD, TOES)
        heights = np.linspace(0.0, machine.plate_height_m - float(self.model.body.ball_m), HEIGHTS)
        spacings = np.linspace(0.1, machine.plate_width_m, SPACINGS)
        grid = np.stack(np.meshgrid(heights, spacings, toes, notches, indexing="ij"), axis=-1).reshape(-1, 4)
        return np.unique(np.round(self.projected(grid), 6), axis=0)


def best_row(
    search: StanceSearch, history: SearchHistory, progress: Callable[[float], None] = lambda share: None
) -> np.ndarray | None:
    """The row with the largest objective that keeps every limit, or None where none does."""
    random = np.random.default_rng(20260501)  # the same answer every time
    feasible = _feasible_rows(search, random)
    if not len(feasible):
        return None
    progress(0.15)
    chosen = feasible[np.sort(random.permutation(len(feasible))[:FIRST_TRIALS])]
    search.evaluate_rows(chosen, history)
    progress(0.5)
    for k, count in enumerate(STARTS):
        starts = _starts(history, count)
        if starts is None:
            return None
        step = FIRST_STEP * SHRINK**k
        moves = np.array([_moves(random, step, along_axes=k % 2 == 0) for _ in starts])
        proposed = [_feasible_moves(search, starts, moves)]
        if k in FAR_ROUNDS:
            proposed += [search.rows_along_axes(start) for start in starts[:FAR_SEARCH_STARTS]]
        search.evaluate_rows(_not_evaluated(np.concatenate(proposed), history), history)
        progress(0.5 + 0.5 * (k + 1) / len(STARTS))
    table, _, _, objective, _ = history.table()
    return table[int(np.argmax(objective))]


def _feasible_rows(search: StanceSearch, random: np.random.Generator) -> np.ndarray:
    """Rows that posture allows; where they are few, refined around those that come nearest to it."""
    rows = search.coarse()
    feasible, room = _posture_margins(search, rows)
    for k in range(REFINEMENTS):
        if feasible.sum() >= ENOUGH_ROWS:
            break
        near = rows[np.argsort(-np.where(feasible, 0.0, room))[:NEAREST_ROWS]]
        cell = CELL * SHRINK**k
        around = np.repeat(near, ROWS_AROUND, axis=0)
        around[:, :3] += cell * random.uniform(-1, 1, size=(len(around), 3))
        more = np.unique(np.round(search.projected(around), 6), axis=0)
        allowed, left = _posture_margins(search, more)
        rows, feasible = np.concatenate([rows, more]), np.concatenate([feasible, allowed])
        room = np.concatenate([room, left])
    return rows[feasible]


def _posture_margins(search: StanceSearch, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which rows posture allows, and their tightest margins over the common range."""
    scan = search.scan(rows)
    return np.isfinite(search.bottoms_m(scan)), scan.tightest(scan.sled_at_knee(search.knee_rad))


def _feasible_moves(search: StanceSearch, starts: np.ndarray, moves: np.ndarray) -> np.ndarray:
    """The first rows that posture allows, of the moves `[start, move]` and, where few do, of ever shorter ones."""
    found: list[list[np.ndarray]] = [[] for _ in starts]
    for shorter in SHORTER_MOVES:
        lacking = [k for k, rows in enumerate(found) if len(rows) < TRIALS_PER_START]
        if not lacking:
            break
        proposed = starts[lacking, None] + shorter * moves[lacking]
        rows = search.projected(proposed.reshape(-1, 4))
        feasible = _posture_margins(search, rows)[0].reshape(len(lacking), -1)
        for k, of_start, allowed in zip(lacking, rows.reshape(proposed.shape), feasible, strict=True):
            found[k] += list(of_start[allowed][: TRIALS_PER_START - len(found[k])])
    return np.array([row for rows in found for row in rows]).reshape(-1, 4)


def _starts(history: SearchHistory, count: int) -> np.ndarray | None:
    """The best rows that are not each other's neighbours, and some that promise more but break a limit by a little."""
    rows, _, _, objective, _ = history.table()
    if not np.isfinite(objective).any():
        return None
    penalised, most = np.concatenate(history.penalised), objective.max()
    beyond = np.where(objective < penalised, penalised, -np.inf)
    return rows[
        _well_separated(rows, objective, PROMISING * most, count)
        + _well_separated(rows, beyond, most, max(1, count // 3))
    ]


def _well_separated(rows: np.ndarray, value: np.ndarray, least: float, count: int) -> list[int]:
    """The best rows worth more than `least` of which none neighbours another, `count` at most."""
    chosen: list[int] = []
    for index in np.argsort(-value):
        if value[index] <= least or len(chosen) >= count:
            break
        if all((np.abs(rows[index] - rows[other]) > NEIGHBOURS).any() for other in chosen):
            chosen.append(int(index))
    return chosen


def _moves(random: np.random.Generator, step: np.ndarray, along_axes: bool) -> np.ndarray:
    """Steps to both sides along the axes (the best often lies in a corner) and along directions turned at random."""
    turned, _ = np.linalg.qr(random.normal(size=(3, 3)))
    first, then = (np.eye(3), turned) if along_axes else (turned, np.eye(3))
    ways = np.concatenate([first, -first, then / 2, -then / 2]) * step
    return np.insert(ways, 3, 0.0, axis=1)


def _not_evaluated(rows: np.ndarray, history: SearchHistory) -> np.ndarray:
    known = {tuple(row) for row in np.round(history.table()[0], 5)}
    fresh = [row for row in np.unique(np.round(rows, 6), axis=0) if tuple(np.round(row, 5)) not in known]
    return np.array(fresh).reshape(-1, 4)
