"""Whose sets are meant: the lifter's file, a name, or the only one in the log."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import WrongInput, shown

if TYPE_CHECKING:
    from ..lifter import Lifter
    from ..logbook.store import Logbook
    from ..measures import Units

OwnerFile = Annotated[
    Path | None,
    typer.Option("--lifter", metavar="FILE", help="Your TOML file: who you are, and kg or lb for --load."),
]
OwnerName = Annotated[
    str | None,
    typer.Option("--name", metavar="NAME", help="A name instead of a file; neither: the only one in the log."),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogOwner:
    """A lifter as the log knows them."""

    name: str
    new: bool  # the log has nothing of them yet
    person: Lifter | None = None  # where a file was given

    @property
    def units(self) -> Units | None:
        """kg or lb, where a file says it."""
        return None if self.person is None else self.person.limits.units


def log_owner(logbook: Logbook, file: Path | None, name: str | None) -> LogOwner:
    """The lifter that was meant, spelled as in the log; WrongInput that asks where nobody is."""
    found = log_owner_or_all(logbook, file, name)
    if found is not None:
        return found
    known = logbook.lifters()
    if len(known) == 1:
        return LogOwner(name=known[0], new=False)
    ask = "Whose set? Add --lifter FILE (your file from `legpress lifter new`) or --name NAME."
    raise WrongInput(f"{ask} In the log are: {', '.join(known[:20])}." if known else ask)


def log_owner_or_all(logbook: Logbook, file: Path | None, name: str | None) -> LogOwner | None:
    """The same, but None where neither a file nor a name is given."""
    person = None
    if file is not None:
        from ..lifter import Lifter

        person = Lifter.load(file)
        if name is None and "name" not in person.model_fields_set:
            raise WrongInput(
                f'{file} has no name, and every set has one. Write name = "..." into it, or add --name NAME.'
            )
        name = name or person.name
    if name is None:
        return None
    if not name.strip():
        raise WrongInput(f"--name is {shown(name)}. Write a name, such as --name Mara.")
    tidy = " ".join(name.split())
    same = [one for one in logbook.lifters() if one.casefold() == tidy.casefold()]
    return LogOwner(name=same[0] if same else tidy, new=not same, person=person)


def known_or_refused(logbook: Logbook, owner: LogOwner) -> LogOwner:
    """Who has sets in the log; else WrongInput with the names that come near."""
    if owner.new:
        from ..errors import did_you_mean

        raise WrongInput(f"{owner.name} has no sets in the log.{did_you_mean(owner.name, logbook.lifters())}")
    return owner
