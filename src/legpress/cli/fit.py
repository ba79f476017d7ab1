"""`legpress fit`: where to put the feet, how deep to go, what to put on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import WrongInput
from .options import LifterFile, MachineName, machine_name_of
from .output import AsJson, Out, folder, output
from .progress_bar import progress_line

if TYPE_CHECKING:
    from rich.console import RenderableType

    from ..fit.sweet_spot import SweetSpot

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
    spot = found(lifter, machine, focus, bodies, units)
    told = spot.summary()
    files = [] if out is None else _drawn(spot, told, folder(out))
    output("fit", told | {"files": files}, lambda: _words(told, files), as_json=as_json, out=out)


def found(lifter_file: Path, machine_name: str | None, focus: str, bodies: int | None, units: str | None) -> SweetSpot:
    """The sweet spot of a lifter's file, with a line of progress."""
    from ..fit.sweet_spot import find_sweet_spot
    from ..lifter import Lifter
    from ..machine import Machine

    person = Lifter.load(lifter_file)
    if units is not None:
        if units not in ("kg", "lb"):
            raise WrongInput(f'--units is "{units}". Write kg (and cm) or lb (and inches).')
        person = person.model_copy(update={"limits": person.limits.model_copy(update={"units": units})})
    machine = Machine.load(machine_name_of(lifter_file, person, machine_name))
    with progress_line() as tell:
        return find_sweet_spot(person, machine, focus, bodies=bodies, progress=tell)


def _drawn(spot: SweetSpot, told: dict[str, Any], out: Path) -> list[str]:
    from ..draw.card import write_card
    from ..draw.depth_map import draw_depth_map

    files = write_card(told, spot.machine, spot.body, spot.placed, out, units=told["units"])
    map_file = out / "depth_map.png"
    draw_depth_map(told, units=told["units"]).savefig(map_file)
    files.append(map_file)
    return [str(file) for file in files]


def _words(told: dict[str, Any], files: list[str]) -> RenderableType:
    from rich.console import Group
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    from ..fit.words import weight
    from ..measures import told_in

    units = told["units"]
    lines: list[RenderableType] = [
        Text(f"{told['lifter']} on {told['machine']}, for the {told['focus']}", style="bold"),
        Text(""),
        *[Padding(Text(told_in(sentence, units)), (0, 0, 1, 0)) for sentence in told["words"]],
    ]
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

    def row(name: str, of: dict[str, Any], load: str) -> None:
        forces = (
            "hamstring_force_N",
            "hamstring_passive_N",
            "adductor_magnus_force_N",
            "gluteus_maximus_force_N",
            "quadriceps_force_N",
        )
        table.add_row(name, *(f"{of[key]:.0f}" for key in forces), load)

    row("here", told["cues"]["natural"], told_in(weight(told["load_exact_kg"]), units))
    for cue, of in told["cues"].items():
        if cue != "natural":
            row(f"  pushing {cue}", of, told_in(weight(of["load_kg"]), units) if of["holds"] else "too heavy")
    if told["present"]:
        row("where you stand now", told["present"], told_in(weight(told["present"]["load_kg"]), units))
    row("most stretch", told["most_stretch"], told_in(weight(told["most_stretch"]["load_kg"]), units))
    lines += [
        table,
        Text("Hamstrings first; means over a repetition. Own pull is work; stretch comes without effort."),
        Text(""),
    ]
    lines.append(Text("What holds you there, tightest first:", style="bold"))
    lines += [Text("- " + told_in(item["words"], units)) for item in told["binding_limits"][:4]]
    lines += [Text(""), Text("Nobody measured: " + told_in(" ".join(told["assumed"]), units), style="dim"), Text("")]
    lines += [Text(sentence) for sentence in told["limits_of_use"]]
    if files:
        card = next((file for file in files if file.endswith("card.html")), files[0])
        lines.append(Text(f"\nThe card: {card} (also {', '.join(Path(f).name for f in files if f != card)})"))
    else:
        lines.append(Text("\nAdd --out DIR for the card: a picture, a PDF and a page for the phone."))
    return Group(*lines)
