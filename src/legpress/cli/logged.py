"""What the log knows of a lifter, for commands that plan or look back: no more of a long log than they need."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from ..lifter import Lifter
    from ..logbook.sets import LoggedSet
    from ..logbook.settings import MachineSettings
    from ..logbook.store import Logbook
    from ..machine import Machine
    from ..training.history import LogHistory
    from ..training.routine import Routine

NEWEST = 400  # sets of an exercise that a plan sees one by one


def looked_back(lifter: str) -> LogHistory:
    """The lifter's whole log, as `training.history` reads it."""
    from ..logbook.store import Logbook

    with Logbook.open() as book:
        return past_of(book, lifter)


def past_of(book: Logbook, lifter: str) -> LogHistory:
    """The same from an open log."""
    from ..training.history import LogHistory, since

    newest = book.last_set(lifter)
    recent = [] if newest is None else book.sets(lifter, since=since(newest.when.date()))
    return LogHistory(places=book.by_place(lifter), recent=recent)


def logged(lifter: str, machine: str, routine: Routine, today: date) -> tuple[list[LoggedSet], MachineSettings | None]:
    """The lifter's sets that a plan of this routine goes by, oldest first, and how they set this machine up."""
    from ..logbook.store import Logbook

    with Logbook.open() as book:
        return planned_from(book, lifter, routine, today), book.settings(lifter, machine)


def planned_from(book: Logbook, lifter: str, routine: Routine, today: date, newest: int = NEWEST) -> list[LoggedSet]:
    """The last weeks of everything; of each exercise the newest sets one by one, and one for every older load; of each day
    the newest set."""
    from ..training.coverage import since
    from ..training.exercises import exercise_called
    from ..training.plan import workout_title

    wanted = {item.exercise for day in routine.day for item in day.exercise}
    titles = [one for one in book.exercises(lifter) if (known := exercise_called(one)) and known.name in wanted]
    begun = since(today)
    found = list(book.sets(lifter, since=begun))
    for title in titles:
        recent = book.sets(lifter, title, last=newest)
        if len(recent) == newest:
            # the oldest day may be there in part only
            recent = [one for one in recent if one.when.date() > recent[0].when.date()] or recent
            opened = datetime.combine(recent[0].when.date(), time())
            found += book.loads_before(lifter, title, min(begun, opened))
        found += recent
    if len(routine.day) > 1:
        found += [last for day in routine.day if (last := book.last_of_workout(lifter, workout_title(routine, day)))]
    numbered = {one.id: one for one in found if one.id is not None}
    loads = [one for one in found if one.id is None]
    return sorted([*loads, *numbered.values()], key=lambda one: (one.when, one.id or 0))


def pressed_last_on(lifter: str) -> Machine | None:
    """The machine of the newest logged press, where its name says which; None: not known."""
    from ..errors import WrongInput
    from ..logbook.store import Logbook
    from ..machine import Machine
    from ..training.exercises import exercise_called

    with Logbook.open() as book:
        presses = [one for one in book.exercises(lifter) if (known := exercise_called(one)) and known.kind == "press"]
        last = [one for title in presses if (one := book.last_set(lifter, title)) is not None]
    newest = max(last, key=lambda one: (one.when, one.id or 0), default=None)
    if newest is None or newest.machine is None:
        return None
    try:
        return Machine.load(newest.machine)
    except WrongInput:  # a gym whose file is not here
        return None


def machines_known(lifter: Lifter, *more: Machine, names: Collection[str | None] = ()) -> dict[str, Machine]:
    """Machines by the names that a log may use: the catalogue's, those of the lifter's file, and `more`."""
    from ..errors import WrongInput
    from ..machine import Machine

    told = {section.machine for section in (lifter.present, lifter.strength) if section is not None}
    told |= {place.machine for place in lifter.felt} | set(names)
    found: dict[str, Machine] = {}
    for name in sorted(one for one in told if one):
        try:
            machine = Machine.load(name)
        except WrongInput:  # a gym whose file is not here
            continue
        found[name] = found[machine.name] = machine
    return found | {machine.name: machine for machine in more}
