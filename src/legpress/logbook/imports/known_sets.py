"""The sets of a lifter that the log has already, and which of them a file's rows stand for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import Enum

from sqlalchemy import Connection, select

from ..history import added_by, earlier_versions
from ..record import Record
from ..schema import sets
from .titles import our_exercise

OWN_FORMATS = ("legpress csv", "legpress json")
IMPORTED = "import"  # how older logs say that an app brought a set, whichever it was
RESTORED = "restore"  # a file of our own brought it

Numbers = tuple[float, str, int]  # load, unit, repetitions


class Match(Enum):
    """What a row of a file is to a set of the log."""

    SAME = "same"
    BEFORE_A_CHANGE = "before a change"  # the set was like this row, and was changed since
    CORRECTED = "corrected"  # the same place in the same workout, other numbers
    RENAMED = "renamed"  # the same numbers in the same workout, under a title that the file no longer has there


@dataclass(slots=True, eq=False)
class KnownSet:
    """A set of the log."""

    id: int
    numbers: Numbers
    kind: str
    rir: float | None
    exercise: str
    of_app: bool  # the app (or the form of ours) whose file is read brought it, so that may correct it
    edited: bool = False  # changed in the log since it was added
    put_right: bool = False  # its numbers were
    earlier: list[Numbers] = field(default_factory=list)  # what it was before it was changed
    taken: bool = False  # a row stands for it

    def take(self) -> KnownSet:
        """The same, for which a row stands now."""
        self.taken = True
        return self


@dataclass(slots=True)
class _Alike:
    """The sets of one exercise at one time."""

    in_order: list[KnownSet] = field(default_factory=list)  # those of the app
    by_numbers: dict[Numbers, list[KnownSet]] = field(default_factory=lambda: defaultdict(list))
    by_earlier: dict[Numbers, list[KnownSet]] = field(default_factory=lambda: defaultdict(list))  # before a change
    rows: int = 0  # of files, so far

    def at(self, place: int) -> KnownSet | None:
        """The set at this place, where no row stands for it yet."""
        known = self.in_order[place] if place < len(self.in_order) else None
        return None if known is None or known.taken else known


class KnownSets:
    """The sets of a lifter by their time and exercise; each stands for one row of a file."""

    def __init__(self, connection: Connection, lifter: str, form: str) -> None:
        """`form`: of the file that is read."""
        c = sets.c
        columns = (c.id, c.when, c.exercise, c.exercise_written, c.load, c.unit, c.reps, c.kind, c.rir)
        rows = connection.execute(select(*columns).where(c.lifter == lifter).order_by(c.when, c.id)).all()
        changed, added = earlier_versions(connection), added_by(connection)
        self._at: dict[datetime, dict[str, _Alike]] = defaultdict(lambda: defaultdict(_Alike))
        for id, when, exercise, written, load, unit, reps, kind, rir in rows:
            of_app = form in OWN_FORMATS or _is_of(form, added.get(id, IMPORTED), bool(written))
            known = KnownSet(id, numbers(load, unit, reps), kind, rir, exercise, of_app)
            alike = self._at[when][our_exercise(written or exercise)]
            if of_app:
                alike.in_order.append(known)
            alike.by_numbers[known.numbers].append(known)
            versions = changed.get(id, [])
            after = [*(numbers_of(held) for _, held in versions[1:]), known.numbers]
            for (how, held), became in zip(versions, after, strict=False):
                known.edited |= how == "edit"
                known.put_right |= how == "edit" and numbers_of(held) != became
                before = self._at[held["when"]][our_exercise(held["exercise_written"] or held["exercise"])]
                before.by_earlier[numbers_of(held)].append(known)
                known.earlier.append(numbers_of(held))

    def matched(
        self, rows: Sequence[tuple[str, Record]], *, whole: bool, anew: bool
    ) -> list[tuple[Match, KnownSet] | None]:
        """For rows of one workout (the title's usual exercise, the row) the set that each stands for; None: it is new.

        `whole`: files of this kind hold all of a workout, so what stands in a set's place without being like any is that
        set, corrected, and what has the numbers of an exercise that is gone is that exercise, renamed. `anew`: what a set was before it was changed does not count, because rows are now read otherwise.
        """
        found: list[tuple[Match, KnownSet] | None] = [None] * len(rows)
        groups: dict[tuple[datetime, str], list[int]] = {}
        for n, (title, record) in enumerate(rows):
            groups.setdefault((record["when"], title), []).append(n)
        for (when, title), ours in groups.items():
            workout = self._at.get(when, {})
            alike = workout.get(title)
            if alike is None:
                for n, known in zip(
                    ours, _renamed(workout, groups, [rows[n][1] for n in ours]) if whole else (), strict=False
                ):
                    found[n] = Match.RENAMED, known
                continue
            begin, alike.rows = alike.rows, alike.rows + len(ours)
            places = {n: begin + k for k, n in enumerate(ours)}
            for n in ours:  # first what is where it was: of equal sets one may have been something else before
                here, wanted = alike.at(places[n]), numbers_of(rows[n][1])
                if here is not None and here.numbers == wanted:
                    found[n] = Match.SAME, here.take()
                elif here is not None and not anew and wanted in here.earlier:
                    found[n] = Match.BEFORE_A_CHANGE, here.take()
            for match, of in ((Match.SAME, alike.by_numbers), (Match.BEFORE_A_CHANGE, alike.by_earlier)):
                for n in ours if match is Match.SAME or not anew else ():
                    other = _free(of.get(numbers_of(rows[n][1]))) if found[n] is None else None
                    found[n] = found[n] if other is None else (match, other)
            # A date without a clock is a whole day, of which a file written by hand may hold any part.
            if whole or when.time() != time():
                left = {place: n for n, place in places.items() if found[n] is None}
                for place, known in _corrected(alike, list(left)):
                    stays = known.put_right and (whole or anew)
                    found[left[place]] = Match.BEFORE_A_CHANGE if stays else Match.CORRECTED, known
        return found


def _is_of(app: str, added_by: str, titled: bool) -> bool:
    """Whether a set came from this app; `titled`: it has an app's title. What was logged by hand never did."""
    return added_by in (app, IMPORTED) or (added_by == RESTORED and titled)


def numbers(load: float, unit: str, reps: int) -> Numbers:
    """What a set is known by; nothing is nothing in any unit."""
    return load, unit if load else "", reps


def numbers_of(record: Record) -> Numbers:
    """The same of a row."""
    return numbers(record["load"], record["unit"], record["reps"])


def _free(alike: list[KnownSet] | None) -> KnownSet | None:
    """The first for which no row stands yet; it is taken."""
    while alike:
        known = alike.pop(0)
        if not known.taken:
            return known.take()
    return None


def _renamed(
    workout: Mapping[str, _Alike], groups: Collection[tuple[datetime, str]], rows: Sequence[Record]
) -> list[KnownSet]:
    """The sets of another title of the workout with the very numbers of these rows; none where there are no such.

    An app that is told another name for an exercise, or set to another language, writes its whole past under it.
    """
    in_the_file = {title for _, title in groups}
    for title, alike in workout.items():
        free = [known for known in alike.in_order if not known.taken]
        if title not in in_the_file and [known.numbers for known in free] == list(map(numbers_of, rows)):
            return [known.take() for known in free]
    return []


def _corrected(alike: _Alike, places: list[int]) -> list[tuple[int, KnownSet]]:
    """Which sets stand at these places: as many as are left in their order, else those at the very place."""
    free = {place: known for place, known in enumerate(alike.in_order) if not known.taken}
    if len(free) == len(places):
        pairs = list(zip(places, free.values(), strict=True))
    else:
        pairs = [(place, free[place]) for place in places if place in free]
    return [(place, known.take()) for place, known in pairs]
