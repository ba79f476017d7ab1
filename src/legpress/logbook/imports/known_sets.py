"""The sets of a lifter that the log has already, and which of them a file's rows stand for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from sqlalchemy import Connection, select

from ..history import added_by, deleted, earlier_versions
from ..load_convention import load_as_written
from ..schema import sets
from .alignment import Numbers, corrected, in_order
from .titles import our_exercise

OWN_FORMATS = ("legpress csv", "legpress json")
IMPORTED = "import"  # how older logs say that an app brought a set, whichever it was
RESTORED = "restore"  # a file of our own brought it

_COLUMNS = (*(sets.c[name] for name in ("id", "position", "when", "exercise", "exercise_written", "load", "unit", "reps")),
            *(sets.c[name] for name in ("load_written", "kind", "rir", "notes")))  # fmt: skip
_NUMBERS = ("load", "unit", "reps")


class Match(Enum):
    """What a row of a file is to a set of the log."""

    SAME = "same"
    BEFORE_A_CHANGE = "before a change"  # the set was like this row, and was changed since
    CORRECTED = "corrected"  # the same set of the same workout, other numbers
    DELETED = "deleted"  # the set was taken out of the log


@dataclass(frozen=True, slots=True)
class FileRow:
    """A set of a file as it compares."""

    title: str  # its usual exercise
    numbers: Numbers
    raw: Numbers | None = None  # as the file has them, before it was asked what loads count; None: that was done before


@dataclass(slots=True, eq=False)
class KnownSet:
    """A set of the log, or one that was deleted."""

    id: int
    position: int
    numbers: Numbers
    raw: Numbers
    kind: str
    rir: float | None
    notes: str
    exercise: str
    title: str  # of its exercise in the log of this lifter, as it compares
    of_app: bool  # the app (or the form of ours) whose file is read brought it, so that may correct it
    gone: bool = False  # deleted
    edited: set[str] = field(default_factory=set)  # what of it was changed in the log since it was added
    earlier: list[Numbers] = field(default_factory=list)  # what it was before it was changed, numbers and raw
    taken: bool = False  # a row stands for it

    @property
    def put_right(self) -> bool:
        """Whether its numbers were changed in the log."""
        return not self.edited.isdisjoint(_NUMBERS)

    def take(self) -> KnownSet:
        """The same, for which a row stands now."""
        self.taken = True
        return self

    def like(self, row: FileRow) -> int:
        """Whether the row is this set: 2 as it is, 1 as it was before it was changed, 0 not."""
        if row.numbers == self.numbers or row.raw == self.raw:
            return 2
        return int(row.numbers in self.earlier or row.raw in self.earlier)


@dataclass(slots=True)
class _Alike:
    """The sets of one exercise at one time."""

    in_order: list[KnownSet] = field(default_factory=list)  # those of the app
    by_numbers: dict[Numbers, list[KnownSet]] = field(default_factory=lambda: defaultdict(list))  # numbers and raw
    by_earlier: dict[Numbers, list[KnownSet]] = field(default_factory=lambda: defaultdict(list))  # before a change

    def left(self) -> list[KnownSet]:
        """Those of the app for which no row stands yet."""
        return [known for known in self.in_order if not known.taken]


class KnownSets:
    """The sets of a lifter by their time and exercise; each stands for one row of a file."""

    def __init__(self, connection: Connection, lifter: str, form: str) -> None:
        """`form`: of the file that is read."""
        rows = connection.execute(select(*_COLUMNS).where(sets.c.lifter == lifter)).mappings().all()
        gone = {id: row for id, row in deleted(connection).items() if row["lifter"] == lifter}
        changed, added = earlier_versions(connection), added_by(connection)
        self._at: dict[datetime, dict[str, _Alike]] = defaultdict(lambda: defaultdict(_Alike))
        self._renamed: dict[str, str] = {}  # the title that the app has now: the one in the log
        self._loads: list[tuple[datetime, KnownSet]] = []
        every = [*((row["id"], row, False) for row in rows), *((id, row, True) for id, row in gone.items())]
        for id, row, is_gone in sorted(every, key=lambda one: (one[1]["when"], one[1]["position"], one[0])):
            brought, titled = added.get(id, IMPORTED), bool(row["exercise_written"])
            of_app = _is_of(form, brought, titled) or (form in OWN_FORMATS and (brought == RESTORED or not is_gone))
            if is_gone and not of_app:  # nobody but its app would bring it back
                continue
            known = KnownSet(
                id, row["position"], numbers_of(row), raw_of(row), row["kind"], row["rir"], row["notes"], row["exercise"],
                _title(row), of_app, gone=is_gone,
            )  # fmt: skip
            alike = self._at[row["when"]][known.title]
            if of_app:
                alike.in_order.append(known)
            if not is_gone:
                self._loads.append((row["when"], known))
            alike.by_numbers[known.numbers].append(known)
            if known.raw != known.numbers:
                alike.by_numbers[known.raw].append(known)
            versions = [version for version in changed.get(id, []) if version[0] != "delete"]
            after = [*(held for _, held in versions[1:]), row]
            for (how, held), became in zip(versions, after, strict=False):
                if how == "edit":
                    known.edited |= {name for name in _EDITED if held[name] != became[name]}
                before = self._at[held["when"]][_title(held)]
                for one in {numbers_of(held), raw_of(held)}:
                    before.by_earlier[one].append(known)
                    if before is alike and one != known.numbers:
                        known.earlier.append(one)

    def of_no_row(self) -> Iterator[tuple[datetime, str, Numbers, str]]:
        """Of each set of the log for which no row stood: when, exercise, numbers, kind."""
        return ((when, one.exercise, one.numbers, one.kind) for when, one in self._loads if not one.taken)

    def at(self, when: datetime) -> list[KnownSet]:
        """The sets of a time that are in the log."""
        return [one for alike in self._at.get(when, {}).values() for one in _every(alike) if not one.gone]

    def look_for_renamed(self, workouts: Mapping[datetime, Sequence[FileRow]]) -> None:
        """Finds titles of the file that stand for another title of the log.

        An app that is told another name for an exercise, or set to another language, writes its whole past under it: where
        the file no longer has the one title and the log has not the other, most sets are the same.
        """
        same: Counter[tuple[str, str]] = Counter()
        of: Counter[tuple[str, str]] = Counter()
        for when, rows in workouts.items():
            known = {
                title: [one for one in alike.left() if not one.gone] for title, alike in self._at.get(when, {}).items()
            }
            in_file: dict[str, list[Numbers]] = defaultdict(list)
            for row in rows:
                in_file[row.title].append(row.raw or row.numbers)
            old = {
                title: Counter(one.raw for one in left)
                for title, left in known.items()
                if left and title not in in_file
            }
            for title in (title for title in in_file if title not in known) if old else ():
                now = Counter(in_file[title])
                for other, before in old.items():
                    same[title, other] += (now & before).total()
                    of[title, other] += max(now.total(), before.total())
        self._renamed = {}
        for (title, other), count in same.most_common():
            if 2 * count > of[title, other] and title not in self._renamed and other not in self._renamed.values():
                self._renamed[title] = other

    def matched(self, when: datetime, rows: Sequence[FileRow], *, whole: bool) -> list[tuple[Match, KnownSet] | None]:
        """For the rows of one time the set that each stands for; None: it is new.

        `whole`: files of this kind hold all of a workout, so of what is left over on both sides the likest are the same set,
        corrected.
        """
        found: list[tuple[Match, KnownSet] | None] = [None] * len(rows)
        workout = self._at.get(when, {})
        groups: dict[str, list[int]] = {}
        for n, row in enumerate(rows):
            groups.setdefault(row.title, []).append(n)
        for title, ours in groups.items():
            alike = workout.get(title)
            if alike is None and whole and self._renamed.get(title) not in (None, *groups):
                alike = workout.get(self._renamed[title])
            if alike is None:
                continue
            sets = alike.left()
            pairs = in_order(len(ours), len(sets), lambda row, one: sets[one].like(rows[ours[row]]))  # noqa: B023
            for row, one in pairs:
                found[ours[row]] = _match(rows[ours[row]], sets[one].take())
            for of in (alike.by_numbers, alike.by_earlier):  # in any order
                for n in ours:
                    other = _free(of, rows[n]) if found[n] is None else None
                    found[n] = found[n] if other is None else _match(rows[n], other)
            if whole:
                begin = [row for row, _ in pairs], [one for _, one in pairs]
                left = [k for k, n in enumerate(ours) if found[n] is None]
                free = [k for k, one in enumerate(sets) if not one.taken]
                of_rows = [(_before(k, begin[0]), rows[ours[k]].raw or rows[ours[k]].numbers) for k in left]
                of_sets = [(_before(k, begin[1]), sets[k].raw) for k in free]
                for row, one in corrected(of_rows, of_sets):
                    known = sets[free[one]].take()
                    stays = Match.BEFORE_A_CHANGE if known.put_right else Match.CORRECTED
                    found[ours[left[row]]] = None if known.gone else (stays, known)
        return found


def _match(row: FileRow, known: KnownSet) -> tuple[Match, KnownSet]:
    """What the row is to a set that it is like."""
    if known.gone:
        return Match.DELETED, known
    if row.numbers == known.numbers:
        return Match.SAME, known
    # the file says the same, and it is now read otherwise
    return (Match.CORRECTED if row.raw == known.raw and not known.put_right else Match.BEFORE_A_CHANGE), known


_EDITED = ("load", "unit", "reps", "kind", "rir", "notes", "exercise")


def _is_of(app: str, added_by: str, titled: bool) -> bool:
    """Whether a set came from this app; `titled`: it has an app's title. What was logged by hand never did."""
    return added_by in (app, IMPORTED) or (added_by == RESTORED and titled)


def _title(row: Mapping[str, object]) -> str:
    return our_exercise(str(row["exercise_written"] or row["exercise"]))


def numbers(load: float, unit: str, reps: int) -> Numbers:
    """What a set is known by; nothing is nothing in any unit."""
    return load, unit if load else "", reps


def numbers_of(record: Mapping[str, object]) -> Numbers:
    """The same of a row."""
    return numbers(record["load"], record["unit"], record["reps"])  # pyright: ignore[reportArgumentType]


def raw_of(record: Mapping[str, object]) -> Numbers:
    """The same as it was written, before it was asked what the load counts."""
    written = load_as_written(str(record["load_written"])) if record["load_written"] else None
    return numbers_of(record) if written is None else numbers(*written, record["reps"])  # pyright: ignore[reportArgumentType]


def _every(alike: _Alike) -> Collection[KnownSet]:
    return {one.id: one for known in alike.by_numbers.values() for one in known}.values()


def _before(place: int, found: Sequence[int]) -> int:
    """How many that were found stand before this place."""
    return sum(one < place for one in found)


def _free(of: Mapping[Numbers, list[KnownSet]], row: FileRow) -> KnownSet | None:
    """The first like this row for which no row stands yet; it is taken."""
    for alike in (of.get(row.numbers), None if row.raw is None else of.get(row.raw)):
        while alike:
            known = alike.pop(0)
            if not known.taken:
                return known.take()
    return None
