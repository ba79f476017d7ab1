"""What a week does for each muscle: sets by both conventions, modelled tension, and what to say about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ..body.muscle_groups import MUSCLE_GROUPS
from ..logbook.sets import LoggedSet
from .exercises import exercise_called
from .numbers import number
from .progression import WORK
from .reasons import Lack, NoKneeFlexion, PressFirst, PressSuppliesHamstrings, VolumeJump, WeekWarning
from .routine import Day, Routine, RoutineExercise
from .tension import Work, tension_s

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """One muscle's week. An indirect set counts nothing or a half, according to whom one asks: both are given."""

    muscle: str
    direct_sets: float
    indirect_sets: float
    press_sets: float  # of all these, direct or not, those on a press
    tension_s: float  # at full force, of the exercises that are modelled
    press_tension_s: float

    @property
    def half_sets(self) -> float:
        """Direct sets, and indirect ones as a half (Pelland 2024)."""
        return self.direct_sets + number("volume", "indirect") * self.indirect_sets


def cover(works: Iterable[Work]) -> dict[str, Cover]:
    """All muscles of MUSCLE_GROUPS, with what these sets do for them."""
    rows = {
        muscle: {"direct": 0.0, "indirect": 0.0, "press": 0.0, "tension": 0.0, "by_press": 0.0}
        for muscle in MUSCLE_GROUPS
    }
    for work in works:
        if work.exercise is None:
            continue
        press = work.exercise.kind == "press"
        for how, muscles in (("direct", work.exercise.direct), ("indirect", work.exercise.indirect)):
            for muscle in muscles:
                rows[muscle][how] += work.sets
                rows[muscle]["press"] += work.sets if press else 0.0
        for muscle, seconds in (tension_s(work) or {}).items():
            rows[muscle]["tension"] += seconds
            rows[muscle]["by_press"] += seconds if press else 0.0
    return {
        muscle: Cover(
            muscle=muscle,
            direct_sets=row["direct"],
            indirect_sets=row["indirect"],
            press_sets=row["press"],
            tension_s=row["tension"],
            press_tension_s=row["by_press"],
        )
        for muscle, row in rows.items()
    }


def planned_week(
    routine: Routine, press_shares: Callable[[RoutineExercise], Mapping[str, float] | None] = lambda item: None
) -> list[Work]:
    """The sets of a week of a routine, as they are meant; `press_shares` of a press as `Work` has them."""
    return [
        Work(
            title=item.exercise,
            exercise=item.what,
            sets=item.sets * routine.times_a_week,
            reps=(item.reps_low + item.reps_high) / 2,
            rir=item.reps_in_reserve,
            tempo=item.tempo,
            press_shares=press_shares(item) if item.what.kind == "press" else None,
        )
        for day in routine.day
        for item in day.exercise
    ]


def logged_work(
    sets: Iterable[LoggedSet], press_shares: Callable[[LoggedSet], Mapping[str, float] | None] = lambda done: None
) -> list[Work]:
    """Work sets as they were done, drop sets included; `press_shares` of a press as `Work` has them."""
    return [
        Work(
            title=done.exercise,
            exercise=exercise_called(done.exercise),
            sets=1,
            reps=done.reps,
            rir=0.0 if done.kind == "failure" else done.rir,
            tempo=done.tempo,
            press_shares=press_shares(done),
        )
        for done in sets
        if done.kind != "warm-up"
    ]


def weeks(sets: Sequence[LoggedSet], last: date, count: int) -> list[list[LoggedSet]]:
    """The sets of so many weeks that end with `last`, the newest week first."""
    found: list[list[LoggedSet]] = [[] for _ in range(count)]
    for done in sets:
        back = (last - done.when.date()) // WEEK
        if 0 <= back < count:
            found[back].append(done)
    return found


def since(today: date) -> datetime:
    """From when on the sets of a log matter to the warnings of a day."""
    return datetime.combine(today - (number("volume", "weeks") + 2) * WEEK, time())


def plan_warnings(routine: Routine, log: Sequence[LoggedSet] = (), today: date | None = None) -> list[WeekWarning]:
    """What a routine lacks; with a log also whether it is much more than what was done."""
    works = planned_week(routine)
    lacks = _of_a_week(works)
    opened = [day.name for day in routine.day if _press_opens(day)]
    if opened:
        lacks.append(PressFirst(day=opened[0] if len(routine.day) > 1 else None))
    if log and today is not None:
        # the week that is going on is not over, and what lies weeks back is what one is used to
        lacks += jumps(cover(works), _usual_week(log, today))
    return [WeekWarning(lack=lack, of_log=False) for lack in lacks]


def log_warnings(log: Sequence[LoggedSet], today: date) -> list[WeekWarning]:
    """What the last seven days lacked."""
    week = weeks(log, today, 1)[0]
    works = logged_work(week)
    if not any(work.exercise for work in works):
        return []
    lacks = _of_a_week(works)
    first = _first_on_the_last_leg_day(week)
    if first is not None and first.kind == "press":
        lacks.append(PressFirst())
    before = [done for done in log if done.when.date() <= today - WEEK]
    if before:
        lacks += jumps(cover(works), _usual_week(before, today - WEEK))
    return [WeekWarning(lack=lack, of_log=True) for lack in lacks]


def jumps(now: Mapping[str, Cover], usual: Mapping[str, Cover] | None) -> list[VolumeJump]:
    """Muscles that get many more sets than they are used to, the largest jump first."""
    if usual is None:
        return []
    found = []
    for muscle, today in now.items():
        before, sets = usual[muscle].half_sets, today.half_sets
        more = sets - before
        if more > number("volume", "added_sets") and more > number("volume", "added_share") * before:
            found.append((more, muscle, before, sets))
    if not found:
        return []
    _, muscle, before, sets = max(found)
    others = tuple(name for _, name, _, _ in sorted(found, reverse=True)[1:])
    added = number("volume", "added_sets")
    return [VolumeJump(muscle=muscle, sets=sets, sets_before=before, also=others, added_sets=added)]


def _usual_week(log: Sequence[LoggedSet], last: date) -> dict[str, Cover] | None:
    """The mean of the weeks up to a day in which anything was done; None where they are too few to be used to."""
    trained = [week for week in weeks(log, last, int(number("volume", "weeks"))) if week]
    count = len(trained)
    if count < number("volume", "weeks_to_be_used_to"):
        return None
    done = [one for week in trained for one in week]
    mean = [
        Work(title=w.title, exercise=w.exercise, sets=w.sets / count, reps=w.reps, rir=w.rir, tempo=w.tempo)
        for w in logged_work(done)
    ]
    return cover(mean)


def _of_a_week(works: Sequence[Work]) -> list[Lack]:
    exercises = [work.exercise for work in works if work.exercise is not None]
    lacks: list[Lack] = []
    if exercises and not any(exercise.bends_knee_under_load for exercise in exercises):
        lacks.append(NoKneeFlexion())
    hamstrings = cover(works)["hamstrings"]
    by_press = number("volume", "indirect") * hamstrings.press_sets
    if hamstrings.half_sets > 0 and by_press > 0.5 * hamstrings.half_sets:
        lacks.append(PressSuppliesHamstrings(share_pct=100 * by_press / hamstrings.half_sets))
    return lacks


def _press_opens(day: Day) -> bool:
    return day.exercise[0].what.kind == "press"


def _first_on_the_last_leg_day(week: Sequence[LoggedSet]):
    legs = [(done.when, exercise_called(done.exercise)) for done in week if done.kind in WORK]
    legs = sorted(((when, exercise) for when, exercise in legs if exercise is not None), key=lambda one: one[0])
    if not legs:
        return None
    last = legs[-1][0].date()
    return next(exercise for when, exercise in legs if when.date() == last)
