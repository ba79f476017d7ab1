"""`legpress export-opensim`: one repetition as a folder that OpenSim runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .options import with_options
from .output import AsJson, output, usable
from .press_options import PressOptions, requested_rep, simulated
from .progress_bar import spinner

if TYPE_CHECKING:
    from rich.console import RenderableType

    from ..measures import Units
    from ..press.rep import Rep

ModelFile = Annotated[
    Path,
    typer.Option("--model", metavar="FILE", help="Your copy of RajagopalLaiUhlrich2023.osim, of OpenSim's collection."),
]
Folder = Annotated[
    Path,
    typer.Option("--out", metavar="DIR", help="Folder to write: new, empty, or of an earlier export.", callback=usable),
]


@with_options
def export_opensim(press: PressOptions, model: ModelFile, out: Folder, as_json: AsJson = False) -> None:
    """Write one repetition for OpenSim: scaled model, motion, loads, muscle forces, and setups that run unchanged.

    Needs OpenSim's Python package (pip install 'legpress\\[verify]'). What is not given is taken from the lifter's file,
    as in `legpress simulate`. `legpress verify DIR` then runs OpenSim's tools and compares.
    """
    request = requested_rep(press)
    from ..interop.opensim import export

    export.check(out, model)  # before the work
    with spinner():
        rep = simulated(request)
        export.export_opensim(rep, out, model=model)
    done = f"The export is in {out}."
    result = _result(rep, out, export.FILES) | {"taken_from_file": request.from_file}
    output("export_opensim", result, lambda: _words(rep, result, request.units), as_json=as_json, out=None, done=done)


def _result(rep: Rep, folder: Path, files: tuple[str, ...]) -> dict[str, Any]:
    from ..report.finding_words import finding_words

    return {
        "folder": str(folder),
        "files": {name: str(folder / name) for name in files},
        "lifter": rep.lifter.name,
        "machine": rep.machine.name,
        "load_kg": rep.load_kg,
        "tempo": str(rep.tempo),
        "cue": str(rep.cue),
        "frames": len(rep.frames),
        "duration_s": float(rep.frames["time_s"].iloc[-1]),
        "too_heavy": rep.too_heavy,
        "warnings": [finding_words(finding, "kg") for finding in rep.findings],
    }


def _words(rep: Rep, result: dict[str, Any], units: Units) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    from ..measures import mass
    from ..report.finding_words import finding_words

    folder = result["folder"]
    lines = [
        Text(f"{rep.lifter.name} on {rep.machine.name}: {mass(rep.load_kg, units)}, tempo {rep.tempo}", "bold"),
        Text(f"{len(result['files'])} files for OpenSim in {folder}; begin with README.md."),
        *(Text(f"Note: {finding_words(finding, units)}", "yellow") for finding in rep.findings),
        Text(f"Next: legpress verify {folder}", "dim"),
    ]
    return Group(*lines)
