"""The sets of a long log by where they were done: what differs from set to set, without an object for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ..stance import Stance
    from .sets import Kind, LoggedSet


@dataclass(frozen=True, slots=True)
class LoggedPlace:
    """What such sets have in common."""

    exercise: str
    machine: str | None
    stance: Stance | None
    stop_sled_cm: float | None
    unit: Literal["kg", "lb"]
    kind: Kind


# When (as text; the first ten characters are the day), id, load, repetitions, repetitions left. A tuple, because there are
# a hundred thousand of them.
Row = tuple[str, int, float, int, float | None]
Places = Mapping[LoggedPlace, Sequence[Row]]  # rows and places in the order in which they were (first) done


def by_place(sets: Iterable[LoggedSet]) -> dict[LoggedPlace, list[Row]]:
    """The same as `Logbook.by_place`, of sets that are at hand, in the order in which they were done."""
    found: dict[LoggedPlace, list[Row]] = {}
    for n, one in enumerate(sets):
        place = LoggedPlace(one.exercise, one.machine, one.stance, one.stop_sled_cm, one.unit, one.kind)
        row = one.when.isoformat(" "), n if one.id is None else one.id, one.load, one.reps, one.rir
        found.setdefault(place, []).append(row)
    return found
