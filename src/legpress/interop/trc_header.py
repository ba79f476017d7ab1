"""The header of a .trc file: unit, rate, counts and names of the markers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

import numpy as np

from ..errors import WrongInput, shown
from .cells import counted, number
from .textfile import is_comment, wrong_line

KEYS = (
    "DataRate", "CameraRate", "NumFrames", "NumMarkers", "Units", "OrigDataRate", "OrigDataStartFrame", "OrigNumFrames",
)  # fmt: skip
# a metre in the file's unit is 10 to this power
DECADES = {"m": 0, "cm": 2, "mm": 3}
SPELLED_OUT = {
    "meters": "m", "metres": "m", "meter": "m", "metre": "m", "centimeters": "cm", "centimetres": "cm",
    "millimeters": "mm", "millimetres": "mm", "millimeter": "mm", "millimetre": "mm",
}  # fmt: skip
INCHES = {"in", "inch", "inches"}
M_PER_INCH = 0.0254  # exactly, by the international yard and pound agreement of 1959
# Longer than any line of names: a file without line ends would take all memory.
LONGEST_LINE = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TrcHeader:
    """What a header says; None where it is silent or senseless."""

    names: tuple[str, ...]  # as they stand there
    units: str  # of DECADES or INCHES
    rate_hz: float | None
    frames: int | None
    markers: int | None
    all_named: bool  # what stands beyond the last name's columns is no marker whose name is missing

    @property
    def decades(self) -> int:
        """Ten to this power makes metres of the file's unit (and leaves inches)."""
        return -DECADES.get(self.units, 0)


def read_header(file: Path, lines: Iterator[tuple[int, str]]) -> TrcHeader:
    """The first four lines. WrongInput where they are none of a .trc file."""
    head = [line for _, line in islice(lines, 4)]
    if not any(line.strip() for line in head):
        raise WrongInput(f"{file} is empty. Export it again.")
    if not head[0].strip().lower().startswith("pathfiletype"):
        first = shown(head[0][:40])
        raise wrong_line(file, 1, f"it begins with {first}, a .trc with PathFileType. Is this a .trc file?")
    if len(head) < 4:
        raise wrong_line(file, len(head), "the file ends inside its header. Export it again.")
    for at, line in enumerate(head[1:], start=2):
        if len(line) > LONGEST_LINE:
            raise wrong_line(file, at, f"it has {len(line)} signs. Is this a .trc file?")
    said = _said(file, head[1], head[2])
    try:
        rate_hz = number(said.get("datarate", ""))
    except ValueError:
        rate_hz = 0.0
    names, over_their_columns = _names(file, head[3])
    markers = counted(said.get("nummarkers", ""))
    return TrcHeader(
        names=names,
        units=_unit(said) or "",
        rate_hz=rate_hz if 0 < rate_hz < np.inf else None,
        frames=counted(said.get("numframes", "")),
        markers=markers,
        all_named=over_their_columns and (markers or 0) <= len(names),
    )


def _said(file: Path, keys: str, values: str) -> Mapping[str, str]:
    """Line 3 by line 2, in the first way that finds a unit of length."""
    by_tab = [[cell.strip() for cell in line.rstrip().split("\t")] for line in (keys, values)]
    filled = [[cell for cell in cells if cell] for cells in by_tab]
    # without the empty cells where that leaves as many values as keys: many files have two tabs between values
    ways = [filled, by_tab] if len(filled[0]) == len(filled[1]) else [by_tab, filled]
    ways += [[keys.split(), values.split()], [list(KEYS), values.split()]]  # the last is MarkerData's: by place alone
    read = [dict(zip(map(str.lower, names), cells, strict=False)) for names, cells in ways]
    for said in read:
        if _unit(said):
            return said
    there = shown(read[0].get("units", ""))
    raise wrong_line(file, 3, f"Units is {there}. Write m, cm or mm under Units, the fifth of these columns.")


def _unit(said: Mapping[str, str]) -> str | None:
    units = said.get("units", "").lower()
    units = SPELLED_OUT.get(units, units)
    return units if units in DECADES or units in INCHES else None


def _names(file: Path, line: str) -> tuple[tuple[str, ...], bool]:
    """The markers' names, and whether each stands over the first of its three columns."""
    cells = [cell.strip() for cell in line.split("\t")] if "\t" in line else line.split()
    if len(cells) < 2 or not cells[0].lower().startswith("frame") or not cells[1].lower().startswith("time"):
        begins = shown(line[:40])
        raise wrong_line(file, 4, f"it begins with {begins}; the line of marker names begins with Frame#, tab, Time.")
    names = [cell for cell in cells[2:] if cell]
    if not names:
        raise wrong_line(
            file, 4, "there are no marker names after Frame# and Time. Add them, each over its X, Y and Z."
        )
    return tuple(names), cells[2 : 2 + 3 * len(names) : 3] == names


def below_letters(file: Path, lines: Iterator[tuple[int, str]], header: TrcHeader) -> Iterator[tuple[int, str]]:
    """What follows the letters under the names; their numbers may start where they like (X0 too), their order may not change."""
    for at, line in lines:
        if not line.strip() or is_comment(line):
            continue
        signs = line[:LONGEST_LINE].split()
        if 2 * sum(map(_is_number, signs)) >= len(signs):
            return chain([(at, line)], lines)  # no letters, a frame
        letters = "".join(sign[0].upper() for sign in signs)
        wanted = "XYZ" * len(header.names)
        plain = all(re.fullmatch(r"[XYZxyz]\d*", sign) for sign in signs)
        if plain and letters != wanted and not (header.all_named and letters.startswith(wanted)):
            raise wrong_line(
                file,
                at,
                f"{len(header.names)} marker names stand over {len(letters)} labels that begin with {shown(letters[:9])}. "
                "Each marker needs X, Y and Z in this order.",
            )
        break  # other words than letters are passed over, as by OpenSim's MarkerData
    return lines


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
