"""What of a log the next load rests on: the working sets of each day, and the days that were meant to be hard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from ..fit.plates import SAME_KG
from ..logbook.sets import LoggedSet
from ..measures import KG_PER_LB
from .available_loads import AvailableLoads
from .effort import LoadRepetitions, one_rm_kg, reps_to_failure
from .numbers import number
from .reasons import Habit

WORK = ("work", "failure")
FEWEST_ALIKE = 2  # sets at one load that make it the work, when heavier single ones were tried after them


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a set is meant to be."""

    sets: int
    reps_low: int
    reps_high: int
    rir: float


@dataclass(frozen=True, slots=True)
class SessionSets:
    """The working sets of one exercise on one day, in the order they were done."""

    day: date
    sets: tuple[LoggedSet, ...]
    put_on_kg: float | None = None  # the working load as it was put on, where the sets count as another

    @property
    def load_kg(self) -> float:
        """The load of most sets; of equals the lighter."""
        return max(_alike(self.sets), key=len)[0].load_kg

    @property
    def reps(self) -> tuple[int, ...]:
        return tuple(s.reps for s in self.sets)

    @property
    def rir(self) -> float | None:
        """Fewest repetitions left, where any were logged."""
        left = [0.0 if s.kind == "failure" else s.rir for s in self.sets]
        return min((reps for reps in left if reps is not None), default=None)

    def one_kg(self, scale: LoadRepetitions) -> float:
        """Load for one that the weakest set at the working load foretells: the last set has to go too."""
        return min(one_rm_kg(s, scale) for s in self.sets if abs(s.load_kg - self.load_kg) < SAME_KG)

    def missed(self, target: Target) -> bool:
        """Whether some set stayed below the range, or all came so near to failure that with the reserve they would have."""
        return min(self.reps) < target.reps_low or self.strained(target)

    def strained(self, target: Target) -> bool:
        if any(s.rir is None and s.kind != "failure" for s in self.sets):
            return False
        reps_with_reserve = [reps_to_failure(s) - target.rir for s in self.sets]
        return sum(reps_with_reserve) / len(reps_with_reserve) < target.reps_low - number("effort", "felt_within_reps")

    def missed_far(self, target: Target) -> bool:
        return min(self.reps) <= target.reps_low - number("down", "far_reps")

    def topped(self, target: Target) -> bool:
        """Whether every planned set reached the top of the range."""
        return len(self.sets) >= target.sets and min(self.reps) >= target.reps_high

    def broke(self, habit: Habit) -> bool:
        return any(_habit_kept(s, habit) is False for s in self.sets)

    def logged(self, habit: Habit) -> bool:
        """Whether every set says if it was kept."""
        return all(_habit_kept(s, habit) is not None for s in self.sets)


def as_meant(sets: Iterable[LoggedSet], available: AvailableLoads) -> list[LoggedSet]:
    """Sets with the load that exists where the number logged is that one rounded: 145 kg in a gym that has 320 lb."""
    found: list[LoggedSet] = []
    for done in sets:
        load_kg = available.nearest(done.load_kg)
        is_rounded = abs(load_kg - done.load_kg) <= _rounding_kg(done)
        found.append(replace(done, load=load_kg, unit="kg") if is_rounded else done)
    return found


def by_day(
    sets: Iterable[LoggedSet],
    target: Target,
    scale: LoadRepetitions,
    put_on_kg: Callable[[LoggedSet], float] | None = None,
) -> list[SessionSets]:
    """The working sets of every day, oldest first; `put_on_kg` says what a set that counts as another load had on."""
    days: dict[date, list[LoggedSet]] = {}
    for done in sorted(sets, key=lambda s: s.when):
        if done.kind in WORK:
            days.setdefault(done.when.date(), []).append(done)
    sessions = [SessionSets(day, _working(done, target, scale)) for day, done in days.items()]
    if put_on_kg is None:
        return sessions
    return [replace(one, put_on_kg=put_on_kg(max(_alike(one.sets), key=len)[0])) for one in sessions]


def hard_days(sessions: Sequence[SessionSets], target: Target, scale: LoadRepetitions) -> list[SessionSets]:
    """The sessions without those that were light on purpose: a deload week, a technique day."""
    hard: list[SessionSets] = []
    for session in sessions:
        if not hard or not _is_light(session, hard[-1], target, scale):
            hard.append(session)
    return hard


def due_kg(session: SessionSets, target: Target, scale: LoadRepetitions) -> float:
    """The least that progression asks for after a session: its load, or what a miss takes off it."""
    if not session.missed(target):
        return session.load_kg
    lighter = share_of_load(session.load_kg, number("down", "deload_share"), scale)
    if not session.missed_far(target):
        return lighter
    return min(scale.load_kg(session.one_kg(scale), target.reps_low + target.rir), lighter)


def share_of_load(load_kg: float, share: float, scale: LoadRepetitions) -> float:
    """A share of what is pressed, carriage included, as a load."""
    return max(0.0, share * (load_kg + scale.unloaded_kg) - scale.unloaded_kg)


def _working(done: Sequence[LoggedSet], target: Target, scale: LoadRepetitions) -> tuple[LoggedSet, ...]:
    """The sets at or near the day's heaviest: lighter ones are ramps, back-offs and drops, whatever an app calls them."""
    meant = _without_attempts(done, target, scale)
    heaviest = max(s.load_kg for s in meant)
    near_kg = share_of_load(heaviest, number("working", "near_share"), scale) - SAME_KG
    return tuple(s for s in meant if s.load_kg >= near_kg)


def _without_attempts(done: Sequence[LoggedSet], target: Target, scale: LoadRepetitions) -> Sequence[LoggedSet]:
    """Without single heavier sets below the range that were tried after the work."""
    heaviest = max(s.load_kg for s in done)
    tried = [n for n, s in enumerate(done) if heaviest - s.load_kg < SAME_KG]
    if len(tried) > 1 or done[tried[0]].reps >= target.reps_low:
        return done
    near_kg = share_of_load(heaviest, number("working", "attempt_share"), scale) - SAME_KG
    work = [s for s in done[: tried[0]] if s.reps >= target.reps_low and s.load_kg >= near_kg]
    if all(len(alike) < FEWEST_ALIKE for alike in _alike(work)):
        return done
    return _without_attempts([s for n, s in enumerate(done) if n != tried[0]], target, scale)


def _is_light(session: SessionSets, hard: SessionSets, target: Target, scale: LoadRepetitions) -> bool:
    """Whether a session was far lighter than what was due so shortly after a hard one, and nothing says that it was hard."""
    if (session.day - hard.day).days > number("light", "days"):
        return False
    left = session.rir
    if left is None:  # so many repetitions that they were hard all the same
        as_strong_kg = share_of_load(hard.one_kg(scale), number("light", "as_strong_share"), scale)
        easy, share = session.one_kg(scale) < as_strong_kg, number("light", "untold_share")
    else:
        easy, share = left >= target.rir + number("light", "more_left_reps"), number("light", "told_share")
    return easy and session.load_kg <= share_of_load(due_kg(hard, target, scale), share, scale) + SAME_KG


def _rounding_kg(done: LoggedSet) -> float:
    """Half the last digit of a load as it was told."""
    last = Decimal(str(float(done.load))).normalize().as_tuple().exponent
    digit = 10.0 ** min(0, int(last))
    return 0.5 * digit * (1.0 if done.unit == "kg" else KG_PER_LB)


def _alike(sets: Iterable[LoggedSet]) -> list[list[LoggedSet]]:
    """Sets of one load together, the lightest first."""
    found: list[list[LoggedSet]] = []
    for done in sorted(sets, key=lambda s: s.load_kg):
        if found and done.load_kg - found[-1][0].load_kg < SAME_KG:
            found[-1].append(done)
        else:
            found.append([done])
    return found


def _habit_kept(done: LoggedSet, habit: Habit) -> bool | None:
    return done.tempo_kept if habit is Habit.TEMPO else done.depth_kept
