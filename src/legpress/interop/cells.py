"""Numbers in the cells of a text file."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from ..errors import shown

# what programs write for "not there" and beyond all numbers; the forms with # are Windows' until 2015
MISSING = re.compile(r"|n/?a|[-+]?nan(\([^()]*\))?|[-+]?1\.#(qnan|snan|ind)0*")
INFINITE = re.compile(r"[-+]?1\.#inf0*")


def number(cell: str, decades: int = 0) -> float:
    """The value of a cell times 10^`decades`, rounded once; NaN where nothing stands, infinite beyond all numbers.

    ValueError with a reason.
    """
    try:
        value = float(cell)
    except ValueError:
        word = cell.strip().lower()
        if MISSING.fullmatch(word):
            return math.nan
        if INFINITE.fullmatch(word):
            return math.inf
        if re.fullmatch(r"\s*[-+]?\d+,\d+\s*", cell):
            raise ValueError(f"{shown(cell)} has a decimal comma; write a decimal point") from None
        raise ValueError(f"{shown(cell)} is not a number; write digits and a decimal point, or nan") from None
    if "_" in cell:
        raise ValueError(f"{shown(cell)} is not a number; write digits and a decimal point, or nan")
    if decades == 0 or value == 0 or not math.isfinite(value):
        return value
    mantissa, _, exponent = cell.strip().lower().partition("e")
    # moving the point in the text leaves the one rounding to the last conversion: 0.1 mm is 0.0001 m exactly as written
    return float(f"{mantissa}e{int(exponent or 0) + decades}")


def numbers(cells: Sequence[str], name: Callable[[int], str], decades: int = 0) -> list[float]:
    """`number` of each cell, quickly where all are plain; ValueError begins with the `name` of the cell at fault."""
    if "_" not in "".join(cells):  # which Python's float would pass over
        try:
            return [float(f"{cell}e{decades}") for cell in cells] if decades else list(map(float, cells))
        except ValueError:
            pass  # gaps, exponents and blanks take the way below, and so does what is wrong
    values = []
    for i, cell in enumerate(cells):
        try:
            values.append(number(cell, decades))
        except ValueError as error:
            raise ValueError(f"{name(i)}: {error}") from None
    return values


def cut(line: str, sign: str | None, count: int) -> list[str]:
    """The cells of a line, parted by a sign (None: by any space); what follows `count` of them is one more, unless blank."""
    cells = line.split(sign, count)
    if len(cells) > count and not cells[-1].strip():
        cells.pop()
    return cells


def counted(text: str) -> int | None:
    """The whole number that a text begins with; None if it begins otherwise."""
    match = re.match(r"\s*(\d{1,18})", text)
    return int(match[1]) if match else None


def written(value: float, decades: int = 0) -> str:
    """Shortest text that `number` reads back, with -`decades`, as the very same value."""
    if math.isnan(value):
        return "nan"
    if decades == 0:
        return repr(value)
    text = repr(value * 10.0**decades)
    if number(text, -decades) == value:
        return text
    return format(Decimal(repr(value)).scaleb(decades), "f")  # the product was rounded; move the point by hand
