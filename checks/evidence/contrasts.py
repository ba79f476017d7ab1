"""The published contrasts, read from contrasts.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from checks.evidence.scenes import DEEP, SIDES, STRAIGHT, Scene

TABLE = Path(__file__).with_name("contrasts.toml")
MEAN = ("mean", "mean")


@dataclass(frozen=True, kw_only=True)
class Contrast:
    """A published contrast: `first` minus `second` has this sign; scenes of a side are averaged."""

    study: str
    says: str
    sign: str  # "+", "-", "0"
    measure: str
    first: tuple[Scene, ...]
    second: tuple[Scene, ...]
    at: tuple[str, str] = MEAN
    second_look: str = "peak"  # the other way of looking at both sides
    reason: str = ""
    counted: bool = True

    @property
    def is_activation(self) -> bool:
        return self.measure.startswith("a ")

    @property
    def unit(self) -> str:
        return {"a": "% act.", "N": "N", "active": "N"}.get(self.measure.split()[0], "deg")


def _contrast(study: dict[str, Any], entry: dict[str, Any]) -> Contrast:
    effort = entry.get("effort")

    def side(name: str) -> tuple[Scene, ...]:
        return tuple(scene if effort is None else scene.at(effort) for scene in SIDES[name])

    first_at, second_at = entry.get("at", MEAN)
    return Contrast(
        study=study["name"],
        says=entry["says"],
        sign=entry["sign"],
        measure=entry["measure"],
        first=side(entry["first"]),
        second=side(entry["second"]),
        at=(first_at, second_at),
        second_look=entry.get("second_look", "peak"),
        reason=entry.get("reason", ""),
        counted=study.get("counted", True),
    )


@cache
def contrasts() -> tuple[Contrast, ...]:
    """All of them, in the order of the page."""
    studies = tomllib.loads(TABLE.read_text("utf-8"))["study"]
    return tuple(_contrast(study, entry) for study in studies for entry in study["contrasts"])


def scenes() -> list[Scene]:
    """Every scene that the page needs."""
    every = [scene for contrast in contrasts() for side in (contrast.first, contrast.second) for scene in side]
    every += [DEEP, DEEP.at(0.35), STRAIGHT]
    return list(dict.fromkeys(every))
