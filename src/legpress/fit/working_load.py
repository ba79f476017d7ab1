"""The working load: what is put on for the work sets of one stance, pushed one way. Every place that shows a load asks here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from ..machine import Machine
from ..press.condition import unloaded_kg
from ..press.load_repetitions import share_of_one
from ..tables import doubt, toml_table, value
from .numbers import number
from .plates import Loading, loading
from .pressed_place import PressedPlace

USUAL_ROUTINE = "hamstrings"  # where nobody names another
PERCENTILES = (5.0, 95.0)
TEN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkSets:
    """A range of repetitions, and how many are left at its end."""

    reps_low: int
    reps_high: int
    in_reserve: float

    @property
    def to_failure(self) -> float:
        """Repetitions that the load allows: the top of the range, and those left."""
        return self.reps_high + self.in_reserve


@cache
def usual_work() -> WorkSets:
    """The work sets of the press in the usual routine."""
    press = next(
        item
        for day in toml_table(f"routines/{USUAL_ROUTINE}")["day"]
        for item in day["exercise"]
        if item["exercise"] == "leg press"
    )
    return WorkSets(reps_low=press["reps"][0], reps_high=press["reps"][-1], in_reserve=press["reps_in_reserve"])


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingLoad:
    """What is put on, and why no more."""

    work: WorkSets
    put_on: Loading  # loads that exist; never below the lightest one
    low_kg: float | None  # of the bodies that could be this lifter's, loads that exist too; None without any
    high_kg: float | None
    ramp: tuple[Loading, ...]  # the first sessions, before the place has been tried
    strength_known: bool  # else the careful end of what untrained people come to
    held_by_kneecap: bool  # a sore one would bear more than its limit
    kneecap_beyond: bool  # even with the lightest load

    @property
    def first(self) -> Loading:
        """What is put on in a first session."""
        return self.ramp[0]


def working_load(
    place: PressedPlace, work: WorkSets | None = None, bodies_ten_rm_kg: np.ndarray | None = None
) -> WorkingLoad:
    """The load for the top of the range with its reserve; `bodies_ten_rm_kg` [body] gives its interval."""
    work, machine = work or usual_work(), place.machine
    wanted_kg = load_for_work(place, work)
    put_on = lightest_or(machine, min(wanted_kg, place.kneecap_kg))
    low_kg = high_kg = None
    if bodies_ten_rm_kg is not None:
        each_kg = np.array([_of_ten_kg(machine, ten_kg, work) for ten_kg in bodies_ten_rm_kg])
        ends = np.minimum(np.percentile(each_kg, PERCENTILES), place.kneecap_kg)
        low, high = (lightest_or(machine, float(kg)).load_kg for kg in ends)
        low_kg, high_kg = min(low, put_on.load_kg), max(high, put_on.load_kg)
    return WorkingLoad(
        work=work,
        put_on=put_on,
        low_kg=low_kg,
        high_kg=high_kg,
        ramp=tuple(lightest_or(machine, share * put_on.load_kg) for share in ramp_shares()),
        strength_known=place.strength_known,
        held_by_kneecap=place.kneecap_kg < wanted_kg,
        kneecap_beyond=place.kneecap_kg < lightest_or(machine, 0.0).load_kg,
    )


def load_for_work(place: PressedPlace, work: WorkSets) -> float:
    """The load before it is made of discs; below 0 the empty carriage is too heavy."""
    kg = _of_ten_kg(place.machine, place.ten_rm_kg, work)
    if place.strength_known:
        return kg
    empty_kg = unloaded_kg(place.machine)
    return careful_share() * (kg + empty_kg) - empty_kg


def careful_share() -> float:
    """The careful end of what untrained people come to, over the norm."""
    return doubt("strength", "full_activation", "value")[0] / value("strength", "full_activation", "value")


def ramp_shares() -> tuple[float, ...]:
    """Shares of the working load in the first sessions of a place."""
    return tuple(number("ramp", "share"))


def lightest_or(machine: Machine, load_kg: float) -> Loading:
    """The heaviest load that can be put on and is not above; the lightest where all are."""
    least_kg = min(machine.plates.available_kg) if machine.kind == "selectorised" else 0.0
    return loading(machine, max(load_kg, least_kg))


def _of_ten_kg(machine: Machine, ten_kg: float, work: WorkSets) -> float:
    """From most for ten repetitions; what is pressed beside the plates counts."""
    empty_kg = unloaded_kg(machine)
    return share_of_one(work.to_failure) / share_of_one(TEN) * (ten_kg + empty_kg) - empty_kg
