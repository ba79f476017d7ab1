"""A press of a session: where to stand, what it may weigh, what to put on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ..errors import WrongInput
from ..fit.kneecap import spared_knee_deg
from ..fit.numbers import number
from ..fit.pressed_place import PressedPlace
from ..fit.working_load import WorkingLoad, WorkSets, ramp_shares, working_load
from ..lifter import Lifter
from ..logbook.sets import LoggedSet
from ..machine import Machine
from ..press.condition import unloaded_kg
from ..stance import Stance
from .available_loads import ROUNDING_KG, AvailableLoads, loads_on
from .effort import LoadRepetitions, load_repetitions, one_rm_kg
from .equivalent_load import NATURAL, SAME_STOP_CM, EquivalentLoadOf, PressSetup, as_if_here, as_if_pushed, told_push
from .exercises import exercise_called
from .press_places import PressPlaces, setup_of
from .progression import SAME_KG, WORK, Suggestion, Target, next_load
from .reasons import (
    AsGiven,
    FromFit,
    HalfToFindTheSpot,
    KneecapBeyond,
    LoadCap,
    Marks,
    MarksFrom,
    NewPush,
    NewSpot,
    Note,
    PushHoldsLess,
    RampStep,
    Reason,
    ShallowForKnee,
    StopFarBelow,
)
from .routine import SWEET_SPOT, TODAY, Routine, RoutineExercise
from .session import GivenLoad, LightestLoadTooHeavy, PlannedExercise, TrainingRecord
from .set_plan import planned_sets

SAME_KNEE_DEG = 1.0
SURE_SHARE = 0.99  # a push that holds this much of the natural one takes no plates off worth telling


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenPlace:
    """Where to stand, and why there."""

    place: PressedPlace
    full: PressedPlace  # the same stance over its full stroke; the place itself but where it is stopped earlier
    short: bool = False  # whether knees shall be spared there
    marks: Marks
    reasons: tuple[Reason, ...] = ()


def planned_press(
    routine: Routine,
    item: RoutineExercise,
    chosen: ChosenPlace,
    places: PressPlaces,
    equivalent_load: EquivalentLoadOf,
    today: date,
    first: bool,
    record: TrainingRecord,
) -> tuple[PlannedExercise, tuple[Note, ...]]:
    """The press, and what else is to be known: what was done to the log to compare it, what is new here."""
    place, full, push = chosen.place, chosen.full, chosen.place.push
    machine, here = place.machine, setup_of(place)
    scale, available = load_repetitions(item.what, unloaded_kg(machine)), loads_on(machine)
    one_kg, natural_kg = scale.one_kg(full.ten_rm_kg, 10), _ten_kg(places, full, NATURAL)

    def held_share(other: str) -> float:
        whole_kg = natural_kg + scale.unloaded_kg
        return (_ten_kg(places, full, other) + scale.unloaded_kg) / whole_kg if whole_kg > 0 else 1.0

    logged = [done for done in record.log if is_exercise(done, item.exercise)]
    carried = as_if_here(logged, here, record.machines, equivalent_load)
    pushed = as_if_pushed(carried.sets, push, held_share, scale, one_kg)
    work = [done for done in pushed.sets if done.kind in WORK]
    target, wanted = target_of(item), work_of(item)
    working = working_load(place, wanted)
    cap, cap_kg = _cap(chosen, available, one_kg, work, logged, target)
    foretold = _first_load(item, places, working, working_load(_uncapped(place), wanted), scale, record)
    suggested = next_load(work, target, available, scale, today, cap_kg=cap_kg, cap=cap, first=foretold)
    if suggested is None:
        raise LightestLoadTooHeavy(machine.name, available.loads_kg[0], cap_kg, cap)
    tried = [done for done in logged if done.kind in WORK and _tried_here(done, here, push, record.machines)]
    load_kg, rule, reasons = suggested.load_kg, suggested.rule, [suggested.reason, *chosen.reasons]
    if (share := held_share(push)) < SURE_SHARE and rule in ("first", "cap") and not work:
        reasons.insert(1, PushHoldsLess(push=push, share=share))
    if first:
        share = routine.first_session.load_share or ramp_shares()[0]
        reasons[0] = HalfToFindTheSpot(share=share, of_kg=load_kg)
        load_kg, rule = available.at_most(share * load_kg), "first session"
    elif (step := _ramp_step(tried, working, available, scale)) is not None and step[0] <= cap_kg + ROUNDING_KG:
        load_kg, rule, reasons[0] = step[0], "ramp", step[1]
    machine_stop_cm = _machine_stop_cm(here)
    below_cm = 0.0 if machine_stop_cm is None else place.stop_sled_cm - machine_stop_cm
    if below_cm >= 100 * number("limits", "stop_far_below_m"):
        reasons.append(StopFarBelow(below_cm=below_cm))
    planned = PlannedExercise(
        exercise=item.exercise,
        item=item,
        setup=here,
        push=push,
        marks_from=chosen.marks,
        mark=record.settings.mark if record.settings is not None else "",
        machine_stop_cm=machine_stop_cm,
        sets=planned_sets(routine, item, load_kg, available, scale, machine, first),
        load_kg=load_kg,
        rule=rule,
        reasons=tuple(reasons),
    )
    notes: list[Note] = [*carried.notes, *pushed.notes]
    if push != NATURAL and not any(told_push(done) == push for done in logged):
        notes.append(NewPush(push=push))
    if working.kneecap_beyond:
        notes.append(KneecapBeyond())
    if not tried and not first:
        ramp = [available.at_most(share * load_kg) for share in ramp_shares()]
        notes.append(NewSpot(loads_kg=tuple(dict.fromkeys([*ramp, load_kg]))))
    return planned, tuple(notes)


def press_place(lifter: Lifter, item: RoutineExercise, places: PressPlaces, record: TrainingRecord) -> ChosenPlace:
    """Where to stand, how deep and how to push: as the routine says, as last time on this machine, else the sweet spot."""
    push = item.push or places.spot.push
    stance, stop_cm, marks, reasons = _marks(lifter, item, places.spot, record)
    full = places.at(stance, push, stop_cm)
    limits_deg = [item.deepest_knee_deg, spared_knee_deg() if places.knee_spared else None]
    deepest = min((deg for deg in limits_deg if deg is not None), default=float("inf"))
    if deepest > full.knee_deg + SAME_KNEE_DEG:
        return ChosenPlace(place=full, full=full, marks=marks, reasons=reasons)
    reasons = (*reasons, ShallowForKnee(knee_deg=deepest))
    if deepest > full.knee_deg - SAME_KNEE_DEG:
        return ChosenPlace(place=full, full=full, short=True, marks=marks, reasons=reasons)
    shallow = places.at(stance, push, full.stop_sled_cm, deepest)
    return ChosenPlace(place=shallow, full=full, short=True, marks=marks, reasons=reasons)


def target_of(item: RoutineExercise) -> Target:
    """What a set of this exercise is meant to be."""
    return Target(sets=item.sets, reps_low=item.reps_low, reps_high=item.reps_high, rir=item.reps_in_reserve)


def work_of(item: RoutineExercise) -> WorkSets:
    """The same as a working load asks it."""
    return WorkSets(reps_low=item.reps_low, reps_high=item.reps_high, in_reserve=item.reps_in_reserve)


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


def _ten_kg(places: PressPlaces, place: PressedPlace, push: str) -> float:
    """What goes ten times in this stance over this stroke, pushed so; never below the empty carriage."""
    other = place if place.push == push else places.at(place.stance, push, place.stop_sled_cm)
    return max(0.0, other.ten_rm_kg)


def _uncapped(place: PressedPlace) -> PressedPlace:
    """Without a sore knee: the cap says itself where it holds."""
    return replace(place, kneecap_kg=float("inf"))


def _first_load(
    item: RoutineExercise,
    places: PressPlaces,
    working: WorkingLoad,
    uncapped: WorkingLoad,
    scale: LoadRepetitions,
    record: TrainingRecord,
) -> Suggestion:
    """A first load: the lifter's own, else the working load."""
    if item.exercise in record.given:
        return given_load(item, record.given[item.exercise], scale)
    reason = FromFit(
        reps=item.reps_high,
        left=item.reps_in_reserve,
        strength_known=working.strength_known,
        depth_assumed_deg=places.depth_assumed_deg,
    )
    return Suggestion(load_kg=uncapped.put_on.load_kg, rule="first", reason=reason)


def _tried_here(done: LoggedSet, here: PressSetup, push: str, machines: Mapping[str, Machine]) -> bool:
    """Whether a set was done on this machine, in this stance and pushed so, as far as somebody told."""
    machine = here.machine if done.machine is None else machines.get(done.machine)
    if machine != here.machine or told_push(done) not in (None, push):
        return False
    if done.stance is None:
        return True
    return PressSetup(machine=machine, stance=done.stance).is_about(here)


def _ramp_step(
    tried: Sequence[LoggedSet], working: WorkingLoad, available: AvailableLoads, scale: LoadRepetitions
) -> tuple[float, RampStep] | None:
    """The next load of the first sessions; None once more than their loads has been pressed here, or where a set says
    that the next would be too much."""
    days, shares = len({done.when.date() for done in tried}), (*ramp_shares(), 1.0)
    if not 0 < days < len(shares):
        return None
    whole_kg, share = working.put_on.load_kg, shares[days]
    next_kg = available.at_most(share * whole_kg)
    if max(done.load_kg for done in tried) > available.at_most(shares[days - 1] * whole_kg) + SAME_KG:
        return None
    last = [done for done in tried if done.when.date() == max(one.when for one in tried).date()]
    if any(_too_much(done, next_kg, working.work, scale) for done in last):
        return None
    return next_kg, RampStep(session=days + 1, share=share, of_kg=whole_kg)


def _too_much(done: LoggedSet, next_kg: float, work: WorkSets, scale: LoadRepetitions) -> bool:
    """Whether a set foretells that a load does not go for the work sets, or broke what is to be kept first."""
    if done.tempo_kept is False or done.depth_kept is False:
        return True
    if done.rir is None and done.kind != "failure":  # easy repetitions to feel with, of which nobody counted the rest
        return False
    return scale.load_kg(one_rm_kg(done, scale), work.reps_low + work.in_reserve) < next_kg - SAME_KG


def _machine_stop_cm(setup: PressSetup) -> float | None:
    """The machine's own stop next below the lifter's."""
    stop_cm = setup.stop_sled_cm
    if stop_cm is None:
        return None
    return max((stop for stop in setup.machine.sled.stops_cm if stop <= stop_cm + 1e-6), default=None)


def _marks(
    lifter: Lifter, item: RoutineExercise, spot: PressedPlace, record: TrainingRecord
) -> tuple[Stance, float | None, Marks, tuple[Reason, ...]]:
    """Stance, stop (None: as deep as the sweet spot bends the knees), where they come from, and what to say of it."""
    machine = spot.machine
    if isinstance(item.stance, Stance):
        machine.check_stance(item.stance)
        return item.stance, None, Marks.ROUTINE, (MarksFrom(marks=Marks.ROUTINE),)
    if item.stance == TODAY:
        present = lifter.present
        if present is None:
            raise WrongInput(
                f'stance = "{TODAY}" in the routine, but your file has no [present]. Add it or write "{SWEET_SPOT}".'
            )
        machine.check_stance(present.stance)
        return present.stance, present.stop_sled_cm, Marks.LIFTER, (MarksFrom(marks=Marks.LIFTER),)
    settings = record.settings
    if settings is None or settings.stance is None:
        return spot.stance, spot.stop_sled_cm, Marks.FIT, ()
    try:
        machine.check_stance(settings.stance)
    except WrongInput:  # logged before the machine was measured again
        return spot.stance, spot.stop_sled_cm, Marks.FIT, ()
    here = PressSetup(machine=machine, stance=settings.stance, stop_sled_cm=settings.stop_sled_cm)
    near = here.is_about(setup_of(spot))
    reason = MarksFrom(marks=Marks.LOG)
    if not near:
        reason = replace(
            reason,
            fit_heel_height_cm=spot.stance.heel_height_cm,
            fit_heel_spacing_cm=spot.stance.heel_spacing_cm,
        )
    stop_cm = spot.stop_sled_cm if near and here.stop_sled_cm is None else here.stop_sled_cm
    return settings.stance, stop_cm, Marks.LOG, (reason,)


def _cap(
    chosen: ChosenPlace,
    available: AvailableLoads,
    one_kg: float,
    done: Sequence[LoggedSet],
    logged: Sequence[LoggedSet],
    target: Target,
) -> tuple[LoadCap, float]:
    """What must not be exceeded; what was done cleanly is no longer a forecast.

    `done` are work sets as if done here, `logged` all sets as they were.
    """
    clean = [one.load_kg for one in done if one.reps >= target.reps_low and one.depth_kept is not False]
    caps = {LoadCap.MACHINE: available.loads_kg[-1], LoadCap.FORECAST: max([one_kg, *clean])}
    kneecap_kg = chosen.place.kneecap_kg
    if kneecap_kg < float("inf"):  # the lightest load is left to who presses all the same, and told of
        caps[LoadCap.KNEECAP] = max(kneecap_kg, available.loads_kg[0])
    if chosen.short:
        caps[LoadCap.FULL_STROKE] = max(_full_stroke_kg(chosen, done, logged), available.loads_kg[0])
    return min(caps.items(), key=lambda one: one[1])


def _full_stroke_kg(chosen: ChosenPlace, done: Sequence[LoggedSet], logged: Sequence[LoggedSet]) -> float:
    """What was pressed over the full stroke, as it was put on and as it counts here; untried, its working load."""
    shallow, machine = setup_of(chosen.place), chosen.place.machine

    def is_full(one: LoggedSet) -> bool:
        if one.stance is None or one.stop_sled_cm is None:
            return True
        return one.stop_sled_cm < (shallow.stop_sled_cm or 0.0) - SAME_STOP_CM

    counted = [one.load_kg for one in done if is_full(one)]
    if not counted:
        return working_load(_uncapped(chosen.full)).put_on.load_kg
    put_on = [
        one.load_kg for one in logged if one.machine in (None, machine.name) and one.kind in WORK and is_full(one)
    ]
    return min(max(counted), max(put_on, default=float("inf")))
