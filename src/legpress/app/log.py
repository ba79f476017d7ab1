"""The log: sets added, looked at, put right; imports with a preview; exports."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from ..errors import WrongInput
from ..lifter import Lifter
from ..logbook.entry import (
    EntryProblem,
    EntryRefused,
    PartialStance,
    SetEntry,
    changed_fields,
    completed_set,
    done_typed,
    load_typed,
)
from ..logbook.load_convention import LoadConvention
from ..logbook.sets import Kind, LoggedSet
from ..logbook.store import AddedBefore, Logbook
from ..measures import Units
from ..report.log import added_words, edited_words, set_json, settings_json
from .forms import Form
from .house import House, TheHouse
from .problem import NotFound, problems

router = APIRouter(prefix="/log", tags=["log"])
Name = Annotated[str, Field(min_length=1, max_length=300)]
MOST_AT_ONCE = 1000  # sets in one answer


class SetView(BaseModel):
    """A set; `load` is in `unit`, plates of both sides or the stack, without the carriage."""

    id: int
    lifter: str
    when: datetime
    exercise: str
    load: float
    unit: Units
    load_kg: float
    reps: int
    kind: Kind
    rir: float | None
    tempo: str | None
    tempo_kept: bool | None
    depth_kept: bool | None
    machine: str | None
    heel_height_cm: float | None
    heel_spacing_cm: float | None
    toe_out_deg: float | None
    backrest_notch: int | None
    stop_sled_cm: float | None
    cue: str | None
    workout: str
    notes: str
    load_written: str
    exercise_written: str

    @classmethod
    def of(cls, logged: LoggedSet) -> SetView:
        """A set of the log."""
        return cls.model_validate(set_json(logged))


class SetForm(Form):
    """What is said of a set; what is not is as in the last one of the exercise."""

    exercise: Name | None = None
    load: Annotated[str, Field(max_length=80)] | None = None  # as people write it: 120, 120kg, 20kg a side
    unit: Units | None = None
    reps: Annotated[int, Field(ge=0, le=1000)] | None = None
    rir: float | None = None
    tempo: Annotated[str, Field(max_length=20)] | None = None
    tempo_kept: bool | None = None
    depth_kept: bool | None = None
    machine: Name | None = None
    heel_height_cm: float | None = None
    heel_spacing_cm: float | None = None
    toe_out_deg: float | None = None
    backrest_notch: int | None = None
    stop_sled_cm: float | None = None
    cue: Name | None = None
    kind: Kind | None = None
    when: datetime | None = None
    notes: Annotated[str, Field(max_length=20_000)] | None = None
    workout: Name | None = None
    plates: bool = (
        False  # the load is the plates of both sides, as a plan tells it, whatever else loads count on the machine
    )

    def entry(self) -> SetEntry:
        """The same for the logbook."""
        own = ("heel_height_cm", "heel_spacing_cm", "toe_out_deg", "backrest_notch")
        told = self.model_dump(exclude={*own, "when", *_BESIDE})
        when = None if self.when is None else done_typed(self.when.replace(tzinfo=None).isoformat(" ", "seconds"))
        return SetEntry(**told, when=when, stance=PartialStance(**{name: getattr(self, name) for name in own}))


class NewSetForm(SetForm):
    """A set to log."""

    lifter: Annotated[str, Field(max_length=80)]  # an id
    mark: Annotated[str, Field(max_length=2000)] | None = None  # remembered about the machine
    client_id: UUID | None = None  # of the page's own making; asked again with it, nothing is added twice


class ChangedSetForm(SetForm):
    """What shall be otherwise in a set, and what shall be forgotten."""

    clear: Annotated[tuple[Annotated[str, Field(max_length=40)], ...], Field(max_length=20)] = ()


_BESIDE = ("lifter", "mark", "clear", "plates", "client_id")


class LoggedView(BaseModel):
    """What was done to the log, in words, and the set as it now is."""

    set: SetView
    words: tuple[str, ...]


class AddedView(BaseModel):
    """A set that was logged now or, asked for once more, before: `set` None where it was undone or deleted since."""

    set: SetView | None
    words: tuple[str, ...]


class WordsView(BaseModel):
    """What was done to the log."""

    words: str


class LogView(BaseModel):
    """Sets in the order in which they were done."""

    sets: tuple[SetView, ...]
    count: int  # of all that the lifter has


class SettingsView(BaseModel):
    """What is remembered of a machine."""

    lifter: str
    machine: str
    mark: str
    load_counts: str
    heel_height_cm: float | None
    heel_spacing_cm: float | None
    toe_out_deg: float | None
    backrest_notch: int | None
    stop_sled_cm: float | None


class SettingsForm(Form):
    """What to remember of a machine; "" forgets the mark."""

    lifter: Annotated[str, Field(max_length=80)]
    machine: Annotated[str, Field(max_length=300)]
    mark: Annotated[str, Field(max_length=2000)] | None = None
    counts: Literal["plates", "side"] | None = None


@router.get("/sets", responses=problems(404))
def sets(
    house: TheHouse,
    lifter: str,
    exercise: str | None = None,
    since: datetime | None = None,
    last: Annotated[int, Query(ge=1, le=MOST_AT_ONCE)] = 100,
    skip: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> LogView:
    """The last sets of a lifter before the `skip` newest, the newest at the end."""
    name = _owner(house, lifter).name
    first = None if since is None else since.replace(tzinfo=None)
    found = house.logbook.sets(name, exercise, since=first, last=last + skip)
    found = found[: len(found) - skip] if len(found) > skip else []
    return LogView(sets=tuple(map(SetView.of, found)), count=house.logbook.count(name))


@router.get("/exercises", responses=problems(404))
def exercises(house: TheHouse, lifter: str) -> list[str]:
    """What a lifter has done, by name."""
    return house.logbook.exercises(_owner(house, lifter).name)


@router.post("/sets", status_code=201, responses=problems(404) | {200: {"model": AddedView}})
def add_set(house: TheHouse, told: NewSetForm, answer: Response) -> AddedView:
    """Logs a set; 200 where a set with its client_id was logged before."""
    owner = _owner(house, told.lifter)
    if told.reps is None:
        raise WrongInput("Say how many repetitions you did.")
    with _in_words():
        completed = completed_set(
            house.logbook, told.entry(), lifter=owner.name, units=owner.limits.units, present=owner.present,
            counts=LoadConvention("plates") if told.plates else None,
        )  # fmt: skip
    client_id = None if told.client_id is None else str(told.client_id)
    try:
        logged = house.logbook.add(completed.logged, told.mark, client_id=client_id)
    except AddedBefore as before:
        answer.status_code = 200
        kept = before.kept
        words = "was logged before" if kept else "was logged before and taken out since"
        return AddedView(set=SetView.of(kept) if kept else None, words=(f"This set {words}.",))
    words = added_words(logged, completed.taken, told.mark or "", new_lifter=False, units=owner.limits.units)
    return AddedView(set=SetView.of(logged), words=tuple(words))


@router.patch("/sets/{number}", responses=problems(404))
def edit_set(house: TheHouse, number: int, told: ChangedSetForm) -> LoggedView:
    """Puts a set right."""
    before = _set(house.logbook, number)
    with _in_words():
        fields = changed_fields(house.logbook, told.entry(), list(told.clear), before)
        if told.plates and told.load is not None:
            written = load_typed(told.load)
            fields |= {"load": written.load, "load_written": written.text}
    if not fields:
        raise WrongInput("Nothing is said that could be changed.")
    after = house.logbook.edit(number, **fields)
    return LoggedView(set=SetView.of(after), words=tuple(edited_words(before, after)))


@router.delete("/sets/{number}", responses=problems(404))
def delete_set(house: TheHouse, number: int) -> SetView:
    """Takes a set out; undo brings it back."""
    _set(house.logbook, number)
    return SetView.of(house.logbook.delete(number))


@router.post("/undo")
def undo(house: TheHouse) -> WordsView:
    """Takes the last change back, whoever's it was."""
    return WordsView(words=house.logbook.undo())


@router.post("/redo")
def redo(house: TheHouse) -> WordsView:
    """Does again what was undone last."""
    return WordsView(words=house.logbook.redo())


@router.get("/machines", responses=problems(404))
def machine_settings(house: TheHouse, lifter: str) -> list[SettingsView]:
    """How a lifter sets machines up."""
    found = house.logbook.all_settings(_owner(house, lifter).name)
    return [SettingsView.model_validate(settings_json(one)) for one in found]


@router.put("/machines", responses=problems(404))
def remember(house: TheHouse, told: SettingsForm) -> list[SettingsView]:
    """Remembers something of a machine."""
    owner = _owner(house, told.lifter)
    counts = None if told.counts is None else LoadConvention(told.counts)
    house.logbook.remember(owner.name, told.machine, told.mark, counts)
    return machine_settings(house, told.lifter)


class TitleView(BaseModel):
    """Which exercise a title of another app means."""

    title: str
    exercise: str


@router.get("/titles", responses=problems(404))
def titles(house: TheHouse, lifter: str) -> list[TitleView]:
    """What a lifter said that titles mean."""
    known = house.logbook.exercise_titles(_owner(house, lifter).name)
    return [TitleView(title=title, exercise=exercise) for _, title, exercise in known]


class ImportView(BaseModel):
    """What an import brings, in words; `report` is what `legpress import --json` prints."""

    words: tuple[str, ...]
    kept: bool
    not_placed: tuple[str, ...]  # titles that no plan counts, the most frequent first
    report: dict[str, Any]


@router.post(
    "/import",
    responses=problems(404),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
async def import_sets(
    house: TheHouse,
    request: Request,
    lifter: str,
    file_name: Annotated[str, Query(max_length=200)] = "file",
    dry_run: bool = True,
    unit: Units | None = None,
    dates: Literal["dmy", "mdy"] | None = None,
    counts: Literal["plates", "side"] | None = None,
    means: Annotated[list[str] | None, Query(max_length=200)] = None,
) -> ImportView:
    """Imports a file of sets that is the body; with `dry_run` only says what it would bring. `means`: "TITLE=EXERCISE"."""
    from starlette.concurrency import run_in_threadpool

    owner = await run_in_threadpool(_owner, house, lifter)
    handle, place = tempfile.mkstemp(prefix="legpress-", suffix=".import")
    try:
        with os.fdopen(handle, "wb") as opened:
            async for part in request.stream():
                opened.write(part)
        return await run_in_threadpool(
            _imported,
            house,
            owner,
            Path(place),
            Path(file_name).name or "file",
            dry_run,
            unit,
            dates,
            counts,
            means or [],
        )
    finally:
        Path(place).unlink(missing_ok=True)


@router.get(
    "/export.{ending}",
    response_class=Response,
    responses={200: {"content": {"application/json": {}, "text/csv": {}}}} | problems(404),
)
def export(house: TheHouse, ending: Literal["json", "csv"], lifter: str | None = None) -> Response:
    """The log, or one lifter's part of it, as a file that `import` reads back."""
    from ..logbook.exports import export_file

    name = None if lifter is None else _owner(house, lifter).name
    with tempfile.TemporaryDirectory(prefix="legpress-") as folder:
        file = Path(folder) / f"legpress.{ending}"
        export_file(house.logbook, file, name)
        content = file.read_bytes()
    headers = {"Content-Disposition": f'attachment; filename="legpress.{ending}"'}
    return Response(content, media_type="application/json" if ending == "json" else "text/csv", headers=headers)


def _imported(
    house: House,
    owner: Lifter,
    file: Path,
    name: str,
    dry_run: bool,
    unit: Any,
    dates: Any,
    counts: Any,
    means: list[str],
) -> ImportView:
    from ..logbook.imports.importing import import_file
    from ..report.log_import import import_json, import_words

    known = set(house.logbook.lifters())
    told = {title.strip(): exercise.strip() for title, _, exercise in (one.rpartition("=") for one in means) if title}
    try:
        report = import_file(
            house.logbook, file, lifter=owner.name, unit=unit, own_units=owner.limits.units, dates=dates,
            counts=None if counts is None else LoadConvention(counts), means=told, dry_run=dry_run,
        )  # fmt: skip
    except WrongInput as reason:
        raise WrongInput(str(reason).replace(str(file), name)) from None
    return ImportView(
        words=tuple(import_words(report, known, dry_run=dry_run, commands=False)),
        kept=report.change is not None,
        not_placed=tuple(title for title, _ in report.not_placed.most_common()),
        report=import_json(report, name, known, dry_run=dry_run),
    )


def _owner(house: House, id: str) -> Lifter:
    return house.folder.lifter(id)


def _set(logbook: Logbook, number: int) -> LoggedSet:
    try:
        return logbook.get(number)
    except WrongInput as reason:
        raise NotFound(str(reason)) from None


_WORDS = {
    EntryProblem.EXERCISE_EMPTY: "The exercise has no name.",
    EntryProblem.FIRST_EXERCISE_MISSING: "Nothing is logged yet, so say which exercise it was.",
    EntryProblem.EXERCISE_NOT_LOGGED: "{said} is not in the log.{hint}",
    EntryProblem.LOAD_MISSING: "Say the load: the plates of both sides together, without the carriage.",
    EntryProblem.LOAD_UNREADABLE: "{said} is no load. Write it such as 120, 120kg, 265lb or 20kg a side.",
    EntryProblem.LOAD_WITH_REPETITIONS: "{said}: is that a load and its repetitions? Write them apart.",
    EntryProblem.LOAD_IN_PLATES: "{said}: a plate is 20 kg in one gym and 45 lb in another. Write {hint}x20kg a side or {hint}x45lb a side.",
    EntryProblem.LOAD_BELOW_CARRIAGE: "{said} Check the number, or what loads count on this machine.",
    EntryProblem.UNIT_MISSING: "Is {said} kg or lb?",
    EntryProblem.UNIT_UNKNOWN: "{said} is no unit; write kg or lb.",
    EntryProblem.UNIT_WITHOUT_LOAD: "The unit is {said}, but there is no load. Give the load in {said}.",
    EntryProblem.UNITS_DIFFER: "The load and its unit say different units: {said}. Leave one out.",
    EntryProblem.STANCE_INCOMPLETE: "A stance needs the heels' height and their distance.",
    EntryProblem.MOMENT_UNREADABLE: "{said} is no time; write it like 2026-10-03 18:30.",
    EntryProblem.MOMENT_TO_COME: "{said} is to come. Log a set when it is done.",
    EntryProblem.CANNOT_BE_EMPTY: "{said} cannot be empty.{hint}",
}


@contextmanager
def _in_words() -> Iterator[None]:
    """What the logbook refuses, said to who fills in a form."""
    try:
        yield
    except EntryRefused as refused:
        words = _WORDS[refused.problem].replace("{said}", refused.said).replace("{hint}", refused.hint)
        raise WrongInput(words) from None
