"""A load as it can be put on: discs on the pegs, or a pin in the stack."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass
from functools import lru_cache
from math import gcd

from ..machine import Machine
from ..measures import KG_PER_LB, Units

MOST_DISCS = 30  # on one side
MOST_KG = 1000.0  # heavier is nobody's
SAME_KG = 0.05  # loads closer than this are one load: the same plates, rounded in pounds and in kilograms
ROUNDING_KG = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Loading:
    """What goes on the machine."""

    load_kg: float  # in all, without the carriage
    per_side_kg: tuple[float, ...]  # discs of one side, largest first; the stack's weight as one entry
    sides: int
    unit: Units  # that is written on them


def loading(machine: Machine, load_kg: float, units: Units = "kg") -> Loading:
    """The largest load that the machine's discs or stack can make, not above `load_kg`; `units` as in `Machine.discs`."""
    made = loadings(machine, units)
    found = bisect_right(made, load_kg + ROUNDING_KG, key=lambda one: one.load_kg)
    if found:
        return made[found - 1]
    return Loading(load_kg=0.0, per_side_kg=(), sides=made[0].sides, unit=made[0].unit)


def loadings(machine: Machine, units: Units = "kg") -> tuple[Loading, ...]:
    """Every load that can be made, rising: sums of discs of one unit, alike on all sides, or the pins of the stack."""
    discs = tuple(machine.discs(units).items())
    if machine.kind == "selectorised":
        return _pins(discs)
    return _sums(discs, 2 if machine.plates.pegs > 1 else 1)


@lru_cache(maxsize=256)
def _pins(steps: tuple[tuple[Units, tuple[float, ...]], ...]) -> tuple[Loading, ...]:
    unit, sizes = steps[0]
    step_kg = sizes[-1] * _kg_per(unit)
    pins = range(1, int(MOST_KG / step_kg) + 1)
    return tuple(Loading(load_kg=k * step_kg, per_side_kg=(k * step_kg,), sides=1, unit=unit) for k in pins)


@lru_cache(maxsize=256)
def _sums(discs: tuple[tuple[Units, tuple[float, ...]], ...], sides: int) -> tuple[Loading, ...]:
    """In a gym of both units, where loads can lie very close, those of the fewest discs stay."""
    made = [one for unit, sizes in discs for one in _sums_of(unit, sizes, sides)]
    apart_kg = SAME_KG if len(discs) == 1 else sides * min(sizes[-1] * _kg_per(unit) for unit, sizes in discs) / 2
    kept: list[float] = []
    chosen: list[Loading] = []
    for one in sorted(made, key=lambda one: (len(one.per_side_kg), one.load_kg)):
        if bisect_left(kept, one.load_kg - apart_kg) == bisect_right(kept, one.load_kg + apart_kg):
            insort(kept, one.load_kg)
            chosen.append(one)
    return tuple(sorted(chosen, key=lambda one: one.load_kg))


def _sums_of(unit: Units, sizes: tuple[float, ...], sides: int) -> list[Loading]:
    """The sums of discs of one unit, each of the fewest discs, of equals with the largest."""
    # Sizes need not divide each other: 20 kg of 15s and 10s are two tens. Every sum is tried, in hundredths of the unit.
    hundredths = [round(100 * size) for size in sizes]
    grain = gcd(*hundredths)
    steps = [size // grain for size in hundredths]
    kg_per = _kg_per(unit)
    count = int(MOST_KG / sides / kg_per * 100 / grain + ROUNDING_KG) + 1
    fewest = [0] + [MOST_DISCS + 1] * (count - 1)
    last = [0] * count
    for total in range(1, count):
        for step in steps:
            if step <= total and fewest[total - step] + 1 < fewest[total]:
                fewest[total], last[total] = fewest[total - step] + 1, step
    found: list[Loading] = []
    for total in range(count):
        if fewest[total] > MOST_DISCS:
            continue
        side, left = [], total
        while left:
            side.append(last[left])
            left -= last[left]
        per_side = tuple(step * grain / 100 * kg_per for step in sorted(side, reverse=True))
        found.append(
            Loading(load_kg=sides * total * grain / 100 * kg_per, per_side_kg=per_side, sides=sides, unit=unit)
        )
    return found


def _kg_per(unit: Units) -> float:
    return 1.0 if unit == "kg" else KG_PER_LB
