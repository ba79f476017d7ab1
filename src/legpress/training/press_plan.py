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
from .equivalent_load import (
    NATURAL,
    SAME_STOP_CM,
    EquivalentLoad,
    EquivalentLoadOf,
    EquivalentPush,
    PressSetup,
    as_if_here,
    as_if_pushed,
    told_push,
)
from .exercises import exercise_called
from .press_places import PressPlaces, setup_of
from .progression import SAME_KG, Suggestion, next_load
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
    NextAsLogged,
    Note,
    PushHoldsLess,
    RampStep,
    Reason,
    ShallowForKnee,
    StopFarBelow,
)
from .routine import SWEET_SPOT, TODAY, Routine, RoutineExercise
from .session import GivenLoad, LightestLoadTooHeavy, PlannedExercise, TrainingRecord
from .session_sets import WORK, Target
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
    basis = _LoadBasis.of(item, chosen, places, record, equivalent_load)
    suggested = _suggested(basis, today)
    suggested, reasons = _with_beginnings(basis, suggested, routine, first)
    here, machine_stop_cm = basis.here, _machine_stop_cm(basis.here)
    below_cm = 0.0 if machine_stop_cm is None else chosen.place.stop_sled_cm - machine_stop_cm
    if below_cm >= 100 * number("limits", "stop_far_below_m"):
        reasons.append(StopFarBelow(below_cm=below_cm))
    load_kg, machine = suggested.load_kg, here.machine
    planned = PlannedExercise(
        exercise=item.exercise,
        item=item,
        setup=here,
        push=basis.push,
        marks_from=chosen.marks,
        mark=record.settings.mark if record.settings is not None else "",
        machine_stop_cm=machine_stop_cm,
        sets=planned_sets(routine, item, load_kg, basis.available, basis.scale, machine, first, chosen.place.units),
        load_kg=load_kg,
        rule=suggested.rule,
        reasons=tuple(reasons),
    )
    return planned, _notes(basis, load_kg, today, first)


@dataclass(frozen=True, slots=True, kw_only=True)
class _LoadBasis:
    """All that the load of a press rests on."""

    item: RoutineExercise
    chosen: ChosenPlace
    places: PressPlaces
    record: TrainingRecord
    scale: LoadRepetitions
    available: AvailableLoads
    logged: list[LoggedSet]  # of this exercise, as they were
    carried: EquivalentLoad  # as if done here
    pushed: EquivalentPush  # and as if pushed so
    work: list[LoggedSet]  # those of them that are work sets
    tried: list[LoggedSet]  # work sets here, pushed so, as they were

    @staticmethod
    def of(
        item: RoutineExercise,
        chosen: ChosenPlace,
        places: PressPlaces,
        record: TrainingRecord,
        equivalent_load: EquivalentLoadOf,
    ) -> _LoadBasis:
        place, here = chosen.place, setup_of(chosen.place)
        scale = load_repetitions(item.what, unloaded_kg(place.machine))
        logged = [done for done in record.log if is_exercise(done, item.exercise)]
        carried = as_if_here(logged, here, record.machines, equivalent_load)

        def held_share(push: str) -> float:
            return _held_share(places, chosen.full, scale, push)

        one_kg = scale.one_kg(chosen.full.ten_rm_kg, 10)
        pushed = as_if_pushed(carried.sets, place.push, held_share, scale, one_kg)
        return _LoadBasis(
            item=item,
            chosen=chosen,
            places=places,
            record=record,
            scale=scale,
            available=loads_on(place.machine, place.units),
            logged=logged,
            carried=carried,
            pushed=pushed,
            work=[done for done in pushed.sets if done.kind in WORK],
            tried=[
                done for done in logged if done.kind in WORK and _tried_here(done, here, place.push, record.machines)
            ],
        )

    @property
    def here(self) -> PressSetup:
        return setup_of(self.chosen.place)

    @property
    def push(self) -> str:
        return self.chosen.place.push

    @property
    def target(self) -> Target:
        return target_of(self.item)

    @property
    def working(self) -> WorkingLoad:
        return working_load(self.chosen.place, work_of(self.item))

    def cap(self) -> tuple[LoadCap, float]:
        """What must not be exceeded, and why."""
        one_kg = self.scale.one_kg(self.chosen.full.ten_rm_kg, 10)
        return _cap(self.chosen, self.available, self.scale, one_kg, self.work, self.logged, self.target)


def _suggested(basis: _LoadBasis, today: date) -> Suggestion:
    """What the log foretells, else the working load; held to what must not be exceeded."""
    cap, cap_kg = basis.cap()
    uncapped = working_load(_uncapped(basis.chosen.place), work_of(basis.item))
    told: dict[int | None, float] = {one.id: one.load_kg for one in basis.logged if one.id is not None}
    suggested = next_load(
        basis.work, basis.target, basis.available, basis.scale, today, cap_kg=cap_kg, cap=cap,
        first=_first_load(basis.item, basis.places, basis.working, uncapped, basis.scale, basis.record),
        put_on_kg=lambda one: told.get(one.id, one.load_kg),
    )  # fmt: skip
    if suggested is None:
        raise LightestLoadTooHeavy(basis.here.machine.name, basis.available.loads_kg[0], cap_kg, cap)
    return suggested


def _with_beginnings(
    basis: _LoadBasis, suggested: Suggestion, routine: Routine, first: bool
) -> tuple[Suggestion, list[Reason]]:
    """The same, or less in the first sessions of a place; and why so much."""
    rest: list[Reason] = [*basis.chosen.reasons]
    share = _held_share(basis.places, basis.chosen.full, basis.scale, basis.push)
    if share < SURE_SHARE and suggested.rule in ("first", "cap") and not basis.work:
        rest.insert(0, PushHoldsLess(push=basis.push, share=share))
    if first:
        share = routine.first_session.load_share or ramp_shares()[0]
        half = HalfToFindTheSpot(share=share, of_kg=suggested.load_kg)
        load_kg = basis.available.at_most(share * suggested.load_kg)
        suggested = Suggestion(load_kg=load_kg, rule="first session", reason=half)
    else:
        step, (_, cap_kg) = _ramp_step(basis.tried, basis.working, basis.available, basis.scale), basis.cap()
        if step is not None and step[0] <= cap_kg + ROUNDING_KG:
            suggested = Suggestion(load_kg=step[0], rule="ramp", reason=step[1])
    return suggested, [suggested.reason, *rest]


def _notes(basis: _LoadBasis, load_kg: float, today: date, first: bool) -> tuple[Note, ...]:
    """What was done to the log to compare it, and what is new to the lifter."""
    notes: list[Note] = [*basis.carried.notes, *basis.pushed.notes]
    if basis.push != NATURAL and not any(told_push(done) == basis.push for done in basis.logged):
        if basis.pushed.notes and not basis.carried.notes and not basis.chosen.short:
            usual = _as_logged(basis, today)
            if usual is not None:
                notes.append(NextAsLogged(load_kg=usual.load_kg))
        notes.append(NewPush(push=basis.push))
    if basis.working.kneecap_beyond:
        notes.append(KneecapBeyond())
    if not basis.tried and not first:
        ramp = [basis.available.at_most(share * load_kg) for share in ramp_shares()]
        notes.append(NewSpot(loads_kg=tuple(dict.fromkeys([*ramp, load_kg]))))
    return tuple(notes)


def _as_logged(basis: _LoadBasis, today: date) -> Suggestion | None:
    """What the log alone would put on next, pushed as it was; held to a sore kneecap's limit, which differs from push to
    push. None where not even the lightest load keeps it."""
    place = basis.chosen.place
    pushes = {note.pushed for note in basis.pushed.notes}
    each_kg = [basis.places.at(place.stance, push, place.stop_sled_cm).kneecap_kg for push in sorted(pushes)]
    work = [done for done in basis.carried.sets if done.kind in WORK]
    cap_kg = min(each_kg, default=float("inf"))
    return next_load(work, basis.target, basis.available, basis.scale, today, cap_kg=cap_kg, cap=LoadCap.KNEECAP)


def _held_share(places: PressPlaces, full: PressedPlace, scale: LoadRepetitions, push: str) -> float:
    """What this push holds of what goes pushed naturally, carriage counted."""
    whole_kg = _ten_kg(places, full, NATURAL) + scale.unloaded_kg
    return (_ten_kg(places, full, push) + scale.unloaded_kg) / whole_kg if whole_kg > 0 else 1.0


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
    scale: LoadRepetitions,
    one_kg: float,
    done: Sequence[LoggedSet],
    logged: Sequence[LoggedSet],
    target: Target,
) -> tuple[LoadCap, float]:
    """What must not be exceeded; what was done cleanly foretells better than the fit, whose set may be an old one.

    `done` are work sets as if done here, `logged` all sets as they were.
    """
    clean = [one_rm_kg(one, scale) for one in done if one.reps >= target.reps_low and one.depth_kept is not False]
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
