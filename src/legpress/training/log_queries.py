"""What the log knows of a lifter, for those who plan or look back: no more of a long log than they need."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time

from ..errors import WrongInput
from ..lifter import Lifter
from ..logbook.sets import LoggedSet
from ..logbook.store import Logbook
from ..machine import Machine
from . import coverage
from .exercises import exercise_called
from .history import LogHistory
from .history import since as history_since
from .routine import Routine
from .session import GivenLoad, TrainingRecord, workout_title

NEWEST = 400  # sets of an exercise that a plan sees one by one


def log_history(lifter: str) -> LogHistory:
    """The lifter's whole log, as `training.history` reads it."""
    with Logbook.open() as book:
        return log_history_of(book, lifter)


def log_history_of(book: Logbook, lifter: str) -> LogHistory:
    """The same from an open log."""
    newest = book.last_done(lifter)
    recent = [] if newest is None else book.sets(lifter, since=history_since(newest.when.date()))
    return LogHistory(places=book.by_place(lifter), recent=recent)


def training_record(
    lifter: Lifter, machine: Machine, routine: Routine, today: date, given: Mapping[str, GivenLoad]
) -> TrainingRecord:
    """What a plan of this routine goes by, and how the lifter set this machine up."""
    with Logbook.open() as book:
        sets = sets_to_plan_from(book, lifter.name, routine, today)
        settings = book.settings(lifter.name, machine.name)
    machines = known_machines(lifter, machine, names={done.machine for done in sets})
    return TrainingRecord(log=sets, settings=settings, machines=machines, given=given)


def sets_to_plan_from(
    book: Logbook, lifter: str, routine: Routine, today: date, newest: int = NEWEST
) -> list[LoggedSet]:
    """The lifter's sets that a plan goes by, oldest first.

    The last weeks of everything; of each exercise the newest sets one by one, and one for every older load; of each day the
    newest set.
    """
    wanted = {item.exercise for day in routine.day for item in day.exercise}
    titles = [one for one in book.exercises(lifter) if (known := exercise_called(one)) and known.name in wanted]
    begin = coverage.since(today)
    found = list(book.sets(lifter, since=begin))
    for title in titles:
        recent = book.sets(lifter, title, last=newest)
        if len(recent) == newest:
            # the oldest day may be there in part only
            recent = [one for one in recent if one.when.date() > recent[0].when.date()] or recent
            first_day = datetime.combine(recent[0].when.date(), time())
            found += book.loads_before(lifter, title, min(begin, first_day))
        found += recent
    if len(routine.day) > 1:
        found += [last for day in routine.day if (last := book.last_of_workout(lifter, workout_title(routine, day)))]
    numbered = {one.id: one for one in found if one.id is not None}
    loads = [one for one in found if one.id is None]
    return sorted([*loads, *numbered.values()], key=lambda one: (one.when, one.id or 0))


def machine_of_last_press(lifter: str) -> Machine | None:
    """The machine of the newest logged press, where its name says which; None: not known."""
    with Logbook.open() as book:
        presses = [one for one in book.exercises(lifter) if (known := exercise_called(one)) and known.kind == "press"]
        last = [one for title in presses if (one := book.last_done(lifter, title)) is not None]
    newest = max(last, key=lambda one: (one.when, one.id or 0), default=None)
    if newest is None or newest.machine is None:
        return None
    try:
        return Machine.load(newest.machine)
    except WrongInput:  # a gym whose file is not here
        return None


def known_machines(lifter: Lifter, *more: Machine, names: Collection[str | None] = ()) -> dict[str, Machine]:
    """Machines by the names that a log may use: those of the lifter's file, `names` that can be found, and `more`."""
    used = {section.machine for section in (lifter.present, lifter.strength) if section is not None}
    used |= {place.machine for place in lifter.felt} | set(names)
    found: dict[str, Machine] = {}
    for name in sorted(one for one in used if one):
        try:
            machine = Machine.load(name)
        except WrongInput:  # a gym whose file is not here
            continue
        found[name] = found[machine.name] = machine
    return found | {machine.name: machine for machine in more}
