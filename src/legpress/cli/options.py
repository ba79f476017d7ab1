"""Options that several subcommands share, and how a table of options becomes single ones."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from ..errors import WrongInput, shown

if TYPE_CHECKING:
    from ..lifter import Lifter, Present, Strength


def with_options(command: Callable[..., None]) -> Callable[..., None]:
    """A command in which each parameter that is a dataclass of options is replaced by its fields.

    So options that several commands share are written once, and the command gets them as one value.
    """
    hints = get_type_hints(command, include_extras=True)
    tables = {name: hint for name, hint in hints.items() if is_dataclass(hint)}

    @wraps(command)
    def spread(**given: Any) -> None:
        for name, table in tables.items():
            values = {field.name: given.pop(field.name) for field in fields(table)}
            given[name] = table(**values)  # pyright: ignore[reportCallIssue]
        command(**given)

    parameters = list(_single_options(command, hints, tables))
    spread.__signature__ = inspect.Signature(parameters)  # pyright: ignore[reportAttributeAccessIssue]
    spread.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return spread


def _single_options(
    command: Callable[..., None], hints: dict[str, Any], tables: dict[str, Any]
) -> Iterator[inspect.Parameter]:
    for name, parameter in inspect.signature(command).parameters.items():
        if name not in tables:
            yield parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=hints[name])
            continue
        inner = get_type_hints(tables[name], include_extras=True)
        for field in fields(tables[name]):
            yield inspect.Parameter(
                field.name, inspect.Parameter.KEYWORD_ONLY, default=_default(field), annotation=inner[field.name]
            )


def _default(field: Field[Any]) -> Any:
    return inspect.Parameter.empty if field.default is MISSING else field.default


def number_typed(text: str | float) -> float:
    """A number as people type it, decimal comma included (or a default); limits are checked where its meaning is known."""
    try:
        return float(str(text).strip().replace(",", "."))
    except ValueError:
        raise typer.BadParameter(f"{shown(text)} is not a number; write one such as 12.5, without its unit") from None


def whole_typed(text: str) -> int:
    try:
        return int(text.strip())
    except ValueError:
        raise typer.BadParameter(f"{shown(text)} is not a whole number; write one such as 2") from None


LifterFile = Annotated[Path, typer.Option("--lifter", metavar="FILE", help="The lifter's TOML file.")]
MachineName = Annotated[
    str | None, typer.Option("--machine", metavar="NAME|FILE", help="A name from `legpress machines`, or a TOML file.")
]
HeelHeight = Annotated[
    float | None,
    typer.Option("--heel-height-cm", parser=number_typed, metavar="NUMBER", help="Heels above the plate's lower edge."),
]
HeelSpacing = Annotated[
    float | None,
    typer.Option("--heel-spacing-cm", parser=number_typed, metavar="NUMBER", help="Heel centre to heel centre."),
]
ToeOut = Annotated[
    float | None,
    typer.Option(
        "--toe-out-deg", parser=number_typed, metavar="NUMBER", help="Each foot's turn outwards; 0 is straight."
    ),
]
Notch = Annotated[
    int | None, typer.Option("--backrest-notch", parser=whole_typed, metavar="NUMBER", help="1 is the most upright.")
]
LoadKg = Annotated[
    float | None,
    typer.Option(
        "--load-kg",
        parser=number_typed,
        metavar="NUMBER",
        help="Plates of both sides together (or the stack's weight), without the carriage.",
    ),
]
LoadLb = Annotated[
    float | None, typer.Option("--load-lb", parser=number_typed, metavar="NUMBER", help="The same in pounds.")
]
TempoWord = Annotated[
    str, typer.Option("--tempo", help="Seconds down, at the bottom, up; X is as fast as possible. 3-1-X, 3-1-1, 3010.")
]
CueWord = Annotated[
    str,
    typer.Option("--cue", help="How the push is aimed: natural, straight, scrape:20 (drag down), heels, toes, free."),
]
Stop = Annotated[
    str | None,
    typer.Option(
        "--stop-sled-cm",
        metavar="CM|deepest",
        help="How far the carriage stays above its lowest point; `deepest` goes to your limits or the machine's.",
    ),
]
TopKnee = Annotated[
    float,
    typer.Option(
        "--top-knee-deg", parser=number_typed, metavar="NUMBER", help="Bend of the knees at the top; 0 is straight."
    ),
]


def machine_name_of(file: Path, lifter: Lifter, given: str | None, from_file: dict[str, str] | None = None) -> str:
    """The machine that was asked for, else the one in the lifter's file; `from_file` gets the section that named it."""
    if given is not None:
        return given
    section, known = first_with(lifter.present, lifter.strength, "machine")
    if known is None:
        raise WrongInput(
            f"--machine is missing, and {file} names none in [present] or [strength]. "
            "Give a name from `legpress machines` or the file of your own."
        )
    if from_file is not None:
        from_file["machine"] = f"[{section}]"
    return str(known)


def first_with(present: Present | None, strength: Strength | None, field: str) -> tuple[str, Any]:
    """The first section that has the field, and its value; ("", None) where none has."""
    for name, section in (("present", present), ("strength", strength)):
        if section is not None and getattr(section, field) is not None:
            return name, getattr(section, field)
    return "", None


def same_machine(one: str, other: str) -> bool:
    """Whether two names mean the same machine."""
    return one == other or Path(one).resolve() == Path(other).resolve()
