"""`legpress export`: the whole log as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .lifter_argument import OwnerFile, known_or_refused, log_owner_or_all
from .output import AsJson, Out, output
from .progress_bar import spinner


def export_log(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=".json: everything; .csv: the sets, for a spreadsheet.")],
    lifter: OwnerFile = None,
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="Only this one; neither: everybody.")
    ] = None,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Write the log into a file that `legpress import` reads back; an older export of that name is replaced."""
    from rich.text import Text

    from ..logbook.exports import export_file
    from ..logbook.store import Logbook

    with Logbook.open() as logbook, spinner("writing the file", "still writing"):
        owner = log_owner_or_all(logbook, lifter, name)
        of = None if owner is None else known_or_refused(logbook, owner).name
        count = export_file(logbook, file, of)
    result = {"file": str(file), "sets": count, "lifter": of}
    words = f"{count} set{'' if count == 1 else 's'}{f' of {of}' if of else ''} in {file}."
    if file.suffix.lower() == ".csv":
        words += " Your marks on machines are only in the .json."
    output("export", result, lambda: Text(words), as_json=as_json, out=out, done=words)
