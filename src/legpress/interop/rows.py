"""Rows of numbers over time, as they come out of a file."""

from __future__ import annotations

from array import array

import numpy as np

from .findings import Finding, Infinite, TimeRepeated

PACKED_CELLS = 1 << 16


class Rows:
    """Gathers rows and the line each stood on, packed at once so that a long file takes eight bytes a number."""

    def __init__(self) -> None:
        self._packed: list[np.ndarray] = []
        self._loose: list[list[float]] = []
        self._lines = array("q")

    def __len__(self) -> int:
        return len(self._lines)

    def add(self, line: int, row: list[float]) -> None:
        self._lines.append(line)
        self._loose.append(row)
        if len(self._loose) * len(row) >= PACKED_CELLS:
            self._pack()

    def _pack(self) -> None:
        self._packed.append(np.array(self._loose))
        self._loose = []

    def arrays(self) -> tuple[np.ndarray, np.ndarray, list[Finding]]:
        """Values [row, column] and lines [row]; infinite values are NaN, and that is a finding. Needs a row."""
        if self._loose:
            self._pack()
        values, lines = np.concatenate(self._packed), np.array(self._lines)
        infinite = np.isinf(values)
        if not infinite.any():
            return values, lines, []
        values[infinite] = np.nan
        first = lines[int(infinite.any(axis=1).argmax())]
        return values, lines, [Infinite(line=int(first), values=int(infinite.sum()))]


def first_not_later(time_s: np.ndarray) -> int | None:
    """The first row whose time is not finite or does not come after the row before; None if time strictly increases."""
    good = np.isfinite(time_s)
    good[1:] &= time_s[1:] > time_s[:-1]
    return None if good.all() else int(np.argmin(good))


def last_of_each_time(time_s: np.ndarray, lines: np.ndarray) -> tuple[np.ndarray, list[Finding]]:
    """Which rows stay where several have the same time: the last, as in OpenSim's Storage."""
    repeats = time_s[1:] == time_s[:-1]
    if not repeats.any():
        return np.ones(time_s.size, dtype=bool), []
    first = lines[1 + int(repeats.argmax())]
    return np.append(~repeats, True), [TimeRepeated(line=int(first), rows=int(repeats.sum()))]
