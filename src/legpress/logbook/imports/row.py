"""What a reader makes of one row of a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ...errors import WrongInput
from ..record import Record


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note that an app writes in a row of its own; it belongs to the first set of its exercise in that workout."""

    when: datetime
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """One row: a set, or what an app wrote that is not a set, or why it cannot be read, or what it tells of a machine or a
    title."""

    line: int  # from 1; where the row begins
    record: Record | None = None
    as_kept: bool = False  # the record is a row of our own export, so load and exercise are understood already
    title: str = ""  # of the exercise, as the app has it
    not_a_set: str = ""
    wrong: str = ""
    note: NoteRow | None = None
    machine: Record | None = None  # lifter, machine, mark, load_counts
    means: Record | None = None  # lifter, title, exercise


class NotASet(Exception):
    """A row of an app that is not a set; the message says what it is."""


class OnlyANote(Exception):
    """A row of an app that holds nothing but a note."""

    def __init__(self, note: NoteRow) -> None:
        super().__init__("note")
        self.note = note


class WholeFile(WrongInput):
    """No row can be read as long as this holds; the message is for the person."""
