"""`legpress progress`: what the log says of the weeks behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .fit import Units
from .options import LifterFile
from .output import AsJson, Out, output
from .plan import in_units
from .progress_bar import spinner

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import RenderableType

    from ..report.progress import ProgressReport

WEEKS = 8  # in the table
MUSCLES = ("hamstrings", "biceps femoris short head", "glutes", "adductor magnus", "quadriceps")


def progress(lifter: LifterFile, units: Units = None, as_json: AsJson = False, out: Out = None) -> None:
    """Look back over the log: strength by stance, tension by muscle and week, tempo kept; with --out the picture.

    Loads from other machines and stances count as what is equally hard for you where you pressed last.
    """
    from ..lifter import Lifter
    from ..report.progress import progress_report
    from ..training.planning import look_back

    person = in_units(Lifter.load(lifter), units)
    with spinner("looking back"):
        report = progress_report(look_back(person), person.limits.units)
    drawn: dict[Path, bytes] = {}
    if out is not None and report.sets:
        from ..draw.paper import pictures
        from ..draw.progress import draw_progress

        drawn = pictures(draw_progress(report), out / "progress")
    files = [str(file) for file in drawn]
    values = report.model_dump(mode="json") | {"files": files}
    output("progress", values, lambda: _words(report, files), as_json=as_json, out=out, files=drawn)


def _words(report: ProgressReport, files: list[str]) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    lines: list[RenderableType] = [Text(report.words)]
    if report.strength:
        lines += [Text(""), _strength(report)]
    if report.weeks:
        note = "Seconds at full force: presses computed, curls by effort (assumed)."
        lines += [Text(""), _weeks(report), Text(note, style="dim")]
    lines += [Text(f"! {text}") for text in [*(warning.words for warning in report.warnings), *report.notes]]
    if files:
        lines.append(Text(f"The picture: {files[0]}"))
    elif report.sets:
        lines.append(Text("Add --out DIR for the picture."))
    return Group(*lines)


def _strength(report: ProgressReport) -> RenderableType:
    from ..measures import mass
    from .table import Table

    table = Table("one repetition, estimated", "first", "best", "last", "days")
    for column in table.columns[1:]:
        column.justify = "right"
    here = [] if report.strength_here is None else [report.strength_here]
    for line in [*report.strength, *here]:
        kg = line.one_rm_kg
        figures = (mass(round(one), report.units) for one in (kg[0], max(kg), kg[-1]))
        table.add_row(line.label, *figures, str(len(kg)))
    return table


def _weeks(report: ProgressReport) -> RenderableType:
    from .table import Table

    heads = ("week of", "hamstrings", "short head", "glutes", "adductor m.", "quadriceps", "tempo kept")
    table = Table(*heads)
    for column in table.columns[1:]:
        column.justify = "right"
    for week in report.weeks[-WEEKS:]:
        kept = "" if week.tempo_kept_pct is None else f"{week.tempo_kept_pct:.0f} %"
        table.add_row(week.monday, *(f"{week.tension_s_at_full_force[muscle]:.0f}" for muscle in MUSCLES), kept)
    return table
