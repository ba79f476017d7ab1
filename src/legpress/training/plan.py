"""The session: what to put on, where to stand, how slowly, how often, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ..fit.kneecap import spared_knee_deg
from ..fit.working_load import ramp_shares
from ..lifter import Lifter
from ..logbook.sets import LoggedSet
from ..measures import KG_PER_LB
from ..tables import value
from .available_loads import AvailableLoads, stack_loads
from .coverage import cover, log_warnings, plan_warnings, planned_week
from .effort import load_repetitions
from .equivalent_load import EquivalentLoadOf
from .press_places import PressPlaces
from .press_plan import given_load, is_exercise, planned_press, press_place, target_of
from .progression import Suggestion, next_load
from .reasons import (
    BackRounds,
    FindByTrial,
    HalfOfFirstSession,
    KneeFriendly,
    KneeLimitAssumed,
    Marks,
    Note,
    OwnWeight,
    Reason,
)
from .routine import Day, Routine, RoutineExercise
from .session import PlannedExercise, PlanRule, Session, TrainingRecord, workout_title
from .session_sets import WORK
from .set_plan import planned_sets, trial_reps

BAR_STEP = {"kg": 2.5, "lb": 5.0}  # two of the smallest usual discs: 1.25 kg, 2.5 lb
FOR_SORE_KNEES = "knee-friendly"  # of our routines


def plan_session(
    lifter: Lifter,
    routine: Routine,
    places: PressPlaces,
    equivalent_load: EquivalentLoadOf,
    today: date,
    *,
    day: str | None = None,
    first: bool = False,
    record: TrainingRecord | None = None,
) -> Session:
    """The session of a day of a routine; without a name the day whose turn it is.

    `first` plans the routine's first session, to find the spot with. `equivalent_load(load_kg, there, here)` says what is as
    hard here. Raises `LightestLoadTooHeavy` where the machine has no load light enough.
    """
    record = record or TrainingRecord()
    chosen = routine.day_called(day) if day is not None else turn(routine, record.log)
    planned: list[PlannedExercise] = []
    notes: list[Note] = []
    for item in chosen.exercise:
        if item.what.kind == "press":
            place = press_place(lifter, item, places, record)
            exercise, found = planned_press(routine, item, place, places, equivalent_load, today, first, record)
            notes += [note for note in found if note not in notes]
        else:
            exercise = _planned_other(lifter, routine, item, today, first, record)
        planned.append(exercise)
    warnings = plan_warnings(routine, record.log, today)
    codes = {warning.code for warning in warnings}
    warnings += [warning for warning in log_warnings(record.log, today) if warning.code not in codes]
    if any(exercise.setup is not None for exercise in planned):
        if places.knee_spared:
            notes.append(KneeLimitAssumed(knee_deg=spared_knee_deg()))
        if places.back_rounds_deg > 0:
            notes.append(BackRounds(beyond_deg=places.back_rounds_deg))
    if (
        lifter.limits.sore_knee
        and not places.knee_spared
        and not any(item.deepest_knee_deg for item in chosen.exercise)
    ):
        notes.append(KneeFriendly(routine=FOR_SORE_KNEES))
    return Session(
        lifter=lifter,
        machine=places.spot.machine,
        routine=routine,
        day=chosen,
        today=today,
        first=first,
        exercises=tuple(planned),
        week=cover(planned_week(routine, lambda item: press_place(lifter, item, places, record).place.tension)),
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
            if done.workout == title or (not done.workout and is_exercise(done, opening) and done.kind in WORK)
        ]
        return max(dates, default=date.min)

    return min(routine.day, key=last_done)


def _planned_other(
    lifter: Lifter, routine: Routine, item: RoutineExercise, today: date, first: bool, record: TrainingRecord
) -> PlannedExercise:
    """Anything but a press."""
    done = [one for one in record.log if is_exercise(one, item.exercise) and one.kind in WORK]
    if item.what.kind != "bodyweight":  # an app writes 0 where nobody told the load
        done = [one for one in done if one.load > 0]
    # a stack says nothing about another stack
    done = [one for one in done if one.machine == done[-1].machine]
    scale = load_repetitions(item.what)
    available = _available(lifter, item, done)
    given = record.given.get(item.exercise)
    started = None if given is None else given_load(item, given, scale)
    if item.what.kind == "bodyweight" and started is None:
        started = Suggestion(load_kg=0.0, rule="first", reason=OwnWeight())
    suggested = next_load(done, target_of(item), available, scale, today, first=started)
    load_kg: float | None = None
    rule: PlanRule = "trial"
    reason: Reason = FindByTrial(exercise=item.exercise, reps=trial_reps(item), left=item.reps_in_reserve)
    if suggested is not None:
        load_kg, rule, reason = suggested.load_kg, suggested.rule, suggested.reason
        if first:
            reason = HalfOfFirstSession(of_kg=load_kg)
            share = routine.first_session.load_share or ramp_shares()[0]
            load_kg, rule = available.at_most(share * load_kg), "first session"
    return PlannedExercise(
        exercise=item.exercise,
        item=item,
        setup=None,
        push=None,
        marks_from=Marks.NONE,
        mark="",
        machine_stop_cm=None,
        sets=planned_sets(routine, item, load_kg, available, scale, None, first, lifter.limits.units),
        load_kg=load_kg,
        rule=rule,
        reasons=(reason,),
    )


def _available(lifter: Lifter, item: RoutineExercise, done: Sequence[LoggedSet]) -> AvailableLoads:
    """Pins of a stack or plates of a bar, in the unit that was logged, else the lifter's; used loads exist too."""
    unit = done[-1].unit if done else lifter.limits.units
    stack = item.what.on_a_stack
    usual = value("discs", "stack", unit)[0] if stack else BAR_STEP[unit]
    step = item.step_kg if item.step_kg is not None else usual * (1.0 if unit == "kg" else KG_PER_LB)
    available = stack_loads(step, [one.load_kg for one in done])
    return AvailableLoads((0.0, *available.loads_kg)) if item.what.kind == "bodyweight" else available
