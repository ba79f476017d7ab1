"""How what people type is read: numbers with or without units, several at once, and plain words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ..errors import WrongInput
from ..measures import CM_PER_INCH, KG_PER_LB

_NUMBER = r"[+\-−]?(?:\d+(?:[.,]\d+)?|[.,]\d+)"
LENGTHS = {
    "cm": 1.0,
    "mm": 0.1,
    "m": 100.0,
    "in": CM_PER_INCH,
    "inch": CM_PER_INCH,
    "inches": CM_PER_INCH,
    '"': CM_PER_INCH,
    "”": CM_PER_INCH,
    "ft": 30.48,
}
ANGLES = {"degrees": 1.0, "deg": 1.0, "degree": 1.0, "°": 1.0}
WEIGHTS = {"kg": 1.0, "kgs": 1.0, "kilo": 1.0, "kilos": 1.0, "lb": KG_PER_LB, "lbs": KG_PER_LB, "pounds": KG_PER_LB}


def quantities(text: str, units: Mapping[str, float], unit: str) -> list[float]:
    """Numbers with an optional unit each, in the unit with factor 1; else as `as_told`."""
    return [number * units.get(own, 1.0) for number, own in as_told(text, units, unit)]


def as_told(text: str, units: Mapping[str, float], unit: str) -> list[tuple[float, str]]:
    """Numbers, each with its unit; one unit at the end counts for all before it, `unit` where none is said."""
    tidy = re.sub(r"\s*(?:;|,\s|\band\b)\s*", " ", text.strip().lower())
    word = "|".join(re.escape(name) for name in sorted(units, key=len, reverse=True))
    token = re.compile(rf"({_NUMBER})\s*({word})?(?=\s|$)" if word else rf"({_NUMBER})()(?=\s|$)", re.ASCII)
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(tidy):
        match = token.match(tidy, at)
        if match is None:
            raise WrongInput(f"{_numbers_in(unit)}, with spaces between several.")
        found.append((match[1], match[2] or ""))
        at = match.end()
        while at < len(tidy) and tidy[at].isspace():
            at += 1
    if not found or len(found) > 30:
        raise WrongInput(f"{_numbers_in(unit)}, with spaces between several.")
    last = found[-1][1] or unit
    return [(float(number.replace(",", ".").replace("−", "-")), own or last) for number, own in found]


def one(units: Mapping[str, float], unit: str, low: float, high: float) -> Callable[[str], float]:
    """Reads one number; `low` and `high` are in the unit with factor 1, `unit` is the person's own."""

    def read(text: str) -> float:
        values = quantities(text, units, unit)
        if len(values) > 1:
            raise WrongInput(f"write one number{f' in {unit}' if unit else ''}.")
        return within(values[0], units, unit, low, high)

    return read


def several(units: Mapping[str, float], unit: str, low: float, high: float) -> Callable[[str], tuple[float, ...]]:
    """Reads different numbers, as many as there are."""

    def read(text: str) -> tuple[float, ...]:
        if re.search(r"\d,\d", text):  # "60,50" may be two angles or sixty and a half
            raise WrongInput("put spaces between the numbers, and a point in a decimal.")
        values = [within(value, units, unit, low, high) for value in quantities(text, units, unit)]
        if len(set(values)) < len(values):
            raise WrongInput("the same number stands there twice.")
        return tuple(values)

    return read


def within(value: float, units: Mapping[str, float], unit: str, low: float, high: float) -> float:
    """The value to two decimals if it lies in the range, which is told in the person's unit."""
    if not low <= value <= high:
        per, said = units.get(unit, 1.0), f" {unit}" if unit else ""
        raise WrongInput(
            f"that is {value / per:g}{said}; it should lie between {low / per:.4g} and {high / per:.4g}{said}."
        )
    return round(value, 2)


def yes_or_no(text: str) -> bool:
    word = text.strip().lower()
    if word in ("y", "yes", "true"):
        return True
    if word in ("n", "no", "false", "none"):
        return False
    raise WrongInput('write "yes" or "no".')


def whole(low: float, high: float) -> Callable[[str], int]:
    """Reads a whole number."""
    number = one({}, "", low, high)

    def read(text: str) -> int:
        value = number(text)
        if not value.is_integer():
            raise WrongInput("write a whole number.")
        return int(value)

    return read


def printable(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable()).strip()


def _numbers_in(unit: str) -> str:
    return f"write numbers in {unit}" if unit else "write plain numbers"
