"""What was repaired, left out or doubted while a file was read: values for programs, words in `finding_words`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class ReadingWarning(UserWarning):
    """A file was read, but not as it stands."""


class FindingCode(StrEnum):
    """One word for each kind of finding, for programs."""

    COUNT_DISAGREES = "count_disagrees"
    LINES_LEFT_OUT = "lines_left_out"
    LAST_LINE_CUT = "last_line_cut"
    TIME_REPEATED = "time_repeated"
    TIMES_ROUNDED = "times_rounded"
    FRAMES_MISSING = "frames_missing"
    RATE_DISAGREES = "rate_disagrees"
    ROWS_SHORT = "rows_short"
    CELLS_LEFT_OUT = "cells_left_out"
    PLACES_INCOMPLETE = "places_incomplete"
    INFINITE = "infinite"
    NAME_REPEATED = "name_repeated"
    INCHES = "inches"
    ANGLES_DISPUTED = "angles_disputed"
    NOT_UTF8 = "not_utf8"


@dataclass(frozen=True, slots=True, kw_only=True)
class CountDisagrees:
    """The header counts otherwise than the file; all that is there was read."""

    code: ClassVar[FindingCode] = FindingCode.COUNT_DISAGREES
    key: str  # of the header: NumFrames, NumMarkers, nRows, nColumns
    said: int
    found: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LinesLeftOut:
    """The header's count was reached, and what stands below is no row, or comes after a blank line."""

    code: ClassVar[FindingCode] = FindingCode.LINES_LEFT_OUT
    line: int
    lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LastLineCut:
    """The last line has too few cells and no end: the file was cut off inside it."""

    code: ClassVar[FindingCode] = FindingCode.LAST_LINE_CUT
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRepeated:
    """Rows with the time of the row before took its place, as in OpenSim's Storage."""

    code: ClassVar[FindingCode] = FindingCode.TIME_REPEATED
    line: int  # the first that repeats
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TimesRounded:
    """Times so rounded that frames share one; they were counted from the rate instead, and no frame is lost."""

    code: ClassVar[FindingCode] = FindingCode.TIMES_ROUNDED
    line: int
    rate_hz: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FramesMissing:
    """Time, or Frame# where time runs on evenly, jumps by more than one frame."""

    code: ClassVar[FindingCode] = FindingCode.FRAMES_MISSING
    column: str  # Time or Frame#
    line: int  # the first after a jump
    frames: int  # in all


@dataclass(frozen=True, slots=True, kw_only=True)
class RateDisagrees:
    """DataRate contradicts the times, which count."""

    code: ClassVar[FindingCode] = FindingCode.RATE_DISAGREES
    said_hz: float
    found_hz: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsShort:
    """Lines end early; what they lack is missing."""

    code: ClassVar[FindingCode] = FindingCode.ROWS_SHORT
    line: int
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CellsLeftOut:
    """Lines go on beyond the last marker's name; the rest was not read."""

    code: ClassVar[FindingCode] = FindingCode.CELLS_LEFT_OUT
    line: int
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesIncomplete:
    """A marker with one or two coordinates counts as not seen."""

    code: ClassVar[FindingCode] = FindingCode.PLACES_INCOMPLETE
    marker: str
    line: int
    places: int  # in all


@dataclass(frozen=True, slots=True, kw_only=True)
class Infinite:
    """Infinite values are missing instead, as in OpenSim's tables."""

    code: ClassVar[FindingCode] = FindingCode.INFINITE
    line: int
    values: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRepeated:
    """A second column or marker of the same name got another."""

    code: ClassVar[FindingCode] = FindingCode.NAME_REPEATED
    name: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inches:
    """OpenSim knows no inches; the places are metres and will be written as such."""

    code: ClassVar[FindingCode] = FindingCode.INCHES


@dataclass(frozen=True, slots=True, kw_only=True)
class AnglesDisputed:
    """The header's words on the unit of angles were followed; OpenSim's Storage takes them otherwise."""

    code: ClassVar[FindingCode] = FindingCode.ANGLES_DISPUTED
    in_degrees: bool  # as read here


@dataclass(frozen=True, slots=True, kw_only=True)
class NotUtf8:
    """The file has letters of another encoding; they were taken for Latin-1, numbers are the same in all."""

    code: ClassVar[FindingCode] = FindingCode.NOT_UTF8
    line: int  # the first


Finding = (
    CountDisagrees
    | LinesLeftOut
    | LastLineCut
    | TimeRepeated
    | TimesRounded
    | FramesMissing
    | RateDisagrees
    | RowsShort
    | CellsLeftOut
    | PlacesIncomplete
    | Infinite
    | NameRepeated
    | Inches
    | AnglesDisputed
    | NotUtf8
)
