"""The best stance and depth: a coarse look everywhere, then steps that shrink about the best of each notch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from .bench import Bench
from .feet import Feet
from .numbers import number
from .survey import Survey, survey
from .trial import FOCUS, Trials, tried

TOES_RAD = (0.0, np.radians(35.0))  # toes turned in are no advice, beyond 35 degrees hips have no room
HEIGHTS, SPACINGS, TOES, NOTCHES = 9, 5, 4, 6  # of the coarse look, at most
FIRST_TRIALS = 200
FIRST_STEP = np.array([0.04, 0.05, np.radians(8.0), 0.35])  # height, spacing, toes, depth
STARTS = (8, 8, 7, 6, 5, 4, 3, 3)  # of each round
SHRINK = 0.65  # from round to round
SHORTEST_M = 0.05  # a stroke
ENOUGH, CLOSER_LOOKS, NEAREST, AROUND = 120, 3, 40, 8  # rows that posture allows; else the nearest are looked around
CELL = np.array([0.05, 0.12, np.radians(12.0)])  # of the coarse look: height, spacing, toes
PROMISING = 0.85  # of the best so far: from such rows the search starts
NEIGHBOURS = np.array([0.06, 0.08, np.radians(15.0), 0.5])  # height, spacing, toes, notch
TRIALS_PER_START = 8


@dataclass(slots=True)
class Seen:
    """Every stance tried so far: table rows are height, spacing, toes, notch, depth share."""

    rows: list[np.ndarray] = field(default_factory=list)
    bottom_m: list[np.ndarray] = field(default_factory=list)
    top_m: list[np.ndarray] = field(default_factory=list)
    aim_N: list[np.ndarray] = field(default_factory=list)
    stretch_N: list[np.ndarray] = field(default_factory=list)
    load_kg: list[np.ndarray] = field(default_factory=list)

    def add(self, rows, bottom_m, top_m, aim_N, stretch_N, load_kg) -> None:
        for name, value in zip(self.__slots__, (rows, bottom_m, top_m, aim_N, stretch_N, load_kg), strict=True):
            getattr(self, name).append(value)

    def table(self) -> tuple[np.ndarray, ...]:
        return tuple(np.concatenate(getattr(self, name)) for name in self.__slots__)


@dataclass(frozen=True, slots=True)
class Hunt:
    """What is looked for: where on the plate, how deep at least, what must hold."""

    bench: Bench
    focus: str
    knee_rad: float  # the common range of knee bend: a stroke goes as deep as this
    patellofemoral_N: float = np.inf  # largest peak force that a sore knee may carry

    def projected(self, rows: np.ndarray) -> np.ndarray:
        """Rows moved onto the plate: toes first, then width and height as the toes leave room."""
        body, machine = self.bench.body, self.bench.machine
        rows = rows.copy()
        rows[:, 2] = np.clip(rows[:, 2], *TOES_RAD)
        cos, sin = np.cos(rows[:, 2]), np.sin(rows[:, 2])
        length, ball, half = (float(v) for v in (body.foot_length_m, body.ball_m, body.sole_half_width_m))
        reach = (ball if self.bench.toes_may_overhang else length) * cos + half * sin
        rows[:, 0] = np.clip(
            rows[:, 0], number("limits", "heel_edge_m"), np.maximum(machine.plate_height_m - reach, 0.0)
        )
        narrow = number("limits", "gap_between_feet_m") + 2 * half * cos
        wide = machine.plate_width_m - 2 * (length * sin + half * cos)
        rows[:, 1] = np.clip(rows[:, 1], narrow, np.maximum(wide, narrow))
        rows[:, 4] = np.clip(rows[:, 4], 0.0, 1.0)
        return rows

    def bottoms_m(self, look: Survey, depth: np.ndarray) -> np.ndarray:
        """Where strokes end: 0 at the common knee bend, 1 as deep as is safe; infinite where they cannot."""
        common, safe = look.sled_at_knee(self.knee_rad), look.safe_m()
        there = (safe <= common + 1e-6) & (look.top_m - common > SHORTEST_M)
        deeper = np.where(there, safe - common, 0.0)
        return np.where(there, common + depth * deeper, np.inf)

    def try_rows(self, rows: np.ndarray, seen: Seen, look: Survey | None = None) -> np.ndarray:
        """The aim of each row; minus infinity where a limit is broken."""
        aim = np.full(len(rows), -np.inf)
        if not len(rows):
            return aim
        look = survey(self.bench, Feet.from_table(rows[:, :4])) if look is None else look
        bottom = self.bottoms_m(look, rows[:, 4])
        at = np.flatnonzero(np.isfinite(bottom))
        if len(at):
            done = tried(self.bench, Feet.from_table(rows[at, :4]), bottom[at], look.top_m[at])
            held = self.holds(done)
            value = np.where(held, done.focus_N(self.focus), -np.inf)
            aim[at] = value
            stretch = done.sum_N(done.passive_N, FOCUS[self.focus])
            seen.add(rows[at], bottom[at], look.top_m[at], value, stretch, done.load_kg)
        return aim

    def holds(self, done: Trials) -> np.ndarray:
        """Whether strength, grip and knees allow each stance tried [stance]."""
        gripping = done.grip_share <= number("limits", "grip_share")
        return done.able & gripping & (done.patellofemoral_N <= self.patellofemoral_N)

    def coarse(self) -> np.ndarray:
        """Rows all over the plate, in every notch."""
        machine = self.bench.machine
        count = len(machine.seat.backrest_deg)
        notches = np.unique(np.rint(np.linspace(1, count, min(NOTCHES, count))))
        toes = np.linspace(*TOES_RAD, TOES)
        heights = np.linspace(0.0, machine.plate_height_m - float(self.bench.body.ball_m), HEIGHTS)
        spacings = np.linspace(0.1, machine.plate_width_m, SPACINGS)
        grid = np.stack(np.meshgrid(heights, spacings, toes, notches, [0.0], indexing="ij"), axis=-1).reshape(-1, 5)
        return np.unique(np.round(self.projected(grid), 6), axis=0)


def best_row(hunt: Hunt, seen: Seen, progress: Callable[[float], None] = lambda share: None) -> np.ndarray | None:
    """The row with the largest aim that holds every limit, or None where none does."""
    random = np.random.default_rng(20260501)  # the same answer every time
    able = _able(hunt, random)
    if not len(able):
        return None
    progress(0.15)
    chosen = able[np.sort(random.permutation(len(able))[:FIRST_TRIALS])]
    first = np.concatenate([chosen, chosen[:: max(1, len(chosen) // 24)] + [0, 0, 0, 0, 1.0]])
    hunt.try_rows(first, seen)
    progress(0.5)
    for k, count in enumerate(STARTS):
        starts = _starts(seen, count)
        if starts is None:
            return None
        step = FIRST_STEP * SHRINK**k
        asked = np.concatenate([_fitting(hunt, start + _moves(random, step, along_axes=k % 2 == 0)) for start in starts])
        hunt.try_rows(_unseen(asked, seen), seen)
        progress(0.5 + 0.5 * (k + 1) / len(STARTS))
    table, _, _, aim, _, _ = seen.table()
    return table[int(np.argmax(aim))]


def _able(hunt: Hunt, random: np.random.Generator) -> np.ndarray:
    """Rows that posture allows; where they are few, looked for again around those that come nearest to it."""
    rows = hunt.coarse()
    able, room = _room(hunt, rows)
    for k in range(CLOSER_LOOKS):
        if able.sum() >= ENOUGH:
            break
        near = rows[np.argsort(-np.where(able, 0.0, room))[:NEAREST]]
        cell = CELL * SHRINK**k
        around = np.repeat(near, AROUND, axis=0)
        around[:, :3] += cell * random.uniform(-1, 1, size=(len(around), 3))
        more = np.unique(np.round(hunt.projected(around), 6), axis=0)
        allowed, left = _room(hunt, more)
        rows, able, room = (np.concatenate(pair) for pair in ((rows, more), (able, allowed), (room, left)))
    return rows[able]


def _room(hunt: Hunt, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which rows posture allows, and their tightest margins over the common range."""
    look = survey(hunt.bench, Feet.from_table(rows[:, :4]))
    return np.isfinite(hunt.bottoms_m(look, rows[:, 4])), look.tightest(look.sled_at_knee(hunt.knee_rad))


def _fitting(hunt: Hunt, rows: np.ndarray) -> np.ndarray:
    """The first of these rows that posture allows."""
    rows = hunt.projected(rows)
    able, _ = _room(hunt, rows)
    return rows[able][:TRIALS_PER_START]


def _starts(seen: Seen, count: int) -> np.ndarray | None:
    """The best rows that are not each other's neighbours."""
    rows, _, _, aim, _, _ = seen.table()
    if not np.isfinite(aim).any():
        return None
    order = np.argsort(-aim)
    order = order[aim[order] > PROMISING * aim[order[0]]]
    taken: list[int] = []
    for index in order:
        if all((np.abs(rows[index, :4] - rows[other, :4]) > NEIGHBOURS).any() for other in taken):
            taken.append(index)
        if len(taken) == count:
            break
    return rows[taken]


def _moves(random: np.random.Generator, step: np.ndarray, along_axes: bool) -> np.ndarray:
    """Steps to both sides along the axes (the best often lies in a corner) and along directions turned at random."""
    turned, _ = np.linalg.qr(random.normal(size=(4, 4)))
    first, then = (np.eye(4), turned) if along_axes else (turned, np.eye(4))
    ways = np.concatenate([first, -first, then / 2, -then / 2]) * step
    return np.insert(ways, 3, 0.0, axis=1)


def _unseen(rows: np.ndarray, seen: Seen) -> np.ndarray:
    known = {tuple(row) for row in np.round(seen.table()[0], 5)}
    fresh = [row for row in np.unique(np.round(rows, 6), axis=0) if tuple(np.round(row, 5)) not in known]
    return np.array(fresh).reshape(-1, 5)
