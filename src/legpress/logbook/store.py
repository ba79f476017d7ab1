"""The log as it is kept: add, look, change, undo."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import Connection, Engine, Select, String, cast, func, insert, select

from ..errors import WrongInput, shown
from . import broken, history
from .database import open_engine, reading, writing
from .database_url import database_url, place
from .history import Change
from .load_convention import LoadConvention
from .places import LoggedPlace
from .record import FIELDS, LONGEST_NOTE, STANCE, Record, latest, name, note, record_of, stance_of
from .schema import by_code_point, client_ids, exercise_titles, machine_settings, sets
from .sets import LoggedSet
from .settings import MachineSettings
from .words import set_words

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = (sets.c.id, *(sets.c[field] for field in FIELDS))
_PLACE = ("exercise", "machine", *STANCE, "stop_sled_cm", "unit", "kind")  # the fields of a Place
_DONE = (cast(sets.c.when, String), sets.c.id, sets.c.load, sets.c.reps, sets.c.rir)
# of one minute: lifter by lifter, so that a file says the same after it went through another log
_IN_ORDER = (sets.c.when, sets.c.position, by_code_point(sets.c.lifter), sets.c.id)
_NEWEST_FIRST = tuple(column.desc() for column in _IN_ORDER)
_AT_ONCE = 2000  # rows fetched together by `each`


class AddedBefore(WrongInput):
    """A set that was asked for with this id of the asker's is in the log already; `kept`: as it is now, None where it was
    undone or deleted since."""

    def __init__(self, kept: LoggedSet | None) -> None:
        super().__init__("This set was added before. Nothing was changed.")
        self.kept = kept


class Logbook:
    """The sets of all lifters in one database. Use it in a `with`; a method that returns has its result on the disk.

    Everything raises WrongInput, and nothing else on purpose, where a set cannot be or the database cannot be used.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str | None = None) -> Self:
        """The log at this URL, else at LEGPRESS_DATABASE_URL, else in the user's data folder; made, or brought up to
        date, where needed."""
        return cls(open_engine(database_url(url)))

    def close(self) -> None:
        """Lets the database go."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def place(self) -> str:
        """The file, or the URL without its password."""
        return place(self._engine.url)

    # --- looking ---

    def sets(
        self,
        lifter: str | None = None,
        exercise: str | None = None,
        since: datetime | None = None,
        last: int | None = None,
    ) -> list[LoggedSet]:
        """Sets in the order in which they were done: of one lifter, of one exercise, not before `since`, the `last` many."""
        wanted = _wanted(lifter, exercise, since)
        with reading(self._engine) as connection:
            if last is None:
                return [_set(row) for row in connection.execute(wanted.order_by(*_IN_ORDER))]
            newest = wanted.order_by(*_NEWEST_FIRST).limit(min(max(0, last), 2**31 - 1))
            return [_set(row) for row in connection.execute(newest)][::-1]

    def each(self, lifter: str | None = None) -> Iterator[LoggedSet]:
        """The same as `sets`, some at a time, for logs that shall not lie in memory as a whole."""
        return map(_set, self._each_row(lifter))

    def records(self, lifter: str | None = None) -> Iterator[Record]:
        """The same again, as the flat rows of `legpress.logbook.record`."""
        return (dict(zip(FIELDS, row[1:], strict=True)) for row in self._each_row(lifter))

    def _each_row(self, lifter: str | None) -> Iterator[Any]:
        wanted = _wanted(lifter, None, None).order_by(*_IN_ORDER)
        with reading(self._engine) as connection:
            for rows in connection.execution_options(yield_per=_AT_ONCE).execute(wanted).partitions():
                yield from rows

    def frame(
        self,
        *fields: str,
        lifter: str | None = None,
        exercise: str | None = None,
        since: datetime | None = None,
    ) -> pd.DataFrame:
        """Some fields of many sets as a table, in the order in which they were done; the fields are those of
        `legpress.logbook.record.FIELDS`, and `id`. Much quicker than `sets` where a hundred thousand are looked at."""
        import pandas as pd

        wanted = _wanted(lifter, exercise, since).with_only_columns(*(sets.c[field] for field in fields))
        with reading(self._engine) as connection:
            rows = connection.execute(wanted.order_by(*_IN_ORDER)).all()
        # by columns: three times as quick as by rows
        columns = zip(*rows, strict=True) if rows else ((),) * len(fields)
        return pd.DataFrame(dict(zip(fields, columns, strict=True)))

    def by_place(self, lifter: str) -> dict[LoggedPlace, list[Any]]:
        """All sets of a lifter as rows of `legpress.logbook.places`: four times as quick as `sets`."""
        alike = [sets.c[field] for field in _PLACE]
        with reading(self._engine) as connection:
            kinds = connection.execute(_of(select(*alike), lifter).distinct()).all()
            found: dict[tuple[Any, ...], list[Any]] = {}
            for exercise in {kind[0] for kind in kinds}:
                here = [kind for kind in kinds if kind[0] == exercise]
                # what is one for all of them is not read a hundred thousand times
                varies = [k for k in range(len(_PLACE)) if len({kind[k] for kind in here}) > 1]
                wanted = _wanted(lifter, exercise, None).with_only_columns(*_DONE, *(alike[k] for k in varies))
                result = connection.execute(wanted.order_by(*_IN_ORDER))
                # as the driver gives them: nothing in them needs translating, and wrapping them costs as much as reading
                rows = result.cursor.fetchall() if result.cursor is not None else []
                if not varies:
                    found[tuple(here[0])] = rows
                    continue
                for row in rows:
                    place = list(here[0])
                    for k, value in zip(varies, row[len(_DONE) :], strict=True):
                        place[k] = value
                    found.setdefault(tuple(place), []).append(row[: len(_DONE)])
        ordered = sorted(found.items(), key=lambda one: one[1][0][:2])  # when, id
        return {
            LoggedPlace(exercise, machine, stance_of(*stance), stop, unit, kind): rows
            for (exercise, machine, *stance, stop, unit, kind), rows in ordered
        }

    def loads_before(self, lifter: str, exercise: str, before: datetime) -> list[LoggedSet]:
        """What older sets say of loads: for each place, load and kept depth one set, with the most repetitions done so, at
        the time it was first done."""
        alike = [*(sets.c[field] for field in _PLACE), sets.c.load, sets.c.depth_kept]
        most = _wanted(lifter, exercise, None).where(sets.c.when < before)
        most = most.with_only_columns(*alike, func.max(sets.c.reps), func.min(sets.c.when)).group_by(*alike)
        with reading(self._engine) as connection:
            rows = list(map(tuple, connection.execute(most)))
        return [
            LoggedSet(
                lifter=lifter, when=when, exercise=exercise, load=load, unit=unit, reps=reps, kind=kind,
                depth_kept=depth_kept, machine=machine, stance=stance_of(*stance), stop_sled_cm=stop,
            )
            for _, machine, *stance, stop, unit, kind, load, depth_kept, reps, when in rows
        ]  # fmt: skip

    def last_of_workout(self, lifter: str, workout: str) -> LoggedSet | None:
        """The newest set of a session with this title; None: there is none."""
        wanted = _wanted(lifter, None, None).where(sets.c.workout == workout)
        with reading(self._engine) as connection:
            row = connection.execute(wanted.order_by(*_NEWEST_FIRST).limit(1)).first()
        return None if row is None else _set(row)

    def get(self, id: int) -> LoggedSet:
        """The set with this id."""
        with reading(self._engine) as connection:
            return self._get(connection, id)

    def last_set(
        self, lifter: str, exercise: str | None = None, machine: str | None = None, before: datetime | None = None
    ) -> LoggedSet | None:
        """The newest set of a lifter: of this exercise, on this machine, not after `before`; None: there is none."""
        wanted = _on(_wanted(lifter, exercise, None), machine)
        if before is not None:
            wanted = wanted.where(sets.c.when <= before)
        with reading(self._engine) as connection:
            row = connection.execute(wanted.order_by(*_NEWEST_FIRST).limit(1)).first()
        return None if row is None else _set(row)

    def last_done(self, lifter: str, exercise: str | None = None, machine: str | None = None) -> LoggedSet | None:
        """The set that a lifter did last, as of now: of this exercise, on this machine; None: there is none.

        That is the newest, unless it is ahead of the clock. By no more than a day, the clock was set back or tells the time of
        another zone: then of the sets of a day before and after now the one that was logged last. What is further ahead comes
        from a clock that was wrong, and is taken only where there is nothing else.
        """
        now, wanted = datetime.now(), _on(_wanted(lifter, exercise, None), machine)
        soon = wanted.where(sets.c.when <= latest())
        with reading(self._engine) as connection:
            row = connection.execute(soon.order_by(*_NEWEST_FIRST).limit(1)).first()
            if row is None:
                row = connection.execute(wanted.order_by(*_NEWEST_FIRST).limit(1)).first()
            elif row.when > now:
                near = soon.where(sets.c.when > now - (latest() - now))
                row = connection.execute(near.order_by(sets.c.id.desc()).limit(1)).first()
        return None if row is None else _set(row)

    def lifters(self) -> list[str]:
        """Who is in the log, by name."""
        with reading(self._engine) as connection:
            return sorted(connection.execute(select(sets.c.lifter).distinct()).scalars())

    def exercises(self, lifter: str | None = None) -> list[str]:
        """What was done, by name."""
        wanted = select(sets.c.exercise).distinct()
        with reading(self._engine) as connection:
            return sorted(connection.execute(_of(wanted, lifter)).scalars())

    def machines(self, lifter: str | None = None) -> list[str]:
        """What it was done on, and of what else something is remembered, by name."""
        with reading(self._engine) as connection:
            return history.machines(connection, lifter)

    def count(self, lifter: str | None = None) -> int:
        """How many sets there are."""
        with reading(self._engine) as connection:
            return connection.execute(_of(select(func.count()).select_from(sets), lifter)).scalar_one()

    def settings(self, lifter: str, machine: str) -> MachineSettings | None:
        """How the lifter sets this machine up: the mark, and the newest stance and stop logged there; None: not known."""
        with reading(self._engine) as connection:
            return self._settings(connection, lifter, machine)

    def all_settings(self, lifter: str | None = None) -> list[MachineSettings]:
        """Of every machine, by lifter and machine."""
        used = select(sets.c.lifter, sets.c.machine).where(sets.c.machine.is_not(None)).distinct()
        marked = select(machine_settings.c.lifter, machine_settings.c.machine)
        if lifter is not None:
            used, marked = used.where(sets.c.lifter == lifter), marked.where(machine_settings.c.lifter == lifter)
        with reading(self._engine) as connection:
            pairs = {tuple(row) for wanted in (used, marked) for row in connection.execute(wanted)}
            found = [self._settings(connection, *pair) for pair in sorted(pairs)]
        return [settings for settings in found if settings is not None]

    def exercise_titles(self, lifter: str | None = None) -> list[tuple[str, str, str]]:
        """What lifters said that titles of other apps mean: lifter, title, exercise."""
        c = exercise_titles.c
        wanted = select(c.lifter, c.title, c.exercise)
        if lifter is not None:
            wanted = wanted.where(c.lifter == lifter)
        with reading(self._engine) as connection:
            return sorted(tuple(row) for row in connection.execute(wanted))

    # --- changing ---

    def add(
        self,
        logged: LoggedSet,
        mark: str | None = None,
        counts: LoadConvention | None = None,
        client_id: str | None = None,
    ) -> LoggedSet:
        """Keeps a set and returns it with its id; `mark` and `counts`: what to remember about its machine. `client_id`: an id
        of the asker's, who may ask again because an answer got lost; AddedBefore then."""
        record = record_of(logged)
        with self.change("add") as change:
            if client_id is not None:
                self._only_once(change.connection, client_id)
            (id,) = change.add_sets([record])
            if client_id is not None:
                change.connection.execute(insert(client_ids), {"client_id": client_id, "set_id": id})
            if mark is not None and record["machine"] is None:
                raise WrongInput("A mark belongs to a machine, and the set names none. Name the machine too.")
            change.tell_machine(record["lifter"], record["machine"] or "", _told(mark, counts))
            kept = self._get(change.connection, id)
            change.say(f"added {set_words(kept)}")
        return kept

    def add_all(self, logged: Iterable[LoggedSet]) -> list[LoggedSet]:
        """Keeps all of these sets or none, as one change."""
        records = [record_of(one) for one in logged]
        if not records:
            return []
        with self.change("add") as change:
            ids = change.add_sets(records)
            kept = [self._get(change.connection, id) for id in ids]
            more = f" and {len(kept) - 1} more" if len(kept) > 1 else ""
            change.say(f"added {set_words(kept[0])}{more}")
        return kept

    def edit(self, id: int, /, **fields: Any) -> LoggedSet:
        """Changes fields of the set with this id (those of `LoggedSet`) and returns it."""
        unknown = sorted(set(fields) - set(LoggedSet.__slots__) | ({"id"} & set(fields)))
        if unknown:
            raise WrongInput(f"{shown(unknown[0])} is not a field of a set that can be edited.")
        with self.change("edit") as change:
            before = self._get(change.connection, id)
            wanted = record_of(replace(before, **fields))
            if wanted == record_of(before):
                change.dropped = True
                return before
            change.replace_set(id, wanted)
            kept = self._get(change.connection, id)
            change.say(f"changed {set_words(before)} into {set_words(kept)}")
        return kept

    def delete(self, id: int) -> LoggedSet:
        """Takes the set with this id out and returns it."""
        with self.change("delete") as change:
            gone = self._get(change.connection, id)
            change.delete_set(id)
            change.say(f"deleted {set_words(gone)}")
        return gone

    def delete_broken(self, id: int) -> str | None:
        """Takes a set for good that another program broke, and returns what was wrong with it; None: there is no such set."""
        with reading(self._engine) as connection:
            why = broken.why(connection, id)
        if why is not None:
            with writing(self._engine) as connection:
                broken.forget(connection, id)
        return why

    def remember(
        self, lifter: str, machine: str, mark: str | None = None, counts: LoadConvention | None = None
    ) -> MachineSettings | None:
        """Keeps words about how the lifter sets this machine up ("" forgets them), and what loads count there; returns
        what is then remembered. The machine "" stands for sets that name none; it has no mark."""
        lifter = name("lifter", lifter)
        if machine or mark is not None:
            machine = name("machine", machine)
        told = _told(mark, counts)
        with self.change("mark") as change:
            if not change.tell_machine(lifter, machine, told):
                change.dropped = True
            words = [] if mark is None else [f'noted "{told["mark"]}"' if told["mark"] else "forgot the mark"]
            words += [] if counts is None else [f"said that loads count {counts.words}"]
            change.say(f"{' and '.join(words)} for {machine or 'sets without a machine'} of {lifter}")
            return self._settings(change.connection, lifter, machine)

    def forget_title(self, lifter: str, title: str) -> int:
        """Forgets what a title means to this lifter; its sets go back under their own name. How many those are."""
        from .imports.titles import our_exercise

        with self.change("title") as change:
            if not change.tell_title(lifter, title, ""):
                change.dropped = True
            count = self.rename_title(change, lifter, title, our_exercise(title))
            change.say(f'forgot what "{title}" means to {lifter}')
        return count

    def rename_title(self, change: Change, lifter: str, title: str, exercise: str) -> int:
        """Puts all sets of a lifter that have this title, of ours or of an app, under an exercise. How many those are."""
        from .imports.folded import folded

        titled = select(sets.c.exercise, sets.c.exercise_written).where(sets.c.lifter == lifter).distinct()
        count = 0
        for ours, written in change.connection.execute(titled).all():
            if folded(written or ours) != folded(title) or ours == exercise:
                continue
            same = (sets.c.exercise == ours) & (sets.c.exercise_written == written)
            rows = change.connection.execute(select(*_COLUMNS).where(sets.c.lifter == lifter, same)).all()
            named = {"exercise": exercise, "exercise_written": "" if exercise == title else written or ours}
            change.replace_sets({row[0]: dict(zip(FIELDS, row[1:], strict=True)) | named for row in rows})
            count += len(rows)
        return count

    def undo(self) -> str:
        """Takes the last change back, whoever's it was; says what that was. Again: the one before."""
        with writing(self._engine) as connection:
            return f"Undone: {history.undo(connection)}."

    def redo(self) -> str:
        """Does again what was undone last; says what that was."""
        with writing(self._engine) as connection:
            return f"Done again: {history.redo(connection)}."

    @contextmanager
    def change(self, kind: str) -> Iterator[Change]:
        """One step of the history: kept as a whole when the block ends, not at all when it raises or is dropped."""
        with writing(self._engine) as connection:
            change = Change(connection, kind)
            yield change
            if change.dropped:
                connection.rollback()

    def _only_once(self, connection: Connection, client_id: str) -> None:
        known = select(client_ids.c.set_id).where(client_ids.c.client_id == client_id)
        before = connection.execute(known).scalar()
        if before is not None:
            row = connection.execute(select(*_COLUMNS).where(sets.c.id == before)).first()
            raise AddedBefore(None if row is None else _set(row))

    def _get(self, connection: Connection, id: int) -> LoggedSet:
        # an id beyond what a database can count is not there either
        row = None
        if isinstance(id, int) and 0 < id < 2**31:
            row = connection.execute(select(*_COLUMNS).where(sets.c.id == id)).first()
        if row is None:
            raise WrongInput(f"There is no set {id} in the log. `legpress log show` lists the sets with their numbers.")
        return _set(row)

    def _settings(self, connection: Connection, lifter: str, machine: str) -> MachineSettings | None:
        mine = (machine_settings.c.lifter == lifter) & (machine_settings.c.machine == machine)
        told = connection.execute(select(machine_settings.c.mark, machine_settings.c.load_counts).where(mine)).first()
        there = (sets.c.lifter == lifter) & (sets.c.machine == machine) & sets.c.heel_height_cm.is_not(None)
        newest = select(*(sets.c[field] for field in (*STANCE, "stop_sled_cm"))).where(there)
        row = connection.execute(newest.order_by(*_NEWEST_FIRST).limit(1)).first()
        if told is None and row is None:
            return None
        *stance, stop_sled_cm = row or (None,) * 5
        mark, counts = told or ("", "")
        return MachineSettings(
            lifter=lifter,
            machine=machine,
            mark=mark,
            counts=LoadConvention.parse(counts) if counts else None,
            stance=stance_of(*stance),
            stop_sled_cm=stop_sled_cm,
        )


def _wanted(lifter: str | None, exercise: str | None, since: datetime | None) -> Select[Any]:
    wanted = _of(select(*_COLUMNS), lifter)
    if exercise is not None:
        wanted = wanted.where(sets.c.exercise == exercise)
    if since is not None:
        wanted = wanted.where(sets.c.when >= since)
    return wanted


def _of(wanted: Select[Any], lifter: str | None) -> Select[Any]:
    return wanted if lifter is None else wanted.where(sets.c.lifter == lifter)


def _on(wanted: Select[Any], machine: str | None) -> Select[Any]:
    return wanted if machine is None else wanted.where(sets.c.machine == machine)


def _told(mark: str | None, counts: LoadConvention | None) -> dict[str, str]:
    """What to remember of a machine."""
    told = {} if mark is None else {"mark": _mark(mark)}
    return told if counts is None else told | {"load_counts": counts.kept}


def _mark(text: str) -> str:
    words = " ".join(note("mark", text).split())
    if len(words) > LONGEST_NOTE // 10:
        raise WrongInput(f"The mark has {len(words)} characters; {LONGEST_NOTE // 10} fit.")
    return words


def _set(row: Any) -> LoggedSet:
    (id, lifter, when, exercise, load, unit, reps, kind, rir, tempo, tempo_kept, depth_kept, machine,
     height, spacing, toes, notch, stop, cue, workout, notes, load_written, exercise_written) = row  # fmt: skip
    return LoggedSet(
        lifter=lifter, when=when, exercise=exercise, load=load, unit=unit, reps=reps, kind=kind, rir=rir, tempo=tempo,
        tempo_kept=tempo_kept, depth_kept=depth_kept, machine=machine,
        stance=None if height is None else stance_of(height, spacing, toes, notch),
        stop_sled_cm=stop, cue=cue, workout=workout, notes=notes, load_written=load_written,
        exercise_written=exercise_written, id=id,
    )  # fmt: skip
