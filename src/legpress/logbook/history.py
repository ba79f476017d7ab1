"""Changes to the log, each of them undoable: a set added, edited or deleted, a mark, a whole import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, DateTime, Table, bindparam, delete, insert, select, update

from ..errors import WrongInput
from .record import Record
from .schema import change_rows, changes, machine_settings, sets

_TABLES = {table.name: table for table in (sets, machine_settings)}
_BATCH = 500  # rows in one statement


class Change:
    """One step of the history while it is being made; everything in it is kept, or undone, together."""

    def __init__(self, connection: Connection, kind: str) -> None:
        self.connection = connection
        self.dropped = False  # nothing of it shall stay
        self._marked: set[int] = set()  # a mark that is changed twice goes back to where it was before the first time
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

    def mark(self, lifter: str, machine: str, mark: str, *, only_new: bool = False) -> bool:
        """Remembers words about a machine, "" forgets them; `only_new`: not over others. Whether that changed anything."""
        mine = (machine_settings.c.lifter == lifter) & (machine_settings.c.machine == machine)
        before = self.connection.execute(select(machine_settings.c.id, machine_settings.c.mark).where(mine)).first()
        if mark == (before.mark if before else "") or (only_new and before):
            return False
        if before is None:
            row = {"lifter": lifter, "machine": machine, "mark": mark}
            wanted = insert(machine_settings).returning(machine_settings.c.id)
            self._note(machine_settings, {self.connection.execute(wanted, row).scalar_one(): None})
            return True
        self._note(machine_settings, {before.id: _row(self.connection, machine_settings, before.id)})
        if mark:
            self.connection.execute(update(machine_settings).where(mine), {"mark": mark})
        else:
            self.connection.execute(delete(machine_settings).where(mine))
        return True

    def say(self, words: str) -> None:
        """What was done, as undo will say it."""
        self.connection.execute(update(changes).where(changes.c.id == self.id), {"words": words})

    def _note(self, table: Table, held: Mapping[int, Record | None]) -> None:
        if table is machine_settings:
            held = {id: row for id, row in held.items() if id not in self._marked}
            self._marked |= held.keys()
        rows = [{"change_id": self.id, "row_table": table.name, "row_id": id, "held": row} for id, row in held.items()]
        if rows:
            self.connection.execute(insert(change_rows), rows)


def undo(connection: Connection) -> str:
    """Takes the last change back and returns what it was. WrongInput where there is none."""
    last = select(changes).where(~changes.c.undone).order_by(changes.c.id.desc()).limit(1)
    return _turned(connection, last, True, "There is nothing to undo: the log has no earlier change.")


def redo(connection: Connection) -> str:
    """Does again what was undone last and returns what it was. WrongInput where there is none."""
    first = select(changes).where(changes.c.undone).order_by(changes.c.id).limit(1)
    return _turned(connection, first, False, "There is nothing to redo: nothing was undone since the last change.")


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
    """The row that JSON held."""
    return {
        key: datetime.fromisoformat(value) if isinstance(table.c[key].type, DateTime) else value
        for key, value in held.items()
    }
