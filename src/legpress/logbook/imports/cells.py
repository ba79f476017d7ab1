"""What people's apps write into cells: numbers, dates, units. A cell that can be read two ways is not guessed at."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from functools import lru_cache
from typing import Literal

from ...errors import WrongInput, shown

DateOrder = Literal["dmy", "mdy"]

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


def unit(text: str) -> Literal["kg", "lb"] | None:
    """kg or lb as apps spell them; None for an empty cell."""
    match text.strip().lower().rstrip("."):
        case "":
            return None
        case "kg" | "kgs" | "kilogram" | "kilograms":
            return "kg"
        case "lb" | "lbs" | "pound" | "pounds":
            return "lb"
    raise WrongInput(f"the unit is {shown(text)}; kg and lb are known.")


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


# First letters of the months in English, German, French, Spanish, Portuguese, Italian and Dutch, accents left out
_MONTHS = (
    ("jan", "ene", "gen"),
    ("feb", "fev"),
    ("mar", "mae", "mrz", "maa", "mrt"),
    ("apr", "avr", "abr"),
    ("mai", "may", "mag", "mei"),
    ("jun", "juin", "giu"),
    ("jul", "juil", "lug"),
    ("aug", "aou", "ago"),
    ("sep", "set"),
    ("oct", "okt", "ott", "out"),
    ("nov",),
    ("dec", "dez", "dic"),
)
_YEAR_FIRST = r"(?P<y1>\d{4})[-/.](?P<m1>\d{1,2})[-/.](?P<d1>\d{1,2})"
_NAMED = r"(?P<d2>\d{1,2})\.?[ -](?:de )?(?P<n2>[^\W\d_]{3,12})\.?,?[ -](?:de )?(?P<y2>\d{4})"
_NAME_FIRST = r"(?P<n3>[^\W\d_]{3,12})\.? (?P<d3>\d{1,2}),? (?P<y3>\d{4})"
_DOTS = r"(?P<d4>\d{1,2})\.(?P<m4>\d{1,2})\.(?P<y4>\d{4})"
_EITHER = r"(?P<a5>\d{1,2})[/-](?P<b5>\d{1,2})[/-](?P<y5>\d{4})"
_CLOCK = (
    r"(?P<h>\d{1,2}):(?P<min>\d{2})(?::(?P<s>\d{2})(?:[.,](?P<f>\d{1,6})\d*)?)? ?(?P<half>[ap]\.? ?m\.?)?"
    r"(?: ?(?:z|utc|[+-]\d{2}:?\d{2}))?"  # the zone: what counts is the clock as it was written
)
_DATE = re.compile(
    rf"(?:{_YEAR_FIRST}|{_NAMED}|{_NAME_FIRST}|{_DOTS}|{_EITHER})(?:(?:,? |t| at | um | à | a las ){_CLOCK})?",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def moment(text: str, order: DateOrder | None = None) -> datetime:
    """A date, with its clock where there is one (else midnight), as written, without its zone.

    `order`: how to read 03/04/2025; without it such a date is refused where both readings are dates.
    """
    tidy = " ".join(text.split())  # narrow and fixed spaces too
    found = _DATE.fullmatch(tidy) if len(tidy) <= 60 else None
    if found is None:
        raise WrongInput(f"the date {shown(text)} cannot be read; 2026-10-03 18:30 is one that can.")
    part = found.groupdict()
    if part["a5"]:
        year, month, day = int(part["y5"]), *_month_and_day(text, int(part["a5"]), int(part["b5"]), order)
    else:
        year = int(next(filter(None, (part["y1"], part["y2"], part["y3"], part["y4"]))))
        day = int(next(filter(None, (part["d1"], part["d2"], part["d3"], part["d4"]))))
        name = part["n2"] or part["n3"]
        month = _month(text, name) if name else int(part["m1"] or part["m4"])
    hour, minute, second = (int(part[key] or 0) for key in ("h", "min", "s"))
    micro = int((part["f"] or "0").ljust(6, "0"))
    try:
        if part["half"]:
            if not 1 <= hour <= 12:
                raise ValueError
            hour = hour % 12 + (12 if part["half"][0] in "pP" else 0)
        return datetime(year, month, day, hour, minute, second, micro)
    except ValueError:
        raise WrongInput(f"the date {shown(text)} does not exist.") from None


def _month_and_day(text: str, first: int, second: int, order: DateOrder | None) -> tuple[int, int]:
    if order is None and first <= 12 and second <= 12 and first != second:
        raise WrongInput(f"the date {shown(text)} can be read two ways; add --dates dmy (day first) or --dates mdy.")
    day_first = order == "dmy" or (order is None and first > 12)
    return (second, first) if day_first else (first, second)


def _month(text: str, name: str) -> int:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if c.isascii())
    for month, starts in enumerate(_MONTHS, 1):
        if plain.startswith(starts):
            return month
    raise WrongInput(f"the month in {shown(text)} is not known.")
