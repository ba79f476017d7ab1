"""What the numbers of a log count on a machine: the plates of both sides, those of one side, or the carriage too."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ..errors import WrongInput, shown
from ..measures import KG_PER_LB, Units, tidy

Counts = Literal["plates", "side", "carriage"]
_WRITTEN = re.compile(r"(\d+(?:\.\d+)?) (kg|lb) (?:a side|with the carriage of .*)")  # by `LoadConvention.written`
_TOLD = re.compile(r"(plates|side)|carriage (\d+(?:\.\d+)?) (kg|lb)")


def load_as_written(load_written: str) -> tuple[float, Units] | None:
    """The number that `LoadConvention.written` wrote, before it was understood; None for other words."""
    found = _WRITTEN.fullmatch(load_written)
    return None if found is None else (float(found[1]), found[2])  # pyright: ignore[reportReturnType]


class CarriageUnknown(WrongInput):
    """The carriage counts, and nobody says what it weighs."""

    def __init__(self, machine: str) -> None:
        where = f"of {shown(machine)}" if machine else "(no machine is named)"
        super().__init__(
            f"What does the carriage {where} weigh? Add --carriage with its weight, such as --carriage 52kg, or with a "
            "machine from `legpress machines`."
        )


@dataclass(frozen=True, slots=True)
class LoadConvention:
    """What a load counts, as it is written by a lifter or an app; the log keeps plates of both sides together."""

    counts: Counts
    carriage: float | None = None  # what it weighs, where it is counted; None: as the machine's description says
    unit: Units = "kg"  # of the carriage

    def __str__(self) -> str:
        """ "plates", "side", "carriage 52 kg"."""
        return f"carriage {tidy(self._carriage, 2)} {self.unit}" if self.counts == "carriage" else self.counts

    @property
    def kept(self) -> str:
        """The same as the log remembers it; what loads usually count needs no remembering."""
        return "" if self.counts == "plates" else str(self)

    def on(self, machine: str) -> LoadConvention:
        """The same with the weight of this machine's carriage; CarriageUnknown where nobody says it."""
        if self.counts != "carriage" or self.carriage is not None:
            return self
        from ..machine import Machine

        try:
            return LoadConvention("carriage", float(Machine.load(machine).carriage_kg))
        except WrongInput:
            raise CarriageUnknown(machine) from None

    @property
    def _carriage(self) -> float:
        if self.carriage is None:
            raise ValueError("ask `on` for the machine first")
        return self.carriage

    @classmethod
    def parse(cls, text: str) -> LoadConvention:
        """The convention that `str` wrote."""
        found = _TOLD.fullmatch(text)
        if found is None:
            raise WrongInput(f"load_counts is {shown(text)}; write plates, side, or carriage with its weight.")
        if found[1]:
            return cls(found[1])  # pyright: ignore[reportArgumentType]
        return cls("carriage", float(found[2]), found[3])  # pyright: ignore[reportArgumentType]

    def plates(self, load: float, unit: Units) -> float:
        """Plates of both sides together, of a load in this unit; WrongInput where it is less than the carriage.

        No load stays none: nobody writes 0 for a carriage that counts.
        """
        if self.counts == "side":
            return 2 * load
        if self.counts == "plates" or load == 0:
            return load
        per = KG_PER_LB if self.unit == "lb" else 1.0
        carriage = self._carriage if unit == self.unit else self._carriage * per / (KG_PER_LB if unit == "lb" else 1.0)
        if load < carriage - 0.05:
            raise WrongInput(f"the load is {tidy(load, 2)} {unit}, less than {self.words}, which is said to count.")
        return max(0.0, round(load - carriage, 2))

    def written(self, load: float, unit: Units) -> str:
        """The load as it was written, with what it counts; "" for plates alone."""
        if self.counts == "plates" or load == 0:
            return ""
        return f"{tidy(load, 2)} {unit} {'a side' if self.counts == 'side' else f'with {self.words}'}"

    @property
    def words(self) -> str:
        """ "the plates of one side", "the carriage of 52 kg"."""
        if self.counts == "carriage":
            return f"the carriage of {tidy(self._carriage, 2)} {self.unit}"
        return "the plates of one side" if self.counts == "side" else "the plates of both sides"
