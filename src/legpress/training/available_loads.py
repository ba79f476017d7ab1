"""Which loads can be put on at all."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from ..fit.plates import MOST_KG, SAME_KG, loadings
from ..machine import Machine
from ..measures import Units

ROUNDING_KG = 1e-4  # rounding, as of pounds in kilograms


@dataclass(frozen=True, slots=True)
class AvailableLoads:
    """Loads that exist, kg, rising; at least one. What was logged in other units or rounded is the load that it means."""

    loads_kg: tuple[float, ...]

    def at_most(self, kg: float) -> float:
        """The heaviest that is not above; the lightest there is where all are."""
        found = bisect_right(self.loads_kg, kg + SAME_KG)
        return self.loads_kg[max(0, found - 1)]

    def above(self, kg: float) -> float | None:
        """The next heavier one; None at the end."""
        found = bisect_right(self.loads_kg, kg + SAME_KG)
        return self.loads_kg[found] if found < len(self.loads_kg) else None

    def below(self, kg: float) -> float | None:
        """The next lighter one; None at the end."""
        found = bisect_left(self.loads_kg, kg - SAME_KG)
        return self.loads_kg[found - 1] if found else None

    def up_to(self, cap_kg: float) -> AvailableLoads:
        """The loads that a cap leaves; the lightest stays."""
        return AvailableLoads(tuple(kg for kg in self.loads_kg if kg <= cap_kg + ROUNDING_KG) or self.loads_kg[:1])


def loads_on(machine: Machine, units: Units = "kg") -> AvailableLoads:
    """What `fit.plates` can make on a machine; `units` as in `Machine.discs`."""
    return AvailableLoads(tuple(one.load_kg for one in loadings(machine, units)))


def stack_loads(step_kg: float, also_kg: Iterable[float] = ()) -> AvailableLoads:
    """Pins of a stack; `also_kg` are loads that were used, so they exist too (half steps hung on)."""
    loads = [k * step_kg for k in range(1, int(MOST_KG / step_kg) + 1)]
    for kg in sorted(also_kg):
        at = bisect_left(loads, kg)
        if 0 < kg <= MOST_KG and all(abs(kg - near) >= SAME_KG for near in loads[max(0, at - 1) : at + 1]):
            loads.insert(at, kg)
    return AvailableLoads(tuple(loads))
