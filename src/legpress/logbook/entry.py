"""A set as a lifter says it between two sets: what is left out is as last time, and what cannot be is refused with a code."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from ..errors import WrongInput, did_you_mean, shown
from ..lifter_file import coach_table
from ..measures import Units
from ..stance import Stance
from ..training.exercises import on_a_carriage
from .imports.cells import moment
from .imports.folded import folded
from .imports.titles import our_exercise
from .load_convention import LoadConvention
from .record import latest
from .sets import LoggedSet
from .written_load import LoadInPlates, LoadWithRepetitions, WrittenLoad

if TYPE_CHECKING:
    from ..lifter import Present
    from .store import Logbook

TakenFrom = int | None  # the set it is taken from; None: the lifter's file


class EntryProblem(StrEnum):
    """Why a set cannot be logged as it was said."""

    EXERCISE_EMPTY = "exercise_empty"
    FIRST_EXERCISE_MISSING = "first_exercise_missing"
    EXERCISE_NOT_LOGGED = "exercise_not_logged"
    LOAD_MISSING = "load_missing"
    LOAD_UNREADABLE = "load_unreadable"
    LOAD_WITH_REPETITIONS = "load_with_repetitions"
    LOAD_IN_PLATES = "load_in_plates"
    LOAD_BELOW_CARRIAGE = "load_below_carriage"
    UNIT_MISSING = "unit_missing"
    UNIT_UNKNOWN = "unit_unknown"
    UNIT_WITHOUT_LOAD = "unit_without_load"
    UNITS_DIFFER = "units_differ"
    STANCE_INCOMPLETE = "stance_incomplete"
    MOMENT_UNREADABLE = "moment_unreadable"
    MOMENT_TO_COME = "moment_to_come"
    CANNOT_BE_EMPTY = "cannot_be_empty"


class EntryRefused(WrongInput):
    """A set that cannot be logged as said; `said` and `hint` let a form say it in its own words."""

    def __init__(self, problem: EntryProblem, said: str = "", hint: str = "") -> None:
        super().__init__(f"{problem.value.replace('_', ' ').capitalize()}{f': {shown(said)}' if said else ''}.{hint}")
        self.problem, self.said, self.hint = problem, said, hint


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialStance:
    """As much of a stance as was said."""

    heel_height_cm: float | None = None
    heel_spacing_cm: float | None = None
    toe_out_deg: float | None = None
    backrest_notch: int | None = None

    @property
    def said(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value is not None}

    def completed(self, before: Stance | None) -> Stance:
        """The stance; what was not said is as before."""
        whole = ({} if before is None else coach_table(before)) | self.said
        missing = [name for name in ("heel_height_cm", "heel_spacing_cm") if name not in whole]
        if missing:
            raise EntryRefused(EntryProblem.STANCE_INCOMPLETE, " ".join(missing))
        return Stance.from_table(whole)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetEntry:
    """What was said of a set; None where nothing was."""

    exercise: str | None = None
    load: str | None = None  # as typed, with or without its unit
    unit: str | None = None
    reps: int | None = None
    rir: float | None = None
    tempo: str | None = None
    tempo_kept: bool | None = None
    depth_kept: bool | None = None
    machine: str | None = None
    stance: PartialStance = field(default_factory=PartialStance)
    stop_sled_cm: float | None = None
    cue: str | None = None
    kind: str | None = None
    when: datetime | None = None
    notes: str | None = None
    workout: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletedSet:
    """A set with all that its entry left out, and where each of those was taken from."""

    logged: LoggedSet
    taken: dict[str, TakenFrom]
    counts: LoadConvention | None = None  # what loads count there, where that was said now
    ahead: LoggedSet | None = None  # the lifter's newest set, where it is dated more than a day ahead of the clock


def completed_set(
    logbook: Logbook,
    entry: SetEntry,
    *,
    lifter: str,
    units: Units | None,
    present: Present | None,
    counts: LoadConvention | None = None,
) -> CompletedSet:
    """The set to log: as said, else as in the last set of this exercise, else as the lifter's file says.

    `units` are those of a load without one; None refuses such a load. `counts`: what loads count on this machine; else as
    was said before, else the plates of both sides. The last set is the last before the moment that was said, else what was
    done last as of now (`Logbook.last_done`).
    """

    def last_of(exercise: str | None = None, machine: str | None = None) -> LoggedSet | None:
        if entry.when is None:
            return logbook.last_done(lifter, exercise, machine)
        return logbook.last_set(lifter, exercise, machine, before=entry.when)

    when = datetime.now().replace(microsecond=0) if entry.when is None else entry.when
    exercise = _exercise(logbook, lifter, entry.exercise)
    machine = None if entry.machine is None else _as_known(entry.machine, logbook.machines(lifter))
    last = last_of(exercise)
    here = last  # the last one on this machine
    if machine is not None and (last is None or last.machine != machine):
        here = last_of(exercise, machine)
    taken: dict[str, TakenFrom] = {}
    fields: dict[str, Any] = {"kind": entry.kind or "work"}
    fields |= _load(entry, units, here, fields["kind"], taken)
    if here is None and machine is not None:
        here = logbook.last_done(lifter, machine=machine)  # another exercise on the same machine
    fields |= _place(entry, exercise, machine, here, present, taken)
    if counts is not None:
        counts = counts.on(fields["machine"] or "")
    if entry.load is not None and not fields["load_written"]:
        fields |= _plates(fields, counts or _counts_there(logbook, lifter, exercise, fields["machine"]))
    for name in ("tempo", "cue"):
        value = getattr(entry, name)
        if value is None and last is not None and getattr(last, name) is not None:
            value, taken[name] = getattr(last, name), last.id
        fields[name] = value
    logged = LoggedSet(
        lifter=lifter,
        when=when,
        exercise=exercise,
        reps=entry.reps or 0,
        rir=entry.rir,
        tempo_kept=entry.tempo_kept,
        depth_kept=entry.depth_kept,
        notes=entry.notes or "",
        workout=entry.workout or "",
        **fields,
    )
    newest = logbook.last_set(lifter)
    ahead = newest if newest is not None and newest.when > latest() else None
    return CompletedSet(logged=logged, taken=taken, counts=counts, ahead=ahead)


def changed_fields(logbook: Logbook, entry: SetEntry, cleared: list[str], before: LoggedSet) -> dict[str, Any]:
    """Fields of a logged set that an entry changes; `cleared` names those to forget."""
    plain = ("exercise", "reps", "rir", "tempo", "tempo_kept", "depth_kept", "machine", "stop_sled_cm", "cue", "kind")
    said = {name: getattr(entry, name) for name in (*plain, "notes", "workout", "when")}
    if entry.machine is not None:
        said["machine"] = _as_known(entry.machine, logbook.machines(before.lifter))
    if entry.exercise is not None:
        said["exercise"] = _exercise(logbook, before.lifter, entry.exercise)
    fields = {name: value for name, value in said.items() if value is not None} | _cleared(cleared)
    if entry.load is not None or entry.unit is not None:
        if entry.load is None:
            fields |= {"load": before.load, "unit": _one_unit(None, entry.unit) or before.unit}
        else:
            written = load_typed(entry.load)
            fields |= _written(written, _one_unit(written.unit, entry.unit) or before.unit)
            if not written.text:
                exercise, machine = (fields.get(name, getattr(before, name)) for name in ("exercise", "machine"))
                fields |= _plates(fields, _counts_there(logbook, before.lifter, exercise, machine))
    if entry.stance.said:
        fields["stance"] = entry.stance.completed(before.stance)
    return fields


def logged_exercise(logbook: Logbook, lifter: str | None, typed: str) -> str:
    """An exercise that is in the log, spelled as there."""
    known = logbook.exercises(lifter)
    tidy = our_exercise(typed)
    same = next((found for one in (typed, tidy) if (found := _as_known(one, known)) in known), None)
    if same is None:
        raise EntryRefused(EntryProblem.EXERCISE_NOT_LOGGED, typed, did_you_mean(tidy, known[:20]))
    return same


def load_typed(text: str) -> WrittenLoad:
    """A load as people type it."""
    try:
        return WrittenLoad.parse(text)
    except LoadWithRepetitions:
        raise EntryRefused(EntryProblem.LOAD_WITH_REPETITIONS, text) from None
    except LoadInPlates as reason:
        raise EntryRefused(EntryProblem.LOAD_IN_PLATES, text, reason.count) from None
    except WrongInput:
        raise EntryRefused(EntryProblem.LOAD_UNREADABLE, text) from None


def moment_typed(text: str) -> datetime:
    """A day, a day with its clock, or a clock of today."""
    today = datetime.now().date()
    try:
        return moment(f"{today:%Y-%m-%d} {text.strip()}" if ":" in text and len(text.strip()) <= 8 else text)
    except WrongInput:
        raise EntryRefused(EntryProblem.MOMENT_UNREADABLE, text) from None


def done_typed(text: str) -> datetime:
    """When a set was done; nothing is logged ahead."""
    done = moment_typed(text)
    if done > latest():
        raise EntryRefused(EntryProblem.MOMENT_TO_COME, text)
    return done


def _exercise(logbook: Logbook, lifter: str, typed: str | None) -> str:
    """The exercise that was meant, spelled as in the log; without one the last."""
    if typed is not None:
        if not typed.strip():
            raise EntryRefused(EntryProblem.EXERCISE_EMPTY)
        known = logbook.exercises(lifter)
        if (same := _as_known(typed, known)) in known:
            return same
        means = {folded(title): exercise for _, title, exercise in logbook.exercise_titles(lifter)}
        return means.get(folded(typed)) or _as_known(our_exercise(typed), known)
    last = logbook.last_done(lifter)
    if last is None:
        raise EntryRefused(EntryProblem.FIRST_EXERCISE_MISSING, lifter)
    return last.exercise


def _as_known(typed: str, known: list[str]) -> str:
    """A name spelled as in the log, where it is there."""
    tidy = " ".join(typed.split())
    return tidy if tidy in known else next((one for one in known if one.casefold() == tidy.casefold()), tidy)


def _one_unit(typed: Units | None, said: str | None) -> Units | None:
    """The unit, said with the load or by itself."""
    if said is not None and said not in ("kg", "lb"):
        raise EntryRefused(EntryProblem.UNIT_UNKNOWN, said)
    if typed is not None and said is not None and typed != said:
        raise EntryRefused(EntryProblem.UNITS_DIFFER, f"{typed} {said}")
    return typed or said  # pyright: ignore[reportReturnType]


def _load(
    entry: SetEntry, units: Units | None, last: LoggedSet | None, kind: str, taken: dict[str, TakenFrom]
) -> dict[str, Any]:
    if entry.load is None:
        if last is None or last.kind != kind:
            raise EntryRefused(EntryProblem.LOAD_MISSING)
        if entry.unit is not None and entry.unit != last.unit:
            raise EntryRefused(EntryProblem.UNIT_WITHOUT_LOAD, entry.unit)
        taken["load"] = last.id
        return {"load": last.load, "unit": last.unit, "load_written": last.load_written}
    written = load_typed(entry.load)
    found = _one_unit(written.unit, entry.unit) or units
    if found is None:
        raise EntryRefused(EntryProblem.UNIT_MISSING, entry.load.strip())
    return _written(written, found)


def _written(written: WrittenLoad, unit: Units) -> dict[str, Any]:
    return {"load": written.load, "unit": unit, "load_written": written.text}


def _counts_there(logbook: Logbook, lifter: str, exercise: str, machine: str | None) -> LoadConvention | None:
    """What loads of this exercise were said to count on this machine; None: nobody said."""
    if machine is None and not on_a_carriage(exercise):
        return None
    settings = logbook.settings(lifter, machine or "")
    return None if settings is None else settings.counts


def _plates(fields: dict[str, Any], counts: LoadConvention | None) -> dict[str, Any]:
    """The load as the plates of both sides, where it was typed as something else."""
    if counts is None:
        return {}
    load, unit = fields["load"], fields["unit"]
    try:
        return {"load": counts.plates(load, unit), "load_written": counts.written(load, unit)}
    except WrongInput as reason:
        raise EntryRefused(EntryProblem.LOAD_BELOW_CARRIAGE, str(reason)) from None


def _place(
    entry: SetEntry,
    exercise: str,
    machine: str | None,
    here: LoggedSet | None,
    present: Present | None,
    taken: dict[str, TakenFrom],
) -> dict[str, Any]:
    """Machine, stance and stop: as said, else as last time there, else as the lifter's file says."""
    stance, stop_cm, source = None, None, None
    if here is not None:
        if machine is None and here.machine is not None:
            machine, taken["machine"] = here.machine, here.id
        stance, stop_cm, source = here.stance, here.stop_sled_cm, here.id
    elif present is not None and exercise == "leg press" and machine in (None, present.machine):
        if machine is None and present.machine is not None:
            machine, taken["machine"] = present.machine, None
        stance, stop_cm = present.stance, present.stop_sled_cm
    if entry.stance.said:
        stance = entry.stance.completed(stance)
    elif stance is not None:
        taken["stance"] = source
    if entry.stop_sled_cm is not None:
        stop_cm = entry.stop_sled_cm
    elif stop_cm is not None:
        taken["stop_sled_cm"] = source
    return {"machine": machine, "stance": stance, "stop_sled_cm": stop_cm}


def _cleared(names: list[str]) -> dict[str, Any]:
    empty: dict[str, Any] = dict.fromkeys(
        ("rir", "tempo", "tempo_kept", "depth_kept", "machine", "stance", "stop_sled_cm", "cue")
    ) | {"notes": "", "workout": ""}
    for name in names:
        if name not in empty:
            raise EntryRefused(EntryProblem.CANNOT_BE_EMPTY, name, did_you_mean(name, empty))
    return {name: empty[name] for name in names}
