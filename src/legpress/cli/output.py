"""How every subcommand answers: words or JSON on stdout, files in `--out`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import WrongInput
from ..files import write_whole

if TYPE_CHECKING:
    from rich.console import RenderableType

AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON, units in the keys.")]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Write files into this folder; made if missing.")
]


def output(name: str, result: Any, words: Callable[[], RenderableType], *, as_json: bool, out: Path | None) -> None:
    """Says the result once: as JSON or as `words`; with `out` the JSON is also kept as `name`.json."""
    text = json.dumps(result, indent=2, ensure_ascii=False, allow_nan=False)
    if out is not None:
        # a byte of a path that is no letter stands as JSON spells it
        write(folder(out) / f"{name}.json", text.encode("utf-8", "backslashreplace").decode() + "\n")
    if as_json:
        typer.echo(json.dumps(result, indent=2, allow_nan=False))  # ASCII, whatever the terminal speaks
    else:
        from .terminal import terminal

        terminal().print(words())


def folder(out: Path) -> Path:
    """The folder for files, made if missing."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise WrongInput(f"--out {out} cannot be made: {reason}. Give a folder that you may write to.") from None
    return out


def write(file: Path, text: str) -> None:
    """A text file, or one sentence on why not."""
    try:
        write_whole(file, text)
    except OSError as error:
        raise WrongInput(f"{file} cannot be written: {error.strerror}. Give another --out folder.") from None
