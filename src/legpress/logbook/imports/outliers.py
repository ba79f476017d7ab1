"""Loads that are ten times, or a tenth of, what was lifted before and after: a slip of the finger in the app."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from math import log10
from statistics import median

from ...measures import KG_PER_LB
from ..record import Record

_AROUND = 3  # days before and after that a load is compared with
_NEAR = log10(1.25)  # of one or two digits or places of the decimal point


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlier:
    """A load that is far from what was lifted around it."""

    line: int
    exercise: str
    load: float
    unit: str
    usual: float  # what was lifted around it, in `unit`


@dataclass(frozen=True, slots=True)
class _Load:
    kg: float
    line: int | None  # of a new set
    per: float  # kilograms of its unit
    warm_up: bool


@dataclass(slots=True)
class Loads:
    """The loads of a file and of the log, by lifter, exercise and day, those of a day in their order."""

    _of: dict[tuple[str, str], dict[date, list[_Load]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )

    def add(self, record: Record, line: int | None = None) -> None:
        """A set; only new ones, which have a line of the file, are pointed out."""
        if record["load"] > 0:
            per = KG_PER_LB if record["unit"] == "lb" else 1.0
            one = _Load(record["load"] * per, line, per, record["kind"] == "warm-up")
            self._of[record["lifter"], record["exercise"]][record["when"].date()].append(one)

    def outliers(self) -> list[Outlier]:
        """What is pointed out, by line."""
        found = []
        for (_, exercise), days in self._of.items():
            order = sorted(days)
            tops = [max(one.kg for one in days[day]) for day in order]
            middles = [median(one.kg for one in days[day]) for day in order]
            for k, day in enumerate(order):
                if all(one.line is None for one in days[day]):
                    continue
                heaviest, usual = _around(tops, k), _around(middles, k)
                for n, one in enumerate(days[day]):
                    normal = None if one.line is None else _normal(days[day], n, heaviest, usual)
                    if one.line is not None and normal is not None:
                        unit = "kg" if one.per == 1.0 else "lb"
                        found.append(
                            Outlier(
                                line=one.line,
                                exercise=exercise,
                                load=one.kg / one.per,
                                unit=unit,
                                usual=normal / one.per,
                            )
                        )
        return sorted(found, key=lambda one: one.line)


def _around(days: list[float], k: int) -> list[float]:
    """What stands for the days before this one, and for those after: the next, and the middle of some."""
    sides = days[max(0, k - _AROUND) : k][::-1], days[k + 1 : k + 1 + _AROUND]
    return [one for side in sides if side for one in (side[0], median(side))]


def _normal(day: list[_Load], n: int, heaviest: list[float], usual: list[float]) -> float | None:
    """What this load of a day should be near to, where it is a slip; `heaviest` and `usual`: of the days before and after.
    A lasting change of load, or a light first set before heavier ones, is none."""
    kg, others = day[n].kg, [other.kg for k, other in enumerate(day) if k != n]
    if usual:
        normal = median(usual)
        high, low = all(_slip(kg / near) for near in heaviest), all(_slip(near / kg) for near in usual)
    elif len(others) > 1:
        normal = max(others) if _slip(max(others) / kg) or _slip(kg / max(others)) else median(others)
        back = day[-1].kg < kg / 2  # else it may be the first day with light sets before the work
        high, low = _slip(kg / normal) and (normal == max(others) or back), _slip(max(others) / kg)
        low = low and kg < median(others) / 4
    else:
        return None
    before = max((other.kg for other in day[:n]), default=0.0)
    light = day[n].warm_up or (n + 1 < len(day) and before <= kg < max(others))  # on the way to heavier ones
    return normal if high or (low and not light) else None


def _slip(ratio: float) -> bool:
    """Whether a ratio is one or two digits, give or take a quarter."""
    return abs(log10(ratio) - 1) <= _NEAR or abs(log10(ratio) - 2) <= _NEAR
