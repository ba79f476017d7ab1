"""`legpress import`: sets from other apps, and from our own exports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import WrongInput, shown
from .lifter_argument import WhoseFile, WhoseName, log_owner_or_all
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
_ERRORS_TOLD = 10


def import_log(
    file: File,
    dry_run: DryRun = False,
    unit: Unit = None,
    dates: Dates = None,
    lifter: WhoseFile = None,
    name: WhoseName = None,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Import the sets of another app that the log does not have yet; one `legpress log undo` takes them all back."""
    from ..logbook.imports.importing import NothingRead, import_file
    from ..logbook.store import Logbook

    if unit not in (None, "kg", "lb"):
        raise WrongInput(f"--unit is {shown(unit)}. Write kg or lb.")
    if dates not in (None, "dmy", "mdy"):
        raise WrongInput(f"--dates is {shown(dates)}. Write dmy (day first) or mdy (month first).")
    with Logbook.open() as logbook, spinner("reading the file", "still reading"):
        who, known = _whose(logbook, lifter, name), set(logbook.lifters())
        try:
            report = import_file(logbook, file, lifter=who, unit=unit, dates=dates, dry_run=dry_run)  # pyright: ignore
        except NothingRead as nothing:
            if as_json:
                output("import", _told(nothing.report, file, known, dry_run), lambda: "", as_json=True, out=out)
            raise
    told = _told(report, file, known, dry_run)
    output("import", told, lambda: _words(report, told), as_json=as_json, out=out)


def _whose(logbook: Logbook, lifter: Path | None, name: str | None) -> str | None:
    """Whose sets they are, where the file does not say: as told, else the only one in the log."""
    who = log_owner_or_all(logbook, lifter, name)
    if who is not None:
        return who.name
    known = logbook.lifters()
    return known[0] if len(known) == 1 else None


def _told(report: Report, file: Path, known: set[str], dry_run: bool) -> dict[str, Any]:
    return {
        "file": str(file),
        "format": report.format,
        "dry_run": dry_run,
        "rows": report.rows,
        "imported": report.imported,
        "duplicates": report.duplicates,
        "errors": report.errors,
        "not_sets": dict(report.not_sets),
        "body_weight": report.body_weight,
        "machine_settings": report.marks,
        "lifters": dict(report.lifters),
        "new_lifters": [name for name in report.lifters if name not in known],
        "exercises": report.exercises,
        "change": report.change,
    }


def _words(report: Report, told: dict[str, Any]) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    from ..logbook.words import plain

    would = "Would import" if told["dry_run"] else "Imported"
    of = ", ".join(f"{plain(name)} {count}" for name, count in report.lifters.items())
    new = [name for name in report.lifters if name in told["new_lifters"]]
    lines = [f"{would} {_sets(report.imported)} of {report.rows} rows ({report.format}){f': {of}' if of else ''}."]
    if new:
        lines.append(f"New in this log: {', '.join(map(plain, new))}.")
    if report.duplicates:
        lines.append(f"Already in the log, so left out: {_sets(report.duplicates)}.")
    if report.not_sets:
        what = ", ".join(f"{plain(what)}: {count}" for what, count in report.not_sets.items())
        lines.append(f"Left out because they are not sets: {what}.")
    if report.body_weight:
        lines.append(
            f"Without a weight: {_sets(report.body_weight)}, kept with nothing put on and the note body weight."
        )
    if report.marks:
        lines.append(f"Machine settings: {report.marks} new.")
    if report.exercises:
        named = ", ".join(f"{plain(app)} is {plain(ours)}" for app, ours in list(report.exercises.items())[:8])
        lines.append(f"Renamed: {named}.")
    if report.errors:
        lines.append(f"Cannot be read, so left out: {len(report.errors)} row{'s' * (len(report.errors) != 1)}.")
        lines += [f"  line {wrong['line']}: {plain(wrong['reason'])}" for wrong in report.errors[:_ERRORS_TOLD]]
        if len(report.errors) > _ERRORS_TOLD:
            lines.append(f"  and {len(report.errors) - _ERRORS_TOLD} more; --json lists them all.")
    if told["dry_run"]:
        hint = "Nothing was written: this was a dry run."
    elif report.change is None:
        hint = "Nothing was written."
    else:
        hint = "Wrong? `legpress log undo` takes all of it back at once."
    return Group(*(Text(line) for line in lines), Text(hint, style="dim"))


def _sets(count: int) -> str:
    return f"{count} set{'' if count == 1 else 's'}"
