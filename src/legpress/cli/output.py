"""How every subcommand answers: words or JSON on stdout, files in `--out`."""

from __future__ import annotations

import json
import os
import secrets
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import WrongInput
from ..files import write_together
from ..stopping import Stopped
from .streams import give_up, nobody_hears, tell

if TYPE_CHECKING:
    from rich.console import RenderableType

Files = Mapping[Path, str | bytes]


def output(
    name: str,
    result: Any,
    words: Callable[[], RenderableType],
    *,
    as_json: bool,
    out: Path | None,
    files: Files | None = None,
    done: str = "",
) -> None:
    """Says the result once: as JSON or as `words`; `files`, and with `out` the JSON as `name`.json, are written together first.

    `done` is a sentence on what is so already, whatever becomes of this (a set is in the log). Then a disk or a reader that
    fails takes nothing back: the sentence and what failed are said on stderr, and the command has succeeded.
    """
    kept = dict(files or {})
    if out is not None:
        text = json.dumps(result, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
        kept[out / f"{name}.json"] = text.encode(
            "utf-8", "backslashreplace"
        )  # half a sign (of a path) as JSON escapes it
    try:
        _keep(kept, done)
        _say(result, words, as_json=as_json)
    except KeyboardInterrupt:
        if done:
            raise Stopped(f"{done} Then it was stopped.") from None
        raise
    except OSError as error:
        give_up(sys.stdout)
        if done:
            tell(f"{done} Only the answer could not be shown: {error.strerror}.")
        elif isinstance(error, BrokenPipeError):  # the reader (`| head`) has what it wanted
            raise typer.Exit(1) from None
        else:
            raise nobody_hears(error) from None


def _keep(files: Files, done: str) -> None:
    try:
        write(files)
    except WrongInput as reason:
        if not done:
            raise
        tell(f"{done} Only its copy is missing: {reason}")


def _say(result: Any, words: Callable[[], RenderableType], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(result, indent=2, allow_nan=False))  # ASCII, whatever the terminal speaks
    else:
        from .terminal import terminal

        terminal().print(words())
    sys.stdout.flush()


def write(files: Files) -> None:
    """These files, all or none, in folders that are made if missing; or one sentence on why not."""
    for place in dict.fromkeys(file.parent for file in files):
        folder(place)
    try:
        write_together(files)
    except OSError as error:
        first = next(iter(files))
        what = first if len(files) == 1 else first.parent
        raise WrongInput(f"{what} cannot be written: {error.strerror}. Give another --out folder.") from None


def folder(out: Path) -> Path:
    """The folder for files, made if missing."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise _no_folder(out, error) from None
    return out


def usable(out: Path | None) -> Path | None:
    """The same folder, once it was tried that it can be made and written to; what was made for that is gone again."""
    if out is None:
        return None
    made: list[Path] = []
    try:
        for place in reversed([out, *out.parents]):
            if not os.path.lexists(place):
                place.mkdir()
                made.append(place)
        probe = out / f".legpress-{secrets.token_hex(8)}.part"
        try:
            probe.write_bytes(b"room?")
        finally:
            probe.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        raise _no_folder(out, error) from None
    finally:
        for place in reversed(made):
            with suppress(OSError):  # somebody else writes there by now
                place.rmdir()
    return out


def _no_folder(out: Path, error: OSError | ValueError) -> WrongInput:
    reason = getattr(error, "strerror", None) or str(error)
    return WrongInput(f"--out {out} cannot be made: {reason}. Give a folder that you may write to.")


AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON, units in the keys.")]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="Write files into this folder; made if missing.", callback=usable),
]
