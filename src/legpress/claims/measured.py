"""What was found of every pair of person and machine, as arrays that a claim computes with."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace

import numpy as np

from .condition import ClaimCondition, SamePlace, Task
from .measurement import MeasureRequest, Measures


@dataclass(frozen=True, slots=True)
class Column:
    """Numbers of one stance, task or place, an array `[pair]` each; not a number where it does not fit."""

    rows: list[dict[str, float]]

    def __getitem__(self, name: str) -> np.ndarray:
        return np.array([row.get(name, np.nan) for row in self.rows], dtype=float)


class Measured:
    """Measures of all pairs. Before there are any it writes down what a claim asks for, and answers with no numbers."""

    def __init__(self, measures: list[Measures] | None = None, curls: list[dict[str, float]] | None = None):
        self.measures = measures
        self.curls = curls
        self.request = MeasureRequest.nothing()
        self.untold = "natural"

    def pushed(self, cue: str) -> Measured:
        """The same, every repetition without a cue of its own pushed so, and the load that it takes from another."""
        told = copy(self)
        told.untold = cue
        return told

    def task(self, task: Task) -> Column:
        """A repetition."""
        task = _told(task, self.untold)
        self.request.task(task)
        return self._column("tasks", task)

    def stance(self, stance: ClaimCondition) -> Column:
        """Where a stance's limits come along the rail."""
        self.request.stance(stance)
        return self._column("stances", stance)

    def place(self, stance: ClaimCondition, at: SamePlace) -> Column:
        """The joints at a place of the sled that several stances reach."""
        self.request.place(stance, at)
        return self._column("places", (stance, at))

    @property
    def curl(self) -> Column:
        """The same person's seated leg curl."""
        return Column([{}] if self.curls is None else self.curls)

    def _column(self, kind: str, key) -> Column:
        return Column([{}] if self.measures is None else [getattr(of_pair, kind)[key] for of_pair in self.measures])


def _told(task: Task, cue: str) -> Task:
    load_of = None if task.load_of is None else _told(task.load_of, cue)
    return replace(task, cue=cue if task.cue == "natural" else task.cue, load_of=load_of)
