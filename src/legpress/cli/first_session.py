"""`legpress first-session`: half the load and a walk by feel on a machine that is new; and its answers."""

from __future__ import annotations

import json
import math
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import WrongInput, shown
from .fit import Units
from .options import HeelHeight, HeelSpacing, MachineName, Notch, ToeOut, machine_name_of, whole_typed
from .output import AsJson, Out, folder, output
from .progress_bar import progress_line

if TYPE_CHECKING:
    from rich.console import RenderableType

    from ..fit.first_session import FirstSession
    from ..lifter import Lifter
    from ..machine import Machine
    from ..stance import Stance

commands = typer.Typer(help="Plan your first session on a machine, and answer what you felt.", no_args_is_help=False)
PLAN = "first-session.json"

MyFile = Annotated[Path | None, typer.Option("--lifter", metavar="FILE", help="The lifter's TOML file.")]
PlanFile = Annotated[
    Path | None, typer.Option("--plan", metavar="FILE|DIR", help=f"The plan's {PLAN}, or the folder that holds it.")
]
Position = Annotated[
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
Undo = Annotated[bool, typer.Option("--undo", help="Take the last answer back.")]


@commands.callback(invoke_without_command=True)
def first_session(
    context: typer.Context,
    lifter: MyFile = None,
    machine: MachineName = None,
    units: Units = None,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Plan your first session on a machine: half the load, where to stand in which order, what to feel for and where.

    `legpress first-session answer` keeps what you felt in your file, and the next fit goes by it.
    """
    if context.invoked_subcommand is not None:
        return
    file = _file(lifter)
    plan = _planned(file, machine, units)
    told = plan.summary()
    name = machine_name_of(file, plan.lifter, machine)
    where = Path() if out is None else folder(out)
    told["machine_file"] = _seen_from(where, name)
    told["lifter_file"] = str(file)
    for answer in told["answers"]:
        answer["command"] = _command(file, answer["option"], out, told)
    files = [] if out is None else _drawn(told, plan, where)
    output("first-session", told | {"files": files}, lambda: _words(told, files), as_json=as_json, out=out)


@commands.command("answer")
def answer(
    lifter: MyFile = None,
    plan: PlanFile = None,
    position: Position = None,
    tailbone_lifted: Tailbone = None,
    heel_came_up: HeelUp = None,
    felt: Felt = None,
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
    (--machine, --heel-height-cm, --heel-spacing-cm, --toe-out-deg, --backrest-notch).
    """
    file = _file(lifter)
    given = {"tailbone_lifted": tailbone_lifted, "heel_came_up": heel_came_up, "felt_it": felt}
    said = {what: text for what, text in given.items() if text is not None}
    stance = {
        "heel_height_cm": heel_height_cm,
        "heel_spacing_cm": heel_spacing_cm,
        "toe_out_deg": toe_out_deg,
        "backrest_notch": backrest_notch,
    }
    asked = {key: value for key, value in stance.items() if value is not None}
    if undo:
        if said or asked or position is not None:
            raise WrongInput("--undo takes the last answer back and needs nothing but --lifter. Leave the rest out.")
        told = _undone(file)
    else:
        if len(said) != 1:
            raise WrongInput(
                f"{'Several answers are' if said else 'An answer is'} {'given' if said else 'missing'}. Give one of "
                "--tailbone-lifted, --heel-came-up and --felt at a time, with the carriage travel where it happened."
            )
        told = _kept(file, plan, position, machine, asked, *next(iter(said.items())))
    output("answer", told, lambda: _answer_words(told), as_json=as_json, out=out)


def _file(lifter: Path | None) -> Path:
    if lifter is None:
        raise WrongInput("--lifter is missing. Give the lifter's TOML file; `legpress lifter new` writes one.")
    return lifter


def _planned(file: Path, machine_name: str | None, units: str | None) -> FirstSession:
    from ..fit.first_session import plan_first_session
    from ..lifter import Lifter
    from ..machine import Machine

    person = Lifter.load(file)
    if units is not None:
        if units not in ("kg", "lb"):
            raise WrongInput(f'--units is "{units}". Write kg (and cm) or lb (and inches).')
        person = person.model_copy(update={"limits": person.limits.model_copy(update={"units": units})})
    machine = Machine.load(machine_name_of(file, person, machine_name))
    with progress_line() as tell:
        return plan_first_session(person, machine, progress=tell)


def _seen_from(where: Path, machine: str) -> str:
    from ..lifter_file import machine_seen_from

    return machine_seen_from(where, machine)


def _command(file: Path, option: str, out: Path | None, told: dict[str, Any]) -> str:
    """A line that can be typed, with the travel left to fill in."""
    travel = "15in" if told["units"] == "lb" else "38"
    first = ["legpress", "first-session", "answer", "--lifter", str(file)]
    if out is not None:
        return shlex.join([*first, "--plan", str(out), "--position", "2", option, travel])
    second = told["positions"][min(1, len(told["positions"]) - 1)]
    stance = ["--machine", told["machine_file"]]
    for key in ("heel_height_cm", "heel_spacing_cm", "toe_out_deg", "backrest_notch"):
        stance += [f"--{key.replace('_', '-')}", f"{second[key]:g}"]
    return shlex.join([*first, *stance, option, travel])


def _drawn(told: dict[str, Any], plan: FirstSession, out: Path) -> list[str]:
    from ..draw.paper import save
    from ..draw.walk import draw_walk

    return [str(file) for file in save(draw_walk(told, plan.machine), out / "first_session", formats=("png",))]


def _kept(
    file: Path,
    plan_file: Path | None,
    position: int | None,
    machine_name: str | None,
    asked: dict[str, Any],
    what: Any,
    text: str,
) -> dict[str, Any]:
    from ..fit.answers import answer_effect, check_answer
    from ..lifter import Lifter
    from ..lifter_file import keep_answer
    from ..machine import Machine

    was = Lifter.load(file)
    if position is not None:
        if asked:
            raise WrongInput("--position and a stance are given. Give the position's number, or the stance, not both.")
        name, stance, units = _position(file, was, plan_file, position, machine_name)
    else:
        name = machine_name_of(file, was, machine_name)
        stance, units = _own_stance(Machine.load(name), asked), was.limits.units
    travel_cm = _travel_cm(what, text, units)
    machine = Machine.load(name)
    check_answer(was, machine, stance, travel_cm)
    now = keep_answer(file, what, machine=name, stance=stance, stop_sled_cm=travel_cm)
    with progress_line() as tell:
        told = answer_effect(was, now, machine, what, stance, travel_cm, progress=tell).summary()
    return _plain(told | {"position": position, "units": units, "file": str(file)})


def _plain(told: dict[str, Any]) -> dict[str, Any]:
    from ..fit.summary import plain

    return plain(told)


def _position(
    file: Path, lifter: Lifter, plan_file: Path | None, position: int, machine_name: str | None
) -> tuple[str, Stance, str]:
    """Machine, stance and units of a position of the plan."""
    from ..stance import Stance

    at = _plan_file(file, plan_file)
    plan = _read_plan(at)
    if plan["lifter"] != lifter.name:
        raise WrongInput(
            f"{at} is the plan of {plan['lifter']}, not of {lifter.name}. Give the right --plan or --lifter."
        )
    positions = plan["positions"]
    if not 1 <= position <= len(positions):
        raise WrongInput(f"--position is {position}, but the plan in {at} has positions 1 to {len(positions)}.")
    name = plan["machine_file"]
    if name.endswith(".toml"):
        name = str(at.parent / name)
    if machine_name is not None:
        from ..machine import Machine

        if Machine.load(machine_name) != Machine.load(name):
            raise WrongInput(
                f"--machine is {shown(machine_name)}, but the plan in {at} is for {plan['machine']}. "
                "Leave --machine out, or give the stance instead of --position."
            )
    chosen = positions[position - 1]
    keys = ("heel_height_cm", "heel_spacing_cm", "toe_out_deg", "backrest_notch")
    return name, Stance.from_coach(**{key: chosen[key] for key in keys}), plan["units"]


def _plan_file(file: Path, plan_file: Path | None) -> Path:
    """The plan that was given, else the one beside the lifter's file or in the present folder."""
    if plan_file is not None:
        return plan_file / PLAN if plan_file.is_dir() else plan_file
    for place in (file.parent / PLAN, Path(PLAN)):
        if place.is_file():
            return place
    raise WrongInput(
        f"--position needs the plan, and there is no {PLAN} beside {file} or here. Give --plan with the folder that "
        "`legpress first-session --out` wrote, or give the stance (--machine, --heel-height-cm and so on)."
    )


def _read_plan(at: Path) -> dict[str, Any]:
    try:
        plan = json.loads(at.read_text(encoding="utf-8-sig"))
        names = (plan["lifter"], plan["machine"], plan["machine_file"], plan["units"])
        places = [
            (p["heel_height_cm"], p["heel_spacing_cm"], p["toe_out_deg"], p["backrest_notch"])
            for p in plan["positions"]
        ]
        if all(isinstance(name, str) for name in names) and places:
            return plan
    except OSError as error:
        raise WrongInput(f"{at} cannot be read: {error.strerror}. Give --plan with the folder of the plan.") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise WrongInput(f"{at} is not a plan of `legpress first-session`. Give the {PLAN} that it wrote.")


def _own_stance(machine: Machine, asked: dict[str, Any]) -> Stance:
    """The stance of an answer without a plan."""
    from ..stance import Stance

    needed = ["heel_height_cm", "heel_spacing_cm"] + ["backrest_notch"] * (len(machine.seat.backrest_deg) > 1)
    missing = [f"--{key.replace('_', '-')}" for key in needed if key not in asked]
    if missing:
        raise WrongInput(
            f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing. Say where it was: --position with the "
            "number in the plan, or the stance itself."
        )
    return Stance.from_coach(**asked)


def _travel_cm(what: str, text: str, units: str) -> float:
    """Carriage travel as people type it: 38, 38cm, 15in, 15 1/4 in."""
    from ..interview.answers import LENGTHS, one

    option = {"tailbone_lifted": "--tailbone-lifted", "heel_came_up": "--heel-came-up", "felt_it": "--felt"}[what]
    typed = re.sub(r"(\d+)\s+([123])/([24])", lambda m: f"{int(m[1]) + int(m[2]) / int(m[3]):g}", text.strip())
    if units == "lb" and re.fullmatch(r"[\d.,+\-−]+", typed):
        raise WrongInput(
            f"{option} is {shown(text)} without a unit. Write it with its unit, such as {typed}in or {typed}cm."
        )
    try:
        return one(LENGTHS, "cm", 0.0, 150.0)(typed)
    except WrongInput as reason:
        raise WrongInput(f"{option} is {shown(text)}: {reason} Give the carriage travel, such as 38 or 15in.") from None


def _undone(file: Path) -> dict[str, Any]:
    from ..lifter import Lifter
    from ..lifter_file import undo_answer
    from ..press.calibration import calibrated_body

    was = calibrated_body(Lifter.load(file))
    what, lifter = undo_answer(file)
    now = calibrated_body(lifter)
    told: dict[str, Any] = {"what": what, "undone": True, "file": str(file), "units": lifter.limits.units}
    for name, field in (("roll", "roll_limit_rad"), ("ankle", "ankle_dorsiflexion_rad")):
        told[f"{name}_limit_before_deg"] = math.degrees(getattr(was, field))
        told[f"{name}_limit_deg"] = math.degrees(getattr(now, field))
    words = {
        "tailbone_lifted": "Taken back: where your tailbone lifted.",
        "heel_came_up": "Taken back: where your heel came up.",
        "felt_it": "Taken back: where you felt it.",
    }
    told["words"] = [words[what]]
    for name, part in (("roll", "lower back"), ("ankle", "ankles")):
        if abs(told[f"{name}_limit_deg"] - told[f"{name}_limit_before_deg"]) > 0.05:
            told["words"].append(f"The limit of your {part} is {told[f'{name}_limit_deg']:.0f} degrees again.")
    return _plain(told)


def _answer_words(told: dict[str, Any]) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    from ..measures import told_in

    lines = [Text(told_in(sentence, told["units"])) for sentence in told["words"]]
    if not told.get("undone"):
        lines.append(
            Text(f"Kept in {told['file']}. Wrong? The same command with --undo instead takes it back.", style="dim")
        )
    return Group(*lines)


def _words(told: dict[str, Any], files: list[str]) -> RenderableType:
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    from ..measures import inches, tidy, told_in

    units = told["units"]

    def line(sentence: str, style: str = "") -> Text:
        return Text(told_in(sentence, units), style=style)

    def heading(words: str) -> Text:
        return Text(f"\n{words}", style="bold")

    def number(cm: float) -> str:
        return inches(cm) if units == "lb" else tidy(round(2 * cm) / 2, 1)

    unit = "in" if units == "lb" else "cm"
    table = Table("", f"heels from top edge, {unit}", "above lower edge", "apart", "toes out", "notch", "stop mark",
                  "safety stop", "change", box=None, padding=(0, 1, 0, 0))  # fmt: skip
    for column in table.columns[1:8]:
        column.justify = "right"
    for p in told["positions"]:
        pin = p["machine_stop_cm"]
        table.add_row(
            str(p["position"]),
            number(p["heel_from_top_edge_cm"]),
            number(p["heel_height_cm"]),
            number(p["heel_spacing_cm"]),
            f"{p['toe_out_deg']:.0f}°",
            str(p["backrest_notch"]),
            number(p["stop_sled_cm"]),
            "none" if pin is None else number(pin),
            Text(told_in(p["change"], units) + (", the sweet spot" if p["sweet_spot"] else "")),
        )
    lines: list[RenderableType] = [
        Text(f"{told['lifter']}, first session on {told['machine']}", style="bold"),
        line(told["start_words"]),
        heading("Load"),
        line(told["load_words"]),
        heading("Tape, before you sit down"),
        *[line(f"- {sentence}") for sentence in told["tape"]],
        heading(
            f"Where to stand, in this order; five easy repetitions each, three seconds down to your stop mark ({unit})"
        ),
        table,
        line(told["stop_words"]),
        heading("What to feel for, and where in the stroke"),
        *[line(sentence) for sentence in told["feel_words"]],
        _felt_table(told),
    ]
    lines.append(heading("What to answer, afterwards (put in your own position and travel)"))
    for answer in told["answers"]:
        lines += [line(f"- {answer['words']}"), Text(f"  {answer['command']}", style="cyan")]
    lines += [heading("Limits of use"), *[line(f"- {sentence}") for sentence in told["limits_of_use"]]]
    lines.append(line("\nNobody measured: " + " ".join(told["assumed"]), style="dim"))
    if files:
        lines.append(Text(f"\nThe picture: {files[0]}"))
    else:
        lines.append(Text("\nAdd --out DIR for the picture, and to answer by the position's number."))
    return Group(*lines)


def _felt_table(told: dict[str, Any]) -> RenderableType:
    from rich.table import Table

    from ..fit.walk_words import ENDS
    from ..measures import length

    def place(p: dict[str, Any], name: str) -> str:
        cm = round(2 * p[f"{name}_sled_cm"]) / 2
        return f"{ENDS[p[f'{name}_at']]}, {5 * round(p[f'{name}_knee_deg'] / 5)}°, {length(cm, told['units'])}"

    table = Table(
        "",
        "stretch",
        "most where (knees, carriage)",
        "at stop",
        "own pull",
        "most where",
        box=None,
        padding=(0, 1, 0, 0),
    )
    for column in (1, 3, 4):
        table.columns[column].justify = "right"
    for p in told["positions"]:
        table.add_row(
            str(p["position"]),
            f"{p['stretch_peak_N']:.0f} N",
            "all the way" if p["stretch_even"] else place(p, "stretch_peak"),
            f"{p['stretch_stop_N']:.0f} N",
            f"{p['pull_peak_N']:.0f} N",
            f"{p['pull_peak_way']}, {place(p, 'pull_peak')}",
        )
    return table
