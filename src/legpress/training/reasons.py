"""Why a load, a place or a warning: one value for each reason, with its quantities. Sentences are made in `report`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class LoadCap(StrEnum):
    """What must not be exceeded."""

    MACHINE = "machine"  # all that it holds
    FORECAST = "forecast"  # one repetition, says the fit
    KNEECAP = "kneecap"  # a sore one would bear more than its limit
    FULL_STROKE = "full stroke"  # what goes over it: partial strokes are no reason for more


class Habit(StrEnum):
    """What a lifter keeps to in a set, or does not."""

    TEMPO = "tempo"
    DEPTH = "depth"


# why a load


@dataclass(frozen=True, slots=True, kw_only=True)
class BackAfterBreak:
    """Lighter after days without the exercise."""

    days_away: int
    last_kg: float
    load_kg: float
    share: float
    with_carriage: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HabitLost:
    """The same load: first keep the tempo, or the depth."""

    habit: Habit


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreRepetitions:
    """The same load until all sets reach the top of the range."""

    reps: tuple[int, ...]
    sets: int
    reps_high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveSpent:
    """The same load: the repetitions were there, but with too few left."""

    reps: tuple[int, ...]
    left: float
    wanted: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FarBelowRange:
    """Lighter at once."""

    load_kg: float
    reps: int
    reps_low: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingLighter:
    """The lightest load there is, and it was missed."""

    load_kg: float
    reps: tuple[int, ...]
    reps_low: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Deload:
    """Lighter after sessions below the range in a row."""

    load_kg: float
    share: float
    with_carriage: bool
    reps_low: int
    only_by_reserve: bool  # in the range, but by spending what was to be left
    sessions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedOnce:
    """The same load after one session below the range."""

    reps: tuple[int, ...]
    reps_low: int
    only_by_reserve: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaviestThere:
    """There is no heavier load."""

    load_kg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTooLarge:
    """The same load with more repetitions, because the next one is far heavier."""

    reps: float
    next_kg: float
    heavier_pct: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoForTwo:
    """Up: repetitions over the range in the last set of sessions in a row."""

    last_kg: float
    extra_reps: int
    reps_high: int
    unlogged: tuple[Habit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeReached:
    """Up: every set reached the top of the range."""

    last_kg: float
    reps_high: int
    left: float | None
    unlogged: tuple[Habit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Capped:
    """Held back."""

    load_kg: float
    cap: LoadCap | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FromFit:
    """The working load of the fit, so many times with so many left."""

    reps: int
    left: float
    strength_known: bool
    depth_assumed_deg: float | None = None  # bend of the knees, where nobody told how deep the known set went


@dataclass(frozen=True, slots=True, kw_only=True)
class AsGiven:
    """A first load from the lifter's own words: a load, or a set that foretells one."""

    given_kg: float
    given_reps: int | None = None
    load_kg: float | None = None
    reps: int | None = None
    left: float | None = None


@dataclass(frozen=True, slots=True)
class OwnWeight:
    """A first set with the body's weight alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindByTrial:
    """Nothing is known: a trial set finds the load."""

    exercise: str
    reps: int
    left: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfToFindTheSpot:
    """The first session on a press: a share of the load."""

    share: float
    of_kg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RampStep:
    """A share of the working load, because the place has hardly been tried."""

    session: int  # the second, the third
    share: float
    of_kg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfOfFirstSession:
    """The first session of another exercise."""

    of_kg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NearestBelow:
    """The reason for a load, of which only the next lighter one exists."""

    reason: Reason
    load_kg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LightestThere:
    """The reason for a load, of which only the next heavier one exists."""

    reason: Reason
    load_kg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LightDaySetAside:
    """The reason for a load, from the last hard session; the newest one was light on purpose."""

    reason: Reason
    light_kg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CountsAs:
    """The reason for a load, from sets that were done elsewhere or pushed otherwise and count as another load here."""

    reason: Reason
    put_on_kg: float
    load_kg: float


# why a place


@dataclass(frozen=True, slots=True, kw_only=True)
class PushHoldsLess:
    """A push aimed otherwise holds less than the natural one: so much of its load, carriage counted."""

    push: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ShallowForKnee:
    """Stopped at a bend of the knee."""

    knee_deg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StopFarBelow:
    """The machine's next safety stop lies far below the mark."""

    below_cm: float


class Marks(StrEnum):
    """Where marks come from."""

    ROUTINE = "routine"
    LIFTER = "lifter"
    LOG = "log"
    FIT = "fit"
    NONE = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarksFrom:
    """Marks that are not the fit's; where the log's are elsewhere, also the fit's heels."""

    marks: Marks
    fit_heel_height_cm: float | None = None
    fit_heel_spacing_cm: float | None = None


Reason = (
    BackAfterBreak | HabitLost | MoreRepetitions | ReserveSpent | FarBelowRange | NothingLighter | Deload | MissedOnce
    | HeaviestThere | StepTooLarge | TwoForTwo | RangeReached | Capped | FromFit | AsGiven | OwnWeight | FindByTrial | HalfToFindTheSpot
    | RampStep | HalfOfFirstSession | NearestBelow | LightestThere | LightDaySetAside | CountsAs | PushHoldsLess | ShallowForKnee
    | StopFarBelow | MarksFrom
)  # fmt: skip


# what is to be known besides


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedAsHere:
    """Sets from elsewhere count as what is equally hard here; None: from another stance on this machine."""

    machine: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedAsPushed:
    """Sets pushed otherwise count as what is equally hard pushed as planned: so much of their load, carriage counted."""

    pushed: str
    push: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NextAsLogged:
    """What the log alone would put on next, pushed as it was logged: for who is not ready for the planned push."""

    load_kg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineUnknown:
    """Sets on a machine that is not known were left out."""

    machine: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingPutOn:
    """Presses with nothing put on, on a machine that is not named, were left out."""

    sets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCounted:
    """Exercises of which nobody knows what they train."""

    exercises: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BackRounds:
    """No stance on the machine keeps the lower back as straight as is recommended."""

    beyond_deg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class KneeLimitAssumed:
    """The knee is sore and nobody knows what it bears: pressed only to a bend that spares it."""

    knee_deg: float


@dataclass(frozen=True, slots=True)
class KneecapBeyond:
    """Even the lightest load presses the sore kneecap harder than its limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KneeFriendly:
    """There is a routine that spares a sore knee."""

    routine: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSpot:
    """Nobody pressed here so before: the loads of the first sessions, the working load last."""

    loads_kg: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPush:
    """Nobody pressed so before."""

    push: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineOfLastPress:
    """Planned for where the lifter pressed last, not for the machine of the lifter's file."""

    machine: str
    own_machine: str


Note = (
    CountedAsHere | CountedAsPushed | NextAsLogged | MachineUnknown | NothingPutOn | NotCounted | BackRounds | KneeLimitAssumed | KneecapBeyond | KneeFriendly
    | NewSpot | NewPush | MachineOfLastPress
)  # fmt: skip


# what a week lacks


@dataclass(frozen=True, slots=True)
class NoKneeFlexion:
    """Nothing bends the knee under load."""

    code: Literal["no_knee_flexion"] = "no_knee_flexion"


@dataclass(frozen=True, slots=True, kw_only=True)
class PressFirst:
    """The press comes before the curls; `day` where the routine has several."""

    day: str | None = None
    code: Literal["press_first"] = "press_first"


@dataclass(frozen=True, slots=True, kw_only=True)
class PressSuppliesHamstrings:
    """Most hamstring sets are presses."""

    share_pct: float
    code: Literal["press_supplies_hamstrings"] = "press_supplies_hamstrings"


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeJump:
    """Many more sets a week than before, of a muscle and of others."""

    muscle: str
    sets: float
    sets_before: float
    also: tuple[str, ...]
    added_sets: int
    code: Literal["volume_jump"] = "volume_jump"


Lack = NoKneeFlexion | PressFirst | PressSuppliesHamstrings | VolumeJump


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekWarning:
    """Something to be said about a week."""

    lack: Lack
    of_log: bool  # of the last seven days as logged; else of a plan

    @property
    def code(self) -> str:
        """Which one, for programs."""
        return self.lack.code
