"""What was found of every pair of person and machine, as arrays that a claim computes with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .lab import MeasureRequest, Measures
from .scene import ClaimCondition, SamePlace, Task


@dataclass(frozen=True, slots=True)
class Column:
    """Numbers of one scene, task or place, an array `[pair]` each; not a number where it does not fit."""

    rows: list[dict[str, float]]

    def __getitem__(self, name: str) -> np.ndarray:
        return np.array([row.get(name, np.nan) for row in self.rows], dtype=float)


class Bank:
    """Findings of all pairs. Before there are any it writes down what a claim asks for, and answers with no numbers."""

    def __init__(self, findings: list[Measures] | None = None, curls: list[dict[str, float]] | None = None):
        self.findings = findings
        self.curls = curls
        self.wanted = MeasureRequest.nothing()

    def task(self, task: Task) -> Column:
        """A repetition."""
        self.wanted.task(task)
        return self._column("tasks", task)

    def scene(self, scene: ClaimCondition) -> Column:
        """Where a stance's limits come along the rail."""
        self.wanted.scene(scene)
        return self._column("scenes", scene)

    def place(self, scene: ClaimCondition, at: SamePlace) -> Column:
        """The joints at a place of the sled that several stances reach."""
        self.wanted.place(scene, at)
        return self._column("places", (scene, at))

    @property
    def curl(self) -> Column:
        """The same person's seated leg curl."""
        return Column([{}] if self.curls is None else self.curls)

    def _column(self, kind: str, key) -> Column:
        return Column([{}] if self.findings is None else [getattr(f, kind)[key] for f in self.findings])
