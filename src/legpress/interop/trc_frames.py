"""The frames of a .trc file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from ..errors import shown
from .cells import cut, number, numbers
from .findings import CellsLeftOut, Finding, LinesLeftOut, RowsShort
from .rows import Rows
from .textfile import is_comment, wrong_line
from .trc_header import TrcHeader

# Cells that are not there are filled up to here: a few short lines under a thousand names must not take all memory.
MOST_FILLED = 10_000_000


def read_frames(file: Path, lines: Iterator[tuple[int, str]], header: TrcHeader) -> tuple[Rows, list[Finding]]:
    """Rows of Frame#, Time and coordinates in metres (or inches).

    A blank line, or one that is no frame, ends them only when there are as many as the header says.
    """
    rows = Rows()
    short: list[int] = []
    long: list[int] = []
    left_out: list[Finding] = []
    filled, after_blank = 0, False
    wanted = 2 + 3 * len(header.names)
    for at, line in lines:
        if not line.strip():
            after_blank = True
            continue
        enough = header.frames is not None and 0 < header.frames <= len(rows)
        cells = _cells(line, wanted)
        try:
            row = _frame(cells[:wanted], header.names, header.decades)
        except ValueError as error:
            if is_comment(line):
                continue
            if not enough:
                raise wrong_line(file, at, f"{error}.") from None
            row = []
        if not row or (enough and after_blank):
            left = 1 + sum(1 for _, other in lines if other.strip())
            left_out.append(LinesLeftOut(line=at, lines=left))
            break
        if len(cells) > wanted:
            long.append(at)
            if not header.all_named:
                markers = f"{len(header.names)} markers need {wanted}"
                raise wrong_line(
                    file, at, f"more than {wanted} cells; {markers}. Remove the rest or add the missing name."
                )
        if len(row) < wanted:
            short.append(at)
            filled += wanted - len(row)
            if filled > MOST_FILLED:
                raise wrong_line(file, at, f"{filled} cells are missing up to here. Is this a table of markers?")
            row += [np.nan] * (wanted - len(row))
        rows.add(at, row)
        after_blank = False
    findings: list[Finding] = [CellsLeftOut(line=long[0], rows=len(long))] if long else []
    findings += [RowsShort(line=short[0], rows=len(short))] if short else []
    return rows, findings + left_out


def _cells(line: str, wanted: int) -> list[str]:
    """The cells of a line, by tabs or by spaces, whichever makes the `wanted` number."""
    if "\t" not in line:
        return cut(line, None, wanted)
    cells = cut(line, "\t", wanted)
    if len(cells) < wanted and any(" " in cell.strip() for cell in cells):
        return cut(line, None, wanted)
    if len(cells) > wanted:  # two tabs between cells?
        twice = cut(line, "\t", 2 * wanted)
        if len(twice) <= 2 * wanted and not "".join(twice[1::2]).strip():
            return twice[::2]
    return cells


def _frame(cells: list[str], names: Sequence[str], decades: int) -> list[float]:
    """Frame#, which may be any word, Time, and as many coordinates as there are cells."""

    def name(i: int) -> str:
        return f"marker {shown(names[i // 3])}, {'XYZ'[i % 3]}"

    try:
        frame = number(cells[0])
    except ValueError:
        frame = np.nan
    try:
        time_s = number(cells[1]) if len(cells) > 1 else np.nan
    except ValueError as error:
        raise ValueError(f"Time: {error}") from None
    if not np.isfinite(time_s):
        raise ValueError("Time: there is no time; write seconds")
    return [frame, time_s, *numbers(cells[2:], name, decades)]
