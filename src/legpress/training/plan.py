"""The session: what to put on, where to stand, how slowly, how often, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ..errors import WrongInput
from ..fit.numbers import doubt, usual
from ..fit.plates import loading
from ..lifter import Lifter
from ..logbook.sets import LoggedSet
from ..logbook.settings import MachineSettings
from ..machine import Machine
from ..measures import KG_PER_LB
from ..stance import Stance
from .coverage import Cover, Warned, cover, log_warnings, plan_warnings, planned_week
from .effort import Scale, scale_of
from .equivalent_load import PressSetup, Translate, as_if_here, unloaded_kg
from .exercises import exercise_called
from .numbers import number
from .progression import WORK, Suggestion, Target, next_load
from .rack import Rack, rack_of, stack_of
from .routine import SWEET_SPOT, TODAY, Day, Routine, RoutineExercise
from .standing import PressStanding

LB_ON_THE_RACK = 5.0  # two discs of 2.5 lb, the smallest usual step of a bar in pounds
KG_ON_THE_RACK = 2.5  # two of 1.25 kg


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSet:
    """So many alike sets; `load_kg` None: with the load that the trial finds."""

    kind: str  # "warm-up", "trial" or "work"
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
    marks_from: str  # "fit", "log", "routine", "lifter" or ""
    mark: str  # in the lifter's own words, as logged
    machine_stop_cm: float | None
    sets: tuple[PlannedSet, ...]
    load_kg: float | None
    rule: str  # of `progression`, "trial" where the load is to be found
    why: tuple[str, ...]


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
    warnings: tuple[Warned, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownLoad:
    """What is known beside the lifter's file; everything may be missing."""

    log: Sequence[LoggedSet] = ()  # of this lifter
    settings: MachineSettings | None = None  # of this lifter on this machine
    machines: Mapping[str, Machine] = field(default_factory=dict)  # names in the log
    told: Mapping[str, tuple[float, int | None]] = field(default_factory=dict)  # exercise: kg, and repetitions if told


def plan_session(
    lifter: Lifter,
    routine: Routine,
    standing: PressStanding,
    translate: Translate,
    today: date,
    *,
    day: str | None = None,
    first: bool = False,
    known: KnownLoad | None = None,
) -> Session:
    """The session of a day of a routine; without a name the day whose turn it is.

    `first` plans the routine's first session, to find the spot with. `translate(load_kg, there, here)` says what is as hard here.
    """
    known = known or KnownLoad()
    which = routine.day_called(day) if day is not None else turn(routine, known.log)
    planned, notes = [], []
    for item in which.exercise:
        if item.what.kind == "press":
            exercise, said = _press(lifter, routine, item, standing, translate, today, first, known)
            notes += [note for note in said if note not in notes]
        else:
            exercise = _other(lifter, routine, item, today, first, known)
        planned.append(exercise)
    shares = standing.shares
    warnings = plan_warnings(routine, known.log, today)
    codes = {warned.code for warned in warnings}
    warnings += [warned for warned in log_warnings(known.log, today) if warned.code not in codes]
    if lifter.limits.sore_knee and not any(item.deepest_knee_deg for item in which.exercise):
        if standing.knee_unlimited:
            notes.append(
                "Your knee is sore and nobody knows what it bears: give your stance of today or patellofemoral_N, go light, stop at pain."
            )
        notes.append('Your knee is sore: the routine "knee-friendly" presses only as deep as spares it.')
    if not first and not _pressed_here(known.log, standing, known.machines) and any(e.setup for e in planned):
        notes.append(
            "New to this spot? Do it once with half the plates: `legpress plan --first`, or `legpress first-session`."
        )
    return Session(
        lifter=lifter,
        machine=standing.setup.machine,
        routine=routine,
        day=which,
        today=today,
        first=first,
        exercises=tuple(planned),
        week=cover(planned_week(routine), shares),
        warnings=tuple(warnings),
        notes=tuple(notes),
    )


def turn(routine: Routine, log: Sequence[LoggedSet]) -> Day:
    """The day whose turn it is: the one done longest ago, in the routine's order where none was."""

    def last_done(day: Day) -> date:
        title = workout_title(routine, day)
        opening = day.exercise[0].exercise
        dates = [
            done.when.date()
            for done in log
            if done.workout == title or (not done.workout and _is(done, opening) and done.kind in WORK)
        ]
        return max(dates, default=date.min)

    return min(routine.day, key=last_done)


def workout_title(routine: Routine, day: Day) -> str:
    """What the session is called in the log."""
    return f"{routine.title}: {day.name}"


# the press


def _press(
    lifter: Lifter,
    routine: Routine,
    item: RoutineExercise,
    standing: PressStanding,
    translate: Translate,
    today: date,
    first: bool,
    known: KnownLoad,
) -> tuple[PlannedExercise, list[str]]:
    machine = standing.setup.machine
    setup, marks_from, why = _where(lifter, item, standing, known)
    scale, rack = scale_of(item.what, unloaded_kg(machine)), rack_of(machine)
    ten_kg = standing.ten_kg if setup.is_about(standing.setup) else translate(standing.ten_kg, standing.setup, setup)
    held = (
        min(1.0, standing.pushed_ten_kg.get(item.push, standing.ten_kg) / standing.ten_kg)
        if standing.ten_kg > 0
        else 1.0
    )
    full_kg, ten_kg = ten_kg, held * ten_kg
    one_kg = scale.one_kg(ten_kg, 10)
    if item.deepest_knee_deg is not None and item.deepest_knee_deg < standing.bottom_knee_deg:
        stop = standing.stop_at_knee_cm.get(item.deepest_knee_deg)
        if stop is not None:
            setup = PressSetup(machine=machine, stance=setup.stance, stop_sled_cm=max(stop, setup.stop_sled_cm or 0.0))
            why.append(f"Only down to {item.deepest_knee_deg:g} degrees of knee bend, with the load of a full stroke.")
    carried = as_if_here([d for d in known.log if _is(d, item.exercise)], setup, known.machines, translate)
    target = _target(item)
    done = [d for d in carried.sets if d.kind in WORK]
    cap_kg, cap_why = _cap(standing, rack, one_kg, done, target)
    foretold = _foretold(item, standing, scale, ten_kg, one_kg, known)
    said = next_load(done, target, rack, scale, today, cap_kg=cap_kg, cap_why=cap_why, first=foretold)
    if said is None:
        raise WrongInput(
            f"The lightest load on {machine.name} is {rack.loads_kg[0]:g} kg, more than the {cap_kg:.0f} kg that {cap_why}. "
            "Use another machine."
        )
    load, rule = said.load_kg, said.rule
    why = [said.why, *why]
    if held < 0.99 and said.rule in ("first", "cap") and not done:
        pushed = "Heels only" if item.push == "heels" else f"The push {item.push}"
        why.insert(1, f"{pushed} takes plates off: {_kg(ten_kg)} instead of {_kg(full_kg)}, says the model.")
    if first:
        load, rule = rack.at_most(routine.first_session.load_share * said.load_kg), "first session"
        share = 100 * routine.first_session.load_share
        why = [f"First session: {share:.0f} % of {_kg(said.load_kg)}, to find the spot; nothing to prove.", *why[1:]]
    stops = [
        stop for stop in machine.sled.stops_cm if setup.stop_sled_cm is not None and stop <= setup.stop_sled_cm + 1e-6
    ]
    return (
        PlannedExercise(
            exercise=item.exercise,
            item=item,
            setup=setup,
            marks_from=marks_from,
            mark=known.settings.mark if known.settings is not None else "",
            machine_stop_cm=max(stops, default=None),
            sets=_sets(routine, item, load, rack, scale, machine, first),
            load_kg=load,
            rule=rule,
            why=tuple(why),
        ),
        list(carried.notes),
    )


def _where(
    lifter: Lifter, item: RoutineExercise, standing: PressStanding, known: KnownLoad
) -> tuple[PressSetup, str, list[str]]:
    """Where to stand: as the routine says, as last time on this machine, else the sweet spot."""
    machine, spot = standing.setup.machine, standing.setup
    if isinstance(item.stance, Stance):
        machine.check_stance(item.stance)
        return PressSetup(machine=machine, stance=item.stance), "routine", ["Marks as your routine says."]
    if item.stance == TODAY:
        if lifter.present is None:
            raise WrongInput(
                f'stance = "{TODAY}" in the routine, but your file has no [present]. Add it or write "{SWEET_SPOT}".'
            )
        machine.check_stance(lifter.present.stance)
        here = PressSetup(machine=machine, stance=lifter.present.stance, stop_sled_cm=lifter.present.stop_sled_cm)
        return here, "lifter", ["Marks as you stand today, from your file."]
    settings = known.settings
    if settings is not None and settings.stance is not None:
        stop = spot.stop_sled_cm if settings.stop_sled_cm is None else settings.stop_sled_cm
        here = PressSetup(machine=machine, stance=settings.stance, stop_sled_cm=stop)
        try:
            machine.check_stance(settings.stance)
        except WrongInput:  # logged before the machine was measured again
            return spot, "fit", []
        if here.is_about(spot):
            return here, "log", ["Marks as last time."]
        other = spot.stance
        return (
            here,
            "log",
            [
                f"Marks as last time; `legpress fit` says heels {other.heel_height_cm:.0f} cm up and "
                f"{other.heel_spacing_cm:.0f} cm apart."
            ],
        )
    return spot, "fit", []


def _foretold(
    item: RoutineExercise, standing: PressStanding, scale: Scale, ten_kg: float, one_kg: float, known: KnownLoad
) -> Suggestion:
    """A first load: told by the lifter, else what the fit foretells for the top of the range with something left."""
    if item.exercise in known.told:
        return _as_told(item, known.told[item.exercise], scale)
    left, top = item.reps_in_reserve, item.reps_high
    source = "your known set"
    if not standing.strength_known:
        # nobody knows how strong this lifter is: the careful end of what untrained people come to
        careful = doubt("strength", "full_activation", "value")[0] / usual("strength", "full_activation", "value")
        one_kg = careful * (one_kg + scale.unloaded_kg) - scale.unloaded_kg
        source = "norms, at their careful end; a known set under [strength] says more"
    foretold = max(0.0, scale.load_kg(one_kg, top + left))
    return Suggestion(
        load_kg=foretold,
        rule="first",
        why=f"First time: the fit foretells {_kg(ten_kg)} for 10 to the last, so {_kg(foretold)} for {top} with {left:g} left "
        f"(from {source}).",
    )


def _cap(
    standing: PressStanding, rack: Rack, one_kg: float, done: Sequence[LoggedSet], target: Target
) -> tuple[float, str]:
    """What must not be exceeded, and why in half a sentence."""
    clean = [d.load_kg for d in done if d.reps >= target.reps_low and d.depth_kept is not False]
    foreseen = max(one_kg, *clean) if clean else one_kg
    caps = [
        (rack.loads_kg[-1], "that is all this machine holds"),
        (foreseen, "the fit foresees no more than that for one repetition; put a newer set into [strength]"),
    ]
    knee = standing.knee_cap_kg()
    if knee is not None:
        caps.append((knee, "your sore kneecap would bear more than its limit"))
    return min(caps)


# everything else


def _other(
    lifter: Lifter, routine: Routine, item: RoutineExercise, today: date, first: bool, known: KnownLoad
) -> PlannedExercise:
    done = [d for d in known.log if _is(d, item.exercise) and d.kind in WORK]
    machine_name = done[-1].machine if done else None
    # a stack says nothing about another stack
    done = [d for d in done if d.machine == machine_name]
    scale = scale_of(item.what)
    rack = _rack(lifter, item, done)
    told = known.told.get(item.exercise)
    started = None if told is None else _as_told(item, told, scale)
    if item.what.kind == "bodyweight" and started is None:
        started = Suggestion(load_kg=0.0, rule="first", why="First time: with your own weight alone.")
    said = next_load(done, _target(item), rack, scale, today, first=started)
    if said is None:
        load, rule = None, "trial"
        why = [
            f"No {item.exercise} in your log: find the load with a trial set of {trial_reps(item)}, "
            f'or tell it: --load "{item.exercise}=40kg x 12".',
        ]
    else:
        load, rule, why = said.load_kg, said.rule, [said.why]
        if first:
            load, rule = rack.at_most(routine.first_session.load_share * load), "first session"
            why = [f"First session: half of {_kg(said.load_kg)}."]
    return PlannedExercise(
        exercise=item.exercise,
        item=item,
        setup=None,
        marks_from="",
        mark="",
        machine_stop_cm=None,
        sets=_sets(routine, item, load, rack, scale, None, first),
        load_kg=load,
        rule=rule,
        why=tuple(why),
    )


def _rack(lifter: Lifter, item: RoutineExercise, done: Sequence[LoggedSet]) -> Rack:
    """Pins of a stack or plates of a bar, in the unit that was logged, else the lifter's; used loads exist too."""
    unit = done[-1].unit if done else lifter.limits.units
    stack = item.what.on_a_stack
    if item.step_kg is not None:
        step = item.step_kg
    elif unit == "lb":
        step = (number("stack", "step_lb") if stack else LB_ON_THE_RACK) * KG_PER_LB
    else:
        step = number("stack", "step_kg") if stack else KG_ON_THE_RACK
    rack = stack_of(step, [d.load_kg for d in done])
    return Rack((0.0, *rack.loads_kg)) if item.what.kind == "bodyweight" else rack


# sets


def _sets(
    routine: Routine,
    item: RoutineExercise,
    load_kg: float | None,
    rack: Rack,
    scale: Scale,
    machine: Machine | None,
    first: bool,
) -> tuple[PlannedSet, ...]:
    count = min(item.sets, routine.first_session.sets) if first else item.sets
    if load_kg is None:
        reps = trial_reps(item)
        return (
            PlannedSet(
                kind="trial", count=1, load_kg=None, reps_low=reps, reps_high=reps, rest_s=number("trial", "rest_s")
            ),
            _work(item, count, None, machine),
        )
    ramp = [
        PlannedSet(
            kind="warm-up",
            count=1,
            load_kg=kg,
            reps_low=reps,
            reps_high=reps,
            rest_s=number("warm_up", "rest_s"),
            **_hung(machine, kg),
        )
        for kg, reps in ([] if first else warm_ups(load_kg, rack, scale, machine))
    ]
    return (*ramp, _work(item, count, load_kg, machine))


def _work(item: RoutineExercise, count: int, load_kg: float | None, machine: Machine | None) -> PlannedSet:
    return PlannedSet(
        kind="work",
        count=count,
        load_kg=load_kg,
        reps_low=item.reps_low,
        reps_high=item.reps_high,
        rest_s=item.rest_s,
        rir=item.reps_in_reserve,
        **({} if load_kg is None else _hung(machine, load_kg)),
    )


def _hung(machine: Machine | None, load_kg: float) -> dict[str, Any]:
    """What hangs on one side; nothing to say of a stack."""
    if machine is None or machine.kind == "selectorised":
        return {}
    put_on = loading(machine, load_kg + 1e-6)
    return {"per_side_kg": put_on.per_side_kg, "sides": put_on.sides}


def trial_reps(item: RoutineExercise) -> int:
    """Repetitions of the set that finds a first load: fifteen for a curl, the top of the range for what is heavier."""
    return int(number("trial", "reps")) if item.what.on_a_stack else item.reps_high


def warm_ups(load_kg: float, rack: Rack, scale: Scale, machine: Machine | None = None) -> list[tuple[float, int]]:
    """Loads and repetitions that ramp to the work load: loads that exist, rising, all lighter than the work.

    On a machine with discs those that take the fewest of them.
    """
    ramp: list[tuple[float, int]] = []
    for share, reps in zip(number("warm_up", "share"), number("warm_up", "reps"), strict=True):
        wanted = share * (load_kg + scale.unloaded_kg) - scale.unloaded_kg
        kg = rack.at_most(max(0.0, wanted))
        if machine is not None and machine.kind == "plate_loaded":
            about = number("warm_up", "about") * (load_kg + scale.unloaded_kg)
            near = [other for other in rack.loads_kg if abs(other - wanted) <= about] or [kg]
            kg = min(near, key=lambda other: (len(loading(machine, other + 1e-6).per_side_kg), abs(other - wanted)))
        if kg < load_kg - 1e-6 and (not ramp or kg > ramp[-1][0] + 1e-6):
            ramp.append((kg, reps))
    return ramp


def _target(item: RoutineExercise) -> Target:
    return Target(sets=item.sets, reps_low=item.reps_low, reps_high=item.reps_high, rir=item.reps_in_reserve)


def _as_told(item: RoutineExercise, told: tuple[float, int | None], scale: Scale) -> Suggestion:
    load, reps = told
    if reps is None:
        return Suggestion(load_kg=load, rule="first", why=f"As you told: {round(load, 2):g} kg.")
    foretold = max(0.0, scale.load_kg(scale.one_kg(load, reps), item.reps_high + item.reps_in_reserve))
    return Suggestion(
        load_kg=foretold,
        rule="first",
        why=f"You told {round(load, 2):g} kg x {reps}: that makes {_kg(foretold)} for {item.reps_high} with {item.reps_in_reserve:g} left.",
    )


def _is(done: LoggedSet, exercise: str) -> bool:
    known = exercise_called(done.exercise)
    return known is not None and known.name == exercise


def _pressed_here(log: Sequence[LoggedSet], standing: PressStanding, machines: Mapping[str, Machine]) -> bool:
    here = standing.setup.machine
    return any(_is(done, "leg press") and (done.machine is None or machines.get(done.machine) == here) for done in log)


def _kg(kg: float) -> str:
    return f"{round(2 * kg) / 2:g} kg"
