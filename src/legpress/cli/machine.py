"""`legpress machine show` and `legpress machine new`: one machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..files import kept, read_toml
from .interview import AnswersFile, ask_all
from .output import AsJson, Out, output, usable, write

if TYPE_CHECKING:
    from rich.console import RenderableType

    from ..interview.engine import Question
    from ..machine import Machine
    from ..measures import Units

commands = typer.Typer(help="Show one machine, or measure your own.", no_args_is_help=False)

NameOrFile = Annotated[
    str, typer.Argument(metavar="NAME|FILE", help="A name from `legpress machines`, or a TOML file.")
]


@commands.callback(invoke_without_command=True)
def _machine(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@commands.command("show")
def show(name_or_file: NameOrFile, as_json: AsJson = False, out: Out = None) -> None:
    """Show a machine with the source of every number; with --out also draw it."""
    from ..machine import Machine
    from ..report.machine import machine_json

    shown_machine = Machine.load(name_or_file)
    drawn = {} if out is None else _drawn(shown_machine, out)
    pictures = [str(file) for file in drawn]
    result = machine_json(shown_machine) | {"pictures": pictures}
    output(shown_machine.slug, result, lambda: _words(shown_machine, pictures), as_json=as_json, out=out, files=drawn)


@commands.command("new")
def new(as_json: AsJson = False, out: Out = None, answers: AnswersFile = None) -> None:
    """Measure your machine: up to 16 questions, a tape measure and a phone, five minutes.

    At any question: Enter or "don't know" skips it (a usual value is taken and marked so), `back` undoes the last answer, `stop` ends
    for today. Started again in the same folder, it goes on where it stopped.
    """
    from ..interview.machine import INTERVIEW, machine_from, units_of
    from ..machine import to_toml
    from ..report.machine import machine_json

    target = out or Path()
    usable(target)
    if answers is not None:
        given = INTERVIEW.read_answers(read_toml(answers), str(answers))
    else:
        given = _ask_all(target, as_json)
    understood = machine_from(given)
    file, units = target / f"{understood.slug}.toml", units_of(given)
    drawn = _drawn(understood, target, units)
    contents = kept(file) | {  # somebody measured the earlier one with care
        file: to_toml(understood),
        target / f"{understood.slug}.answers.toml": INTERVIEW.written(given, REMARK),
    }
    pictures = [str(picture) for picture in drawn]
    result = machine_json(understood) | {"file": str(file), "pictures": pictures}
    output(
        understood.slug,
        result,
        lambda: _words(understood, pictures, file, units),
        as_json=as_json,
        out=out,
        files=contents | drawn,
    )
    (target / UNFINISHED).unlink(missing_ok=True)


UNFINISHED = "machine-new.unfinished.toml"
REMARK = "Answers to `legpress machine new`; an empty one was skipped."


def _drawn(machine: Machine, out: Path, units: Units = "kg") -> dict[Path, bytes]:
    from ..draw.machine import draw_machine
    from ..draw.paper import pictures

    return pictures(draw_machine(machine, units), out / machine.slug)


def _words(machine: Machine, pictures: list[str], file: Path | None = None, units: Units = "kg") -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    from ..machine import doubts
    from ..report.machine import machine_words, number_rows
    from .table import Table

    table = Table("number", "value", "range", "where it comes from")
    table.columns[0].no_wrap = True
    for row in number_rows(machine, units):
        table.add_row(row.label, row.value, row.range, Text(row.source, style="yellow" if row.assumed else ""))
    lines: list[RenderableType] = [
        Text(machine.name, style="bold"),
        Text(machine.description),
        Text(""),
        table,
        Text(""),
    ]
    lines.append(Text(machine_words(machine, units)))
    lines += [Text(f"Hm: {sentence}", style="yellow") for sentence in doubts(machine)]
    if file is not None:
        lines.append(Text(f"\nYour machine is in {file}; use it with --machine {file}"))
    if pictures:
        lines.append(Text(f"Picture: {pictures[0]}"))
    elif file is None:
        lines.append(Text("Add --out DIR for a drawing."))
    return Group(*lines)


def _ask_all(target: Path, as_json: bool) -> dict[str, str]:
    from ..interview.machine import INTERVIEW

    return ask_all(
        INTERVIEW,
        target / UNFINISHED,
        as_json,
        remark=REMARK,
        opening="You need a tape measure and a phone with a level app. Enter or ? skips, back undoes, stop ends for today.",
        picture=lambda question, given, position: _picture(question, given, position, target),
        understood=lambda given: _understood(given, target),
        is_it_right="Is that your machine?",
    )


def _picture(question: Question, given: dict[str, str], position: int, target: Path) -> Path | str | None:
    from ..draw.paper import pictures
    from ..draw.question import draw_question
    from ..interview.machine import machine_from

    if not question.sketch:
        return None
    drawing = draw_question(question, machine_from(given))
    drawn = pictures(drawing, target / "machine-new-pictures" / f"{position:02d}-{question.key}", formats=("png",))
    write(drawn)
    return next(iter(drawn))


def _understood(given: dict[str, str], target: Path) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    from ..interview.machine import machine_from, units_of
    from ..report.machine import machine_words

    understood, units = machine_from(given), units_of(given)
    drawn = _drawn(understood, target, units)
    write(drawn)
    return Group(
        Text("This is the machine as understood:", style="bold"),
        Text(machine_words(understood, units)),
        Text(f"Picture: {next(iter(drawn))}", style="dim"),
    )
