"""The sweet spot: sought beside the page, shown, and put right by what the lifter felt."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from ..errors import WrongInput
from ..fit.evaluation import FOCUS
from ..fit.moved import moved
from ..fit.sweet_spot import SweetSpot, find_sweet_spot
from ..lifter import Lifter
from ..lifter_file import PlaceAnswer, PushAnswer
from ..machine import Machine
from ..measures import Units
from ..press.limits import Limit
from ..report import fit_words as say
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
from ..report.assumed import assumed_sentences
from ..report.fit import FitReport, fit_report
from ..stance import CoachStance
from .forms import Form, MachineId
from .house import House, TheHouse
from .job_queue import JobReport, Tell
from .problem import problems

router = APIRouter(tags=["sweet spot"])
Focus = Literal["hamstrings", "glutes", "adductors", "quadriceps"]
FIT, ANSWER = "fit", "answer"
UNDO = "Undo"
UNITS: tuple[Units, Units] = ("kg", "lb")
if set(Focus.__args__) != set(FOCUS):  # pyright: ignore[reportAttributeAccessIssue]
    raise RuntimeError("the page and the fit know different muscles")


class FitForm(Form):
    """What to seek."""

    machine: MachineId | None = None  # None: the one that the lifter names
    focus: Focus = "hamstrings"


class TitledLineView(BaseModel):
    """A line of words under a title."""

    title: str
    line: str


class FitWords(BaseModel):
    """What card and page say."""

    headline: tuple[TitledLineView, ...]
    glance: tuple[TitledLineView, ...]
    reasons: tuple[str, ...]
    how_to: tuple[TitledLineView, ...]
    limits: tuple[str, ...]
    assumed: tuple[str, ...]
    limits_of_use: tuple[str, ...]


class FitView(BaseModel):
    """A sweet spot: its numbers, and its words in both kinds of units."""

    report: FitReport
    words: dict[Units, FitWords]


@router.post("/lifters/{id}/fits", status_code=202, responses=problems(404, 409))
def start_fit(house: TheHouse, id: str, wanted: FitForm) -> JobReport:
    """Seeks the sweet spot of a lifter; ask the job how far it is."""
    lifter, machine = house.folder.lifter(id), press_of(house, id, wanted.machine)
    return house.jobs.start(FIT, id, lambda tell: find_sweet_spot(lifter, machine, wanted.focus, progress=tell))


@router.get("/fits/{job}", responses=problems(404, 409))
def fit(house: TheHouse, job: str) -> FitView:
    """What was found."""
    return view_of(fit_report(_spot(house, job)))


@router.get(
    "/fits/{job}/card.{ending}",
    response_class=Response,
    responses=problems(404, 409) | {200: {"content": {"image/png": {}, "application/pdf": {}, "text/html": {}}}},
)
def card(house: TheHouse, job: str, ending: Literal["png", "pdf", "html"], units: Units | None = None) -> Response:
    """The card for gym and phone, to print or to save."""
    from ..draw.card import LOOKS, draw_card
    from ..draw.card_page import card_page

    spot = _spot(house, job)
    report = fit_report(spot)
    told = units or report.units
    if ending == "html":
        page = card_page(report, spot.machine, spot.body, spot.kinematics, units=told)
        return Response(
            page, media_type="text/html", headers={"Content-Security-Policy": "sandbox allow-scripts allow-downloads"}
        )
    size = "phone" if ending == "png" else "A5"
    figure, written = draw_card(report, spot.machine, spot.body, spot.kinematics, units=told, size=size), BytesIO()
    figure.savefig(written, format=ending, dpi=LOOKS[size].dpi)
    return Response(written.getvalue(), media_type="image/png" if ending == "png" else "application/pdf")


class MovedView(BaseModel):
    """The same push in another stance, down to the same bend of the knees; None where it is forbidden."""

    heel_height_cm: float  # with the whole foot on the plate
    heel_spacing_cm: float
    toe_out_deg: float
    backrest_notch: int
    forbidden_by: tuple[Limit, ...]
    forbidden_words: str | None
    stop_sled_cm: float | None
    ten_rm_kg: float | None
    focus_activation_pct: float | None
    gives_up_pct: float | None


@router.post("/fits/{job}/moved", responses=problems(404, 409))
def moved_stance(house: TheHouse, job: str, stance: CoachStance) -> MovedView:
    """What is given up where the feet stand elsewhere; computed at once."""
    at = moved(_spot(house, job), stance.stance())
    words = say.FORBIDDEN[at.forbidden_by[0]] if at.forbidden_by else None
    return MovedView(
        heel_height_cm=at.stance.heel_height_cm, heel_spacing_cm=at.stance.heel_spacing_cm,
        toe_out_deg=at.stance.toe_out_deg, backrest_notch=at.stance.backrest_notch, forbidden_by=at.forbidden_by,
        forbidden_words=words, stop_sled_cm=at.stop_sled_cm, ten_rm_kg=at.ten_rm_kg,
        focus_activation_pct=at.focus_activation_pct, gives_up_pct=at.gives_up_pct,
    )  # fmt: skip


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
    source = _press_source(house, id, told.machine)

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


def view_of(report: FitReport) -> FitView:
    """A report with its words."""
    return FitView(report=report, words={units: _words(report, units) for units in UNITS})


def press_of(house: House, id: str, machine: str | None) -> Machine:
    """The machine that is meant: as told, else the one that the lifter names."""
    return Machine.load(_press_source(house, id, machine))


def _press_source(house: House, id: str, machine: str | None) -> str:
    from ..training.planning import own_machine_name

    if machine is not None:
        return house.folder.machine_source(machine)
    lifter: Lifter = house.folder.lifter(id)
    named = own_machine_name(lifter)
    if named is None:
        raise WrongInput(f"{lifter.name} has no machine yet. Choose one from the list, or measure your own.")
    return named


def _spot(house: House, job: str) -> SweetSpot:
    return house.jobs.result(job, FIT)


def _words(report: FitReport, units: Units) -> FitWords:
    def titled(lines: Callable[[FitReport, Units], Any]) -> tuple[TitledLineView, ...]:
        return tuple(TitledLineView(title=one.title, line=one.line) for one in lines(report, units))

    return FitWords(
        headline=titled(say.headline),
        glance=titled(say.glance),
        reasons=tuple(say.reasons(report, units)),
        how_to=titled(say.how_to),
        limits=tuple(say.limit_sentence(report, item, units) for item in report.binding_limits[:4]),
        assumed=tuple(assumed_sentences(report, units)),
        limits_of_use=tuple(say.limits_of_use()),
    )
