"""A press of a session: where to stand, what it may weigh, what to put on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from ..errors import WrongInput
from ..lifter import Lifter
from ..logbook.sets import LoggedSet
from ..stance import Stance
from ..tables import doubt, value
from .available_loads import AvailableLoads, loads_on
from .effort import LoadRepetitions, load_repetitions, one_rm_kg
from .equivalent_load import NATURAL, EquivalentLoadOf, PressSetup, as_if_here, as_if_pushed, told_push, unloaded_kg
from .exercises import exercise_called
from .press_profile import PressProfile
from .progression import Suggestion, next_load
from .reasons import (
    AsGiven,
    FromFit,
    HalfToFindTheSpot,
    LoadCap,
    Marks,
    MarksFrom,
    NewPush,
    Note,
    PushHoldsLess,
    Reason,
    ShallowForKnee,
)
from .routine import SWEET_SPOT, TODAY, Routine, RoutineExercise
from .session import GivenLoad, LightestLoadTooHeavy, PlannedExercise, PlanRule, TrainingRecord
from .session_sets import WORK, Target
from .set_plan import planned_sets

SURE_SHARE = 0.99  # a push that holds this much of the natural one takes no plates off worth telling


@dataclass(frozen=True, slots=True, kw_only=True)
class _ChosenPlace:
    """Where to stand, and why there."""

    setup: PressSetup
    marks: Marks
    reasons: tuple[Reason, ...] = ()


def planned_press(
    lifter: Lifter,
    routine: Routine,
    item: RoutineExercise,
    profile: PressProfile,
    equivalent_load: EquivalentLoadOf,
    today: date,
    first: bool,
    record: TrainingRecord,
) -> tuple[PlannedExercise, tuple[Note, ...]]:
    """The press, and what was done to the log to compare it."""
    machine, units = profile.setup.machine, lifter.limits.units
    place = _place(lifter, item, profile, record)
    scale, available = load_repetitions(item.what, unloaded_kg(machine)), loads_on(machine, units)
    natural_kg = profile.ten_kg
    if not place.setup.is_about(profile.setup):
        natural_kg = equivalent_load(profile.ten_kg, profile.setup, place.setup)
    push, unloaded = item.push or profile.push, unloaded_kg(machine)
    held = profile.held_share(push)
    ten_kg = max(0.0, held * (natural_kg + unloaded) - unloaded)
    one_kg = scale.one_kg(ten_kg, 10)
    place = _shallow_enough(place, item, profile)
    logged = [done for done in record.log if is_exercise(done, item.exercise)]
    carried = as_if_here(logged, place.setup, record.machines, equivalent_load)
    pushed = as_if_pushed(carried.sets, push, profile.held_share, scale, one_kg)
    target = target_of(item)
    work = [done for done in pushed.sets if done.kind in WORK]
    cap, cap_kg = _cap(profile, available, scale, one_kg, work, target)
    foretold = _first_load(item, profile, scale, ten_kg, one_kg, record)
    told: dict[int | None, float] = {one.id: one.load_kg for one in logged if one.id is not None}
    suggested = next_load(
        work, target, available, scale, today, cap_kg=cap_kg, cap=cap, first=foretold,
        put_on_kg=lambda one: told.get(one.id, one.load_kg),
    )  # fmt: skip
    if suggested is None:
        raise LightestLoadTooHeavy(machine.name, available.loads_kg[0], cap_kg, cap)
    reasons: list[Reason] = [suggested.reason, *place.reasons]
    if held < SURE_SHARE and suggested.rule in ("first", "cap") and not work:
        reasons.insert(1, PushHoldsLess(push=push, load_kg=ten_kg, natural_kg=natural_kg))
    load_kg, rule = suggested.load_kg, suggested.rule
    if first:
        load_kg, rule, half = _first_session(routine, suggested, available)
        reasons[0] = half
    planned = PlannedExercise(
        exercise=item.exercise,
        item=item,
        setup=place.setup,
        push=push,
        marks_from=place.marks,
        mark=record.settings.mark if record.settings is not None else "",
        machine_stop_cm=_machine_stop_cm(place.setup),
        sets=planned_sets(routine, item, load_kg, available, scale, machine, first, units),
        load_kg=load_kg,
        rule=rule,
        reasons=tuple(reasons),
    )
    new = () if push == NATURAL or any(told_push(done) == push for done in logged) else (NewPush(push=push),)
    return planned, (*carried.notes, *pushed.notes, *new)


def target_of(item: RoutineExercise) -> Target:
    """What a set of this exercise is meant to be."""
    return Target(sets=item.sets, reps_low=item.reps_low, reps_high=item.reps_high, rir=item.reps_in_reserve)


def is_exercise(done: LoggedSet, exercise: str) -> bool:
    """Whether a logged set is of this exercise, whatever the app called it."""
    known = exercise_called(done.exercise)
    return known is not None and known.name == exercise


def given_load(item: RoutineExercise, given: GivenLoad, scale: LoadRepetitions) -> Suggestion:
    """A first load from what the lifter says."""
    if given.reps is None:
        return Suggestion(load_kg=given.load_kg, rule="first", reason=AsGiven(given_kg=given.load_kg))
    one_kg = scale.one_kg(given.load_kg, given.reps)
    load_kg = max(0.0, scale.load_kg(one_kg, item.reps_high + item.reps_in_reserve))
    reason = AsGiven(
        given_kg=given.load_kg,
        given_reps=given.reps,
        load_kg=load_kg,
        reps=item.reps_high,
        left=item.reps_in_reserve,
    )
    return Suggestion(load_kg=load_kg, rule="first", reason=reason)


def _first_session(
    routine: Routine, suggested: Suggestion, available: AvailableLoads
) -> tuple[float, PlanRule, HalfToFindTheSpot]:
    share = routine.first_session.load_share
    reason = HalfToFindTheSpot(share=share, of_kg=suggested.load_kg)
    return available.at_most(share * suggested.load_kg), "first session", reason


def _machine_stop_cm(setup: PressSetup) -> float | None:
    """The machine's own stop next below the lifter's."""
    stop_cm = setup.stop_sled_cm
    if stop_cm is None:
        return None
    return max((stop for stop in setup.machine.sled.stops_cm if stop <= stop_cm + 1e-6), default=None)


def _shallow_enough(place: _ChosenPlace, item: RoutineExercise, profile: PressProfile) -> _ChosenPlace:
    """The place with a stop where the routine wants the knee to bend no further."""
    deepest = item.deepest_knee_deg
    if deepest is None or deepest >= profile.bottom_knee_deg:
        return place
    stop_cm = profile.stop_at_knee_cm.get(deepest)
    if stop_cm is None:
        return place
    setup = replace(place.setup, stop_sled_cm=max(stop_cm, place.setup.stop_sled_cm or 0.0))
    return replace(place, setup=setup, reasons=(*place.reasons, ShallowForKnee(knee_deg=deepest)))


def _place(lifter: Lifter, item: RoutineExercise, profile: PressProfile, record: TrainingRecord) -> _ChosenPlace:
    """Where to stand: as the routine says, as last time on this machine, else the sweet spot."""
    machine, spot = profile.setup.machine, profile.setup
    if isinstance(item.stance, Stance):
        machine.check_stance(item.stance)
        reason = MarksFrom(marks=Marks.ROUTINE)
        return _ChosenPlace(
            setup=PressSetup(machine=machine, stance=item.stance), marks=Marks.ROUTINE, reasons=(reason,)
        )
    if item.stance == TODAY:
        if lifter.present is None:
            raise WrongInput(
                f'stance = "{TODAY}" in the routine, but your file has no [present]. Add it or write "{SWEET_SPOT}".'
            )
        machine.check_stance(lifter.present.stance)
        here = PressSetup(machine=machine, stance=lifter.present.stance, stop_sled_cm=lifter.present.stop_sled_cm)
        return _ChosenPlace(setup=here, marks=Marks.LIFTER, reasons=(MarksFrom(marks=Marks.LIFTER),))
    settings = record.settings
    if settings is None or settings.stance is None:
        return _ChosenPlace(setup=spot, marks=Marks.FIT)
    try:
        machine.check_stance(settings.stance)
    except WrongInput:  # logged before the machine was measured again
        return _ChosenPlace(setup=spot, marks=Marks.FIT)
    stop_cm = spot.stop_sled_cm if settings.stop_sled_cm is None else settings.stop_sled_cm
    here = PressSetup(machine=machine, stance=settings.stance, stop_sled_cm=stop_cm)
    reason = MarksFrom(marks=Marks.LOG)
    if not here.is_about(spot):
        reason = replace(
            reason,
            fit_heel_height_cm=spot.stance.heel_height_cm,
            fit_heel_spacing_cm=spot.stance.heel_spacing_cm,
        )
    return _ChosenPlace(setup=here, marks=Marks.LOG, reasons=(reason,))


def _first_load(
    item: RoutineExercise,
    profile: PressProfile,
    scale: LoadRepetitions,
    ten_kg: float,
    one_kg: float,
    record: TrainingRecord,
) -> Suggestion:
    """A first load: the lifter's own, else what the fit foretells for the top of the range with something left."""
    if item.exercise in record.given:
        return given_load(item, record.given[item.exercise], scale)
    left, reps = item.reps_in_reserve, item.reps_high
    if not profile.strength_known:
        # nobody knows how strong this lifter is: the careful end of what untrained people come to
        careful = doubt("strength", "full_activation", "value")[0] / value("strength", "full_activation", "value")
        one_kg = careful * (one_kg + scale.unloaded_kg) - scale.unloaded_kg
    load_kg = max(0.0, scale.load_kg(one_kg, reps + left))
    reason = FromFit(ten_kg=ten_kg, load_kg=load_kg, reps=reps, left=left, strength_known=profile.strength_known)
    return Suggestion(load_kg=load_kg, rule="first", reason=reason)


def _cap(
    profile: PressProfile,
    available: AvailableLoads,
    scale: LoadRepetitions,
    one_kg: float,
    done: Sequence[LoggedSet],
    target: Target,
) -> tuple[LoadCap, float]:
    """What must not be exceeded; what was done cleanly foretells better than the fit, whose set may be an old one."""
    clean = [one_rm_kg(one, scale) for one in done if one.reps >= target.reps_low and one.depth_kept is not False]
    caps = {LoadCap.MACHINE: available.loads_kg[-1], LoadCap.FORECAST: max([one_kg, *clean])}
    knee_kg = profile.knee_cap_kg()
    if knee_kg is not None:
        caps[LoadCap.KNEECAP] = knee_kg
    return min(caps.items(), key=lambda one: one[1])
