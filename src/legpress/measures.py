"""Lengths and loads in the words of who reads them: centimetres and kilograms, or inches and pounds."""

from __future__ import annotations

import re
from typing import Literal

Units = Literal["kg", "lb"]  # kilograms go with centimetres, pounds with inches

KG_PER_LB = 0.45359237  # exact, by definition of the pound
CM_PER_INCH = 2.54  # exact, by definition of the inch
GRAVITY_M_PER_S2 = 9.80665  # exact: standard gravity, 3rd General Conference on Weights and Measures, 1901


def length(cm: float, units: Units) -> str:
    """ "27.5 cm", or to a quarter inch "10 3/4 in"."""
    return f"{_cm(cm) if units == 'kg' else inches(cm)} {'cm' if units == 'kg' else 'in'}"


def mass(kg: float, units: Units) -> str:
    """ "62.5 kg" or "137.8 lb"."""
    return f"{kilos(kg, units)} {units}"


def length_as_typed(cm: float, units: Units) -> str:
    """A length to a tenth, as people type it: unlike `measures.length`, no quarter inches."""
    return f"{round(cm, 1):g} cm" if units == "kg" else f"{round(cm / CM_PER_INCH, 1):g} in"


def mass_as_typed(kg: float, units: Units) -> str:
    """A mass to a tenth, as people type it."""
    return f"{round(kg, 1):g} kg" if units == "kg" else f"{round(kg / KG_PER_LB, 1):g} lb"


def kilos(kg: float, units: Units) -> str:
    """The bare number of kilograms or pounds."""
    return tidy(kg, 2) if units == "kg" else tidy(kg / KG_PER_LB, 1)


def range_words(low_kg: float, high_kg: float, units: Units) -> str:
    """ "118 to 132.5 kg": what is only likely needs no more than the half kilogram or the pound."""
    low, high = (tidy(round(2 * kg) / 2, 1) if units == "kg" else tidy(kg / KG_PER_LB, 0) for kg in (low_kg, high_kg))
    return f"{low} to {high} {units}"


def inches(cm: float) -> str:
    """To the quarter inch, as on a tape: "10 3/4"."""
    quarters = round(abs(cm) / CM_PER_INCH * 4)
    whole, rest = divmod(quarters, 4)
    part = {0: "", 1: "1/4", 2: "1/2", 3: "3/4"}[rest]
    sign = "-" if cm < 0 and quarters else ""
    return sign + (" ".join(([str(whole)] if whole else []) + ([part] if part else [])) or "0")


def _cm(cm: float) -> str:
    return tidy(cm, 1)


def tidy(number: float, decimals: int) -> str:
    """Rounded, without zeros that say nothing, never "-0"."""
    text = f"{number:.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


# a number belongs on one line with its unit or its quarter inches
_BREAK = re.compile(r"(?<=\d) (?=(?:cm|kg|in|lb|N|s|degrees?|reps|[123]/[24])\b|%)")


def unbroken(text: str) -> str:
    """The text with fixed spaces between numbers and their units."""
    return _BREAK.sub("\u00a0", text)
