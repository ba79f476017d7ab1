"""What an exercise is: which muscles it loads, and under which names apps know it (data/exercises.toml)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from ..tables import toml_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """One exercise; `direct` and `indirect` are groups of `MUSCLE_GROUPS`."""

    name: str
    kind: str  # press, curl, barbell, stack, bodyweight
    direct: tuple[str, ...]
    indirect: tuple[str, ...]
    bends_knee_under_load: bool
    also: tuple[str, ...]  # other names, lower case
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
            also=tuple(entry["also"]),
            source=entry["source"],
        )
        for name, entry in toml_table("exercises").items()
    }


@lru_cache(maxsize=4096)
def exercise_called(title: str) -> Exercise | None:
    """The exercise of this name, or of what another app calls it; None for one that is not known."""
    wanted = _plain(title)
    return _names().get(wanted) or _names().get(re.sub(r"\s*\([^)]*\)$", "", wanted))


@cache
def _names() -> dict[str, Exercise]:
    found = {}
    for exercise in exercises().values():
        for name in (exercise.name, *exercise.also):
            found[_plain(name)] = exercise
    return found


def _plain(title: str) -> str:
    return re.sub(r"[\s\-–—]+", " ", title.strip().lower())
