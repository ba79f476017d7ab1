"""Changes to the log, each of them undoable: a set added, edited or deleted, a mark, a title, a whole import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, DateTime, Integer, Table, bindparam, delete, insert, select, update

from ..errors import WrongInput
from .record import FIELDS, Record
from .schema import change_rows, changes, exercise_titles, machine_settings, sets

_TABLES = {table.name: table for table in (sets, machine_settings, exercise_titles)}
_BATCH = 500  # rows in one statement


class Change:
    """One step of the history while it is being made; everything in it is kept, or undone, together."""

    def __init__(self, connection: Connection, kind: str) -> None:
        self.connection = connection
        self.dropped = False  # nothing of it shall stay
        # a row that is changed twice goes back to where it was before the first time
        self._noted: dict[str, set[int]] = {name: set() for name in _TABLES}
        _forget_what_was_undone(connection)
        row = {"changed_at": datetime.now(), "kind": kind, "words": "", "undone": False}
        self.id: int = connection.execute(insert(changes).returning(changes.c.id), row).scalar_one()

    def add_sets(self, records: Sequence[Record]) -> list[int]:
        """Keeps checked rows and returns their ids, in their order."""
        if not records:
            return []
        wanted = insert(sets).returning(sets.c.id, sort_by_parameter_order=True)
        ids = list(self.connection.execute(wanted, list(records)).scalars())
        self._note(sets, dict.fromkeys(ids))
        return ids

    def replace_set(self, id: int, record: Record) -> None:
        """Puts a checked row in the place of the one with this id."""
        self._note(sets, {id: _row(self.connection, sets, id)})
        self.connection.execute(update(sets).where(sets.c.id == id), record)

    def delete_set(self, id: int) -> None:
        """Takes the row with this id out."""
        self._note(sets, {id: _row(self.connection, sets, id)})
        self.connection.execute(delete(sets).where(sets.c.id == id))

    def replace_sets(self, records: Mapping[int, Record]) -> None:
        """Puts checked rows in the place of those with these ids."""
        ids = list(records)
        for start in range(0, len(ids), _BATCH):
            some = ids[start : start + _BATCH]
            self._note(sets, _rows(self.connection, sets, some))
            wanted = update(sets).where(sets.c.id == bindparam("of"))
            self.connection.execute(wanted, [records[id] | {"of": id} for id in some])

    def tell_machine(self, lifter: str, machine: str, told: Mapping[str, str], *, only_new: bool = False) -> bool:
        """Remembers of a machine its `mark` and what loads count there (`load_counts`), "" forgets; `only_new`: not over
        what is remembered. Whether that changed anything."""
        where = {"lifter": lifter, "machine": machine}
        before, now = self._found(machine_settings, where), self.told_of_machine(lifter, machine)
        after = now | {name: value for name, value in told.items() if not (only_new and now[name])}
        if after == now:
            return False
        self._keep(machine_settings, where, before, after)
        return True

    def told_of_machine(self, lifter: str, machine: str) -> dict[str, str]:
        """What is remembered of a machine: its `mark` and `load_counts`, "" for nothing."""
        found = self._found(machine_settings, {"lifter": lifter, "machine": machine}) or {}
        return {name: found.get(name, "") for name in ("mark", "load_counts")}

    def titles(self, lifter: str) -> list[tuple[str, str]]:
        """What a lifter said that titles mean: title, exercise."""
        c = exercise_titles.c
        return [tuple(row) for row in self.connection.execute(select(c.title, c.exercise).where(c.lifter == lifter))]

    def sets_with(self, ids: Sequence[int]) -> dict[int, Record]:
        """The sets with these ids as rows, without their ids."""
        found = {}
        for start in range(0, len(ids), _BATCH):
            rows = _rows(self.connection, sets, ids[start : start + _BATCH])
            found |= {id: _typed(sets, row) for id, row in rows.items()}
        return {id: {name: row[name] for name in FIELDS} for id, row in found.items()}

    def tell_title(self, lifter: str, title: str, exercise: str) -> bool:
        """Remembers which exercise a title means, "" forgets. Whether that changed anything."""
        where = {"lifter": lifter, "title": title}
        before = self._found(exercise_titles, where)
        if exercise == (before or {}).get("exercise", ""):
            return False
        self._keep(exercise_titles, where, before, {"exercise": exercise})
        return True

    def _found(self, table: Table, where: Mapping[str, str]) -> Record | None:
        wanted = select(table).where(*(table.c[name] == value for name, value in where.items()))
        row = self.connection.execute(wanted).mappings().first()
        return None if row is None else dict(row)

    def _keep(self, table: Table, where: Mapping[str, str], before: Record | None, after: Mapping[str, str]) -> None:
        """A row that says `after` of `where`; none where that is nothing."""
        if before is None:
            wanted = insert(table).returning(table.c.id)
            self._note(table, {self.connection.execute(wanted, {**where, **after}).scalar_one(): None})
            return
        self._note(table, {before["id"]: before})
        this = table.c.id == before["id"]
        if any(after.values()):
            self.connection.execute(update(table).where(this), dict(after))
        else:
            self.connection.execute(delete(table).where(this))

    def say(self, words: str) -> None:
        """What was done, as undo will say it."""
        self.connection.execute(update(changes).where(changes.c.id == self.id), {"words": words})

    def _note(self, table: Table, held: Mapping[int, Record | None]) -> None:
        noted = self._noted[table.name]
        rows = [
            {"change_id": self.id, "row_table": table.name, "row_id": id, "held": row}
            for id, row in held.items()
            if id not in noted
        ]
        noted.update(held)
        if rows:
            self.connection.execute(insert(change_rows), rows)


def machines(connection: Connection, lifter: str | None) -> list[str]:
    """What a lifter's sets were done on, and of what else something is remembered, by name; None: of all lifters."""
    found: set[str] = set()
    for table in (sets, machine_settings):
        wanted = select(table.c.machine).where(table.c.machine.is_not(None), table.c.machine != "").distinct()
        wanted = wanted if lifter is None else wanted.where(table.c.lifter == lifter)
        found.update(connection.execute(wanted).scalars())
    return sorted(found)


def undo(connection: Connection) -> str:
    """Takes the last change back and returns what it was. WrongInput where there is none."""
    last = select(changes).where(~changes.c.undone).order_by(changes.c.id.desc()).limit(1)
    return _turned(connection, last, True, "There is nothing to undo: the log has no earlier change.")


def redo(connection: Connection) -> str:
    """Does again what was undone last and returns what it was. WrongInput where there is none."""
    first = select(changes).where(changes.c.undone).order_by(changes.c.id).limit(1)
    return _turned(connection, first, False, "There is nothing to redo: nothing was undone since the last change.")


def added_by(connection: Connection) -> dict[int, str]:
    """Which kind of change brought each set."""
    brought = select(change_rows.c.row_id, changes.c.kind).join(changes)
    brought = brought.where(~changes.c.undone, change_rows.c.row_table == sets.name, change_rows.c.held.is_(None))
    return dict(map(tuple, connection.execute(brought)))


def earlier_versions(connection: Connection) -> Mapping[int, list[tuple[str, Record]]]:
    """Of each set that was changed since it was added: what changed it (edit, an import), and the row as it was before; the
    oldest first."""
    touched = select(change_rows.c.row_id, changes.c.kind, change_rows.c.held).join(changes)
    touched = touched.where(~changes.c.undone, change_rows.c.row_table == sets.name, change_rows.c.held.is_not(None))
    found: dict[int, list[tuple[str, Record]]] = {}
    for id, kind, held in connection.execute(touched.order_by(changes.c.id)):
        found.setdefault(id, []).append((kind, _typed(sets, held)))
    return found


def deleted(connection: Connection) -> dict[int, Record]:
    """The sets that were deleted and are not back, as they were; by their ids."""
    gone = select(change_rows.c.row_id, change_rows.c.held).join(changes)
    gone = gone.where(~changes.c.undone, changes.c.kind == "delete", change_rows.c.row_table == sets.name)
    return {id: _typed(sets, held) for id, held in connection.execute(gone) if held is not None}


def _turned(connection: Connection, which: Any, undone: bool, none: str) -> str:
    change = connection.execute(which).first()
    if change is None:
        raise WrongInput(none)
    for table in _TABLES.values():
        _swap(connection, change.id, table)
    connection.execute(update(changes).where(changes.c.id == change.id), {"undone": undone})
    return change.words


def _swap(connection: Connection, change_id: int, table: Table) -> None:
    """Exchanges what the change holds with what is in the table."""
    mine = (change_rows.c.change_id == change_id) & (change_rows.c.row_table == table.name)
    ids = connection.execute(select(change_rows.c.row_id).where(mine).order_by(change_rows.c.row_id)).scalars().all()
    for start in range(0, len(ids), _BATCH):
        some = ids[start : start + _BATCH]
        batch = mine & change_rows.c.row_id.in_(some)
        held = {row.row_id: row.held for row in connection.execute(select(change_rows).where(batch))}
        there = _rows(connection, table, some)
        connection.execute(delete(table).where(table.c.id.in_(some)))
        back = [_typed(table, held[id]) for id in some if held[id] is not None]
        if back:
            connection.execute(insert(table), back)
        keep = update(change_rows).where(mine & (change_rows.c.row_id == bindparam("of")))
        connection.execute(keep, [{"of": id, "held": there.get(id)} for id in some])


def _forget_what_was_undone(connection: Connection) -> None:
    """After a new change what was undone can no longer be redone."""
    gone = select(changes.c.id).where(changes.c.undone)
    connection.execute(delete(change_rows).where(change_rows.c.change_id.in_(gone)))
    connection.execute(delete(changes).where(changes.c.undone))


def _row(connection: Connection, table: Table, id: int) -> Record:
    return _rows(connection, table, [id])[id]


def _rows(connection: Connection, table: Table, ids: Sequence[int]) -> dict[int, Record]:
    """Rows by their ids, as JSON can hold them."""
    found = connection.execute(select(table).where(table.c.id.in_(ids))).mappings()
    plain = [{column.key: _plain(row[column]) for column in table.c} for row in found]
    return {row["id"]: row for row in plain}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _typed(table: Table, held: Record) -> Record:
    """The row that JSON held; what older logs had no column for says nothing."""
    nothing = {
        column.key: 0 if isinstance(column.type, Integer) else ""
        for column in table.c
        if column.server_default is not None
    }
    return nothing | {
        key: datetime.fromisoformat(value) if isinstance(table.c[key].type, DateTime) else value
        for key, value in held.items()
    }
