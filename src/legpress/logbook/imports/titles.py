"""What other apps call our exercises."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from ...tables import toml_table
from .folded import folded

_NOT_EXERCISES = ("source", "equipment")
# "Leg Press (Machine)" of Hevy and Strong, "Leg Press, Leverage Machine" of Liftosaur
_WITH_EQUIPMENT = re.compile(r"(?P<name>.+?) ?(?:\((?P<inside>[^()]+)\)|, (?P<after>[^,()]+))")


@dataclass(frozen=True, slots=True)
class KnownTitle:
    """Our name for a title; `sure`: an app is known to print it, else it is the usual name in its language."""

    exercise: str
    sure: bool


def our_exercise(title: str) -> str:
    """Our name for an app's exercise where it is one of ours, else the title as it is, spaces tidied."""
    known = known_title(title)
    return " ".join(title.split()) if known is None else known.exercise


@lru_cache(maxsize=4096)
def known_title(title: str) -> KnownTitle | None:
    """What a title means; None where it is not known, or with equipment that makes it another exercise."""
    whole = _titles().get(_key(title))
    if whole is not None:
        return whole
    name, equipment = without_equipment(title)
    known = _titles().get(_key(name))
    if known is None or equipment not in toml_table("apps/titles")[known.exercise]["equipment"]:
        return None
    return known


def without_equipment(title: str) -> tuple[str, str | None]:
    """The title without a bracket that names a known equipment, and which kind; else the whole title and None."""
    found = _WITH_EQUIPMENT.fullmatch(folded(title))
    kind = None if found is None else _equipment().get((found["inside"] or found["after"]).strip())
    return (title, None) if found is None or kind is None else (found["name"], kind)


def _key(title: str) -> str:
    """What titles are compared by: "Legpress" is "Leg Press"."""
    return folded(title).replace(" ", "")


@cache
def _titles() -> dict[str, KnownTitle]:
    found: dict[str, KnownTitle] = {}
    for exercise, named in toml_table("apps/titles").items():
        if exercise not in _NOT_EXERCISES:
            found |= {_key(title): KnownTitle(exercise, sure=False) for title in named["likely"]}
            found |= {_key(title): KnownTitle(exercise, sure=True) for title in (exercise, *named["seen"])}
    return found


@cache
def _equipment() -> dict[str, str]:
    kinds = toml_table("apps/titles")["equipment"]
    return {folded(word): kind for kind, words in kinds.items() for word in words}
