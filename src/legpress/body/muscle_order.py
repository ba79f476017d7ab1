"""The order in which solvers take the muscles: those of each joint together, so that sums over a joint are runs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from .paths import MUSCLES, path_weights


@dataclass(frozen=True, slots=True, eq=False)
class MuscleOrder:
    """An order of muscles in which those of each coordinate stand together."""

    order: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]

    @staticmethod
    def of(crosses: np.ndarray) -> MuscleOrder:
        """`crosses` [coordinate, muscle]: hip, knee and ankle patterns of the source model."""
        hip = np.asarray(crosses[:3].any(0))
        knee, ankle = crosses[3], crosses[4]
        rank = np.select([hip & ~knee, hip & knee, knee & ~ankle & ~hip, knee & ankle, ankle], [0, 1, 2, 3, 4])
        order = np.argsort(rank, kind="stable")
        spans = []
        for joint in (hip, hip, hip, knee, ankle):
            where = np.flatnonzero(joint[order])
            spans.append((int(where[0]), int(where[-1]) + 1))
            assert len(where) == where[-1] + 1 - where[0]  # noqa: S101, of our own table, and tests see it
        return MuscleOrder(order=tuple(int(i) for i in order), spans=tuple(spans))


@cache
def muscle_order() -> MuscleOrder:
    """The order in which the solver takes the muscles."""
    return MuscleOrder.of(spanned_coordinates())


def in_solver_order(values):
    """Per-muscle values [muscle, ...] in the solver's order."""
    return values[np.array(muscle_order().order)]


def in_model_order(values):
    """Values in the solver's order back in that of `MUSCLES`."""
    return values[np.argsort(muscle_order().order)]


@cache
def spanned_coordinates() -> np.ndarray:
    """Which muscles span which coordinate [5, 40], read from the path tables."""
    weights = np.abs(path_weights())
    return weights.reshape(6, len(MUSCLES), -1)[1:].max(-1) > 1e-12
