"""`legpress export-opensim`: one repetition as a folder that OpenSim runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .options import (
    CueWord,
    HeelHeight,
    HeelSpacing,
    LifterFile,
    LoadKg,
    LoadLb,
    MachineName,
    Notch,
    Stop,
    TempoWord,
    ToeOut,
    TopKnee,
    press_options,
    simulated,
)
from .output import AsJson, output
from .progress_bar import spinner

if TYPE_CHECKING:
    from rich.console import RenderableType

    from ..press.rep import Rep

ModelFile = Annotated[
    Path,
    typer.Option("--model", metavar="FILE", help="Your copy of RajagopalLaiUhlrich2023.osim, of OpenSim's collection."),
]
Folder = Annotated[
    Path, typer.Option("--out", metavar="DIR", help="Folder to write: new, empty, or of an earlier export.")
]


def export_opensim(
    lifter: LifterFile,
    model: ModelFile,
    out: Folder,
    machine: MachineName = None,
    heel_height_cm: HeelHeight = None,
    heel_spacing_cm: HeelSpacing = None,
    toe_out_deg: ToeOut = None,
    backrest_notch: Notch = None,
    load_kg: LoadKg = None,
    load_lb: LoadLb = None,
    tempo: TempoWord = "3-1-X",
    cue: CueWord = "natural",
    stop_sled_cm: Stop = None,
    top_knee_deg: TopKnee = 10,
    as_json: AsJson = False,
) -> None:
    """Write one repetition for OpenSim: scaled model, motion, loads, muscle forces, and setups that run unchanged.

    Needs OpenSim's Python package (pip install 'legpress\\[verify]'). What is not given is taken from the lifter's file,
    as in `legpress simulate`. `legpress verify DIR` then runs OpenSim's tools and compares.
    """
    wishes = {
        "heel_height_cm": heel_height_cm,
        "heel_spacing_cm": heel_spacing_cm,
        "toe_out_deg": toe_out_deg,
        "backrest_notch": backrest_notch,
    }
    asked = press_options(lifter, machine, wishes, load_kg, load_lb, stop_sled_cm)
    from ..interop.opensim import export

    export.check(out, model)  # before the work
    with spinner():
        rep = simulated(asked, tempo, cue, top_knee_deg)
        export.export_opensim(rep, out, model=model)
    result = _told(rep, out, export.FILES) | {"taken_from_file": asked.taken}
    output("export_opensim", result, lambda: _words(rep, result), as_json=as_json, out=None)


def _told(rep: Rep, folder: Path, files: tuple[str, ...]) -> dict[str, Any]:
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
        "warnings": list(rep.warnings),
    }


def _words(rep: Rep, result: dict[str, Any]) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    folder = result["folder"]
    lines = [
        Text(f"{rep.lifter.name} on {rep.machine.name}: {rep.load_kg:.6g} kg, tempo {rep.tempo}", "bold"),
        Text(f"{len(result['files'])} files for OpenSim in {folder}; begin with README.md."),
        *(Text(f"Note: {sentence}", "yellow") for sentence in rep.warnings),
        Text(f"Next: legpress verify {folder}", "dim"),
    ]
    return Group(*lines)
