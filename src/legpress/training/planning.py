"""From a lifter and a routine to the session of today: machine, log and sweet spot brought together; also for a whole group."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from ..errors import WrongInput
from ..files import read_toml
from ..fit import sweet_spot
from ..lifter import Lifter
from ..machine import Machine
from ..processes import side_by_side
from . import log_queries
from .equivalent_load import PressSetup, same_effort_kg
from .history import History, history
from .plan import plan_session
from .press_places import PressPlaces, logged_tension
from .reasons import MachineOfLastPress
from .routine import Routine
from .session import GivenLoad, Session

NOT_A_LIFTER = ("rail_deg", "day")  # keys of a machine's and a routine's file


@dataclass(frozen=True, slots=True, kw_only=True)
class PressChoice:
    """The machine to press on; `moved`: where the lifter pressed last, not the one of the lifter's file."""

    machine: Machine
    moved: MachineOfLastPress | None = None


def press_choice(lifter: Lifter, routine: Routine, name: str | None) -> PressChoice | None:
    """As named, else the routine's, else where the lifter pressed last, else the one of the lifter's file; None: nowhere said."""
    of_routine = machine_names(routine)
    if name is None and len(of_routine) > 1:
        raise WrongInput(f"{routine.name} names several machines ({', '.join(of_routine)}). Say which.")
    named = next(iter(of_routine), None) if name is None else name
    if named is not None:
        return PressChoice(machine=Machine.load(named))
    own_name = own_machine_name(lifter)
    last = log_queries.machine_of_last_press(lifter.name)
    if last is None:
        return None if own_name is None else PressChoice(machine=Machine.load(own_name))
    try:
        own = None if own_name is None else Machine.load(own_name)
    except WrongInput:  # the file's is not here
        own = None
    if own is None or own == last:
        return PressChoice(machine=last)
    return PressChoice(machine=last, moved=MachineOfLastPress(machine=last.name, own_machine=own.name))


def machine_names(routine: Routine) -> list[str]:
    """The machines that a routine names."""
    return sorted({item.machine for day in routine.day for item in day.exercise if item.machine})


def own_machine_name(lifter: Lifter) -> str | None:
    """The machine that the lifter's file names."""
    named = [section.machine for section in (lifter.present, lifter.strength) if section is not None]
    return next((str(name) for name in named if name is not None), None)


def plan_today(
    lifter: Lifter,
    choice: PressChoice,
    routine: Routine,
    *,
    day: str | None = None,
    first: bool = False,
    given: Mapping[str, GivenLoad] | None = None,
    progress: Callable[[str, float], None] | None = None,
) -> Session:
    """The session of today; `progress(stage, share)` is called during the search for the sweet spot."""
    today = date.today()
    if day is not None:
        routine.day_called(day)  # a name that is none costs no search
    record = log_queries.training_record(lifter, choice.machine, routine, today, given or {})
    spot = sweet_spot.find_sweet_spot(lifter, choice.machine, progress=progress)

    def equivalent_load(load_kg: float, there: PressSetup, here: PressSetup) -> float:
        return same_effort_kg(lifter, load_kg, there, here)

    session = plan_session(
        lifter, routine, PressPlaces.of(spot), equivalent_load, today, day=day, first=first, record=record
    )
    return session if choice.moved is None else replace(session, notes=(choice.moved, *session.notes))


def look_back(lifter: Lifter) -> History:
    """The lifter's whole log; loads from elsewhere count as what is equally hard for them where they pressed last."""
    log = log_queries.log_history(lifter.name)
    machines = log_queries.known_machines(lifter, names={place.machine for place in log.places})

    def equivalent_load(load_kg: float, there: PressSetup, here: PressSetup) -> float:
        return same_effort_kg(lifter, load_kg, there, here)

    press_shares = logged_tension(lifter, machines)
    return history(lifter.name, log, date.today(), machines, equivalent_load, press_shares)


# many lifters


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPlan:
    """Sessions of a group, whose could not be planned and why, and whose turn did not come before it was stopped."""

    sessions: tuple[tuple[Path, Session], ...]
    failures: tuple[tuple[Path, str], ...]
    left: tuple[Path, ...] = ()


def plan_group(
    files: Sequence[Path],
    plan_one: Callable[[Path], Session],
    told: Callable[[Path, str | None], None],
    processes: int = 1,
) -> GroupPlan:
    """Everybody's session, in the order of the files; `told` gets each file as it is done, with why it cannot be planned.

    A file that cannot be planned costs a line; Ctrl-C ends it with what is done. With several `processes` lifters are planned
    side by side, and `plan_one` must be a function that another process can find.
    """
    sessions: list[tuple[Path, Session]] = []
    failures: list[tuple[Path, str]] = []
    named: dict[str, str] = {}
    left = list(files)
    try:
        with closing(side_by_side(partial(_session_or_reason, plan_one), files, processes)) as each:
            for file, session in zip(files, each, strict=True):
                left.remove(file)
                if isinstance(session, Session):
                    name = session.lifter.name
                    other = named.setdefault(" ".join(name.split()).casefold(), file.name)
                    if other == file.name:
                        sessions.append((file, session))
                        told(file, None)
                        continue
                    session = WrongInput(
                        f"{name} is in {other} too, and the log knows people by their names. Give one of them another."
                    )
                sentence = " ".join(str(session).split()).replace(str(file), file.name).removeprefix(f"{file.name}: ")
                failures.append((file, sentence))
                told(file, sentence)
    except KeyboardInterrupt:
        if not sessions:
            raise
    return GroupPlan(sessions=tuple(sessions), failures=tuple(failures), left=tuple(left))


def _session_or_reason(plan_one: Callable[[Path], Session], file: Path) -> Session | WrongInput:
    try:
        return plan_one(file)
    except WrongInput as reason:
        return WrongInput(str(reason))  # of its kind only the words travel between processes


def lifter_files(folder: Path) -> list[Path]:
    """TOML files of a folder that are not a machine's or a routine's."""
    found = []
    for file in sorted(folder.glob("*.toml")):
        try:
            table = read_toml(file)
        except WrongInput:
            found.append(file)  # it fails when it is planned, with the reason
            continue
        if not any(key in table for key in NOT_A_LIFTER):
            found.append(file)
    return found
