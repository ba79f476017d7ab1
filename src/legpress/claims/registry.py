"""All claims in their order: the prose of data/claims/, the experiments of the modules of the same names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..errors import WrongInput
from ..tables import toml_table, value
from . import depth_and_seat, exercise_choice, foot_height, foot_width, push_direction, tempo_and_lockout
from .claim import Claim, ClaimTest, Matching, Part, Published, Verdict

SUBJECTS: dict[str, Mapping[str, ClaimTest]] = {
    "foot_height": foot_height.TESTS,
    "foot_width": foot_width.TESTS,
    "push_direction": push_direction.TESTS,
    "depth_and_seat": depth_and_seat.TESTS,
    "tempo_and_lockout": tempo_and_lockout.TESTS,
    "exercise_choice": exercise_choice.TESTS,
}
SMALLEST = {"smallest worthwhile": 1.0, "-smallest worthwhile": -1.0}


def claim_called(name: str) -> Claim:
    """By number or name; `WrongInput` where there is none."""
    for claim in CLAIMS:
        if name.strip().lower() in (str(claim.number), claim.name):
            return claim
    raise WrongInput(
        f'There is no claim "{name}". Give a number from 1 to {len(CLAIMS)} or a name from the list of them.'
    )


def _line(given: float | str | None, unit: str, missing: float) -> float:
    """A line of a part; the smallest change that matters stands in data/claims.toml, for each unit."""
    if given is None:
        return missing
    if isinstance(given, str):
        return SMALLEST[given] * float(value("claims", "verdict", f"smaller_{'pct' if unit == '%' else unit}"))
    return float(given)


def _part(entry: Mapping[str, Any]) -> Part:
    unit = entry["unit"]
    return Part(
        name=entry["name"],
        unit=unit,
        at_least=_line(entry.get("at_least"), unit, -np.inf),
        at_most=_line(entry.get("at_most"), unit, np.inf),
        size=entry.get("size", False),
    )


def _claim(name: str, entry: Mapping[str, Any], test: ClaimTest) -> Claim:
    return Claim(
        number=entry["number"],
        name=name,
        rule=entry["rule"],
        proposition=entry["proposition"],
        parts=tuple(_part(part) for part in entry["parts"]),
        compared=entry["compared"],
        test=test,
        pushes=tuple(entry.get("pushes", ("natural",))),
        conditions=tuple(Matching[condition.upper()] for condition in entry["conditions"]),
        fixed=entry.get("fixed", ""),
        why=entry.get("why", ""),
        practice={Verdict[verdict.upper()]: text for verdict, text in entry["practice"].items()},
        published=tuple(Published(**row) for row in entry["published"]),
        limits=entry.get("limits", ""),
    )


def _all() -> tuple[Claim, ...]:
    found = []
    for subject, tests in SUBJECTS.items():
        entries = toml_table(f"claims/{subject}")
        found += [_claim(name, entries[name], tests[name]) for name in entries]
    return tuple(sorted(found, key=lambda claim: claim.number))


CLAIMS = _all()
