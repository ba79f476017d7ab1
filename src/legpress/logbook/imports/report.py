"""What became of every row of a file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from ...measures import Units
from .outliers import Outlier


class Because(StrEnum):
    """Why a row brought no new set."""

    ERROR = "error"  # it cannot be read
    NOT_A_SET = "not a set"
    IN_THE_LOG = "in the log"
    DELETED = "deleted"  # the set was taken out of the log
    CHANGED_SINCE = "changed since"  # the set of the log was like this row before it was changed


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that brought no new set."""

    line: int  # from 1
    because: Because
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A set of the log that the file has with other numbers."""

    line: int
    id: int
    before: str  # "leg press 1200 kg x 12 of Mara, ..."
    after: str


@dataclass(slots=True)
class Report:
    """`rows` is imported, corrected and left out together."""

    format: str
    rows: int = 0
    imported: int = 0
    corrected: list[Corrected] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    body_weight: int = 0  # imported with a load of 0 and a note
    remembered: int = 0  # machines and titles of which something new was told
    renamed_in_log: int = 0  # sets of the log that got another title or exercise
    renamed_in_app: dict[str, str] = field(default_factory=dict)  # the title in the log: the one that the app now has
    lifters: Counter[str] = field(default_factory=Counter)  # imported sets of each
    exercises: dict[str, str] = field(default_factory=dict)  # the app's title: ours, where it was changed
    taken_for: dict[str, str] = field(default_factory=dict)  # those of them that are not known from an app
    not_placed: Counter[str] = field(default_factory=Counter)  # titles of imported sets that are no exercise of ours
    outliers: list[Outlier] = field(default_factory=list)
    counted: Counter[str] = field(default_factory=Counter)  # what loads were said to count: how many sets
    plates_assumed: int = 0  # presses of which nobody said what their loads count
    weights: tuple[str, ...] = ()  # columns that hold weights, where there are more than one; the first is read first
    own_units: Units | None = None  # taken from the lifter's file, because nobody said
    change: int | None = None  # what undo takes back; None: nothing was kept

    @property
    def errors(self) -> list[LeftOut]:
        """Rows that cannot be read."""
        return [row for row in self.left_out if row.because is Because.ERROR]

    @property
    def duplicates(self) -> int:
        """Rows that the log had already."""
        return sum(row.because in (Because.IN_THE_LOG, Because.CHANGED_SINCE) for row in self.left_out)

    @property
    def deleted(self) -> list[int]:
        """Lines of sets that were taken out of the log."""
        return [row.line for row in self.left_out if row.because is Because.DELETED]

    @property
    def not_sets(self) -> Counter[str]:
        """What apps write between the sets, and how often."""
        return Counter(row.reason for row in self.left_out if row.because is Because.NOT_A_SET)
