"""What an exercise is: which muscles it loads, and which other exercises count as it (data/exercises.toml)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from ..logbook.imports.folded import folded
from ..logbook.imports.titles import our_exercise, without_equipment
from ..tables import toml_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """One exercise; `direct` and `indirect` are groups of `MUSCLE_GROUPS`."""

    name: str
    kind: str  # press (of both legs on one sled), curl, barbell, stack, bodyweight, or another press
    direct: tuple[str, ...]
    indirect: tuple[str, ...]
    bends_knee_under_load: bool
    equipment: tuple[str, ...]  # kinds of data/apps/titles.toml that it may be done with
    also: tuple[str, ...]  # other exercises that count as this one
    source: str

    @property
    def on_a_stack(self) -> bool:
        """Whether the load is a pin in a stack."""
        return self.kind in ("curl", "stack")


@cache
def exercises() -> dict[str, Exercise]:
    """All that are known, by name."""
    return {
        name: Exercise(
            name=name,
            kind=entry["kind"],
            direct=tuple(entry["direct"]),
            indirect=tuple(entry["indirect"]),
            bends_knee_under_load=entry["bends_knee_under_load"],
            equipment=tuple(entry["equipment"]),
            also=tuple(entry["also"]),
            source=entry["source"],
        )
        for name, entry in toml_table("exercises").items()
    }


def exercise_called(title: str) -> Exercise | None:
    """The exercise of this name, or of what another app calls it; None for one that is not known."""
    known = _called(title)
    return None if known is None else known[0]


def name_told(title: str) -> str | None:
    """What a title says itself, be it one of those that count as another: a horizontal leg press, not a leg press."""
    known = _called(title)
    return None if known is None else known[1]


@lru_cache(maxsize=4096)
def _called(title: str) -> tuple[Exercise, str] | None:
    name = our_exercise(title)
    if (known := _names().get(folded(name))) is not None:
        return known
    name, equipment = without_equipment(name)
    known = _names().get(folded(our_exercise(name)))
    return known if known is not None and equipment in known[0].equipment else None


def on_a_carriage(title: str) -> bool:
    """Whether it is done in a leg press with discs: there the load may be told with the carriage, or of one side."""
    known = exercise_called(title)
    return known is not None and known.kind.startswith("press") and known.name == our_exercise(title)


@cache
def _names() -> dict[str, tuple[Exercise, str]]:
    known = exercises().values()
    return {folded(name): (exercise, name) for exercise in known for name in (exercise.name, *exercise.also)}
