"""`legpress fit`: where to put the feet, how deep to go, what to put on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import WrongInput
from .options import LifterFile, MachineName, machine_name_of
from .output import AsJson, Out, folder, output
from .progress_bar import progress_line

if TYPE_CHECKING:
    from rich.console import RenderableType

    from ..fit.sweet_spot import SweetSpot
    from ..lifter import Lifter
    from ..report.fit import FitReport, Forces

Focus = Annotated[str, typer.Option("--focus", help="What shall work: hamstrings, glutes, adductors or quadriceps.")]
Bodies = Annotated[
    int | None,
    typer.Option("--bodies", metavar="NUMBER", help="Perturbed bodies behind the ranges; 64 are usual, 0 is quickest."),
]
Units = Annotated[
    str | None,
    typer.Option("--units", metavar="kg|lb", help="Metric or imperial; your file's own units if left out."),
]


def fit(
    lifter: LifterFile,
    machine: MachineName = None,
    focus: Focus = "hamstrings",
    bodies: Bodies = None,
    units: Units = None,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Find your sweet spot: heels, width, toes, seat, depth and plates; with --out also the card for gym and phone."""
    from ..report.fit import fit_report
    from ..report.fit_words import fit_json

    spot = found(lifter, machine, focus, bodies, units)
    report = fit_report(spot)
    files = [] if out is None else _drawn(spot, report, folder(out))
    output("fit", fit_json(report) | {"files": files}, lambda: _words(report, files), as_json=as_json, out=out)


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


def _drawn(spot: SweetSpot, report: FitReport, out: Path) -> list[str]:
    from ..draw.card import write_card
    from ..draw.depth_map import draw_depth_map

    files = write_card(report, spot.machine, spot.body, spot.kinematics, out, units=report.units)
    map_file = out / "depth_map.png"
    draw_depth_map(report, units=report.units).savefig(map_file)
    files.append(map_file)
    return [str(file) for file in files]


def _words(report: FitReport, files: list[str]) -> RenderableType:
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    from ..report import fit_words as say
    from ..report.assumed import assumed_sentences

    units = report.units
    lines: list[RenderableType] = [
        Text(f"{report.lifter} on {report.machine}, for the {report.focus}", style="bold"),
        Text(""),
        *[Padding(Text(sentence), (0, 0, 1, 0)) for sentence in say.paragraph(report, units)],
        _force_table(report),
        Text("Hamstrings first; means over a repetition. Own pull is work; stretch comes without effort."),
        Text(""),
        Text("What holds you there, tightest first:", style="bold"),
        *[Text("- " + say.limit_sentence(report, item, units)) for item in report.binding_limits[:4]],
        Text(""),
        Text("Nobody measured: " + " ".join(assumed_sentences(report, units)), style="dim"),
        Text(""),
        *[Text(sentence) for sentence in say.limits_of_use()],
    ]
    if files:
        card = next((file for file in files if file.endswith("card.html")), files[0])
        lines.append(Text(f"\nThe card: {card} (also {', '.join(Path(f).name for f in files if f != card)})"))
    else:
        lines.append(Text("\nAdd --out DIR for the card: a picture, a PDF and a page for the phone."))
    return Group(*lines)


def _force_table(report: FitReport) -> RenderableType:
    from rich.table import Table

    from ..report.fit import Push
    from ..report.quantities import weight

    table = Table(
        "one leg, newtons",
        "own pull",
        "stretch",
        "adductor magnus",
        "glutes",
        "quadriceps",
        "load",
        box=None,
        pad_edge=False,
    )
    for column in table.columns[1:]:
        column.justify = "right"

    def row(name: str, of: Forces, load: str) -> None:
        forces_N = (
            of.hamstring_force_N,
            of.hamstring_passive_N,
            of.adductor_magnus_force_N,
            of.gluteus_maximus_force_N,
            of.quadriceps_force_N,
        )
        table.add_row(name, *(f"{force_N:.0f}" for force_N in forces_N), load)

    row("here", report.cues[Push.NATURAL], weight(report.load_exact_kg, report.units))
    for push, of in report.cues.items():
        if push != Push.NATURAL:
            row(f"  pushing {push}", of, weight(of.load_kg, report.units) if of.holds else "too heavy")
    if report.present is not None:
        row("where you stand now", report.present, weight(report.present.load_kg, report.units))
    if report.most_stretch is not None:
        row("most stretch", report.most_stretch, weight(report.most_stretch.load_kg, report.units))
    return table
