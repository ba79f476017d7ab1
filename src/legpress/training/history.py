"""What a log says of the weeks behind: strength by stance, tension by muscle, how often the tempo was kept.

Pure functions over logged sets; loads of other machines and stances come through `training.equivalent_load`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self

from ..body.muscle_groups import MUSCLE_GROUPS
from ..logbook.places import LoggedPlace, Places, Row, by_place
from ..logbook.sets import LoggedSet
from ..machine import Machine
from ..measures import KG_PER_LB
from ..press.condition import unloaded_kg
from ..press.load_repetitions import share_of_one
from .coverage import cover, log_warnings, logged_work
from .effort import LoadRepetitions, load_repetitions, one_rm_kg, to_failure
from .equivalent_load import EquivalentLoad, EquivalentLoadOf, PressSetup, as_if_here
from .exercises import exercise_called, name_told
from .numbers import number
from .reasons import CountedAsHere, MachineUnknown, NotCounted, NothingPutOn, WeekWarning
from .session_sets import WORK

PressSharesOf = Callable[[LoggedSet], Mapping[str, float] | None]  # as `tension.Work` has them
MOST_WEEKS = 26
MOST_REPS = 20  # sets of more say little about one repetition


def usual_shares(done: LoggedSet) -> None:
    """Those of the example lifters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StrengthLine:
    """Estimated load for one repetition over time, of one exercise in one place; the best set of each day.

    Without days that were light on purpose, and sets that moved nothing that anybody can weigh.
    """

    exercise: str  # of a press on no machine that was named: as its title says, a horizontal leg press apart
    machine: str | None  # of a press: its name, where it was logged
    setup: PressSetup | None  # of a press, where it is known
    days: tuple[date, ...]
    one_kg: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Seven days, Monday first."""

    monday: date
    tension_s: Mapping[str, float]  # at full force, by muscle
    direct_sets: Mapping[str, float]
    half_sets: Mapping[str, float]
    tempo_kept: float | None  # share of the work sets that say so; None where none does
    depth_kept: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """All that a look back over a lifter's log finds."""

    lifter: str
    sets: int
    first: date | None
    last: date | None
    lines: tuple[StrengthLine, ...]
    here: StrengthLine | None  # all presses, carried to where the last one was done
    weeks: tuple[Week, ...]
    warnings: tuple[WeekWarning, ...]
    notes: tuple[CountedAsHere | MachineUnknown | NothingPutOn | NotCounted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogHistory:
    """A log as this module looks at it: every set as a row of its place, the last weeks' as they were done."""

    places: Places
    recent: Sequence[LoggedSet]  # at least those since `since(...)`

    @classmethod
    def of(cls, sets: Sequence[LoggedSet]) -> Self:
        """Of sets that are at hand, oldest first."""
        return cls(places=by_place(sets), recent=sets)


def since(last: date) -> datetime:
    """From when on a look back needs the sets as they were done, where `last` is the day of the newest."""
    monday = last - timedelta(days=last.weekday())
    return datetime.combine(monday - timedelta(weeks=MOST_WEEKS - 1), time())


def history(
    lifter: str,
    log: LogHistory | Sequence[LoggedSet],
    today: date,
    machines: Mapping[str, Machine],
    equivalent_load: EquivalentLoadOf | None = None,
    press_shares: PressSharesOf = usual_shares,
) -> History:
    """The whole look back; without `equivalent_load` places are not compared. `press_shares`: what the muscles did in a press."""
    past = log if isinstance(log, LogHistory) else LogHistory.of(log)
    groups = _gathered(past.places, machines)
    here, carried = _all_here(lifter, groups, machines, equivalent_load)
    days = [date.fromisoformat(rows[k][0][:10]) for rows in past.places.values() for k in (0, -1)]
    notes: list[CountedAsHere | MachineUnknown | NothingPutOn | NotCounted] = []
    notes += [] if carried is None else carried.notes
    weightless = sum(
        row[2] <= 0 for place, rows in past.places.items() if place.kind in WORK and _unweighed(place) for row in rows
    )
    if weightless:
        notes.append(NothingPutOn(sets=weightless))
    unknown = sorted({place.exercise for place in past.places if exercise_called(place.exercise) is None})
    if unknown:
        notes.append(NotCounted(exercises=tuple(unknown)))
    known = [rows for place, rows in past.places.items() if place.exercise not in unknown]
    first = min((date.fromisoformat(rows[0][0][:10]) for rows in known), default=None)
    return History(
        lifter=lifter,
        sets=sum(map(len, past.places.values())),
        first=min(days, default=None),
        last=max(days, default=None),
        lines=tuple(_line(one) for one in groups),
        here=here,
        weeks=tuple(
            by_week([done for done in past.recent if exercise_called(done.exercise) is not None], press_shares, first)
        ),
        warnings=tuple(log_warnings(past.recent, today)),
        notes=tuple(notes),
    )


def strength(places: Places, machines: Mapping[str, Machine]) -> list[StrengthLine]:
    """A line for every exercise, and for every stance of a press, in the order they were first done."""
    return [_line(one) for one in _gathered(places, machines)]


@dataclass(frozen=True, slots=True)
class _Gathered:
    """The best set of each day (as text) of one exercise in one place, with the load for one that it foretells."""

    exercise: str
    machine: str | None
    setup: PressSetup | None
    unloaded_kg: float
    best: dict[str, tuple[float, LoggedPlace, Row]]


def _line(one: _Gathered) -> StrengthLine:
    days = _hard_days(one)
    return StrengthLine(
        exercise=one.exercise,
        machine=one.machine,
        setup=one.setup,
        days=tuple(map(date.fromisoformat, days)),
        one_kg=tuple(one.best[day][0] for day in days),
    )


def _gathered(places: Places, machines: Mapping[str, Machine]) -> list[_Gathered]:
    counted = [(place, [row for row in rows if 1 <= row[3] <= MOST_REPS]) for place, rows in places.items()]
    counted = [(place, rows) for place, rows in counted if rows and place.kind in WORK]
    found: list[_Gathered] = []
    for place, rows in sorted(counted, key=lambda one: one[1][0][:2]):
        exercise = exercise_called(place.exercise)
        if exercise is None:
            continue
        setup, machine, scale, name = None, None, load_repetitions(exercise), exercise.name
        if exercise.kind == "press":
            setup, machine, scale = _place(place, machines)
            if machine is None:  # then the title alone tells one machine from another
                name = name_told(place.exercise) or name
        best = _best(place, rows, scale)
        if not best:
            continue
        group = next(
            (one for one in found if one.exercise == name and _same(one.setup, setup, one.machine, machine)),
            None,
        )
        if group is None:
            found.append(_Gathered(name, machine, setup, scale.unloaded_kg, best))
            continue
        for day, (kg, where, row) in best.items():
            old = group.best.get(day)
            if old is None or kg > old[0] or (kg == old[0] and row[:2] < old[2][:2]):
                group.best[day] = kg, where, row
    return found


def _best(place: LoggedPlace, rows: Sequence[Row], scale: LoadRepetitions) -> dict[str, tuple[float, LoggedPlace, Row]]:
    """The best set of each day; of equals the first."""
    per, unloaded_kg = (1.0 if place.unit == "kg" else KG_PER_LB), scale.unloaded_kg
    best: dict[str, tuple[float, Row]] = {}
    shares: dict[tuple[int, float | None], float] = {}
    # a hundred thousand rows come through here
    for row in rows:
        when, _, load, reps, rir = row
        if load * per + unloaded_kg <= 0:  # an empty carriage that nobody weighed, a stack that nobody read
            continue
        share = shares.get((reps, rir))
        if share is None:
            share = shares[reps, rir] = share_of_one(max(1.0, to_failure(reps, rir, place.kind)), scale.k)
        kg = (load * per + unloaded_kg) / share - unloaded_kg
        day = when[:10]
        old = best.get(day)
        if old is None or kg > old[0]:
            best[day] = kg, row
    return {day: (kg, place, row) for day, (kg, row) in best.items()}


def _hard_days(one: _Gathered) -> list[str]:
    """The days of the best sets without those that were light on purpose, as `session_sets.hard_days` tells them."""
    found: list[str] = []
    for day in sorted(one.best):
        if not found or not _is_light(one, day, found[-1]):
            found.append(day)
    return found


def _is_light(one: _Gathered, day: str, hard: str) -> bool:
    if (date.fromisoformat(day) - date.fromisoformat(hard)).days > number("light", "days"):
        return False
    (kg, place, row), (hard_kg, hard_place, hard_row) = one.best[day], one.best[hard]
    easy = place.kind != "failure" and (row[4] is None or row[4] >= number("light", "easy_rir"))
    pressed, hard_pressed = (
        load * (1.0 if where.unit == "kg" else KG_PER_LB) + one.unloaded_kg
        for load, where in ((row[2], place), (hard_row[2], hard_place))
    )
    lighter = pressed <= number("light", "untold_share") * hard_pressed
    return easy and lighter and kg + one.unloaded_kg < number("light", "as_strong_share") * (hard_kg + one.unloaded_kg)


def _unweighed(place: LoggedPlace) -> bool:
    """Whether nobody can say what the empty machine weighed: a press on one that is not named."""
    exercise = exercise_called(place.exercise)
    return exercise is not None and exercise.kind == "press" and place.machine is None


def _place(done: LoggedPlace, machines: Mapping[str, Machine]) -> tuple[PressSetup | None, str | None, LoadRepetitions]:
    """Where a press was done, the machine's name, and how its loads go."""
    press = exercise_called("leg press")
    machine = machines.get(done.machine) if done.machine else None
    if machine is None:
        return None, done.machine or None, load_repetitions(press)
    scale = load_repetitions(press, unloaded_kg(machine))
    if done.stance is None:
        return None, machine.name, scale
    return PressSetup(machine=machine, stance=done.stance, stop_sled_cm=done.stop_sled_cm), machine.name, scale


def _same(one: PressSetup | None, other: PressSetup | None, machine: str | None, other_machine: str | None) -> bool:
    if one is None or other is None:
        return one is None and other is None and machine == other_machine
    return one.is_about(other)


def _all_here(
    lifter: str, groups: Sequence[_Gathered], machines: Mapping[str, Machine], equivalent_load: EquivalentLoadOf | None
) -> tuple[StrengthLine | None, EquivalentLoad | None]:
    """All presses as if done where the newest was: only then do lines of several places make one."""
    presses = [one for one in groups if one.exercise == "leg press"]
    places = [(_hard_days(one)[-1], one.setup) for one in presses if one.setup is not None]
    if equivalent_load is None or len(presses) < 2 or not places:
        return None, None
    here = max(places, key=lambda place: place[0])[1]
    best_sets = [_as_set(lifter, *one.best[day][1:]) for one in presses for day in _hard_days(one)]
    carried = as_if_here(best_sets, here, machines, equivalent_load)
    scale = load_repetitions(exercise_called("leg press"), unloaded_kg(here.machine))
    best: dict[date, float] = {}
    for done in carried.sets:
        day, kg = done.when.date(), one_rm_kg(done, scale)
        best[day] = max(kg, best.get(day, kg))
    days = tuple(sorted(best))
    line = StrengthLine(
        exercise="leg press",
        machine=here.machine.name,
        setup=here,
        days=days,
        one_kg=tuple(best[day] for day in days),
    )
    return line, carried


def _as_set(lifter: str, place: LoggedPlace, row: Row) -> LoggedSet:
    """What a row says, as a set."""
    when, id, load, reps, rir = row
    return LoggedSet(
        lifter=lifter, when=datetime.fromisoformat(when), exercise=place.exercise, load=load, unit=place.unit, reps=reps,
        kind=place.kind, rir=rir, machine=place.machine, stance=place.stance, stop_sled_cm=place.stop_sled_cm, id=id,
    )  # fmt: skip


def by_week(
    sets: Sequence[LoggedSet], press_shares: PressSharesOf = usual_shares, begun: date | None = None
) -> list[Week]:
    """The last weeks up to the newest set, oldest first, empty ones included; `begun`: the first day, where `sets` are only
    the newest."""
    if not sets:
        return []
    mondays: dict[date, list[LoggedSet]] = {}
    for done in sets:
        day = done.when.date()
        mondays.setdefault(day - timedelta(days=day.weekday()), []).append(done)
    last = max(mondays)
    begun = begun or min(mondays)
    first = max(begun - timedelta(days=begun.weekday()), last - timedelta(weeks=MOST_WEEKS - 1))
    count = (last - first).days // 7 + 1
    return [
        _week(first + timedelta(weeks=k), mondays.get(first + timedelta(weeks=k), []), press_shares)
        for k in range(count)
    ]


def _week(monday: date, sets: Sequence[LoggedSet], press_shares: PressSharesOf) -> Week:
    covered = cover(logged_work(sets, press_shares))
    work = [done for done in sets if done.kind in WORK]
    return Week(
        monday=monday,
        tension_s={muscle: covered[muscle].tension_s for muscle in MUSCLE_GROUPS},
        direct_sets={muscle: covered[muscle].direct_sets for muscle in MUSCLE_GROUPS},
        half_sets={muscle: covered[muscle].half_sets for muscle in MUSCLE_GROUPS},
        tempo_kept=_share([done.tempo_kept for done in work]),
        depth_kept=_share([done.depth_kept for done in work]),
    )


def _share(answers: Sequence[bool | None]) -> float | None:
    logged = [one for one in answers if one is not None]
    return sum(logged) / len(logged) if logged else None
