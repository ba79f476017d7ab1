"""What is found out as a lifter reads it: one rounding for each quantity, no finer than a tape, a disc, or an eye.

What somebody typed or measured is told as it was typed (`measures.length_as_typed`, `measures.mass_as_typed`).
"""

from __future__ import annotations

from .. import measures
from ..measures import Units


def length(cm: float, units: Units) -> str:
    """To the half centimetre or the quarter inch: a tape on a machine is not read finer."""
    return f"{round(2 * cm) / 2 + 0.0:g} cm" if units == "kg" else measures.length(cm, units)


def weight(kg: float, units: Units) -> str:
    """A computed one, to the half kilogram or the pound. What hangs on a machine is told exactly (`measures.mass`)."""
    return f"{round(2 * kg) / 2 + 0.0:g} kg" if units == "kg" else f"{measures.tidy(kg / measures.KG_PER_LB, 0)} lb"


def degrees(deg: float) -> str:
    """The bare whole number: "14"."""
    return measures.tidy(deg, 0)


def toes(toe_out_deg: float) -> str:
    """ "toes 14 degrees out", "toes straight"."""
    turn = degrees(abs(toe_out_deg))
    return "toes straight" if turn == "0" else f"toes {turn} degrees {'out' if toe_out_deg > 0 else 'in'}"


def percent(share_pct: float) -> str:
    """ "31 %"."""
    return f"{measures.tidy(share_pct, 0)} %".replace("-", "−")


def force(newtons: float) -> str:
    """To ten newtons, to a hundred from a thousand on: no muscle is known better."""
    return f"{newtons_shown(newtons)} N"


def newtons_shown(newtons: float) -> str:
    """The number alone, for a column whose head says the unit."""
    return measures.tidy(round(newtons, -2 if abs(newtons) >= 1000 else -1), 0)


def volume(cm3: float, units: Units) -> str:
    """Litres to a tenth, or whole cubic inches."""
    return f"{cm3 / 1000:.1f} litres" if units == "kg" else f"{cm3 / measures.CM_PER_INCH**3:.0f} cubic inches"


def bare_length(cm: float, units: Units) -> str:
    """The number alone, for a column whose head says the unit."""
    return length(cm, units).rpartition(" ")[0]


def length_unit(units: Units) -> str:
    """cm or in."""
    return "cm" if units == "kg" else "in"


def lengths(low_cm: float, high_cm: float, units: Units) -> str:
    """ "41.5 to 50 cm"."""
    return f"{bare_length(low_cm, units)} to {length(high_cm, units)}"


def span(low: float | None, high: float | None, unit: str) -> str:
    """ " (12 to 19 degrees)", or nothing where no range is known; begins with a space."""
    if low is None or high is None:
        return ""
    return f" ({measures.tidy(low, 0)} to {measures.tidy(high, 0)}{unit})".replace("-", "−")
