"""What people's apps write into cells: numbers, dates, units. A cell that can be read two ways is not guessed at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Literal

from ...errors import WrongInput, shown
from ...tables import toml_table
from ..record import latest
from .folded import folded

DateOrder = Literal["dmy", "mdy"]
_CENTURY = 2000  # no app is older

_PLAIN = re.compile(r"[+-]?([0-9]{1,12}(\.[0-9]*)?|\.[0-9]+)(e[+-]?[0-9]{1,3})?", re.ASCII | re.IGNORECASE)
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+\.[0-9]+", re.ASCII)
_THOUSANDS_COMMA = re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]{3})+,[0-9]+", re.ASCII)


def number(text: str, *, semicolons: bool = False) -> float | None:
    """A number as apps write it; None for an empty cell. In a file with semicolons a comma is the decimal sign."""
    tidy = "".join(text.split()).replace("−", "-")
    if not tidy:
        return None
    if _THOUSANDS.fullmatch(tidy):
        tidy = tidy.replace(",", "")
    elif _THOUSANDS_COMMA.fullmatch(tidy):
        tidy = tidy.replace(".", "").replace(",", ".")
    elif "," in tidy and "." not in tidy:
        if not semicolons and re.fullmatch(r"[+-]?[0-9]{1,3}(,[0-9]{3})+", tidy, re.ASCII):
            raise WrongInput(f"{shown(text)} can be thousands or decimals; write it without the comma.")
        tidy = tidy.replace(",", ".")
    if not _PLAIN.fullmatch(tidy):
        raise WrongInput(f"{shown(text)} is not a number.")
    return float(tidy)


@lru_cache(maxsize=256)
def unit(text: str) -> Literal["kg", "lb"] | None:
    """kg or lb as apps spell them; None for an empty cell."""
    tidy = folded(text).rstrip(".")
    if not tidy:
        return None
    for unit, names in _units().items():
        if tidy in names:
            return unit
    raise WrongInput(f"the unit is {shown(text)}; kg and lb are known.")


@cache
def _units() -> dict[Literal["kg", "lb"], frozenset[str]]:
    named: dict[Literal["kg", "lb"], str] = {
        "kg": "kg kgs kilo kilos kilogram kilograms kilogramm кг килограмм 公斤 千克 キロ 킬로",
        "lb": "lb lbs pound pounds Pfund фунт фунта фунтов 磅 ポンド 파운드",
    }
    return {unit: frozenset(map(folded, names.split())) for unit, names in named.items()}


def yes_or_no(text: str) -> bool | None:
    """yes, no; None for an empty cell."""
    match text.strip().lower():
        case "":
            return None
        case "yes" | "true" | "1" | "y":
            return True
        case "no" | "false" | "0" | "n":
            return False
    raise WrongInput(f"{shown(text)} is neither yes nor no.")


_YEAR_FIRST = r"(?P<y1>\d{4})[-/.] ?(?P<m1>\d{1,2})[-/.] ?(?P<d1>\d{1,2})\.?"
_YEAR = r"\d{4}|\d{2}"
_ORDINAL = r"(?:(?:er|re|e|st|nd|rd|th|\.?[°oa])(?![^\W\d_]))?"  # "3ene" is January
_NAMED = (
    rf"(?P<d2>\d{{1,2}}){_ORDINAL}[.,]?[ /-]?(?:of |del? |d['’])?(?P<n2>[^\W\d_]{{2,14}})[.,]*[ /-](?:del? )?"
    rf"(?P<y2>{_YEAR})(?: ?[гр]\.)?"
)
_NAME_FIRST = rf"(?P<n3>[^\W\d_]{{2,14}})\.? (?P<d3>\d{{1,2}}){_ORDINAL},? (?P<y3>{_YEAR})"
_YEAR_NAMED = r"(?P<y4>\d{4})[.,]? (?P<n4>[^\W\d_]{2,14})\.? (?P<d4>\d{1,2})\.?"
_DOTS = r"(?P<d5>\d{1,2})\. ?(?P<m5>\d{1,2})\. ?(?P<y5>\d{4})"
_SHORT = (
    r"(?P<a0>\d{1,2})(?P<sign0>[./-])(?P<b0>\d{1,2})(?P=sign0)(?P<y0>\d{2})"  # 22.12.25, and which of them is the year?
)
_EITHER = r"(?P<a6>\d{1,2})[/-](?P<b6>\d{1,2})[/-](?P<y6>\d{4})"
# Chinese, Japanese and Korean number their months; the signs say which number is which.
_SIGNS = r"(?P<y7>\d{4}) ?[年년] ?(?P<m7>\d{1,2}) ?[月월] ?(?P<d7>\d{1,2}) ?[日일号]"
_SIGN_OF_MONTH = r"(?P<d8>\d{1,2})[日일]? (?P<m8>\d{1,2}) ?[月월],? (?P<y8>\d{4})[年년]?"
_SIGN_FIRST = r"(?P<m9>\d{1,2}) ?[月월] ?(?P<d9>\d{1,2}) ?[日일]?,? (?P<y9>\d{4})[年년]?"
_BETWEEN = (
    r"(?:,? |t|(?<=[日일号])|,? (?:at|um|a(?: las?)?|as|alle(?: ore)?|om|kl\.?|klo|o|v|в|о|w) )"  # accents left out
)
_ZONE = r"(?: ?(?:z|utc|gmt)?(?: ?[+-]?\d{2}:?\d{2})?)"  # what counts is the clock as it was written


@cache
def _months() -> Mapping[str, int]:
    """Each whole name of a month, as `folded` writes it."""
    named = toml_table("apps/dates")["months"]
    return {
        folded(name).rstrip("."): number
        for months in named.values()
        for number, names in enumerate(months, 1)
        for name in names
    }


@cache
def _half_days() -> Mapping[str, str]:
    """What stands for the morning ("am") and for the afternoon ("pm"), letters alone."""
    return {_letters(name): half for half, names in toml_table("apps/dates")["half_days"].items() for name in names}


def _letters(name: str) -> str:
    return "".join(sign for sign in folded(name) if sign.isalpha())


@cache
def _date() -> re.Pattern[str]:
    half = "|".join(r"\.? ?".join(name) + r"\.?" for name in sorted(_half_days(), key=len, reverse=True))
    clock = (
        rf"(?:(?P<before>{half}) ?)?(?P<h>\d{{1,2}}) ?[:.h時时点點시] ?(?P<min>\d{{2}})[分분]?"
        rf"(?:[:. ] ?(?P<s>\d{{2}})[秒초]?(?:[.,](?P<f>\d{{1,6}})\d*)?)?(?: ?(?P<after>{half}))?(?: uhr)?{_ZONE}"
    )
    forms = (_YEAR_FIRST, _NAMED, _NAME_FIRST, _YEAR_NAMED, _DOTS, _EITHER, _SHORT, _SIGNS, _SIGN_OF_MONTH, _SIGN_FIRST)
    return re.compile(rf"(?:{'|'.join(forms)})(?:{_BETWEEN}{clock})?")


@lru_cache(maxsize=4096)
def moment(text: str, order: DateOrder | None = None) -> datetime:
    """A date, with its clock where there is one (else midnight), as written, without its zone.

    `order`: how to read 03/04/2025; without it such a date is refused where both readings are dates.
    """
    found = _date().fullmatch(_tidied(text)) if len(text) <= 80 else None
    if found is None:
        raise WrongInput(f"the date {shown(text)} cannot be read; 2026-10-03 18:30 is one that can.")
    part = {key: value for key, value in found.groupdict().items() if value is not None}
    if "a0" in part:
        year, month, day = _of_two_digits(text, int(part["a0"]), int(part["b0"]), int(part["y0"]), order)
    elif "a6" in part:
        year, month, day = int(part["y6"]), *_month_and_day(text, int(part["a6"]), int(part["b6"]), order)
    else:
        of_date = {key[0]: value for key, value in part.items() if key[-1].isdecimal()}
        year, day = int(of_date["y"]), int(of_date["d"])
        year += _CENTURY if len(of_date["y"]) == 2 else 0
        month = _month(text, of_date["n"]) if "n" in of_date else int(of_date["m"])
    hour, minute, second = (int(part.get(key, 0)) for key in ("h", "min", "s"))
    micro = int(part.get("f", "0").ljust(6, "0"))
    try:
        half = part.get("before") or part.get("after")
        if half is not None:
            if hour > 12 or ("before" in part and "after" in part):
                raise ValueError
            hour = hour % 12 + (12 if _half_days()[_letters(half)] == "pm" else 0)
        return datetime(year, month, day, hour, minute, second, micro)
    except ValueError:
        raise WrongInput(f"the date {shown(text)} does not exist.") from None


def _tidied(text: str) -> str:
    """A date as the patterns have it: `folded`, but with the hyphens, which part numbers."""
    return "-".join(map(folded, text.split("-")))


def _month_and_day(text: str, first: int, second: int, order: DateOrder | None) -> tuple[int, int]:
    if order is None and first <= 12 and second <= 12 and first != second:
        raise WrongInput(f"the date {shown(text)} can be read two ways; add --dates dmy (day first) or --dates mdy.")
    day_first = order == "dmy" or (order is None and first > 12)
    return (second, first) if day_first else (first, second)


def _of_two_digits(text: str, a: int, b: int, c: int, order: DateOrder | None) -> tuple[int, int, int]:
    """Year, month and day of a date whose year has two digits: it may be the first or the last."""
    orders = {"dmy": (c, b, a), "mdy": (c, a, b), "ymd": (a, b, c)}
    if order is not None:
        orders = {order: orders[order]}
    possible = set()
    for year, month, day in orders.values():
        with suppress(ValueError):
            read = date(_CENTURY + year, month, day)
            if read <= latest().date():
                possible.add(read)
    if len(possible) > 1:
        raise WrongInput(
            f"the date {shown(text)} can be read two ways; add --dates dmy (day first) or --dates mdy, or write the year with "
            "four digits, first."
        )
    if not possible:
        raise WrongInput(f"the date {shown(text)} does not exist, or is to come.")
    (read,) = possible
    return read.year, read.month, read.day


def _month(text: str, name: str) -> int:
    number = _months().get(name)
    if number is None:
        raise WrongInput(
            f"the month in {shown(text)} is not known. Set the app to English and export again, or write the dates "
            "like 2026-10-03 18:30."
        )
    return number
