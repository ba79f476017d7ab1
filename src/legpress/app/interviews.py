"""The interviews, a question at a time. The answers so far travel with every request: the server keeps nothing of an interview
until it is finished, so that it can be stopped, and gone on with on another day."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Response
from pydantic import Field

from ..errors import WrongInput, did_you_mean, shown
from ..interview import lifter as lifter_interview
from ..interview import machine as machine_interview
from ..interview.engine import Answers, Interview, Keyboard, Question, Wording
from ..machine import catalogue_names
from ..measures import Units
from .forms import Form, LifterView, MachineView
from .house import House, TheHouse
from .machines import SVG, svg
from .problem import problems

router = APIRouter(prefix="/interviews", tags=["interviews"])
About = Literal["lifter", "machine"]
Text = Annotated[str, Field(max_length=500)]
MACHINE_ANSWERS = ("machine", "set_machine")  # of the lifter's interview
PARTS_OF_PLATE = ("bottom third", "middle", "top third")  # for whoever has no tape
WORDING = Wording(
    choose="tap", skip="tap Skip", skipping="Skip", catalogue="the list of machines", measuring="Measure my own"
)
_INTERVIEWS: dict[About, Interview[Any]] = {
    "lifter": lifter_interview.INTERVIEW,
    "machine": machine_interview.INTERVIEW,
}


class AnswersForm(Form):
    """What was answered so far, as it was typed; "" was skipped."""

    answers: Annotated[dict[Text, Text], Field(max_length=100, default_factory=dict)]


class AnswerForm(AnswersForm):
    """The same with one more."""

    key: Text
    text: Text


class QuestionView(Form):
    """A question, how to measure what it asks, and a sketch in letters."""

    key: str
    ask: str
    how: str
    example: str
    sketch: str
    needed: str
    picture: bool  # whether there is a drawing of it
    choices: tuple[str, ...]  # answers to choose from; others may be possible
    keyboard: Keyboard  # what types them
    unit: str  # of a bare number


class Position(Form):
    """How far an interview is: this question is number `number` of those that these answers can still lead to."""

    number: int
    fewest: int
    most: int


class InterviewView(Form):
    """Where an interview stands; without a question it is finished, and can be kept."""

    answers: dict[str, str]
    question: QuestionView | None
    position: Position | None
    taken_as: str | None = None  # what the last answer was read as, where that is not what was typed
    doubts: tuple[str, ...] = ()  # about the last answer
    lifter: LifterView | None = None  # as understood so far
    machine: MachineView | None = None


@router.get("/{about}/questions")
def questions(house: TheHouse, about: About, units: Units = "kg") -> list[QuestionView]:
    """All questions there are, for whoever changes a single answer later."""
    given = {"units": units}
    return [_question(house, about, one, given) for one in _INTERVIEWS[about].every(given)]


@router.post("/{about}")
def question(house: TheHouse, about: About, told: AnswersForm) -> InterviewView:
    """The next question after these answers."""
    return _view(house, about, _read(house, about, told.answers))


@router.post("/{about}/answer")
def answer(house: TheHouse, about: About, told: AnswerForm) -> InterviewView:
    """One more answer, or another to a question before; what does not fit any more is asked again."""
    interview = _INTERVIEWS[about]
    given = _read(house, about, {key: text for key, text in told.answers.items() if key != told.key})
    text = _with_source(house, about, told.key, told.text)
    more = interview.in_units(given, text) if told.key == "units" else None
    more = more or interview.answered(given, told.key, text)
    taken = more[told.key] if told.text.strip() and more[told.key] not in ("", told.text, text) else None
    doubts = interview.new_doubts(given, more) if told.text.strip() else ()
    return _view(house, about, more).model_copy(update={"taken_as": taken, "doubts": doubts})


@router.post("/{about}/back")
def back(house: TheHouse, about: About, told: AnswersForm) -> InterviewView:
    """The last answer taken back."""
    return _view(house, about, _INTERVIEWS[about].without_last(_read(house, about, told.answers)))


@router.post("/machine/picture.svg", response_class=Response, responses=SVG)
def question_picture(house: TheHouse, told: AnswersForm) -> Response:
    """The drawing that goes with the next question about a machine."""
    from ..draw.paper import picture
    from ..draw.question import draw_question

    given = _read(house, "machine", told.answers)
    asked = machine_interview.INTERVIEW.next_question(given)
    if asked is None:
        raise WrongInput("All is answered, so there is no question to draw.")
    return svg(picture(draw_question(asked, machine_interview.machine_from(given)), "svg", bbox_inches="tight"))


@router.post("/lifter/keep", status_code=201, responses=problems(409))
def keep_lifter(house: TheHouse, told: AnswersForm) -> LifterView:
    """Keeps the lifter of these answers."""
    lifter = lifter_interview.lifter_from(_read(house, "lifter", told.answers))
    id = house.folder.add_lifter(lifter)
    return LifterView.of(id, house.folder.told(lifter))


@router.post("/machine/keep", status_code=201, responses=problems(409))
def keep_machine(house: TheHouse, told: AnswersForm) -> MachineView:
    """Keeps the machine of these answers."""
    given = _read(house, "machine", told.answers)
    machine = machine_interview.machine_from(given)
    id = house.folder.add_machine(machine)
    return MachineView.of(id, machine, machine_interview.units_of(given), own=True)


def _read(house: House, about: About, answers: dict[str, str]) -> dict[str, str]:
    """The answers, checked in the order of the questions, machines as files."""
    table = {key: _with_source(house, about, key, text) for key, text in answers.items()}
    try:
        return _INTERVIEWS[about].read_answers(table, "answers")
    except WrongInput as reason:
        raise WrongInput(str(reason).removeprefix("answers: ")) from None


def _with_source(house: House, about: About, key: str, text: str) -> str:
    """A machine's id as what the interview takes for it; nothing else that is typed opens a file."""
    if about == "machine" or key not in MACHINE_ANSWERS or not text.strip():
        return text
    known = [*catalogue_names(), *house.folder.machine_ids()]
    id = next((one for one in known if one == text.strip().casefold()), None)
    if id is None:
        from ..interview.answers import is_unknown

        if is_unknown(text):
            return ""
        raise WrongInput(f"There is no machine {shown(text)} here.{did_you_mean(text, known)}")
    return house.folder.machine_source(id)


def _view(house: House, about: About, given: dict[str, str]) -> InterviewView:
    interview = _INTERVIEWS[about]
    asked = interview.next_question(given)
    shown_answers = {
        key: Path(text).stem if about == "lifter" and key in MACHINE_ANSWERS and text.endswith(".toml") else text
        for key, text in given.items()
    }
    view = InterviewView(
        answers=shown_answers,
        question=None if asked is None else _question(house, about, asked, given),
        position=None if asked is None else _position(interview, asked, given),
    )
    if about == "machine":
        units = machine_interview.units_of(given)
        machine = MachineView.of(None, machine_interview.machine_from(given), units, own=True)
        return view.model_copy(update={"machine": machine})
    lifter = lifter_interview.lifter_so_far(given)
    return (
        view if lifter is None else view.model_copy(update={"lifter": LifterView.of(None, house.folder.told(lifter))})
    )


def _question(house: House, about: About, asked: Question, given: Answers) -> QuestionView:
    choices = asked.choices
    if about == "lifter" and asked.key in MACHINE_ANSWERS:
        choices = (*house.folder.machine_ids(), *catalogue_names())
    elif asked.key == "heel_height" and given.get("machine"):
        choices = PARTS_OF_PLATE
    return QuestionView(
        key=asked.key, ask=asked.ask, how=asked.how_to(WORDING), example=asked.example, sketch=asked.sketch.strip("\n"),
        needed=asked.needed, picture=about == "machine", choices=choices, keyboard=asked.keyboard, unit=asked.unit,
    )  # fmt: skip


def _position(interview: Interview[Any], asked: Question, given: Answers) -> Position:
    fewest, most = interview.counts(given)
    number = [one.key for one in interview.questions(given)].index(asked.key) + 1
    return Position(number=number, fewest=fewest, most=most)
