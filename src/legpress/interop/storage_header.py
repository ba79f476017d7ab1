"""The header of a .mot or .sto file: what OpenSim or, long ago, SIMM wrote above the rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..errors import WrongInput, shown
from .cells import counted
from .findings import AnglesDisputed, Finding
from .textfile import wrong_line

# More lines than this are no header.
HEADER_LINES = 10_000
# Longer than any line of names: a file without line ends would take all memory.
LONGEST_NAMES = 2_000_000
PATH = re.compile(r"(?:[A-Za-z]:[\\/]|\\\\|[/~])")

# Old SIMM files have these words, a space and a value instead of `nRows=`.
SIMM = {"datacolumns", "datarows", "otherdata", "range"}
COUNTS = {
    "nr": "rows", "nrows": "rows", "datarows": "rows", "nc": "columns", "ncolumns": "columns", "datacolumns": "columns",
}  # fmt: skip
YES, NO = {"yes", "y", "true", "1"}, {"no", "n", "false", "0"}
SENTENCES = {"angles are in degrees.": True, "angles are in radians.": False}


@dataclass(slots=True)
class StorageHeader:
    """What a header says; None where it is silent."""

    name: str
    version: int = 0
    flag: str | None = None  # what inDegrees says
    sentence: bool | None = None  # Angles are in degrees.
    range_s: str | None = None  # read only where there is no column of time
    range_line: int = 0
    rows: int | None = None
    columns: int | None = None
    kind: str = "double"  # of what stands in a column
    kind_line: int = 0
    last_line: int = 0

    def in_degrees(self, motion: bool) -> tuple[bool, list[Finding]]:
        """The header's own words; without any, as OpenSim's Storage: degrees in a .mot of no version, else radians."""
        old = self.version < 1
        storage = (old and motion) or self.flag in ("yes", "y")
        storage = storage or (old and self.flag is None and self.sentence is True)
        told = self.sentence if self.flag is None else self.flag in YES
        if told is None or told == storage:
            return storage, []
        return told, [AnglesDisputed(in_degrees=told)]


def read_header(file: Path, lines: Iterator[tuple[int, str]]) -> StorageHeader:
    """The header; the line after `endheader` is then the next of `lines`. WrongInput where it has no end."""
    header = StorageHeader(file.stem)
    nothing = True
    for at, raw in lines:
        header.last_line = at
        line = raw.strip()
        word, value, *_ = [*re.split(r"\s*=\s*|\s+", line, maxsplit=1), ""]
        key = word.lower()
        if key == "endheader":
            return header
        if at > HEADER_LINES:
            break
        if key == "indegrees":
            header.flag = value.lower()
            if header.flag not in YES | NO:
                raise wrong_line(file, at, f"inDegrees is {shown(value)}. Write inDegrees=yes or inDegrees=no.")
        elif line.lower() in SENTENCES:
            header.sentence = SENTENCES[line.lower()]
        elif key == "datatype":
            header.kind, header.kind_line = value, at
        elif key == "range":
            header.range_s, header.range_line = value, at
        elif key == "version":
            header.version = counted(value) or 0
        elif key in COUNTS:
            setattr(header, COUNTS[key], counted(value))
        elif key == "name" and value:
            header.name = _plain(value, file)
        elif key == "time" and "\t" in line:
            raise wrong_line(
                file, at, "the column names come before a line `endheader`. Put endheader on a line above them."
            )
        elif nothing and line and "=" not in line and not line.startswith("#") and key not in SIMM:
            header.name = _plain(line, file)
        nothing = nothing and not line
    if nothing:
        raise WrongInput(f"{file} is empty. Export it again.")
    raise wrong_line(
        file,
        header.last_line,
        "there is no line `endheader` up to here. Is it a .mot or .sto? Put endheader after the header.",
    )


def _plain(name: str, file: Path) -> str:
    """A name without the folders of the disk it was written on."""
    if not name.isprintable():
        return file.stem
    return re.split(r"[\\/]", name)[-1] or file.stem if PATH.match(name) else name


def column_names(line: str, count: int | None) -> tuple[list[str], bool]:
    """Column names, and whether tabs part them (else any space does, as it always does for OpenSim's Storage)."""
    by_tab, by_space = [label.strip() for label in line.rstrip().split("\t")], line.split()
    if len(by_tab) == 1 or not all(by_tab) or (len(by_tab) != count and len(by_space) == count):
        return by_space, False
    return by_tab, True
