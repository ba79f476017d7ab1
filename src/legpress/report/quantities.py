"""Lengths and loads as a lifter reads them, in the units asked for: no finer than a tape or a plate."""

from __future__ import annotations

from .. import measures
from ..measures import Units


def length(cm: float, units: Units) -> str:
    """To the half centimetre or the quarter inch: a tape on a machine is not read finer."""
    return f"{round(2 * cm) / 2:g} cm" if units == "kg" else measures.length(cm, units)


def weight(kg: float, units: Units) -> str:
    """To the half kilogram or a tenth of a pound."""
    return f"{round(2 * kg) / 2:g} kg" if units == "kg" else measures.mass(kg, units)


def centimetres(cm: float, digits: int, units: Units) -> str:
    """To so many digits behind the point, or to the quarter inch."""
    return f"{cm:.{digits}f} cm" if units == "kg" else measures.length(cm, units)


def bare_length(cm: float, units: Units) -> str:
    """The number alone, for a column whose head says the unit."""
    return length(cm, units).rpartition(" ")[0]


def length_unit(units: Units) -> str:
    """cm or in."""
    return "cm" if units == "kg" else "in"


def signed(value: float) -> str:
    """ "+12" or "−3"."""
    return f"{value:+.0f}".replace("-", "−")


def span(low: float | None, high: float | None, unit: str) -> str:
    """ " (12 to 19 N)", or nothing where no range is known; begins with a space."""
    if low is None or high is None:
        return ""
    return f" ({measures.tidy(low, 0)} to {measures.tidy(high, 0)}{unit})".replace("-", "−")
