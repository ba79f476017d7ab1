"""Which loads can be put on at all."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from ..fit.plates import MOST_DISCS
from ..machine import Machine

ROUNDING_KG = 1e-4  # rounding, as of pounds in kilograms
MOST_KG = 1000.0  # heavier is nobody's


@dataclass(frozen=True, slots=True)
class AvailableLoads:
    """Loads that exist, kg, rising; at least one."""

    loads_kg: tuple[float, ...]

    def at_most(self, kg: float) -> float:
        """The heaviest that is not above; the lightest there is where all are."""
        found = bisect_right(self.loads_kg, kg + ROUNDING_KG)
        return self.loads_kg[max(0, found - 1)]

    def above(self, kg: float) -> float | None:
        """The next heavier one; None at the end."""
        found = bisect_right(self.loads_kg, kg + ROUNDING_KG)
        return self.loads_kg[found] if found < len(self.loads_kg) else None

    def below(self, kg: float) -> float | None:
        """The next lighter one; None at the end."""
        found = bisect_left(self.loads_kg, kg - ROUNDING_KG)
        return self.loads_kg[found - 1] if found else None

    def up_to(self, cap_kg: float) -> AvailableLoads:
        """The loads that a cap leaves; the lightest stays."""
        return AvailableLoads(tuple(kg for kg in self.loads_kg if kg <= cap_kg + ROUNDING_KG) or self.loads_kg[:1])


def loads_on(machine: Machine) -> AvailableLoads:
    """What `fit.plates.loading` can make on a machine: sums of discs, alike on both sides, or pins of the stack."""
    sizes = machine.plates.available_kg
    if machine.kind == "selectorised":
        return stack_loads(min(sizes))
    sides = 2 if machine.plates.pegs > 1 else 1
    # in steps of 10 g, as plates are put together; the fewest discs of each sum
    most = int(100 * MOST_KG / sides)
    steps = sorted({round(100 * size) for size in sizes})
    made, newest = {0}, {0}
    for _ in range(MOST_DISCS):  # one disc more on whatever the disc before made first
        newest = {total + step for total in newest for step in steps if total + step <= most} - made
        if not newest:
            break
        made |= newest
    return AvailableLoads(tuple(sides * total / 100 for total in sorted(made)))


def stack_loads(step_kg: float, also_kg: Iterable[float] = ()) -> AvailableLoads:
    """Pins of a stack; `also_kg` are loads that were used, so they exist too (half steps hung on)."""
    pins = [k * step_kg for k in range(1, int(MOST_KG / step_kg) + 1)]
    loads = sorted({round(kg, 6) for kg in [*pins, *(kg for kg in also_kg if 0 < kg <= MOST_KG)]})
    return AvailableLoads(tuple(loads))
