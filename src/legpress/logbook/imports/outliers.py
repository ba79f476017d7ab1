"""Loads that are ten times, or a tenth of, what was lifted around them: a slip of the finger in the app."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from statistics import median

from ...measures import KG_PER_LB
from ..record import Record

_AROUND = 3  # sets before and after that a load is compared with
_TENFOLD = (8.0, 12.5)  # a digit or a decimal point too many; a warm-up is hardly ever so far from the work


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlier:
    """A load that is far from its neighbours."""

    line: int
    exercise: str
    load: float
    unit: str
    usual: float  # the middle of its neighbours, in `unit`


@dataclass(slots=True)
class Loads:
    """The loads of a file as they come, by lifter and exercise."""

    _of: dict[tuple[str, str], list[tuple[int, float, bool]]] = field(default_factory=lambda: defaultdict(list))
    _units: dict[int, str] = field(default_factory=dict)  # of new lines

    def add(self, line: int, record: Record, *, new: bool) -> None:
        """A set of the file; only new ones are pointed out."""
        if record["load"] > 0 and record["kind"] != "warm-up":
            kg = record["load"] * (KG_PER_LB if record["unit"] == "lb" else 1.0)
            self._of[record["lifter"], record["exercise"]].append((line, kg, new))
            if new:
                self._units[line] = record["unit"]

    def outliers(self) -> list[Outlier]:
        """What is pointed out, by line."""
        low, high = _TENFOLD
        found = []
        for (_, exercise), loads in self._of.items():
            for k, (line, kg, new) in enumerate(loads):
                around = [other for _, other, _ in (*loads[max(0, k - _AROUND) : k], *loads[k + 1 : k + 1 + _AROUND])]
                if not new or len(around) < 2:
                    continue
                usual = median(around)
                if low <= kg / usual <= high or low <= usual / kg <= high:
                    per = KG_PER_LB if self._units[line] == "lb" else 1.0
                    found.append(
                        Outlier(line=line, exercise=exercise, load=kg / per, unit=self._units[line], usual=usual / per)
                    )
        return sorted(found, key=lambda one: one.line)
