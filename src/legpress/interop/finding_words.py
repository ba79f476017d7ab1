"""What was found while a file was read, in sentences."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path

from ..errors import shown
from .findings import (
    AnglesDisputed,
    CellsLeftOut,
    CountDisagrees,
    Finding,
    FramesMissing,
    Inches,
    Infinite,
    LastLineCut,
    LinesLeftOut,
    NameRepeated,
    NotUtf8,
    PlacesIncomplete,
    RateDisagrees,
    ReadingWarning,
    RowsShort,
    TimeRepeated,
    TimesRounded,
)

NOUNS = {"NumFrames": "frame", "NumMarkers": "marker", "nRows": "row", "nColumns": "column"}
# Nobody reads a warning that goes on for ever.
SPOKEN = 6


def finding_words(finding: Finding) -> str:
    """A finding in a sentence, without the name of the file."""
    match finding:
        case CountDisagrees(key=key, said=said, found=found):
            rest = "the rest is missing" if said > found else "all were read"
            return f"The header promises {_counted(said, NOUNS[key])} ({key}), but the file has {found}: {rest}."
        case LinesLeftOut(line=line, lines=lines):
            return f"From line {line} on {_counted(lines, 'line')} below the last counted row {_was(lines)} not read."
        case LastLineCut(line=line):
            return f"Line {line}, the last, is cut off and was not read. Export the file again if it matters."
        case TimeRepeated(line=line, rows=rows):
            return (
                f"{_counted(rows, 'row')} (first in line {line}) {_has(rows)} the time of the row before and took its place, "
                "as in OpenSim's Storage."
            )
        case TimesRounded(line=line, rate_hz=rate_hz):
            return (
                f"Times are rounded so far that frames share one (first in line {line}); they were counted from "
                f"DataRate {rate_hz:g} instead."
            )
        case FramesMissing(column=column, line=line, frames=frames):
            return f"{column} jumps (first in line {line}): {_counted(frames, 'frame')} {_is(frames)} missing."
        case RateDisagrees(said_hz=said_hz, found_hz=found_hz):
            return f"DataRate is {said_hz:g}, but frames come {found_hz:g} times a second: the times count."
        case RowsShort(line=line, rows=rows):
            return (
                f"{_counted(rows, 'line')} (first line {line}) {_ends(rows)} early: what is not there is missing (nan)."
            )
        case CellsLeftOut(line=line, rows=rows):
            return (
                f"{_counted(rows, 'line')} (first line {line}) {_has(rows)} more cells than markers have names: "
                "the rest was not read."
            )
        case PlacesIncomplete(marker=marker, line=line, places=places):
            return (
                f"A marker lacks one or two of its coordinates {_counted(places, 'time')} (first {shown(marker)} in line {line}) "
                "and counts as not seen there."
            )
        case Infinite(line=line, values=values):
            return f"{_counted(values, 'value')} (first in line {line}) {_is(values)} infinite: read as missing (nan)."
        case NameRepeated(name=name, now=now):
            return f"{shown(name)} is there more than once: this one is called {shown(now)}."
        case Inches():
            return "Units are inches, which OpenSim does not know: they were turned into metres."
        case NotUtf8(line=line):
            return f"Line {line} has letters that are not UTF-8: they were taken for Latin-1, so look at the names."
        case AnglesDisputed(in_degrees=in_degrees):
            ours, theirs = ("degrees", "radians") if in_degrees else ("radians", "degrees")
            return (
                f"The header calls its angles {ours}, and so they were read; OpenSim's Storage would take them for {theirs}. "
                f"Write version=1 and inDegrees={'yes' if in_degrees else 'no'}."
            )


def warn(file: Path, findings: Sequence[Finding]) -> None:
    """One `ReadingWarning` about a file, where something was found; it points at the caller's caller."""
    if not findings:
        return
    sentences = " ".join(map(finding_words, findings[:SPOKEN]))
    more = "" if len(findings) <= SPOKEN else f" And {len(findings) - SPOKEN} more, in `findings`."
    warnings.warn(f"{file}: {sentences}{more}", ReadingWarning, stacklevel=3)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _was(count: int) -> str:
    return "was" if count == 1 else "were"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _has(count: int) -> str:
    return "has" if count == 1 else "have"


def _ends(count: int) -> str:
    return "ends" if count == 1 else "end"
