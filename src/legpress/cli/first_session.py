"""`legpress first-session`: half the load and a walk by feel on a machine that is new; and its answers."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import WrongInput, shown
from .fit import Units as UnitsOption
from .fit import lifter_in
from .options import HeelHeight, HeelSpacing, MachineName, Notch, ToeOut, machine_name_of, whole_typed
from .output import AsJson, Out, output
from .progress_bar import progress_line

if TYPE_CHECKING:
    from rich.console import RenderableType

    from ..fit.first_session import FirstSession
    from ..fit.first_session_answers import StoredPlan
    from ..lifter import Lifter
    from ..lifter_file import PlaceAnswer, PushAnswer, What
    from ..machine import Machine
    from ..measures import Units
    from ..report.first_session import FirstSessionReport
    from ..stance import Stance

commands = typer.Typer(help="Plan your first session on a machine, and answer what you felt.", no_args_is_help=False)
PLAN = "first-session.json"
OPTIONS: dict[What, str] = {
    "tailbone_lifted": "--tailbone-lifted",
    "heel_came_up": "--heel-came-up",
    "felt_it": "--felt",
    "foot_creeps": "--foot-creeps",
    "push_felt": "--push-felt",
}
PUSH_EXAMPLES = {"--foot-creeps": "stays", "--push-felt": "hamstrings"}
UNDO = "`--undo`"

MyFile = Annotated[Path | None, typer.Option("--lifter", metavar="FILE", help="The lifter's TOML file.")]
PlanFile = Annotated[
    Path | None, typer.Option("--plan", metavar="FILE|DIR", help=f"The plan's {PLAN}, or the folder that holds it.")
]
PositionNumber = Annotated[
    int | None,
    typer.Option("--position", parser=whole_typed, metavar="NUMBER", help="The position's number in the plan."),
]
Travel = "CM|IN"
Tailbone = Annotated[
    str | None,
    typer.Option("--tailbone-lifted", metavar=Travel, help="The tailbone left the pad: carriage travel there."),
]
HeelUp = Annotated[
    str | None, typer.Option("--heel-came-up", metavar=Travel, help="A heel left the plate: carriage travel there.")
]
Felt = Annotated[
    str | None, typer.Option("--felt", metavar=Travel, help="The hamstrings were felt most: carriage travel where.")
]
FootCreeps = Annotated[
    str | None, typer.Option("--foot-creeps", metavar="up|down|stays", help="The sock test: which way the foot crept.")
]
PushFelt = Annotated[
    str | None,
    typer.Option(
        "--push-felt",
        metavar="hamstrings|glutes|thighs|nothing",
        help="The two light sets: where the one pushed as told was felt more.",
    ),
]
Undo = Annotated[bool, typer.Option("--undo", help="Take the last answer back.")]


@commands.callback(invoke_without_command=True)
def first_session(
    context: typer.Context,
    lifter: MyFile = None,
    machine: MachineName = None,
    units: UnitsOption = None,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Plan your first session on a machine: half the load, where to stand in which order, what to feel for and where.

    `legpress first-session answer` keeps what you felt in your file, and the next fit goes by it.
    """
    if context.invoked_subcommand is not None:
        return
    from ..report.first_session import first_session_report
    from ..report.first_session_words import ANSWERS, first_session_json

    file = _file(lifter)
    plan = _planned(file, machine, units)
    report = first_session_report(plan)
    where = Path() if out is None else out
    machine_file = _seen_from(where, machine_name_of(file, plan.lifter, machine))
    commands = {what: _command(file, option, out, report, machine_file) for what, option in OPTIONS.items()}
    drawn = {} if out is None else _drawn(report, plan.machine, where)
    files = [str(file) for file in drawn]
    answers = [
        {"what": what, "option": OPTIONS[what], "words": words, "command": commands[what]}
        for what, words in ANSWERS.items()
    ]
    written = first_session_json(report) | {"machine_file": machine_file, "lifter_file": str(file), "answers": answers}
    values = written | {"files": files}
    output("first-session", values, lambda: _words(report, commands, files), as_json=as_json, out=out, files=drawn)


@commands.command("answer")
def answer(
    lifter: MyFile = None,
    plan: PlanFile = None,
    position: PositionNumber = None,
    tailbone_lifted: Tailbone = None,
    heel_came_up: HeelUp = None,
    felt: Felt = None,
    foot_creeps: FootCreeps = None,
    push_felt: PushFelt = None,
    machine: MachineName = None,
    heel_height_cm: HeelHeight = None,
    heel_spacing_cm: HeelSpacing = None,
    toe_out_deg: ToeOut = None,
    backrest_notch: Notch = None,
    undo: Undo = False,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Keep what you felt, one thing at a time: it goes into your file and changes the next fit.

    Say where: the position's number in the plan that `legpress first-session --out DIR` wrote, or the stance itself
    (--machine, --heel-height-cm, --heel-spacing-cm, --toe-out-deg, --backrest-notch). The tests of the push
    (--foot-creeps, --push-felt) need no place.
    """
    file = _file(lifter)
    given: dict[What, str | None] = {"tailbone_lifted": tailbone_lifted, "heel_came_up": heel_came_up, "felt_it": felt}
    given |= {"foot_creeps": foot_creeps, "push_felt": push_felt}
    said = [(what, text) for what, text in given.items() if text is not None]
    typed = TypedStance(heel_height_cm, heel_spacing_cm, toe_out_deg, backrest_notch)
    if undo:
        if said or typed.given or position is not None:
            raise WrongInput("--undo takes the last answer back and needs nothing but --lifter. Leave the rest out.")
        written, words = _taken_back(file)
    else:
        if len(said) != 1:
            raise WrongInput(
                f"{'Several answers are' if said else 'An answer is'} {'given' if said else 'missing'}. Give one of "
                "--tailbone-lifted, --heel-came-up and --felt at a time, with the carriage travel where it happened, or one "
                "of --foot-creeps and --push-felt."
            )
        ((what, text),) = said
        if what == "foot_creeps" or what == "push_felt":
            if typed.given or position is not None:
                raise WrongInput(
                    f"{OPTIONS[what]} is of the push, not of a place. Leave the position and the stance out."
                )
            written, words = _kept_push(file, plan, machine, what, text)
        else:
            written, words = _kept(file, _asked_place(file, plan, position, machine, typed), position, what, text)
    done = f"{file} is without the last answer." if undo else f"The answer is kept in {file}."
    output("answer", written, lambda: words, as_json=as_json, out=out, done=done)


def _file(lifter: Path | None) -> Path:
    if lifter is None:
        raise WrongInput("--lifter is missing. Give the lifter's TOML file; `legpress lifter new` writes one.")
    return lifter


def _planned(file: Path, machine_name: str | None, units: str | None) -> FirstSession:
    from ..fit.first_session import plan_first_session
    from ..machine import Machine

    person = lifter_in(file, units)
    machine = Machine.load(machine_name_of(file, person, machine_name))
    with progress_line() as tell:
        return plan_first_session(person, machine, progress=tell)


def _seen_from(where: Path, machine: str) -> str:
    from ..lifter_file import machine_seen_from

    return machine_seen_from(where, machine)


def _command(file: Path, option: str, out: Path | None, report: FirstSessionReport, machine_file: str) -> str:
    """A line that can be typed, with the travel left to fill in."""
    travel = "15in" if report.units == "lb" else "38"
    first = ["legpress", "first-session", "answer", "--lifter", str(file)]
    if option in PUSH_EXAMPLES:
        return shlex.join(
            [
                *first,
                *(["--machine", machine_file] if out is None else ["--plan", str(out)]),
                option,
                PUSH_EXAMPLES[option],
            ]
        )
    if out is not None:
        return shlex.join([*first, "--plan", str(out), "--position", "2", option, travel])
    second = report.positions[min(1, len(report.positions) - 1)]
    stance = ["--machine", machine_file]
    for name, value in (
        ("--heel-height-cm", second.heel_height_cm),
        ("--heel-spacing-cm", second.heel_spacing_cm),
        ("--toe-out-deg", second.toe_out_deg),
        ("--backrest-notch", second.backrest_notch),
    ):
        stance += [name, f"{round(value, 3):g}"]
    return shlex.join([*first, *stance, option, travel])


def _drawn(report: FirstSessionReport, machine: Machine, out: Path) -> dict[Path, bytes]:
    from ..draw.paper import pictures
    from ..draw.walk import draw_walk

    return pictures(draw_walk(report, machine), out / "first_session", formats=("png",))


@dataclass(frozen=True, slots=True)
class TypedStance:
    """A stance as options; None: not typed."""

    heel_height_cm: float | None
    heel_spacing_cm: float | None
    toe_out_deg: float | None
    backrest_notch: int | None

    @property
    def given(self) -> bool:
        """Whether any of it was typed."""
        return any(value is not None for value in (getattr(self, name) for name in self.__slots__))

    def on(self, machine: Machine) -> Stance:
        """The stance of an answer without a plan."""
        from ..stance import Stance

        needed = [("--heel-height-cm", self.heel_height_cm), ("--heel-spacing-cm", self.heel_spacing_cm)]
        if len(machine.seat.backrest_deg) > 1:
            needed.append(("--backrest-notch", self.backrest_notch))
        missing = [option for option, value in needed if value is None]
        if missing:
            raise WrongInput(
                f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing. Say where it was: --position with "
                "the number in the plan, or the stance itself."
            )
        return Stance.from_coach(**{k: v for k in self.__slots__ if (v := getattr(self, k)) is not None})


@dataclass(frozen=True, slots=True)
class AskedPlace:
    """Where an answer was given: the machine's name or file, the stance, and the units of its plan; with a plan also what
    was on the sled and how it was pushed."""

    machine: str
    stance: Stance
    units: Units
    load_kg: float | None = None
    push: str | None = None


def _asked_place(
    file: Path, plan_file: Path | None, position: int | None, machine_name: str | None, typed: TypedStance
) -> AskedPlace:
    from ..lifter import Lifter
    from ..machine import Machine

    lifter = Lifter.load(file)
    if position is None:
        name = machine_name_of(file, lifter, machine_name)
        return AskedPlace(name, typed.on(Machine.load(name)), lifter.limits.units)
    if typed.given:
        raise WrongInput("--position and a stance are given. Give the position's number, or the stance, not both.")
    return _planned_place(file, lifter, plan_file, position, machine_name)


def _planned_place(
    file: Path, lifter: Lifter, plan_file: Path | None, position: int, machine_name: str | None
) -> AskedPlace:
    """A position of the plan."""
    plan = _plan_of(file, lifter, plan_file, machine_name)
    if not 1 <= position <= len(plan.positions):
        raise WrongInput(f"--position is {position}, but the plan has positions 1 to {len(plan.positions)}.")
    at = plan.positions[position - 1]
    return AskedPlace(plan.machine_file, at.stance, plan.units, plan.load_kg, at.push)


def _plan_of(file: Path, lifter: Lifter, plan_file: Path | None, machine_name: str | None) -> StoredPlan:
    """The plan that an answer belongs to."""
    from ..fit.first_session_answers import StoredPlan, plan_beside
    from ..machine import Machine

    at = plan_beside(file, plan_file)
    if at is None:
        raise WrongInput(
            f"--position needs the plan, and there is no {PLAN} beside {file} or here. Give --plan with the folder that "
            "`legpress first-session --out` wrote, or give the stance (--machine, --heel-height-cm and so on)."
        )
    plan = StoredPlan.read(at)
    if plan.lifter != lifter.name:
        raise WrongInput(f"{at} is the plan of {plan.lifter}, not of {lifter.name}. Give the right --plan or --lifter.")
    if machine_name is not None and Machine.load(machine_name) != Machine.load(plan.machine_file):
        raise WrongInput(
            f"--machine is {shown(machine_name)}, but the plan in {at} is for {plan.machine}. "
            "Leave --machine out, or give the stance instead of --position."
        )
    return plan


def _kept_push(
    file: Path, plan_file: Path | None, machine_name: str | None, what: PushAnswer, text: str
) -> tuple[dict[str, Any], RenderableType]:
    from ..fit.first_session_answers import keep_push
    from ..lifter import Lifter
    from ..report.answer import push_answer_json, push_answer_report, push_answer_words

    said, lifter = text.strip().lower(), Lifter.load(file)
    machine = _plan_of(file, lifter, plan_file, machine_name).machine_file if plan_file is not None else None
    with progress_line() as tell:
        effect = keep_push(
            file, what, said, machine=machine or machine_name_of(file, lifter, machine_name), progress=tell
        )
    report = push_answer_report(effect)
    written = push_answer_json(report, UNDO) | {"units": lifter.limits.units, "file": str(file)}
    return written, _lines(push_answer_words(report, lifter.limits.units, UNDO), _how_to_undo(file))


def _how_to_undo(file: Path) -> str:
    return f"Kept in {file}. Wrong? The same command with --undo instead takes it back."


def _kept(
    file: Path, place: AskedPlace, position: int | None, what: PlaceAnswer, text: str
) -> tuple[dict[str, Any], RenderableType]:
    from ..fit.first_session_answers import keep
    from ..report.answer import answer_json, answer_report, answer_words

    travel_cm = _travel_cm(what, text, place.units)
    with progress_line() as tell:
        effect = keep(
            file, what, machine=place.machine, stance=place.stance, travel_cm=travel_cm, load_kg=place.load_kg,
            push=place.push, progress=tell,
        )  # fmt: skip
    report = answer_report(effect)
    written = answer_json(report, UNDO) | {"position": position, "units": place.units, "file": str(file)}
    return written, _lines(answer_words(report, place.units, UNDO), _how_to_undo(file))


def _taken_back(file: Path) -> tuple[dict[str, Any], RenderableType]:
    from ..fit.first_session_answers import take_back
    from ..report.answer import taken_back_report, taken_back_words

    taken, lifter = take_back(file)
    report = taken_back_report(taken)
    words = taken_back_words(report, lifter.limits.units)
    written = report.model_dump(mode="json") | {"file": str(file), "units": lifter.limits.units, "words": words}
    return written, _lines(words)


def _lines(sentences: list[str], after: str = "") -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    return Group(*[Text(sentence) for sentence in sentences], *([Text(after, style="dim")] if after else []))


def _travel_cm(what: What, text: str, units: Units) -> float:
    """Carriage travel as people type it: 38, 38cm, 15in, 15 1/4 in."""
    from ..interview.answers import LENGTHS, one

    option = OPTIONS[what]
    typed = re.sub(r"(\d+)\s+([123])/([24])", lambda m: f"{int(m[1]) + int(m[2]) / int(m[3]):g}", text.strip())
    if units == "lb" and re.fullmatch(r"[\d.,+\-−]+", typed):
        raise WrongInput(
            f"{option} is {shown(text)} without a unit. Write it with its unit, such as {typed}in or {typed}cm."
        )
    try:
        return one(LENGTHS, "cm", 0.0, 150.0)(typed)
    except WrongInput as reason:
        raise WrongInput(f"{option} is {shown(text)}: {reason} Give the carriage travel, such as 38 or 15in.") from None


def _words(report: FirstSessionReport, commands: dict[What, str], files: list[str]) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    from ..report import first_session_words as say
    from ..report.assumed import assumed_sentences

    units = report.units

    def heading(words: str) -> Text:
        return Text(f"\n{words}", style="bold")

    def listed(sentences: list[str]) -> list[RenderableType]:
        return [Text(f"- {sentence}") for sentence in sentences]

    lines: list[RenderableType] = [
        Text(f"{report.lifter}, first session on {report.machine}", style="bold"),
        Text(say.start_words(report)),
        heading("Load"),
        Text(say.load_words(report, units)),
        heading("Push"),
        *listed(say.push_words(report)),
        heading("Tape, before you sit down"),
        *listed(say.tape(report, units)),
        heading("Where to stand, in this order"),
        Text(say.EACH_POSITION),
    ]
    for k in range(len(report.positions)):
        first, *rest = say.position_lines(report, k, units)
        lines += [heading(first), *[Text(f"  {line}") for line in rest]]
    lines += [
        heading("How deep"),
        *listed(say.stop_words(report, units)),
        heading("What to feel for"),
        *listed(say.feel_words(report)),
        heading("Two tests of your push"),
        *listed(say.push_tests(report, units)),
        heading("What to answer, afterwards (put in your own position and travel)"),
    ]
    for what, command in commands.items():
        lines += [Text(f"- {say.ANSWERS[what]}"), Text(f"  {command}", style="cyan")]
    lines += [heading("Limits of use"), *listed(say.session_limits_of_use())]
    lines.append(Text("\nNobody measured: " + " ".join(assumed_sentences(report, units)), style="dim"))
    last = (
        f"The picture: {files[0]}"
        if files
        else "Add --out DIR for the picture, and to answer by the position's number."
    )
    return Group(*lines, Text(f"\n{last}"))
