"""`legpress progress`: what the log says of the weeks behind."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from .fit import Units
from .logged import looked_back, machines_known
from .options import LifterFile
from .output import AsJson, Out, folder, output
from .plan import in_units
from .progress_bar import spinner

if TYPE_CHECKING:
    from rich.console import RenderableType


def progress(lifter: LifterFile, units: Units = None, as_json: AsJson = False, out: Out = None) -> None:
    """Look back over the log: strength by stance, tension by muscle and week, tempo kept; with --out the picture.

    Loads from other machines and stances count as what is equally hard for you where you pressed last.
    """
    from ..lifter import Lifter
    from ..training.equivalent_load import same_effort_kg
    from ..training.history import history, history_told

    person = in_units(Lifter.load(lifter), units)
    past = looked_back(person.name)
    machines = machines_known(person, names={place.machine for place in past.places})
    with spinner("looking back"):
        told = history_told(
            history(
                person.name,
                past,
                date.today(),
                machines,
                lambda kg, there, here: same_effort_kg(person, kg, there, here),
            ),
            person.limits.units,
        )
    files = []
    if out is not None and told["sets"]:
        from ..draw.paper import save
        from ..draw.progress import draw_progress

        files = [str(file) for file in save(draw_progress(told), folder(out) / "progress")]
    output("progress", told | {"files": files}, lambda: _words(told, files), as_json=as_json, out=out)


def _words(told: dict[str, Any], files: list[str]) -> RenderableType:
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    from ..measures import mass, told_in

    units = told["units"]
    lines: list[RenderableType] = [Text(told_in(told["words"], units))]
    if told["strength"]:
        table = Table("one repetition, estimated", "first", "best", "last", "days", box=None, pad_edge=False)
        for column in table.columns[1:]:
            column.justify = "right"
        here = [told["strength_here"]] if told["strength_here"] else []
        for line in [*told["strength"], *here]:
            kg = line["one_rm_kg"]
            figures = (mass(round(one), units) for one in (kg[0], max(kg), kg[-1]))
            table.add_row(told_in(line["label"], units), *figures, str(len(kg)))
        lines += [Text(""), table]
    if told["weeks"]:
        table = Table(
            "week of",
            "hamstrings",
            "short head",
            "glutes",
            "adductor m.",
            "quadriceps",
            "tempo kept",
            box=None,
            pad_edge=False,
        )
        for column in table.columns[1:]:
            column.justify = "right"
        for week in told["weeks"][-8:]:
            seconds = week["tension_s_at_full_force"]
            kept = "" if week["tempo_kept_pct"] is None else f"{week['tempo_kept_pct']:.0f} %"
            shown = ("hamstrings", "biceps femoris short head", "glutes", "adductor magnus", "quadriceps")
            table.add_row(week["monday"], *(f"{seconds[muscle]:.0f}" for muscle in shown), kept)
        lines += [
            Text(""),
            table,
            Text("Seconds at full force: presses by the model, curls by effort (assumed).", style="dim"),
        ]
    for text in [*(warned["words"] for warned in told["warnings"]), *told["notes"]]:
        lines.append(Text("! " + told_in(text, units)))
    if files:
        lines.append(Text(f"The picture: {files[0]}"))
    elif told["sets"]:
        lines.append(Text("Add --out DIR for the picture."))
    return Group(*lines)
