"""`legpress lifter new` and `legpress lifter show`: one lifter."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import WrongInput, read_toml
from .interview import AnswersFile, ask_all
from .output import AsJson, Out, folder, output, write

if TYPE_CHECKING:
    from rich.console import RenderableType

    from ..lifter import Lifter

commands = typer.Typer(help="Describe yourself, or show what is known of a lifter.", no_args_is_help=False)

LifterPath = Annotated[Path, typer.Argument(metavar="FILE", help="The lifter's TOML file.")]


@commands.callback(invoke_without_command=True)
def _lifter(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@commands.command("show")
def show(file: LifterPath, as_json: AsJson = False, out: Out = None) -> None:
    """Show a lifter as understood: what was measured, and which norm stands in for what was not."""
    from ..lifter import Lifter

    lifter = Lifter.load(file)
    output(lifter.slug, told(lifter), lambda: _words(lifter), as_json=as_json, out=out)


@commands.command("new")
def new(as_json: AsJson = False, out: Out = None, answers: AnswersFile = None) -> None:
    """Describe yourself: some 25 questions, each with a way to measure it alone at home.

    Only sex, height and mass are needed. At any other question: Enter skips it (a norm is taken and marked so), `back`
    undoes the last answer, `stop` ends for today. Started again in the same folder, it goes on where it stopped.
    """
    from ..lifter import Lifter
    from ..lifter_file import before, replace_file, to_toml
    from ..lifter_interview import INTERVIEW, lifter_from, with_earlier

    where = folder(Path() if out is None else out)
    if answers is not None:
        given = INTERVIEW.read_answers(read_toml(answers), str(answers))
        try:
            understood = lifter_from(given)
        except WrongInput as reason:
            raise WrongInput(f"{answers}: {reason}") from None
    else:
        given = _ask_all(where, as_json)
        understood = lifter_from(given)
    file = where / f"{understood.slug}.toml"
    remark = ""
    if file.exists():
        remark = f"The earlier file is kept as {before(file)}."
        try:
            understood = with_earlier(understood, Lifter.load(file))
        except WrongInput:
            remark += " It could not be read, so nothing was taken over from it."
    replace_file(file, f"# Written by `legpress lifter new`.\n{to_toml(understood, where)}")
    write(where / f"{understood.slug}.answers.toml", INTERVIEW.written(given))
    (where / UNFINISHED).unlink(missing_ok=True)
    lifter = Lifter.load(file)
    result = told(lifter) | {"file": str(file)}
    known = None if answers is None else lifter  # one who was asked has just seen and confirmed it
    output(lifter.slug, result, lambda: _written(file, remark, known), as_json=as_json, out=out)


UNFINISHED = "lifter-new.unfinished.toml"


def told(lifter: Lifter) -> dict[str, Any]:
    """A lifter as JSON: the file's fields, and each property of the body with where it comes from."""
    from ..lifter import doubts
    from ..lifter_file import SINGLE, table_of

    table = table_of(lifter)
    limits = {name: getattr(lifter.limits, name) for name in ("sore_knee", "toes_may_overhang", "units")}
    told = {"lengths": {}, "flexibility": {}, "felt": []} | table
    return {
        **{key: told.pop(key) for key in table if key in SINGLE},
        **told,
        "limits": limits | table.get("limits", {}),
        "understood": {f"{key}_{unit}": about for key, unit, about in _understood(lifter)},
        "doubts": list(doubts(lifter)),
    }


def _understood(lifter: Lifter) -> list[tuple[str, str, dict[str, Any]]]:
    """Each property of the body in the order of a form: its name, unit, and value, whether measured, source."""
    import math

    from ..body.scaling import assumptions

    rows = []
    for assumed in assumptions(lifter):
        unit, per = {"m": ("cm", 100.0), "rad": ("deg", 180 / math.pi)}.get(assumed.unit, (assumed.unit, 1.0))
        source = assumed.sentence.partition(": ")[2].removesuffix(".")
        rows.append((assumed.field, unit, _about(assumed.value * per, assumed.measured, source)))
    width_m, measured = lifter.shoulder_width_or_norm_m
    share = f"{100 * width_m / lifter.height_m:.1f} % of height (Winter 2009), assumed"
    place = 1 + max(i for i, (_, unit, _) in enumerate(rows) if unit == "cm")
    rows.insert(place, ("shoulder_width", "cm", _about(100 * width_m, measured, share)))
    return rows


def _about(value: float, measured: bool, source: str) -> dict[str, Any]:
    return {"value": round(value, 2), "measured": measured, "source": "measured" if measured else source}


def _written(file: Path, remark: str, lifter: Lifter | None) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    lines: list[RenderableType] = [] if lifter is None else [_words(lifter), Text("")]
    return Group(*lines, Text(f"Your file is {file}: use it with --lifter {file}\n{remark}".rstrip()))


def _words(lifter: Lifter) -> RenderableType:
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    from ..lifter import LABELS, doubts

    imperial = lifter.limits.units == "lb"
    table = Table("what", "value", "where it comes from", box=None, pad_edge=False)
    for key, unit, about in _understood(lifter):
        value = _said(about["value"], unit, imperial)
        source = (
            Text("measured") if about["measured"] else Text(f"assumed: {about['source'].removesuffix(', assumed')}")
        )
        table.add_row(
            LABELS.get(key, key.replace("_", " ")), value, source, style="" if about["measured"] else "yellow"
        )
    lines: list[RenderableType] = [Text(_person(lifter, imperial), style="bold"), Text(""), table, Text("")]
    lines += [Text(sentence) for sentence in _press(lifter, imperial)]
    lines += [Text(f"Hm: {sentence}", style="yellow") for sentence in doubts(lifter)]
    return Group(*lines)


def _person(lifter: Lifter, imperial: bool) -> str:
    from ..asking import in_own_units

    height = f"{lifter.height_cm:g} cm"
    if imperial:
        feet, inches = divmod(round(lifter.height_cm / 2.54), 12)
        height = f"{feet} ft {inches} in"
    age = "" if lifter.age_years is None else f", {lifter.age_years:g} years"
    sex = "woman" if lifter.sex == "female" else "man"
    return f"{lifter.name}: {sex}{age}, {height}, {in_own_units(lifter.mass_kg, 'kg', imperial)}"


def _press(lifter: Lifter, imperial: bool) -> list[str]:
    """Stance, known set, and what was felt, in sentences."""
    from ..asking import in_own_units

    present, strength, limits = lifter.present, lifter.strength, lifter.limits

    def at(place: Any) -> str:
        words = f"the carriage {in_own_units(place.stop_sled_cm, 'cm', imperial)} above its lowest point"
        return f"{words}, {_feet(place.stance, imperial)}, on {place.machine}"

    told = []
    if present is None:
        told.append("How you stand today: not told, so nothing can be compared with it.")
    else:
        depth = ""
        if present.stop_sled_cm is not None:
            depth = f", down to {in_own_units(present.stop_sled_cm, 'cm', imperial)} above the carriage's lowest point"
        told.append(f"Today: {_feet(present.stance, imperial)}{depth}{_on(present.machine)}.")
    if strength is None:
        told.append("Known set: none, so loads cannot be fitted to your strength.")
    else:
        set_done = f"Known set: {in_own_units(strength.load_kg, 'kg', imperial)} for {strength.reps} repetition{'' if strength.reps == 1 else 's'}"
        if present is not None and (strength.machine, strength.stance) == (present.machine, present.stance):
            told.append(f"{set_done}, standing as today.")
        else:
            feet = "" if strength.stance is None else f", {_feet(strength.stance, imperial)}"
            told.append(f"{set_done}{feet}{_on(strength.machine)}.")
    if limits.tailbone_lifts is not None:
        told.append(f"The tailbone lifts with {at(limits.tailbone_lifts)}.")
    if limits.heel_lifts is not None:
        told.append(f"A heel came up with {at(limits.heel_lifts)}.")
    told += [f"The hamstrings were felt with {at(place)}." for place in lifter.felt]
    if limits.sore_knee:
        told.append("A knee is sore.")
    if limits.patellofemoral_N is not None:
        told.append(f"One kneecap may take {limits.patellofemoral_N:g} N.")
    if limits.toes_may_overhang:
        told.append("The toes may stand over the plate's upper edge.")
    return told


def _feet(stance: Any, imperial: bool) -> str:
    from ..asking import in_own_units

    height, spacing = (in_own_units(cm, "cm", imperial) for cm in (stance.heel_height_cm, stance.heel_spacing_cm))
    turn = round(stance.toe_out_deg)
    toes = "straight" if turn == 0 else f"{abs(turn)} degrees {'out' if turn > 0 else 'in'}"
    return f"heels {height} up the plate and {spacing} apart, toes {toes}, backrest notch {stance.backrest_notch}"


def _on(machine: str | None) -> str:
    return "" if machine is None else f", on {machine}"


def _said(value: float, unit: str, imperial: bool) -> str:
    from ..asking import in_own_units

    match unit:
        case "cm":
            return in_own_units(value, "cm", imperial)
        case "deg":
            return f"{round(value, 1):g} degrees"
        case "cm3":
            return f"{value / 2.54**3:.0f} cubic inches" if imperial else f"{value / 1000:.1f} litres"
        case _:
            return f"{value:g} {unit}"


def _ask_all(where: Path, as_json: bool) -> dict[str, str]:
    from rich.console import Group
    from rich.text import Text

    from ..lifter_interview import INTERVIEW, lifter_from

    return ask_all(
        INTERVIEW,
        where / UNFINISHED,
        as_json,
        opening="A tape measure, a phone with a level app, a book and a broomstick help. Enter skips, back undoes, stop "
        "ends for today. Only sex, height and mass are needed.",
        picture=lambda question, given, position: None,
        understood=lambda given: Group(Text("This is what was understood:", style="bold"), _words(lifter_from(given))),
        is_it_right="Is that you?",
    )
