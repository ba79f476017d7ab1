"""`legpress import`: sets from other apps, and from our own exports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import WrongInput, shown
from .lifter_argument import OwnerFile, OwnerName, log_owner_or_all
from .output import AsJson, Out, output
from .progress_bar import spinner

if TYPE_CHECKING:
    from rich.console import RenderableType

    from ..logbook.imports.importing import Report
    from ..logbook.store import Logbook

File = Annotated[Path, typer.Argument(metavar="FILE", help="CSV of Hevy, Strong or FitNotes; CSV or JSON of legpress.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would be imported.")]
Unit = Annotated[
    str | None, typer.Option("--unit", metavar="kg|lb", help="Unit of the weights, for files that do not say.")
]
Dates = Annotated[
    str | None,
    typer.Option("--dates", metavar="dmy|mdy", help="How to read 03/04/2025, for files that have such dates."),
]


def import_log(
    file: File,
    dry_run: DryRun = False,
    unit: Unit = None,
    dates: Dates = None,
    lifter: OwnerFile = None,
    name: OwnerName = None,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Import the sets of another app that the log does not have yet; one `legpress log undo` takes them all back."""
    from ..logbook.imports.importing import NothingRead, import_file
    from ..logbook.store import Logbook
    from ..report.log_import import import_json

    if unit not in (None, "kg", "lb"):
        raise WrongInput(f"--unit is {shown(unit)}. Write kg or lb.")
    if dates not in (None, "dmy", "mdy"):
        raise WrongInput(f"--dates is {shown(dates)}. Write dmy (day first) or mdy (month first).")
    with Logbook.open() as logbook, spinner("reading the file", "still reading"):
        owner, known = _owner(logbook, lifter, name), set(logbook.lifters())
        try:
            report = import_file(logbook, file, lifter=owner, unit=unit, dates=dates, dry_run=dry_run)  # pyright: ignore
        except NothingRead as nothing:
            if as_json:
                result = import_json(nothing.report, str(file), known, dry_run=dry_run)
                output("import", result, lambda: "", as_json=True, out=out)
            raise
    result = import_json(report, str(file), known, dry_run=dry_run)
    output("import", result, lambda: _words(report, known, dry_run), as_json=as_json, out=out)


def _owner(logbook: Logbook, lifter: Path | None, name: str | None) -> str | None:
    """Whose sets they are, where the file does not say: as told, else the only one in the log."""
    owner = log_owner_or_all(logbook, lifter, name)
    if owner is not None:
        return owner.name
    known = logbook.lifters()
    return known[0] if len(known) == 1 else None


def _words(report: Report, known: set[str], dry_run: bool) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    from ..report.log_import import ERRORS_SHOWN, import_words

    hint = "Wrong? `legpress log undo` takes all of it back at once."
    if dry_run:
        hint = "Nothing was written: this was a dry run."
    elif report.change is None:
        hint = "Nothing was written."
    lines = import_words(report, known, dry_run=dry_run)
    if len(report.errors) > ERRORS_SHOWN:
        lines.append(f"  and {len(report.errors) - ERRORS_SHOWN} more; --json lists them all.")
    return Group(*(Text(line) for line in lines), Text(hint, style="dim"))
