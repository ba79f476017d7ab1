"""What the lifter felt, and how tests of the push came out: kept in their file, and what that changes."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from ..lifter_file import PlaceAnswer, PushAnswer
from ..report.answer import (
    AnswerReport,
    PushAnswerReport,
    TakenBackReport,
    answer_report,
    answer_words,
    push_answer_report,
    push_answer_words,
    taken_back_report,
    taken_back_words,
)
from ..stance import CoachStance
from .fits import press_source
from .forms import Form, MachineId
from .house import TheHouse
from .job_queue import JobReport, Tell
from .problem import problems

router = APIRouter(tags=["sweet spot"])
ANSWER = "answer"
UNDO = "Undo"


class FeltForm(Form):
    """What was felt where; the zones and the next fit go by it."""

    what: PlaceAnswer
    machine: MachineId
    stance: CoachStance
    travel_sled_cm: float
    load_kg: float | None = None
    push: Annotated[str, Field(max_length=80)] | None = None


class PushForm(Form):
    """How a test of the push came out."""

    what: PushAnswer
    said: Annotated[str, Field(max_length=40)]
    machine: MachineId | None = None


class AnswerView(BaseModel):
    """What an answer changed, in numbers and in words."""

    report: AnswerReport | PushAnswerReport | TakenBackReport
    words: tuple[str, ...]


@router.post("/lifters/{id}/felt", status_code=202, responses=problems(404, 409))
def felt(house: TheHouse, id: str, told: FeltForm) -> JobReport:
    """Keeps what was felt somewhere, and seeks what it changes."""
    from ..fit.first_session_answers import keep

    file, units = house.folder.lifter_file(id), house.folder.lifter(id).limits.units
    source = house.folder.machine_source(told.machine)
    keep_it = partial(
        keep, file, told.what, machine=source, stance=told.stance.stance(), travel_cm=told.travel_sled_cm,
        load_kg=told.load_kg, push=told.push,
    )  # fmt: skip

    def work(tell: Tell) -> AnswerView:
        report = answer_report(keep_it(progress=tell))
        return AnswerView(report=report, words=tuple(answer_words(report, units, UNDO)))

    return house.jobs.start(ANSWER, id, work)


@router.post("/lifters/{id}/push", status_code=202, responses=problems(404, 409))
def pushed(house: TheHouse, id: str, told: PushForm) -> JobReport:
    """Keeps how a test of the push came out, and seeks what it changes."""
    from ..fit.first_session_answers import keep_push

    file, units = house.folder.lifter_file(id), house.folder.lifter(id).limits.units
    source = press_source(house, id, told.machine)

    def work(tell: Tell) -> AnswerView:
        report = push_answer_report(keep_push(file, told.what, told.said, machine=source, progress=tell))
        return AnswerView(report=report, words=tuple(push_answer_words(report, units, UNDO)))

    return house.jobs.start(ANSWER, id, work)


@router.post("/lifters/{id}/felt/undo", responses=problems(404))
def take_back(house: TheHouse, id: str) -> AnswerView:
    """Takes the last answer back."""
    from ..fit.first_session_answers import take_back as taken_back

    house.folder.lifter(id)
    taken, lifter = taken_back(house.folder.lifter_file(id))
    report = taken_back_report(taken)
    return AnswerView(report=report, words=tuple(taken_back_words(report, lifter.limits.units)))


@router.get("/answers/{job}", responses=problems(404, 409))
def answer(house: TheHouse, job: str) -> AnswerView:
    """What an answer changed."""
    return house.jobs.result(job, ANSWER)
