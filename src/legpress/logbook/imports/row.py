"""What a reader makes of one row of a file."""

from __future__ import annotations

from dataclasses import dataclass

from ...errors import WrongInput
from ..record import Record


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """One row: a set, or what an app wrote that is not a set, or why it cannot be read, or a machine's mark."""

    line: int  # from 1; where the row begins
    record: Record | None = None
    title: str = ""  # of the exercise, as the app has it
    not_a_set: str = ""
    wrong: str = ""
    mark: Record | None = None  # lifter, machine, mark


class NotASet(Exception):
    """A row of an app that is not a set; the message says what it is."""


class WholeFile(WrongInput):
    """No row can be read as long as this holds; the message is for the person."""
