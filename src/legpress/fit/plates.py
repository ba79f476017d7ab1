"""A load as it can be put on: discs on the pegs, or a pin in the stack."""

from __future__ import annotations

from dataclasses import dataclass

from ..machine import Machine

MOST_DISCS = 30  # on one side
EXACT_DISCS = 4  # times the largest disc: the last so many kg are put together with care


@dataclass(frozen=True, slots=True)
class Loading:
    """What goes on the machine."""

    load_kg: float  # in all, without the carriage
    per_side_kg: tuple[float, ...]  # discs of one side, largest first; the stack's weight as one entry
    sides: int


def loading(machine: Machine, load_kg: float) -> Loading:
    """The largest load that the machine's discs or stack can make, not above `load_kg`."""
    sizes = sorted(machine.plates.available_kg, reverse=True)
    wanted = max(0.0, load_kg)
    if machine.kind == "selectorised":
        step = sizes[-1]
        stack = step * int(wanted / step + 1e-9)
        return Loading(stack, (stack,) if stack else (), 1)
    sides = 2 if machine.plates.pegs > 1 else 1
    discs = _discs(sizes, wanted / sides)
    return Loading(sides * sum(discs), tuple(discs), sides)


def _discs(sizes: list[float], wanted_kg: float) -> list[float]:
    """The fewest discs, largest first, that come nearest to a weight from below."""
    discs, left = [], wanted_kg
    while left >= EXACT_DISCS * sizes[0] and len(discs) < MOST_DISCS:
        discs.append(sizes[0])
        left -= sizes[0]
    # Sizes need not divide each other: 20 kg of 15s and 10s are two tens. Every sum is tried, in steps of 10 g.
    steps = [round(100 * size) for size in sizes]
    fewest = [0] + [MOST_DISCS + 1] * int(100 * left + 1e-6)
    last = [0] * len(fewest)
    for total in range(1, len(fewest)):
        for k, step in enumerate(steps):
            if step <= total and fewest[total - step] + 1 < fewest[total]:
                fewest[total], last[total] = fewest[total - step] + 1, k
    for total in range(len(fewest) - 1, -1, -1):
        if fewest[total] > MOST_DISCS - len(discs):
            continue
        more, at = [], total
        while at:
            more.append(sizes[last[at]])
            at -= steps[last[at]]
        if sum(more) <= left + 1e-9:
            return sorted(discs + more, reverse=True)
    return discs
