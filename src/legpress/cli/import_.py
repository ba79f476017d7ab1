"""`legpress import`: sets from other apps, and from our own exports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import WrongInput, did_you_mean, shown
from .lifter_argument import OwnerFile, OwnerName, log_owner_or_all
from .load_counts import Carriage, Counts, convention
from .output import AsJson, Out, output
from .progress_bar import spinner

if TYPE_CHECKING:
    from rich.console import RenderableType

    from ..logbook.imports.report import Report
    from ..logbook.store import Logbook
    from ..measures import Units

File = Annotated[Path, typer.Argument(metavar="FILE", help="CSV of Hevy, Strong or FitNotes; CSV or JSON of legpress.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would be imported.")]
Unit = Annotated[
    str | None,
    typer.Option(
        "--unit", metavar="kg|lb", help="Unit of the weights, for files that do not say; else that of --lifter."
    ),
]
Dates = Annotated[
    str | None,
    typer.Option("--dates", metavar="dmy|mdy", help="How to read 03/04/2025, for files that have such dates."),
]
Map = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="TITLE=EXERCISE", help='What a title means: "Presse 3=leg press". Remembered.'),
]


def import_log(
    file: File,
    dry_run: DryRun = False,
    unit: Unit = None,
    dates: Dates = None,
    title_map: Map = None,
    counts: Counts = None,
    carriage: Carriage = None,
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
    means = _means(title_map or [])
    with Logbook.open() as logbook, spinner("reading the file", "still reading"):
        (owner, units), known = _owner(logbook, lifter, name), set(logbook.lifters())
        try:
            report = import_file(
                logbook,
                file,
                lifter=owner,
                unit=unit,  # pyright: ignore[reportArgumentType]
                own_units=units,
                dates=dates,  # pyright: ignore[reportArgumentType]
                counts=convention(counts, carriage, units),
                means=means,
                dry_run=dry_run,
            )
        except NothingRead as nothing:
            if as_json:
                result = import_json(nothing.report, str(file), known, dry_run=dry_run)
                output("import", result, lambda: "", as_json=True, out=out)
            raise
    result = import_json(report, str(file), known, dry_run=dry_run)
    done = "" if dry_run or report.change is None else f"The sets of {file} are in the log."
    output("import", result, lambda: _words(report, known, dry_run), as_json=as_json, out=out, done=done)


def _owner(logbook: Logbook, lifter: Path | None, name: str | None) -> tuple[str | None, Units | None]:
    """Whose sets they are, where the file does not say: as told, else the only one in the log; and their units."""
    owner = log_owner_or_all(logbook, lifter, name)
    if owner is not None:
        return owner.name, owner.units
    known = logbook.lifters()
    return (known[0] if len(known) == 1 else None), None


def _means(told: list[str]) -> dict[str, str]:
    """Which exercise each title means."""
    from ..logbook.imports.titles import our_exercise
    from ..training.exercises import exercise_called, exercises

    means = {}
    for text in told:
        title, equals, exercise = text.rpartition("=")
        if not equals or not title.strip():
            raise WrongInput(f'--map is {shown(text)}. Write the title and the exercise: --map "Presse 3=leg press".')
        if exercise_called(exercise) is None:
            hint = did_you_mean(exercise.strip(), exercises())
            raise WrongInput(f"--map says {shown(exercise.strip())}, which is no exercise that is known.{hint}")
        means[" ".join(title.split())] = our_exercise(exercise)
    return means


def _words(report: Report, known: set[str], dry_run: bool) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    from ..report.log_import import import_words

    hint = "Wrong? `legpress log undo` takes all of it back at once."
    if dry_run:
        hint = "Nothing was written: this was a dry run."
    elif report.change is None:
        hint = "Nothing was written."
    return Group(*(Text(line) for line in import_words(report, known, dry_run=dry_run)), Text(hint, style="dim"))
