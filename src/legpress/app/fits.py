"""The sweet spot: sought beside the page, shown, and what another place gives up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel

from ..errors import WrongInput
from ..fit.evaluation import FOCUS
from ..fit.moved import moved
from ..fit.sweet_spot import SweetSpot, find_sweet_spot
from ..lifter import Lifter
from ..machine import Machine
from ..measures import Units
from ..press.limits import Limit
from ..report import fit_words as say
from ..report.assumed import assumed_sentences
from ..report.fit import FitReport, fit_report
from ..stance import CoachStance
from .forms import Form, MachineId
from .house import House, TheHouse
from .job_queue import JobReport, Tell
from .problem import problems

router = APIRouter(tags=["sweet spot"])
Focus = Literal["hamstrings", "glutes", "adductors", "quadriceps"]
FIT = "fit"
UNITS: tuple[Units, Units] = ("kg", "lb")
if set(Focus.__args__) != set(FOCUS):  # pyright: ignore[reportAttributeAccessIssue]
    raise RuntimeError("the page and the fit know different muscles")


@dataclass(frozen=True, slots=True)
class _Found:
    """What a job found, and on which machine."""

    machine: str
    spot: SweetSpot


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
    machine: str | None  # its id, as two may have one name; None: of the example
    words: dict[Units, FitWords]


@router.post("/lifters/{id}/fits", status_code=202, responses=problems(404, 409))
def start_fit(house: TheHouse, id: str, wanted: FitForm) -> JobReport:
    """Seeks the sweet spot of a lifter; ask the job how far it is."""
    lifter, source = house.folder.lifter(id), press_source(house, id, wanted.machine)
    machine = Machine.load(source)

    def work(tell: Tell) -> _Found:
        return _Found(machine=id_of(source), spot=find_sweet_spot(lifter, machine, wanted.focus, progress=tell))

    return house.jobs.start(FIT, id, work)


@router.get("/fits/{job}", responses=problems(404, 409))
def fit(house: TheHouse, job: str) -> FitView:
    """What was found."""
    found: _Found = house.jobs.result(job, FIT)
    return view_of(fit_report(found.spot), found.machine)


@router.get(
    "/fits/{job}/card.{ending}",
    response_class=Response,
    responses=problems(404, 409) | {200: {"content": {"image/png": {}, "application/pdf": {}, "text/html": {}}}},
)
def card(house: TheHouse, job: str, ending: Literal["png", "pdf", "html"], units: Units | None = None) -> Response:
    """The card for gym and phone, to print or to save."""
    from ..draw.card import LOOKS, draw_card
    from ..draw.card_page import card_page
    from ..draw.paper import picture

    spot = _spot(house, job)
    report = fit_report(spot)
    told = units or report.units
    if ending == "html":
        page = card_page(report, spot.machine, spot.body, spot.kinematics, units=told)
        return Response(
            page, media_type="text/html", headers={"Content-Security-Policy": "sandbox allow-scripts allow-downloads"}
        )
    size = "phone" if ending == "png" else "A5"
    figure = draw_card(report, spot.machine, spot.body, spot.kinematics, units=told, size=size)
    drawn = picture(figure, ending, dpi=LOOKS[size].dpi)
    return Response(drawn, media_type="image/png" if ending == "png" else "application/pdf")


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


def view_of(report: FitReport, machine: str | None = None) -> FitView:
    """A report with its words."""
    return FitView(report=report, machine=machine, words={units: _words(report, units) for units in UNITS})


def press_of(house: House, id: str, machine: str | None) -> Machine:
    """The machine that is meant: as told, else the one that the lifter names."""
    return Machine.load(press_source(house, id, machine))


def id_of(source: str) -> str:
    """The id of a machine that `Machine.load` takes so."""
    return Path(source).stem if source.endswith(".toml") else source


def press_source(house: House, id: str, machine: str | None) -> str:
    """The same as `Machine.load` takes it."""
    from ..training.planning import own_machine_name

    if machine is not None:
        return house.folder.machine_source(machine)
    lifter: Lifter = house.folder.lifter(id)
    named = own_machine_name(lifter)
    if named is None:
        raise WrongInput(f"{lifter.name} has no machine yet. Choose one from the list, or measure your own.")
    return named


def _spot(house: House, job: str) -> SweetSpot:
    found: _Found = house.jobs.result(job, FIT)
    return found.spot


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
