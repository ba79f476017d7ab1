"""A session as values: what `plan.json` holds, and what words, page and sheet read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import BaseModel, Field, SkipValidation

from .. import __version__
from ..body.muscle_groups import MUSCLE_GROUPS
from ..errors import WrongInput
from ..measures import KG_PER_LB, Units
from ..metronome import phases
from ..training.equivalent_load import NATURAL, PressSetup
from ..training.reasons import FindByTrial, Note, Reason, WeekWarning
from ..training.session import (
    LightestLoadTooHeavy,
    PlannedExercise,
    PlannedSet,
    PlanRule,
    Session,
    SetKind,
    workout_title,
)
from .plate_words import plates_words
from .push_words import push_sentence
from .reason_words import lightest_load_words, note_words, reason_words, warning_words

LIMITS_OF_USE = (
    "Sharp pain in knee, back or leg: stop.",
    "Tailbone leaves the pad: you are too deep, whatever the mark says.",
    "This is mechanics, not medicine.",
)


class PlannedSetReport(BaseModel, frozen=True):
    """So many alike sets; without a load: with the one that the trial finds."""

    kind: SetKind
    count: int
    load_kg: float | None
    reps_low: int
    reps_high: int
    reps_in_reserve: float | None
    rest_s: float
    per_side_kg: tuple[float, ...]
    sides: int
    plates: str  # as it hangs on one side; empty where there is nothing to hang on


class MarksReport(BaseModel, frozen=True):
    """Where to put seat, heels and tape."""

    machine: str
    backrest_notch: int
    backrest_notches: int
    heel_height_cm: float
    heel_from_top_edge_cm: float
    heel_spacing_cm: float
    toe_out_deg: float
    stop_sled_cm: float | None
    machine_stop_cm: float | None


class PhaseReport(BaseModel, frozen=True):
    """A phase of one repetition; `seconds` None: as fast as possible."""

    phase: str
    seconds: float | None
    word: str


class ExerciseReport(BaseModel, frozen=True):
    """One exercise; `reasons` are what `why` says, for pages that say it in both kinds of units."""

    exercise: str
    kind: str
    load_kg: float | None
    load_lb: float | None
    rule: PlanRule
    why: tuple[str, ...]
    reasons: SkipValidation[tuple[Reason, ...]] = Field(exclude=True)
    work_sets: int
    reps_low: int
    reps_high: int
    reps_in_reserve: float
    tempo: str
    phases: tuple[PhaseReport, ...]
    rest_s: float
    cue: str | None
    push: str | None
    push_words: str | None
    position: str | None
    muscles: tuple[str, ...]
    muscles_indirect: tuple[str, ...]
    step_kg: float | None
    marks: MarksReport | None
    marks_from: str | None
    mark: str | None
    sets: tuple[PlannedSetReport, ...]
    trial: tuple[str, ...] | None


class MuscleWeekReport(BaseModel, frozen=True):
    """What a week of the routine does for a muscle."""

    muscle: str
    direct_sets: float
    sets_with_indirect_as_half: float
    tension_s_at_full_force: float
    press_tension_s_at_full_force: float


class WeekReport(BaseModel, frozen=True):
    """A week of the routine."""

    times: float
    muscles: tuple[MuscleWeekReport, ...]


class WarningReport(BaseModel, frozen=True):
    """Something to be said about a week."""

    code: str
    words: str


class SessionReport(BaseModel, frozen=True):
    """What to do today; `note_values` are what `notes` say."""

    lifter: str
    machine: str
    routine: str
    title: str
    day: str
    days: tuple[str, ...]
    workout: str
    date: str
    first_session: bool
    units: Units
    exercises: tuple[ExerciseReport, ...]
    week: WeekReport
    warnings: tuple[WarningReport, ...]
    notes: tuple[str, ...]
    note_values: SkipValidation[tuple[Note, ...]] = Field(exclude=True)
    limits_of_use: tuple[str, ...] = LIMITS_OF_USE
    legpress_version: str = __version__


@contextmanager
def plan_refusals(moved: Note | None, units: Units) -> Iterator[None]:
    """What planning refuses, in words; `moved`: why another machine is planned for than the lifter's own."""
    try:
        yield
    except LightestLoadTooHeavy as reason:
        raise WrongInput(lightest_load_words(reason, units)) from None
    except WrongInput as reason:
        if moved is None:
            raise
        raise WrongInput(f"{reason} {note_words(moved, units)}") from None


def session_report(session: Session) -> SessionReport:
    """A session in the lifter's units."""
    routine, day, units = session.routine, session.day, session.lifter.limits.units
    return SessionReport(
        lifter=session.lifter.name,
        machine=session.machine.name,
        routine=routine.name,
        title=routine.title,
        day=day.name,
        days=tuple(one.name for one in routine.day),
        workout=workout_title(routine, day),
        date=session.today.isoformat(),
        first_session=session.first,
        units=units,
        exercises=tuple(_exercise(planned, units) for planned in session.exercises),
        week=WeekReport(
            times=routine.times_a_week, muscles=tuple(_muscle_week(session, muscle) for muscle in MUSCLE_GROUPS)
        ),
        warnings=warning_reports(session.warnings),
        notes=tuple(note_words(note, units) for note in session.notes),
        note_values=session.notes,
    )


def warning_reports(warnings: tuple[WeekWarning, ...]) -> tuple[WarningReport, ...]:
    """Warnings with their words."""
    return tuple(WarningReport(code=warning.code, words=warning_words(warning)) for warning in warnings)


def _muscle_week(session: Session, muscle: str) -> MuscleWeekReport:
    cover = session.week[muscle]
    return MuscleWeekReport(
        muscle=muscle,
        direct_sets=_rounded(cover.direct_sets),
        sets_with_indirect_as_half=_rounded(cover.half_sets),
        tension_s_at_full_force=_rounded(cover.tension_s),
        press_tension_s_at_full_force=_rounded(cover.press_tension_s),
    )


def _exercise(planned: PlannedExercise, units: Units) -> ExerciseReport:
    item, load_kg = planned.item, planned.load_kg
    return ExerciseReport(
        exercise=planned.exercise,
        kind=item.what.kind,
        load_kg=None if load_kg is None else _rounded(load_kg),
        load_lb=None if load_kg is None else _rounded(load_kg / KG_PER_LB),
        rule=planned.rule,
        why=tuple(reason_words(reason, units) for reason in planned.reasons),
        reasons=planned.reasons,
        work_sets=item.sets,
        reps_low=item.reps_low,
        reps_high=item.reps_high,
        reps_in_reserve=item.reps_in_reserve,
        tempo=item.tempo,
        phases=tuple(PhaseReport.model_validate(phase) for phase in phases(item.tempo)),
        rest_s=item.rest_s,
        cue=item.cue,
        push=planned.push,
        push_words=None if planned.push in (None, NATURAL) else push_sentence(planned.push),
        position="not first on leg day" if item.not_first_on_leg_day else None,
        muscles=item.what.direct,
        muscles_indirect=item.what.indirect,
        step_kg=item.step_kg,
        marks=None if planned.setup is None else _marks(planned.setup, planned.machine_stop_cm),
        marks_from=str(planned.marks_from) or None,
        mark=planned.mark or None,
        sets=tuple(_set(one) for one in planned.sets),
        trial=next(
            (_trial(reason, item.reps_low) for reason in planned.reasons if isinstance(reason, FindByTrial)), None
        ),
    )


def _set(planned: PlannedSet) -> PlannedSetReport:
    put_on = planned.put_on
    return PlannedSetReport(
        kind=planned.kind,
        count=planned.count,
        load_kg=None if planned.load_kg is None else _rounded(planned.load_kg),
        reps_low=planned.reps_low,
        reps_high=planned.reps_high,
        reps_in_reserve=planned.rir,
        rest_s=planned.rest_s,
        per_side_kg=() if put_on is None else put_on.per_side_kg,
        sides=0 if put_on is None else put_on.sides,
        plates=plates_words(put_on),
    )


def _marks(setup: PressSetup, machine_stop_cm: float | None) -> MarksReport:
    machine, stance = setup.machine, setup.stance
    return MarksReport(
        machine=machine.name,
        backrest_notch=stance.backrest_notch,
        backrest_notches=len(machine.seat.backrest_deg),
        heel_height_cm=_rounded(stance.heel_height_cm),
        heel_from_top_edge_cm=_rounded(machine.plate.height_cm - stance.heel_height_cm),
        heel_spacing_cm=_rounded(stance.heel_spacing_cm),
        toe_out_deg=_rounded(stance.toe_out_deg),
        stop_sled_cm=None if setup.stop_sled_cm is None else _rounded(setup.stop_sled_cm),
        machine_stop_cm=None if machine_stop_cm is None else _rounded(machine_stop_cm),
    )


def _trial(find: FindByTrial, reps_low: int) -> tuple[str, ...]:
    """How a load is found, in steps."""
    return (
        f"Take a load that you think you can lift {find.reps} times, three seconds down each.",
        f"Stop at {find.reps}, or earlier when the next one would not be clean, and count how many were left.",
        f"{find.left:g} or {find.left + 1:g} left: that is your load. More left: heavier next set. "
        f"Fewer, or not {reps_low} done: lighter.",
        "Write the set down: next time the load is planned from it.",
    )


def _rounded(value: float) -> float:
    return round(float(value), 3)
