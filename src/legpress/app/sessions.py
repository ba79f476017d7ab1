"""Sessions: today's, and the first on a machine."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from ..errors import WrongInput, did_you_mean
from ..measures import KG_PER_LB, Units
from ..metronome import beats
from ..report.first_session import FirstSessionReport, first_session_report
from ..report.progress import ProgressReport, progress_report
from ..report.session import SessionReport, plan_refusals, session_report
from ..training.exercises import exercise_called, exercises
from ..training.routine import Routine, routine_names
from ..training.session import GivenLoad
from .fits import press_of
from .forms import Form, MachineId
from .house import TheHouse
from .job_queue import JobReport, Tell
from .problem import problems

router = APIRouter(tags=["sessions"])
SESSION, FIRST = "session", "first session"


class KnownLoad(Form):
    """A load of an exercise that the lifter knows."""

    exercise: Annotated[str, Field(max_length=80)]
    load: Annotated[float, Field(gt=0, le=1000)]
    unit: Units
    reps: Annotated[int, Field(ge=1, le=50)] | None = None


class SessionForm(Form):
    """Which session."""

    machine: MachineId | None = None  # None: as the log and the lifter say
    routine: Annotated[str, Field(max_length=80)] = "hamstrings"
    day: Annotated[str, Field(max_length=80)] | None = None  # None: whose turn it is
    first: bool = False  # half the plates, to find the spot
    loads: Annotated[tuple[KnownLoad, ...], Field(max_length=50)] = ()


class RoutineView(BaseModel):
    """A routine to choose."""

    name: str
    title: str
    days: tuple[str, ...]


class ExerciseView(BaseModel):
    """An exercise to choose, and what it is for."""

    name: str
    kind: str
    muscles: tuple[str, ...]


class FirstSessionForm(Form):
    """Where the first session is."""

    machine: MachineId | None = None


class BeatView(BaseModel):
    """An instant of a set; see `legpress.metronome.Beat`."""

    t_s: float
    kind: str
    rep: int
    seconds: float
    phase: str | None
    word: str | None
    fast: bool


@router.get("/routines")
def routines() -> list[RoutineView]:
    """The routines that come with legpress."""
    every = (Routine.load(name) for name in routine_names())
    return [RoutineView(name=one.name, title=one.title, days=tuple(day.name for day in one.day)) for one in every]


@router.get("/exercises")
def known_exercises() -> list[ExerciseView]:
    """The exercises that plans and weeks know."""
    return [ExerciseView(name=one.name, kind=one.kind, muscles=one.direct) for one in exercises().values()]


@router.post("/lifters/{id}/sessions", status_code=202, responses=problems(404, 409))
def start_session(house: TheHouse, id: str, wanted: SessionForm) -> JobReport:
    """Plans today's session."""
    from ..training.planning import PressChoice, plan_today, press_choice

    if wanted.routine not in routine_names():
        raise WrongInput(f"There is no routine {wanted.routine}.{did_you_mean(wanted.routine, routine_names())}")
    lifter, routine = house.folder.lifter(id), Routine.load(wanted.routine)
    if wanted.day is not None:
        routine.day_called(wanted.day)
    given = dict(map(_given, wanted.loads))
    named = None if wanted.machine is None else house.folder.machine_source(wanted.machine)
    choice = press_choice(lifter, routine, named) or PressChoice(machine=press_of(house, id, wanted.machine))

    def work(tell: Tell) -> SessionReport:
        with plan_refusals(choice.moved, lifter.limits.units):
            planned = plan_today(
                lifter, choice, routine, day=wanted.day, first=wanted.first, given=given, progress=tell
            )
        return session_report(planned)

    return house.jobs.start(SESSION, id, work)


@router.get("/sessions/{job}", responses=problems(404, 409))
def session(house: TheHouse, job: str) -> SessionReport:
    """A planned session, in words for somebody without a command line."""
    from ..report.reason_words import note_words
    from ..report.session_words import why_lines

    planned: SessionReport = house.jobs.result(job, SESSION)
    units = planned.units
    exercises = tuple(one.model_copy(update={"why": tuple(why_lines(one, units))}) for one in planned.exercises)
    notes = tuple(note_words(note, units, commands=False) for note in planned.note_values)
    return planned.model_copy(update={"exercises": exercises, "notes": notes})


@router.get(
    "/sessions/{job}/session.html",
    response_class=Response,
    responses=problems(404, 409) | {200: {"content": {"text/html": {}}}},
)
def session_file(house: TheHouse, job: str) -> Response:
    """The session as one file for a phone without a network; its log comes back by import."""
    from ..draw.session_page import session_page

    headers = {"Content-Disposition": 'attachment; filename="session.html"'}
    headers["Content-Security-Policy"] = "sandbox allow-scripts allow-downloads"
    return Response(session_page(house.jobs.result(job, SESSION)), media_type="text/html", headers=headers)


@router.post("/lifters/{id}/first-sessions", status_code=202, responses=problems(404, 409))
def start_first_session(house: TheHouse, id: str, wanted: FirstSessionForm) -> JobReport:
    """Plans the first session on a machine: half the load, and where to stand in which order."""
    from ..fit.first_session import plan_first_session

    lifter, machine = house.folder.lifter(id), press_of(house, id, wanted.machine)
    return house.jobs.start(
        FIRST, id, lambda tell: first_session_report(plan_first_session(lifter, machine, progress=tell))
    )


@router.get("/first-sessions/{job}", responses=problems(404, 409))
def first_session(house: TheHouse, job: str) -> FirstSessionReport:
    """A planned first session."""
    return house.jobs.result(job, FIRST)


@router.get("/lifters/{id}/progress", responses=problems(404))
def progress(house: TheHouse, id: str, units: Units | None = None) -> ProgressReport:
    """What the log says of the weeks behind."""
    from ..training.planning import look_back

    lifter = house.folder.lifter(id)
    return progress_report(look_back(lifter), units or lifter.limits.units)


@router.get("/tempo/{tempo}")
def tempo(tempo: str, reps: Annotated[int, Field(ge=1, le=100)] = 10) -> list[BeatView]:
    """The beats of a set, from the count-in to the end."""
    return [
        BeatView(t_s=b.t_s, kind=b.kind, rep=b.rep, seconds=b.seconds, phase=b.phase, word=b.word, fast=b.fast)
        for b in beats(tempo, reps)
    ]


def _given(told: KnownLoad) -> tuple[str, GivenLoad]:
    exercise = exercise_called(told.exercise)
    if exercise is None:
        raise WrongInput(f"No exercise is called {told.exercise}.{did_you_mean(told.exercise, exercises())}")
    kg = told.load * (KG_PER_LB if told.unit == "lb" else 1.0)
    return exercise.name, GivenLoad(load_kg=kg, reps=told.reps)
