"""`legpress verify`: OpenSim's own tools on an exported repetition, and whether they agree."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.exceptions import Exit

from .output import AsJson, Out, output
from .progress_bar import spinner

if TYPE_CHECKING:
    from rich.console import RenderableType

    from ..interop.verification import AgreementRow, Verification

Exported = Annotated[Path, typer.Argument(metavar="FOLDER", help="What `legpress export-opensim` wrote.")]
SLOW = "OpenSim's StaticOptimization is at it: some eight instants a second"


def verify(exported: Exported, as_json: AsJson = False, out: Out = None) -> None:
    """Run OpenSim's InverseDynamics, StaticOptimization and JointReaction on an export and compare.

    Prints every quantity with its bar and draws both curves over each other: into --out, else FOLDER/results. Ends with
    code 1 if a bar is missed.
    """
    from ..interop.opensim.setups import RESULTS
    from ..interop.verification import verify as compare

    with spinner("running OpenSim's tools", SLOW):
        found = compare(exported)
    from ..draw.agreement import agreement_pictures

    drawn = agreement_pictures(found, out or exported / RESULTS)
    pictures = {file.stem.removeprefix("verification_"): str(file) for file in drawn}
    result = _result(found) | {"folder": str(exported), "pictures": pictures}
    output("verify", result, lambda: _words(found, result), as_json=as_json, out=out, files=drawn)
    if not found.holds:
        raise Exit(1)


def _result(found: Verification) -> dict[str, Any]:
    """The comparison for programs."""
    passport = found.passport
    return {
        "agrees": found.holds,
        "lifter": passport["lifter"]["name"],
        "machine": passport["machine"]["name"],
        "stance": passport["stance"],
        "load_kg": passport["load_kg"],
        "tempo": passport["tempo"],
        "cue": passport["cue"],
        "legpress": passport["legpress"],
        "frames": found.frames,
        "skipped_frames": found.skipped_frames,
        "notes": list(found.notes),
        "rows": [
            {
                "quantity": row.quantity,
                "part": row.part,
                "unit": row.unit,
                "worst": row.worst,
                "rms": row.rms,
                "peak": row.peak,
                "share": row.share,
                "bar": row.bar,
                "measure": row.measure,
                "holds": row.holds,
            }
            for row in found.rows
        ],
    }


def _words(found: Verification, result: dict[str, Any]) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    from .table import Table

    table = Table("", "", "worst", "rms", "OpenSim's peak", "judged", "bar", "")
    for column in range(2, 7):
        table.columns[column].justify = "right"
    before = ""
    for row in found.rows:
        table.add_row(row.quantity if row.quantity != before else "", *_cells(row))
        before = row.quantity
    caption = (
        "Moments and knee forces are judged by the worst difference over the peak (of all moments; of each force), "
        "activations by the root mean square of their difference."
    )
    passport = found.passport
    verdict = "OpenSim agrees." if found.holds else "OpenSim does not agree: see the rows marked with a cross."
    if found.holds and found.skipped_frames == found.frames:
        verdict = "OpenSim agrees where it can be compared: see the note."
    lines: list[RenderableType] = [
        Text(
            f"{passport['lifter']['name']} on {passport['machine']['name']}: {passport['load_kg']:g} kg, tempo "
            f"{passport['tempo']}, {found.frames} frames",
            "bold",
        ),
        Text(""),
        table,
        Text(caption, "dim italic"),
        Text(""),
        Text(verdict, "bold green" if found.holds else "bold red"),
        *(Text(f"Note: {sentence}", "yellow") for sentence in found.notes),
        Text(f"Both curves: {', '.join(result['pictures'].values())}", "dim"),
    ]
    return Group(*lines)


def _cells(row: AgreementRow) -> list[str]:
    digits = 3 if row.unit == "" else 2 if row.unit == "Nm" else 0
    unit = f" {row.unit}" if row.unit else ""
    numbers = [f"{value:.{digits}f}{unit}" for value in (row.worst, row.rms, row.peak)]
    judged, bar = (
        (f"{row.share:.3f}", f"{row.bar:.3g}")
        if row.unit == ""
        else (f"{row.share:.2%}", f"{row.bar:.0%}")
        if row.bar is not None
        else ("", "")
    )
    return [row.part, *numbers, judged, bar, "✓" if row.holds else "✗"]
