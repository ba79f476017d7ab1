"""How what people type is read: numbers with or without units, several at once, and plain words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ..errors import WrongInput
from ..measures import CM_PER_INCH, KG_PER_LB, Units

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
    "ft": 12 * CM_PER_INCH,
    "feet": 12 * CM_PER_INCH,
}
ANGLES = {"degrees": 1.0, "deg": 1.0, "degree": 1.0, "°": 1.0}
WEIGHTS = {
    **dict.fromkeys(("kg", "kgs", "kilo", "kilos", "kilograms"), 1.0),
    **dict.fromkeys(("lb", "lbs", "pound", "pounds"), KG_PER_LB),
    **dict.fromkeys(("st", "stone", "stones"), 14 * KG_PER_LB),
}
# 5'11", 5 ft 11; 10 st 4: the larger unit, how many of the smaller make one, and the smaller in centimetres or kilograms.
_FEET = re.compile(
    r"(\d{1,2})\s*(?:'|’|′|ft|feet|foot),?\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:\"|”|″|''|in|inch|inches)?)?", re.ASCII
)
_STONES = re.compile(r"(\d{1,2})\s*(?:st|stones?),?\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:lbs?|pounds?)?)?", re.ASCII)
_IN_TWO_UNITS = ((_FEET, "a foot", 12, CM_PER_INCH, "inches"), (_STONES, "a stone", 14, KG_PER_LB, "pounds"))
_OFFERED = ("cm", "m", "inches", "kg", "lb")  # what a number out of range may have been meant in
_BARE = re.compile(r"(?=.*\d)[\d.,;+\-−\s]+", re.ASCII)
_UNKNOWN = re.compile(
    r"\?+|(?:i )?(?:don['’]?t|do not) know|no idea|not sure|unknown|dunno|skip|n/?a|-+", re.IGNORECASE
)


def is_unknown(text: str) -> bool:
    """Whether this says that the person does not know: "?", "don't know", "skip"."""
    return _UNKNOWN.fullmatch(text.strip().rstrip(".")) is not None


def with_unit(text: str, unit: str) -> str:
    """Bare numbers with the unit that they were asked for in, so that the answer means the same whatever is asked later."""
    return f"{text} {unit}" if _BARE.fullmatch(text) else text


def quantities(text: str, units: Mapping[str, float], unit: str) -> list[float]:
    """Numbers with an optional unit each, in the unit with factor 1; else as `as_told`."""
    return [number * units.get(own, 1.0) for number, own in as_told(text, units, unit)]


def as_told(text: str, units: Mapping[str, float], unit: str) -> list[tuple[float, str]]:
    """Numbers, each with its unit: the one behind it, or the next one said, or the last; `unit` where none is said."""
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
    told: list[tuple[float, str]] = []
    next_unit = next((own for _, own in reversed(found) if own), unit)
    for number, own in reversed(found):
        next_unit = own or next_unit
        told.insert(0, (float(number.replace(",", ".").replace("−", "-")), next_unit))
    return told


def one(units: Mapping[str, float], unit: str, low: float, high: float) -> Callable[[str], float]:
    """Reads one number; `low` and `high` are in the unit with factor 1, `unit` is the person's own."""

    def read(text: str) -> float:
        sum_of_two = _in_two_units(text.strip().lower(), units)
        values = quantities(text, units, unit) if sum_of_two is None else [sum_of_two]
        if len(values) > 1:
            raise WrongInput(f"write one number{f' in {unit}' if unit else ''}.")
        return within(values[0], units, unit, low, high)

    return read


def _in_two_units(text: str, units: Mapping[str, float]) -> float | None:
    """ "5'11" or "10 st 4" as one number; None if the text is no such thing."""
    for pattern, large, count, small, name in _IN_TWO_UNITS:
        said = pattern.fullmatch(text)
        if said is not None and name in units:
            few = float((said[2] or "0").replace(",", "."))
            if few >= count:
                raise WrongInput(f"{large} has only {count} {name}.")
            return small * (count * float(said[1]) + few)
    return None


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
        typed = f"{value / per:g}"
        meant = [f" Is it {typed} {name}? Then write {typed} {name}." for name in _OFFERED
                 if name in units and low <= value / per * units[name] <= high]  # fmt: skip
        raise WrongInput(
            f"that is {typed}{said}; it should lie between {low / per:.4g} and {high / per:.4g}{said}.{''.join(meant[:1])}"
        )
    return round(value, 2)


def yes_or_no(text: str) -> bool:
    word = text.strip().lower()
    if word in ("y", "yes", "yeah", "yep", "true"):
        return True
    if word in ("n", "no", "false", "none", "nope"):
        return False
    raise WrongInput('write "yes" or "no".')


def units_from(text: str) -> Units:
    """Kilograms and centimetres, or pounds and inches, by one of their names."""
    word = text.strip().lower()
    if word in ("kg", "kgs", "kilo", "kilos", "kilograms", "cm", "centimetres", "centimeters", "metric", "m"):
        return "kg"
    if word in ("lb", "lbs", "pound", "pounds", "in", "inch", "inches", "imperial"):
        return "lb"
    raise WrongInput('write "kg" or "lb".')


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
