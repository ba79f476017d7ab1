"""One number in one cell of a text file."""

from __future__ import annotations

import math
import re
from decimal import Decimal

from ..errors import shown

# what programs write for "not there"; the last forms are Windows' of the nineties
MISSING = {"", "nan", "+nan", "-nan", "nan(ind)", "-nan(ind)", "na", "n/a", "1.#qnan", "-1.#qnan", "1.#ind", "-1.#ind"}


def number(cell: str, decades: int = 0) -> float:
    """The value of a cell times 10^`decades`, rounded once; NaN where nothing stands. ValueError with a reason."""
    try:
        value = float(cell)
    except ValueError:
        if cell.strip().lower() in MISSING:
            return math.nan
        if re.fullmatch(r"\s*[-+]?\d+,\d+\s*", cell):
            raise ValueError(f"{shown(cell)} has a decimal comma; write a decimal point") from None
        raise ValueError(f"{shown(cell)} is not a number; write digits and a decimal point, or nan") from None
    if "_" in cell:
        raise ValueError(f"{shown(cell)} is not a number; write digits and a decimal point, or nan")
    if math.isinf(value):
        raise ValueError(f"{shown(cell)} is infinite; write a number, or nan where there is none")
    if decades == 0 or value == 0 or math.isnan(value):
        return value
    mantissa, _, exponent = cell.strip().lower().partition("e")
    # moving the point in the text leaves the one rounding to the last conversion: 0.1 mm is 0.0001 m exactly as written
    moved = float(f"{mantissa}e{int(exponent or 0) + decades}")
    if math.isinf(moved):
        raise ValueError(f"{shown(cell)} is beyond all numbers; write it smaller, or nan where there is none")
    return moved


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
