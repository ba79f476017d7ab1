"""`legpress lifter new` and `legpress lifter show`: one lifter."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import WrongInput
from ..files import kept, read_toml
from .interview import AnswersFile, ask_all
from .output import AsJson, Out, output, usable

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
    from ..report.lifter import lifter_json

    lifter = Lifter.load(file)
    output(lifter.slug, lifter_json(lifter), lambda: _words(lifter), as_json=as_json, out=out)


@commands.command("new")
def new(as_json: AsJson = False, out: Out = None, answers: AnswersFile = None) -> None:
    """Describe yourself: up to 29 questions, each with a way to measure it alone at home.

    Only sex, height and mass are needed. At any other question: Enter or "don't know" skips it (a norm is taken and marked
    so), `back` undoes the last answer, `stop` ends for today. Started again in the same folder, it goes on where it stopped.
    """
    from ..interview.lifter import INTERVIEW, lifter_from, with_earlier
    from ..lifter import Lifter
    from ..lifter_file import to_toml
    from ..report.lifter import lifter_json

    target = out or Path()
    usable(target)
    if answers is not None:
        given = INTERVIEW.read_answers(read_toml(answers), str(answers))
        try:
            understood = lifter_from(given)
        except WrongInput as reason:
            raise WrongInput(f"{answers}: {reason}") from None
    else:
        given = _ask_all(target, as_json)
        understood = lifter_from(given)
    file = target / f"{understood.slug}.toml"
    remark, earlier = "", kept(file)
    if earlier:
        remark = f"The earlier file is kept as {next(iter(earlier))}."
        try:
            understood = with_earlier(understood, Lifter.load(file))
        except WrongInput:
            remark += " It could not be read, so nothing was taken over from it."
    text = to_toml(understood, target, "Written by `legpress lifter new`.")
    lifter = Lifter.from_table(tomllib.loads(text), target)  # as it will be read
    contents = earlier | {
        file: text,
        target / f"{understood.slug}.answers.toml": INTERVIEW.written(given, REMARK),
    }
    result = lifter_json(lifter) | {"file": str(file)}
    to_show = None if answers is None else lifter  # one who was asked has just seen and confirmed it
    output(lifter.slug, result, lambda: _written(file, remark, to_show), as_json=as_json, out=out, files=contents)
    (target / UNFINISHED).unlink(missing_ok=True)


UNFINISHED = "lifter-new.unfinished.toml"
REMARK = "Answers to `legpress lifter new`; an empty one was skipped."


def _written(file: Path, remark: str, lifter: Lifter | None) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    lines: list[RenderableType] = [] if lifter is None else [_words(lifter), Text("")]
    return Group(*lines, Text(f"Your file is {file}: use it with --lifter {file}\n{remark}".rstrip()))


def _words(lifter: Lifter) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    from ..lifter import doubts
    from ..report.lifter import body_properties, person_words, press_words
    from .table import Table

    units = lifter.limits.units
    table = Table("what", "value", "where it comes from")
    for one in body_properties(lifter):
        label, value, source = one.words(units)
        table.add_row(label, value, Text(source), style="" if one.measured else "yellow")
    lines: list[RenderableType] = [Text(person_words(lifter, units), style="bold"), Text(""), table, Text("")]
    lines += [Text(sentence) for sentence in press_words(lifter, units)]
    lines += [Text(f"Hm: {sentence}", style="yellow") for sentence in doubts(lifter)]
    return Group(*lines)


def _ask_all(target: Path, as_json: bool) -> dict[str, str]:
    from rich.console import Group
    from rich.text import Text

    from ..interview.lifter import INTERVIEW, lifter_from

    return ask_all(
        INTERVIEW,
        target / UNFINISHED,
        as_json,
        remark=REMARK,
        opening="A tape measure, a phone with a level app, a book and a broomstick help. Enter or ? skips, back undoes, stop "
        "ends for today. Only sex, height and mass are needed.",
        picture=lambda question, given, position: None,
        understood=lambda given: Group(Text("This is what was understood:", style="bold"), _words(lifter_from(given))),
        is_it_right="Is that you?",
    )
