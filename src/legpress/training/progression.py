"""The next load: double progression inside the range of repetitions, with the next load that exists.

Pure functions over logged sets of one exercise on one machine (`training.equivalent_load` brings others there).
What of the log counts is `training.session_sets`'. Numbers in data/progression.toml. Never above the cap, never a load that cannot be made, never up after a miss.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from ..fit.plates import SAME_KG
from ..logbook.sets import LoggedSet
from .available_loads import ROUNDING_KG, AvailableLoads
from .effort import LoadRepetitions, truly_left
from .numbers import number
from .reasons import (
    BackAfterBreak,
    Capped,
    CountsAs,
    Deload,
    FarBelowRange,
    Habit,
    HabitLost,
    HeaviestThere,
    LightDaySetAside,
    LightestThere,
    LoadCap,
    MissedOnce,
    MoreRepetitions,
    NearestBelow,
    NothingLighter,
    RangeReached,
    Reason,
    ReserveSpent,
    StepTooLarge,
    TwoForTwo,
)
from .session_sets import SessionSets, Target, as_meant, by_day, due_kg, hard_days, share_of_load

Rule = Literal[
    "first", "add", "two-for-two", "repetitions", "small steps", "effort", "tempo", "depth", "missed", "too heavy",
    "deload", "break", "cap", "rack",
]  # fmt: skip
ROUNDED_KG = 0.5  # so much a load told in whole numbers may be off; more, and it counts as another
_HABIT_RULES: dict[Habit, Rule] = {Habit.TEMPO: "tempo", Habit.DEPTH: "depth"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What to put on next, and why."""

    load_kg: float
    rule: Rule
    reason: Reason


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
    put_on_kg: Callable[[LoggedSet], float] | None = None,
) -> Suggestion | None:
    """What to put on today; `first` (made to exist and held to the cap) where nothing was logged.

    `put_on_kg` says what was put on for a set that counts as another load here; reasons name that.
    None where nothing was logged and there is no `first`, or where the lightest load is above the cap already.
    """
    if available.loads_kg[0] > cap_kg + ROUNDING_KG:
        return None
    allowed = available.up_to(cap_kg)
    meant = as_meant(sets, available)
    told = dict(zip(meant, sets, strict=True))
    done = by_day(meant, target, scale, lambda one: told[one].load_kg if put_on_kg is None else put_on_kg(told[one]))
    if not done:
        if first is None:
            return None
        wish = first
    else:
        wish = _before_cap(done, target, available, scale, today)
    load = allowed.at_most(wish.load_kg)
    if load > wish.load_kg + SAME_KG:
        return Suggestion(load_kg=load, rule=wish.rule, reason=LightestThere(reason=wish.reason, load_kg=load))
    if load >= wish.load_kg - SAME_KG:
        return Suggestion(load_kg=load, rule=wish.rule, reason=wish.reason)
    if available.at_most(wish.load_kg) > load + SAME_KG:
        return Suggestion(load_kg=load, rule="cap", reason=Capped(load_kg=load, cap=cap))
    return Suggestion(load_kg=load, rule=wish.rule, reason=NearestBelow(reason=wish.reason, load_kg=load))


def _before_cap(
    sessions: list[SessionSets], target: Target, available: AvailableLoads, scale: LoadRepetitions, today: date
) -> Suggestion:
    """What the rules ask for, before the cap: from the last hard session, light ones since then set aside."""
    done = hard_days(sessions, target, scale)
    asked = _after_a_break(done[-1], sessions[-1], available, scale, today)
    asked = asked or _from_hard_days(done, target, available, scale)
    if done[-1] is not sessions[-1] and asked.rule != "break":
        asked = replace(asked, reason=LightDaySetAside(reason=asked.reason, light_kg=_told_kg(sessions[-1])))
    if abs(_told_kg(done[-1]) - done[-1].load_kg) <= ROUNDED_KG:
        return asked
    counted = CountsAs(reason=asked.reason, put_on_kg=_told_kg(done[-1]), load_kg=done[-1].load_kg)
    return replace(asked, reason=counted)


def _from_hard_days(
    done: list[SessionSets], target: Target, available: AvailableLoads, scale: LoadRepetitions
) -> Suggestion:
    last = done[-1]
    load = last.load_kg
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
    last: SessionSets, newest: SessionSets, available: AvailableLoads, scale: LoadRepetitions, today: date
) -> Suggestion | None:
    """A light day since then is no break, but sets no load either."""
    away, load = (today - newest.day).days, last.load_kg
    for days, share in reversed(list(zip(number("break", "days"), number("break", "share"), strict=True))):
        if away >= days:
            lighter = available.at_most(share_of_load(load, share, scale))
            reason = BackAfterBreak(
                days_away=(today - last.day).days,
                last_kg=_told_kg(last),
                load_kg=lighter,
                share=_share(lighter, load, scale),
                with_carriage=scale.unloaded_kg > 0,
            )
            return Suggestion(load_kg=lighter, rule="break", reason=reason)
    return None


def _after_a_miss(
    done: list[SessionSets], target: Target, available: AvailableLoads, scale: LoadRepetitions
) -> Suggestion:
    last, load, low = done[-1], done[-1].load_kg, target.reps_low
    lighter = _lighter(available, load, due_kg(last, target, scale))
    nothing_lighter = NothingLighter(load_kg=lighter, reps=last.reps, reps_low=low)
    if last.missed_far(target):
        reason = FarBelowRange(load_kg=lighter, reps=min(last.reps), reps_low=low)
        return Suggestion(load_kg=lighter, rule="too heavy", reason=reason if lighter < load else nothing_lighter)
    running = 0
    for session in reversed(done):
        if not session.missed(target) or session.load_kg < load - SAME_KG:
            break
        running += 1
    only_by_reserve = all(min(session.reps) >= low for session in done[len(done) - running :])
    if running >= number("down", "misses"):
        reason = Deload(
            load_kg=lighter,
            share=_share(lighter, load, scale),
            with_carriage=scale.unloaded_kg > 0,
            reps_low=low,
            only_by_reserve=only_by_reserve,
            sessions=running,
        )
        return Suggestion(load_kg=lighter, rule="deload", reason=reason if lighter < load else nothing_lighter)
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
    one = last.one_kg(scale)
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
        why = TwoForTwo(last_kg=_told_kg(last), extra_reps=extra, reps_high=target.reps_high, unlogged=unlogged)
        return Suggestion(load_kg=up, rule="two-for-two", reason=why)
    why = RangeReached(last_kg=_told_kg(last), reps_high=target.reps_high, left=last.rir, unlogged=unlogged)
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


def _lighter(available: AvailableLoads, load: float, wanted_kg: float) -> float:
    """A load that exists at or below what is wanted, and lighter than before where there is one."""
    found = available.at_most(wanted_kg)
    if found < load - SAME_KG:
        return found
    below = available.below(load)
    return available.loads_kg[0] if below is None else below


def _told_kg(session: SessionSets) -> float:
    """The working load as the lifter knows it."""
    return session.load_kg if session.put_on_kg is None else session.put_on_kg


def _share(load_kg: float, of_kg: float, scale: LoadRepetitions) -> float:
    """How much of a load, carriage included, another is."""
    return (load_kg + scale.unloaded_kg) / max(of_kg + scale.unloaded_kg, 1e-9)
