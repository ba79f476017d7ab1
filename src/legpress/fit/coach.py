"""Where a coach would put the feet, and the nearest place to it that this body and machine allow."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from ..lifter import Lifter
from ..press.batch import PressModel
from .numbers import number
from .search import SearchHistory, StanceSearch

FELT_DISTANCE = np.array([0.10, 0.10, np.radians(15.0), 1.0])  # heights, widths, toes and notches that feel equally far
BATCH = 128  # rows looked at together, nearest first
ENOUGH = 12  # rows that posture allows, before strength and grip are asked
MOST_ASKED = (
    120  # rows asked for strength and grip; where so many in a row lack it, the search looks all over the plate
)
STEPS_BACK = 12  # towards the coach's stance, from the first place that will do


def distance(rows: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """How far [row] stances feel from one, or from several taken together (the root of the mean square)."""
    apart = (rows[:, None] - np.atleast_2d(wanted)[None]) / FELT_DISTANCE
    return np.sqrt((apart**2).sum(2).mean(1))


def coach_row(lifter: Lifter, model: PressModel) -> np.ndarray:
    """Height, spacing, toes, notch: mid-foot in the plate's top third with the toes on it, heels a little outside the
    shoulders, toes somewhat out, flattest notch. Numbers in data/fit.toml."""
    machine, body = model.machine, model.body
    toes = math.radians(number("coach", "toe_out_deg"))
    length, half = float(body.foot_length_m), float(body.sole_half_width_m)
    midfoot = number("coach", "midfoot_share") * machine.plate_height_m
    on_plate = machine.plate_height_m - length * math.cos(toes) - half * math.sin(toes)
    height = max(min(midfoot - 0.5 * length * math.cos(toes), on_plate), number("limits", "heel_edge_m"))
    shoulders, _ = lifter.shoulder_width_or_norm_m
    return np.array([height, shoulders + number("coach", "outside_shoulders_m"), toes, len(machine.seat.backrest_deg)])


def nearest_allowed(search: StanceSearch, history: SearchHistory, wanted: np.ndarray) -> np.ndarray | None:
    """The row nearest to those wanted that keeps every limit; None where none is found."""
    wanted, asked = np.atleast_2d(wanted), 0
    for rows in _that_posture_allows(search, wanted):
        holds = np.isfinite(search.evaluate_rows(rows, history))
        if holds.any():
            return _stepped_back(search, history, rows[int(np.argmax(holds))], wanted)
        asked += len(rows)
        if asked >= MOST_ASKED:
            break
    return None


def _that_posture_allows(search: StanceSearch, wanted: np.ndarray) -> Iterator[np.ndarray]:
    """Rows that posture allows, `ENOUGH` at a time, nearest first."""
    rows = np.concatenate([search.projected(wanted), search.projected(_cloud(search, wanted)), search.coarse()])
    rows = rows[np.argsort(distance(rows, wanted), kind="stable")]
    fitting = np.zeros((0, 4))
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        fitting = np.concatenate([fitting, batch[_fit(search, batch)]])
        while len(fitting) >= ENOUGH:
            yield fitting[:ENOUGH]
            fitting = fitting[ENOUGH:]
    if len(fitting):
        yield fitting


def _fit(search: StanceSearch, rows: np.ndarray) -> np.ndarray:
    return np.isfinite(search.bottoms_m(search.scan(rows)))


def _cloud(search: StanceSearch, wanted: np.ndarray) -> np.ndarray:
    """Rows about those wanted, denser near them, in every notch."""
    random = np.random.default_rng(20261)
    count = len(search.model.machine.seat.backrest_deg)
    notches = np.arange(1, count + 1)
    spread = 3 * FELT_DISTANCE[:3] * random.uniform(0, 1, (400, 1)) ** 1.5
    rows = wanted[random.integers(len(wanted), size=400), :3] + spread * random.uniform(-1, 1, (400, 3))
    straight = wanted[:, None, :3] + np.linspace(-0.4, 0.4, 33)[None, :, None] * [1.0, 0.0, 0.0]
    straight = np.repeat(straight.reshape(-1, 3), count, axis=0)
    return np.concatenate(
        [
            np.column_stack([rows, random.choice(notches, len(rows))]),
            np.column_stack([straight, np.tile(notches, len(straight) // count)]),
        ]
    )


def _stepped_back(search: StanceSearch, history: SearchHistory, found: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """From a place that will do, as near to what is wanted as the straight way back and its single steps allow."""
    target = wanted[int(np.argmin(distance(wanted, found)))]
    shares = np.linspace(0, 1, STEPS_BACK + 1)[:-1, None]
    ways = [np.array(way) for way in ([1, 1, 1, 0], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0])]
    for way in ways:
        rows = search.projected(found + (1 - shares) * way * (target - found))
        rows = rows[_fit(search, rows)]
        rows = rows[np.isfinite(search.evaluate_rows(rows, history))] if len(rows) else rows
        nearer = np.concatenate([found[None], rows])
        found = nearer[int(np.argmin(distance(nearer, wanted)))]
    return found
