"""`legpress fit`: where to put the feet, how deep to go, what to put on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import WrongInput
from .options import LifterFile, MachineName, machine_name_of
from .output import AsJson, Out, output
from .progress_bar import progress_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult

    from ..fit.sweet_spot import SweetSpot
    from ..lifter import Lifter
    from ..report.fit import FitReport, Work
    from ..report.fit_words import TitledLine

NARROW = 60  # columns; below, titles take too much of a line

Focus = Annotated[str, typer.Option("--focus", help="What shall work: hamstrings, glutes, adductors or quadriceps.")]
Bodies = Annotated[
    int | None,
    typer.Option(
        "--bodies",
        metavar="NUMBER",
        help="How many people built like you make the ranges; 64 are usual, 0 is quickest.",
    ),
]
Units = Annotated[
    str | None,
    typer.Option("--units", metavar="kg|lb", help="Metric or imperial; your file's own units if left out."),
]
Why = Annotated[bool, typer.Option("--why", help="Also why there: muscles by push, limits, how sure, what is assumed.")]


def fit(
    lifter: LifterFile,
    machine: MachineName = None,
    focus: Focus = "hamstrings",
    bodies: Bodies = None,
    units: Units = None,
    why: Why = False,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Find your sweet spot: where to stand, how to push, how deep, how much; with --out also the card for gym and phone."""
    from ..report.fit import fit_report
    from ..report.fit_words import fit_json

    spot = found(lifter, machine, focus, bodies, units)
    report = fit_report(spot)
    drawn = {} if out is None else _drawn(spot, report, out)
    files = [str(file) for file in drawn]
    values = fit_json(report) | {"files": files}
    output("fit", values, lambda: _words(report, files, why), as_json=as_json, out=out, files=drawn)


def lifter_in(file: Path, units: str | None) -> Lifter:
    """The lifter of a file, told in kg or lb where that is asked for."""
    from ..lifter import Lifter

    person = Lifter.load(file)
    if units is None:
        return person
    if units not in ("kg", "lb"):
        raise WrongInput(f'--units is "{units}". Write kg (and cm) or lb (and inches).')
    return person.model_copy(update={"limits": person.limits.model_copy(update={"units": units})})


def found(lifter_file: Path, machine_name: str | None, focus: str, bodies: int | None, units: str | None) -> SweetSpot:
    """The sweet spot of a lifter's file, with a line of progress."""
    from ..fit.sweet_spot import find_sweet_spot
    from ..machine import Machine

    person = lifter_in(lifter_file, units)
    machine = Machine.load(machine_name_of(lifter_file, person, machine_name))
    with progress_line() as tell:
        return find_sweet_spot(person, machine, focus, bodies=bodies, progress=tell)


def _drawn(spot: SweetSpot, report: FitReport, out: Path) -> dict[Path, bytes]:
    from ..draw.card import card_files
    from ..draw.depth_map import draw_depth_map
    from ..draw.paper import picture

    card = card_files(report, spot.machine, spot.body, spot.kinematics, out, units=report.units)
    return card | {out / "depth_map.png": picture(draw_depth_map(report, units=report.units), "png")}


def _words(report: FitReport, files: list[str], why: bool) -> RenderableType:
    """One screen; with `why` the rest below it."""
    from rich.console import Group
    from rich.text import Text

    from ..report import fit_words as say

    card = next((file for file in files if file.endswith("card.html")), None)
    lines: list[RenderableType] = [
        Text(f"{report.lifter} on {report.machine}, for the {report.focus}", style="bold"),
        Text(""),
        _Titled(say.headline(report, report.units)),
        Text(""),
        Text(" ".join(say.limits_of_use())),
    ]
    if why:
        lines += _reasons(report)
    elif card is None:
        lines.append(Text("Add --why for the reasons, --out DIR for the card, as picture and page."))
    else:
        lines.append(Text("Add --why for the reasons."))
    if card is not None:
        lines.append(Text(f"The card: {card}, and beside it {len(files) - 1} files more."))
    return Group(*lines)


class _Titled:
    """Lines under titles: in two columns, or on a narrow terminal one below the other."""

    def __init__(self, lines: Sequence[TitledLine]) -> None:
        self.lines = lines

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from rich.table import Table
        from rich.text import Text

        if options.max_width < NARROW:
            for item in self.lines:
                yield Text.assemble((f"{item.title}:", "bold"), f" {item.line}")
            return
        table = Table.grid(padding=(0, 2, 0, 0))
        for item in self.lines:
            table.add_row(Text(item.title, style="bold"), Text(item.line))
        yield table


def _reasons(report: FitReport) -> list[RenderableType]:
    from rich.text import Text

    from ..report import fit_words as say
    from ..report.assumed import assumed_sentences

    units = report.units
    return [
        Text("\nWhy there:", style="bold"),
        *[Text("- " + sentence) for sentence in say.reasons(report, units)],
        Text(""),
        _work_table(report),
        Text(
            "hams to quads: percent of full effort, mean of the way up. Work and stretch of the hamstrings: newtons, mean of "
            "the repetition; stretch comes without effort. 10RM: the most for ten repetitions, at which all are compared; it "
            "is not what you train with."
        ),
        Text("\nWhat holds you there, tightest first:", style="bold"),
        *[Text("- " + say.limit_sentence(report, item, units)) for item in report.binding_limits[:4]],
        Text(""),
        Text("Nobody measured: " + " ".join(assumed_sentences(report, units)), style="dim"),
    ]


def _work_table(report: FitReport) -> RenderableType:
    """Every push and stance with what the muscles do."""
    from ..report.push_words import push_name
    from ..report.quantities import newtons_shown, percent, weight
    from .table import Table

    heads = ("hams", "glutes", "inner", "quads", "work", "stretch", "10RM")
    table = Table("one leg", *heads)
    for column in table.columns[1:]:
        column.justify, column.no_wrap = "right", True

    def row(name: str, of: Work, load: str) -> None:
        shares = (
            of.hamstring_activation_pct,
            of.gluteus_maximus_activation_pct,
            of.adductor_magnus_activation_pct,
            of.quadriceps_activation_pct,
        )
        forces = (of.hamstring_force_N, of.hamstring_passive_N)
        table.add_row(name, *(percent(x).removesuffix(" %") for x in shares), *map(newtons_shown, forces), load)

    row(f"here, {push_name(report.cue)}", report, weight(report.ten_rm_kg, report.units))
    if report.pushed_naturally is not None:
        row(
            "  naturally, its own load",
            report.pushed_naturally,
            weight(report.pushed_naturally.ten_rm_kg, report.units),
        )
    for cue, of in report.cues.items():
        if cue != report.cue:
            row(f"  {push_name(cue)}", of, weight(of.load_kg, report.units) if of.holds else "too heavy")
    for name, stance in (
        ("where you stand now, naturally", report.present),
        ("  pushed as here", report.present_pushed),
        ("nearest to the coach's", report.coach.allowed),
        ("what comes out best", report.best_on_paper),
    ):
        if stance is not None:
            row(name, stance, weight(stance.ten_rm_kg, report.units))
    return table
