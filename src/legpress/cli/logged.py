"""What the log knows of a lifter, for commands that plan or look back."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..lifter import Lifter
    from ..logbook.sets import LoggedSet
    from ..logbook.settings import MachineSettings
    from ..machine import Machine


def logged(lifter: str, machine: str | None = None) -> tuple[list[LoggedSet], MachineSettings | None]:
    """The lifter's sets, oldest first, and how they set this machine up."""
    from ..logbook.store import Logbook

    with Logbook.open(url=None) as book:
        sets = list(book.sets(lifter=lifter))
        return sets, None if machine is None else book.settings(lifter, machine)


def machines_known(lifter: Lifter, *more: Machine, names: set[str] | None = None) -> dict[str, Machine]:
    """Machines by the names that a log may use: the catalogue's, those of the lifter's file, and `more`."""
    from ..errors import WrongInput
    from ..machine import Machine

    told = {section.machine for section in (lifter.present, lifter.strength) if section is not None}
    told |= {place.machine for place in lifter.felt} | (names or set())
    found: dict[str, Machine] = {}
    for name in sorted(one for one in told if one):
        try:
            machine = Machine.load(name)
        except WrongInput:  # a gym whose file is not here
            continue
        found[name] = found[machine.name] = machine
    return found | {machine.name: machine for machine in more}
