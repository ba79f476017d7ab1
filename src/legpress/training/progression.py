"""The next load: double progression inside the range of repetitions, with the next load that exists.

Pure functions over logged sets of one exercise on one machine (`training.equivalent_load` brings others there).
Numbers in data/progression.toml. Never above the cap, never a load that cannot be made, never up after a miss.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ..logbook.sets import LoggedSet
from .available_loads import ROUNDING_KG, AvailableLoads
from .effort import LoadRepetitions, one_rm_kg, reps_to_failure, truly_left
from .numbers import number
from .reasons import (
    BackAfterBreak,
    Capped,
    Deload,
    FarBelowRange,
    Habit,
    HabitLost,
    HeaviestThere,
    LoadCap,
    MissedOnce,
    MoreRepetitions,
    NearestBelow,
    RangeReached,
    Reason,
    ReserveSpent,
    StepTooLarge,
    TwoForTwo,
)

Rule = Literal[
    "first", "add", "two-for-two", "repetitions", "small steps", "effort", "tempo", "depth", "missed", "too heavy",
    "deload", "break", "cap", "rack",
]  # fmt: skip
WORK = ("work", "failure")
SAME_KG = 0.05  # loads closer than this are one load: pounds and kilograms of the same plates
_HABIT_RULES: dict[Habit, Rule] = {Habit.TEMPO: "tempo", Habit.DEPTH: "depth"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a set is meant to be."""

    sets: int
    reps_low: int
    reps_high: int
    rir: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What to put on next, and why."""

    load_kg: float
    rule: Rule
    reason: Reason


@dataclass(frozen=True, slots=True)
class SessionSets:
    """The work sets of one exercise on one day, in the order they were done."""

    day: date
    sets: tuple[LoggedSet, ...]

    @property
    def load_kg(self) -> float:
        """The load of most sets; of equals the lighter."""
        counted = Counter(round(s.load_kg, 3) for s in self.sets)
        most = max(counted.values())
        return min(s.load_kg for s in self.sets if counted[round(s.load_kg, 3)] == most)

    @property
    def reps(self) -> tuple[int, ...]:
        return tuple(s.reps for s in self.sets)

    @property
    def rir(self) -> float | None:
        """Fewest repetitions left, where any were logged."""
        left = [0.0 if s.kind == "failure" else s.rir for s in self.sets]
        return min((reps for reps in left if reps is not None), default=None)

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


def _habit_kept(done: LoggedSet, habit: Habit) -> bool | None:
    return done.tempo_kept if habit is Habit.TEMPO else done.depth_kept


def by_day(sets: Iterable[LoggedSet]) -> list[SessionSets]:
    """Work sets by day, oldest first."""
    days: dict[date, list[LoggedSet]] = {}
    for done in sorted(sets, key=lambda s: s.when):
        if done.kind in WORK:
            days.setdefault(done.when.date(), []).append(done)
    return [SessionSets(day, tuple(done)) for day, done in days.items()]


def next_load(
    sets: Sequence[LoggedSet],
    target: Target,
    available: AvailableLoads,
    scale: LoadRepetitions,
    today: date,
    *,
    cap_kg: float = float("inf"),
    cap: LoadCap | None = None,
    first: Suggestion | None = None,
) -> Suggestion | None:
    """What to put on today; `first` (made to exist and held to the cap) where nothing was logged.

    None where nothing was logged and there is no `first`, or where the lightest load is above the cap already.
    """
    if available.loads_kg[0] > cap_kg + ROUNDING_KG:
        return None
    allowed = available.up_to(cap_kg)
    done = by_day(sets)
    if not done:
        if first is None:
            return None
        wish = first
    else:
        wish = _before_cap(done, target, available, scale, today)
    load = allowed.at_most(wish.load_kg)
    if load >= wish.load_kg - SAME_KG:
        return Suggestion(load_kg=load, rule=wish.rule, reason=wish.reason)
    if available.at_most(wish.load_kg) > load + SAME_KG:
        return Suggestion(load_kg=load, rule="cap", reason=Capped(load_kg=load, cap=cap))
    return Suggestion(load_kg=load, rule=wish.rule, reason=NearestBelow(reason=wish.reason, load_kg=load))


def _before_cap(
    done: list[SessionSets], target: Target, available: AvailableLoads, scale: LoadRepetitions, today: date
) -> Suggestion:
    """What the rules ask for, before the cap."""
    last = done[-1]
    load = last.load_kg
    if (lighter := _after_a_break(last, available, scale, today)) is not None:
        return lighter
    if last.missed(target):
        return _after_a_miss(done, target, available, scale)
    for habit, rule in _HABIT_RULES.items():
        if last.broke(habit):
            return Suggestion(load_kg=load, rule=rule, reason=HabitLost(habit=habit))
    if _two_for_two(done, target):
        return _next_heavier(done, target, available, scale)
    if not last.topped(target):
        reason = MoreRepetitions(reps=last.reps, sets=target.sets, reps_high=target.reps_high)
        return Suggestion(load_kg=load, rule="repetitions", reason=reason)
    left = last.rir
    if left is not None and truly_left(left) < target.rir - number("effort", "felt_within_reps"):
        return Suggestion(
            load_kg=load, rule="effort", reason=ReserveSpent(reps=last.reps, left=left, wanted=target.rir)
        )
    return _next_heavier(done, target, available, scale)


def _after_a_break(
    last: SessionSets, available: AvailableLoads, scale: LoadRepetitions, today: date
) -> Suggestion | None:
    away, load = (today - last.day).days, last.load_kg
    for days, share in reversed(list(zip(number("break", "days"), number("break", "share"), strict=True))):
        if away >= days:
            lighter = available.at_most(_share_of_load(load, share, scale))
            reason = BackAfterBreak(
                days_away=away, last_kg=load, load_kg=lighter, share=share, with_carriage=scale.unloaded_kg > 0
            )
            return Suggestion(load_kg=lighter, rule="break", reason=reason)
    return None


def _after_a_miss(
    done: list[SessionSets], target: Target, available: AvailableLoads, scale: LoadRepetitions
) -> Suggestion:
    last, load, low = done[-1], done[-1].load_kg, target.reps_low
    share = number("down", "deload_share")
    if last.missed_far(target):
        foretold = scale.load_kg(_one_kg(last, scale), low + target.rir)
        lighter = _lighter(available, load, min(foretold, _share_of_load(load, share, scale)))
        reason = FarBelowRange(load_kg=lighter, reps=min(last.reps), reps_low=low)
        return Suggestion(load_kg=lighter, rule="too heavy", reason=reason)
    running = 0
    for session in reversed(done):
        if not session.missed(target) or session.load_kg < load - SAME_KG:
            break
        running += 1
    only_by_reserve = min(last.reps) >= low
    if running >= number("down", "misses"):
        lighter = _lighter(available, load, _share_of_load(load, share, scale))
        return Suggestion(
            load_kg=lighter,
            rule="deload",
            reason=Deload(
                load_kg=lighter,
                share=share,
                with_carriage=scale.unloaded_kg > 0,
                reps_low=low,
                only_by_reserve=only_by_reserve,
                sessions=running,
            ),
        )
    return Suggestion(
        load_kg=load,
        rule="missed",
        reason=MissedOnce(reps=last.reps, reps_low=low, only_by_reserve=only_by_reserve),
    )


def _next_heavier(
    done: list[SessionSets], target: Target, available: AvailableLoads, scale: LoadRepetitions
) -> Suggestion:
    """The next load that exists; further, up to a tenth, where the repetitions left say so."""
    last, load = done[-1], done[-1].load_kg
    step = available.above(load)
    if step is None:
        return Suggestion(load_kg=available.at_most(load), rule="rack", reason=HeaviestThere(load_kg=load))
    one = _one_kg(last, scale)
    most = load + (load + scale.unloaded_kg) * number("up", "most_share")
    # A step so large is made once the bottom of the range goes there.
    if step > most + SAME_KG and scale.reps(one, step) < target.reps_low:
        needed = scale.reps(scale.one_kg(step, target.reps_low), load) - target.rir
        heavier = 100 * (step - load) / max(load + scale.unloaded_kg, 1e-9)
        reason = StepTooLarge(reps=max(needed, target.reps_high + 1), next_kg=step, heavier_pct=heavier)
        return Suggestion(load_kg=load, rule="small steps", reason=reason)
    foretold = scale.load_kg(one, target.reps_high + target.rir)
    up = max(step, available.at_most(min(most, foretold)))
    unlogged = tuple(habit for habit in Habit if not last.logged(habit))
    if _two_for_two(done, target) and not last.topped(target):
        extra = number("up", "two_for_two_reps")
        why = TwoForTwo(last_kg=load, extra_reps=extra, reps_high=target.reps_high, unlogged=unlogged)
        return Suggestion(load_kg=up, rule="two-for-two", reason=why)
    why = RangeReached(last_kg=load, reps_high=target.reps_high, left=last.rir, unlogged=unlogged)
    return Suggestion(load_kg=up, rule="add", reason=why)


def _two_for_two(done: list[SessionSets], target: Target) -> bool:
    """Two repetitions over the top in the last set of two sessions running, at one load, none of them missed."""
    sessions, extra = number("up", "two_for_two_sessions"), number("up", "two_for_two_reps")
    recent = done[-sessions:]
    return (
        len(recent) == sessions
        and all(session.sets[-1].reps >= target.reps_high + extra and not session.missed(target) for session in recent)
        and all(abs(session.load_kg - recent[-1].load_kg) < SAME_KG for session in recent)
    )


def _one_kg(session: SessionSets, scale: LoadRepetitions) -> float:
    """Load for one that the weakest set at the working load foretells: the last set has to go too."""
    here = [s for s in session.sets if abs(s.load_kg - session.load_kg) < SAME_KG]
    return min(one_rm_kg(s, scale) for s in here)


def _lighter(available: AvailableLoads, load: float, wanted_kg: float) -> float:
    """A load that exists at or below what is wanted, and lighter than before where there is one."""
    found = available.at_most(wanted_kg)
    if found < load - SAME_KG:
        return found
    below = available.below(load)
    return available.loads_kg[0] if below is None else below


def _share_of_load(load_kg: float, share: float, scale: LoadRepetitions) -> float:
    """A share of what is pressed, carriage included, as a load."""
    return max(0.0, share * (load_kg + scale.unloaded_kg) - scale.unloaded_kg)
