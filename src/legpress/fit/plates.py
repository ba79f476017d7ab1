"""A load as it can be put on: discs on the pegs, or a pin in the stack."""

from __future__ import annotations

from dataclasses import dataclass

from ..machine import Machine

MOST_DISCS = 30  # on one side


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
    left, discs = wanted / sides, []
    for size in sizes:
        while left >= size - 1e-9 and len(discs) < MOST_DISCS:
            discs.append(size)
            left -= size
    return Loading(sides * sum(discs), tuple(discs), sides)
