"""What a session holds, and what is known of a lifter when it is planned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from ..lifter import Lifter
from ..logbook.sets import LoggedSet
from ..logbook.settings import MachineSettings
from ..machine import Machine
from .coverage import Cover
from .equivalent_load import PressSetup
from .progression import Rule
from .reasons import LoadCap, Marks, Note, Reason, WeekWarning
from .routine import Day, Routine, RoutineExercise

SetKind = Literal["warm-up", "trial", "work"]
PlanRule = Rule | Literal["trial", "first session", "ramp"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSet:
    """So many alike sets; `load_kg` None: with the load that the trial finds."""

    kind: SetKind
    count: int
    load_kg: float | None
    reps_low: int
    reps_high: int
    rest_s: float
    rir: float | None = None
    per_side_kg: tuple[float, ...] = ()  # discs of one side, or the stack's weight
    sides: int = 0  # 0: nothing to hang on


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedExercise:
    """One exercise of the session."""

    exercise: str
    item: RoutineExercise
    setup: PressSetup | None  # of a press
    push: str | None  # how a press is pushed, as `Cue` writes it
    marks_from: Marks
    mark: str  # in the lifter's own words, as logged
    machine_stop_cm: float | None
    sets: tuple[PlannedSet, ...]
    load_kg: float | None
    rule: PlanRule  # "trial" where the load is to be found
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What to do today."""

    lifter: Lifter
    machine: Machine
    routine: Routine
    day: Day
    today: date
    first: bool
    exercises: tuple[PlannedExercise, ...]
    week: Mapping[str, Cover]
    warnings: tuple[WeekWarning, ...]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenLoad:
    """A load that the lifter knows; with repetitions, a set that went so often."""

    load_kg: float
    reps: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingRecord:
    """What is known beside the lifter's file; everything may be missing."""

    log: Sequence[LoggedSet] = ()  # of this lifter
    settings: MachineSettings | None = None  # of this lifter on this machine
    machines: Mapping[str, Machine] = field(default_factory=dict)  # names in the log
    given: Mapping[str, GivenLoad] = field(default_factory=dict)  # by exercise


class LightestLoadTooHeavy(Exception):
    """No load of the machine is light enough."""

    def __init__(self, machine: str, lightest_kg: float, cap_kg: float, cap: LoadCap) -> None:
        super().__init__(machine, lightest_kg, cap_kg, cap)
        self.machine, self.lightest_kg, self.cap_kg, self.cap = machine, lightest_kg, cap_kg, cap


def workout_title(routine: Routine, day: Day) -> str:
    """What the session is called in the log."""
    return f"{routine.title}: {day.name}"
