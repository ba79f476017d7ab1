"""A set as it was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ..measures import KG_PER_LB
from ..stance import Stance

Kind = Literal["warm-up", "work", "drop", "failure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedSet:
    """One set. Load is what was put on (plates of both sides together or stack, carriage excluded), in the unit it was told in."""

    lifter: str
    when: datetime  # wall clock of the gym, no zone: what apps export and people remember
    exercise: str  # "leg press", "seated leg curl", or the title another app gave
    load: float
    unit: Literal["kg", "lb"]
    reps: int
    kind: Kind = "work"
    rir: float | None = None  # repetitions left in reserve
    tempo: str | None = None  # "3-1-X"
    tempo_kept: bool | None = None  # as the lifter logged; None = not said
    depth_kept: bool | None = None
    machine: str | None = None
    stance: Stance | None = None
    stop_sled_cm: float | None = None
    cue: str | None = None
    workout: str = ""  # title
    notes: str = ""
    load_written: str = ""  # the load as it was written, where that had to be understood: "20kg a side"
    exercise_written: str = ""  # the title that another app gave, where ours is another
    id: int | None = None  # of the store; None before it is kept

    @property
    def load_kg(self) -> float:
        return self.load if self.unit == "kg" else self.load * KG_PER_LB
