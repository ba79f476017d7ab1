"""`legpress simulate`: one repetition, in words that a lifter understands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .options import with_options
from .output import AsJson, Out, output
from .press_options import PressOptions, RequestedRep, requested_rep, simulated
from .progress_bar import spinner

if TYPE_CHECKING:
    from rich.console import RenderableType

    from ..measures import Units
    from ..press.rep import Rep
    from ..report.repetition import RepetitionReport


@with_options
def simulate(press: PressOptions, as_json: AsJson = False, out: Out = None) -> None:
    """Simulate one repetition: how deep, how each joint bends, what muscles and knees carry.

    What is not given is taken from the lifter's file: machine, stance and depth as used at present, the load from the
    known set. With --out also every instant as a table (CSV, and Parquet where pyarrow is installed) and a picture.
    """
    request = requested_rep(press)
    _import_beside(with_pictures=out is not None)
    with spinner():
        rep = simulated(request)
        drawn, files = ({}, {}) if out is None else _files(rep, out, request.units)
    from ..report.repetition import RepetitionReport

    report = RepetitionReport.of(rep)
    result = report.model_dump(mode="json") | {"taken_from_file": request.from_file, "files": files}
    output("simulate", result, lambda: _words(report, request, files), as_json=as_json, out=out, files=drawn)


def _import_beside(*, with_pictures: bool) -> None:
    """Import what is needed after the simulation beside it."""
    from importlib import import_module
    from threading import Thread

    names = ["pandas"]
    if with_pictures:
        names += ["matplotlib.figure", "matplotlib.backends.backend_agg", "matplotlib.backends.backend_svg"]

    def bring() -> None:
        for name in names:
            import_module(name)

    import numpy  # noqa: F401, both sides begin with it

    Thread(target=bring).start()


def _files(rep: Rep, target: Path, units: Units) -> tuple[dict[Path, bytes], dict[str, str]]:
    """Every instant as CSV and, where pandas can, as Parquet, and the picture; and what is said of them."""
    from importlib.util import find_spec

    from ..draw.repetition import draw_repetition, repetition_pictures

    parquet, csv = target / "frames.parquet", target / "frames.csv"
    with_parquet = find_spec("pyarrow") is not None
    contents = {parquet: rep.frames.to_parquet(index=False)} if with_parquet else {}
    contents[csv] = rep.frames.to_csv(
        index=False, float_format="%.6g"
    ).encode()  # six digits: finer than any of it is known
    drawn = repetition_pictures(draw_repetition(rep, units), target / "repetition")
    png, svg = drawn
    return contents | drawn, {
        **({"frames_parquet": str(parquet)} if with_parquet else {}),
        "frames_csv": str(csv),
        "picture_png": str(png),
        "picture_svg": str(svg),
        "summary_json": str(target / "simulate.json"),
    }


def _words(report: RepetitionReport, request: RequestedRep, files: dict[str, str]) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    from ..report import repetition_words as words

    units = request.units
    lines: list[RenderableType] = [Text(words.title(report, units), "bold"), Text(words.stance_words(report, units))]
    if request.from_file:
        lines.append(Text(_from_file_words(request), "dim"))
    colour = "bold red" if report.too_heavy or report.too_light else "bold green"
    lines += [Text(""), Text(words.verdict(report, units), colour), Text("")]
    lines += [_bends(report, units), Text(""), _muscles(report, units), Text("")]
    lines += [Text(words.knee_words(report)), Text(words.foot_words(report))]
    lines += [Text(f"Note: {sentence}", "yellow") for sentence in words.notes(report, units)]
    lines.append(Text(""))
    if files:
        more = "(and .parquet)" if "frames_parquet" in files else "(as Parquet too: pip install 'legpress[parquet]')"
        lines.append(Text(f"Picture: {files['picture_png']}\nEvery instant: {files['frames_csv']} {more}"))
    else:
        lines.append(Text("Nothing was written. Add --out DIR for the picture and every instant as a table.", "dim"))
    return Group(*lines)


_OPTIONS = {
    "machine": "machine",
    "heel_height_cm": "heel height",
    "heel_spacing_cm": "heel spacing",
    "toe_out_deg": "toes",
    "backrest_notch": "backrest",
    "load_kg": "load",
    "stop_sled_cm": "depth",
}


def _from_file_words(request: RequestedRep) -> str:
    sections: dict[str, list[str]] = {}
    for field, section in request.from_file.items():
        sections.setdefault(section, []).append(_OPTIONS[field])
    parts = [f"{', '.join(names)} from {section}" for section, names in sections.items()]
    text = f"From the lifter's file: {'; '.join(parts)}."
    return text if request.stance_machine is None else f"{text} (That stance is used on {request.stance_machine}.)"


def _bends(report: RepetitionReport, units: Units) -> RenderableType:
    from ..report.repetition_words import bends
    from .table import Table

    table = Table("", "top", "bottom", "")
    for column in (1, 2):
        table.columns[column].justify = "right"
    for row in bends(report, units):
        table.add_row(*row)
    return table


def _muscles(report: RepetitionReport, units: Units) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    from ..report.repetition_words import CAPTION, muscle_rows
    from .table import Table

    table = Table("one leg, newtons", "working", "stretch", "most at once", "")
    for column in (1, 2, 3):
        table.columns[column].justify = "right"
    for row in muscle_rows(report):
        table.add_row(row.group, row.pull, row.stretch, row.most, row.remark)
    return Group(table, Text(CAPTION[units], "dim italic"))
