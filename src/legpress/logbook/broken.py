"""Rows of sets that another program broke (a date that is none, words as a load): found at once, told, and set aside.

What is set aside is kept as it was, in a table of its own, so that everything else goes on without it.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, text

from ..errors import WrongInput
from .record import FIELDS, checked
from .schema import SUSPECT, broken_sets, sets
from .words import plain

_log = logging.getLogger(__name__)  # a program that sets up no logging has its warnings on stderr
_TOLD = 5  # one by one
_COLUMNS = [sets.c[field].name for field in FIELDS]
_TRUE_OR_FALSE = ("tempo_kept", "depth_kept")


@dataclass(frozen=True, slots=True)
class BrokenSet:
    """A row that is no set."""

    id: int
    why: str
    held: dict[str, Any]


def found(connection: Connection) -> list[BrokenSet]:
    """The broken rows among the sets. Where there are none it costs nothing: an index holds the suspects alone."""
    wanted = select(sets.c.id).where(text(SUSPECT[connection.dialect.name]))
    broken = []
    for id in connection.execute(wanted).scalars().all():
        held = _held(connection, id)
        told = held | {name: bool(held[name]) for name in _TRUE_OR_FALSE if held[name] in (0, 1)}
        try:
            checked(told)
        except WrongInput as reason:
            broken.append(BrokenSet(id, plain(str(reason)), held))
    return broken


def set_aside(connection: Connection, broken: list[BrokenSet]) -> None:
    """Takes these rows out of the sets, and keeps what was in them."""
    for one in broken:
        held = json.dumps(one.held, default=lambda value: {"bytes": value.hex()})
        connection.execute(insert(broken_sets), {"id": one.id, "why": one.why, "held": held})
        connection.execute(delete(sets).where(sets.c.id == one.id))


def tell(connection: Connection) -> None:
    """Warns of all that are set aside."""
    rows = connection.execute(select(broken_sets.c.id, broken_sets.c.why).order_by(broken_sets.c.id)).all()
    for id, why in rows[:_TOLD]:
        _log.warning("Set %d of the log is broken and left out: %s `legpress log delete %d` takes it out.", id, why, id)
    if len(rows) > _TOLD:
        _log.warning("%d more sets are broken and left out.", len(rows) - _TOLD)


def why(connection: Connection, id: int) -> str | None:
    """What was wrong with the row that was set aside under this number; None: there is none."""
    if not 0 < id < 2**31:
        return None
    return connection.execute(select(broken_sets.c.why).where(broken_sets.c.id == id)).scalar()


def forget(connection: Connection, id: int) -> None:
    """Takes what was set aside under this number out for good."""
    connection.execute(delete(broken_sets).where(broken_sets.c.id == id))


def _held(connection: Connection, id: int) -> dict[str, Any]:
    """What a row holds, whatever its columns are for."""
    if connection.dialect.name == "sqlite":
        cells = ", ".join(
            f"typeof({name}), CASE typeof({name}) WHEN 'text' THEN hex({name}) ELSE {name} END" for name in _COLUMNS
        )
    else:  # its columns hold what they are for, but a date may be endless
        cells = ", ".join(f"'', {name}::text" if name == "done_at" else f"'', {name}" for name in _COLUMNS)
    row = connection.exec_driver_sql(f"SELECT {cells} FROM sets WHERE id = {id:d}").one()  # noqa: S608, our columns and a number
    return {
        field: bytes.fromhex(value).decode(errors="surrogateescape") if kind == "text" else value
        for field, kind, value in zip(FIELDS, row[::2], row[1::2], strict=True)
    }
