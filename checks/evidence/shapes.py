"""Published claims that are no contrast of two sides: what is absent, and how something changes over the stroke."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from checks.evidence.judgement import SAME, Results
from checks.evidence.repetitions import RISE_DEG
from checks.evidence.scenes import DEEP, LIFTERS, STANCES, STRAIGHT, Scene, label

ACL_ABSENT_N = 50.0  # a fifth of the 248 N that Wilk 1996 calls a peak in leg extension


@dataclass(frozen=True)
class Shape:
    """A claim, our numbers and the verdict on three lifters."""

    study: str
    published: str
    ours: str
    verdict: str


def three(outcomes: Iterable[bool]) -> str:
    """One word on three lifters."""
    outcomes = list(outcomes)
    return "agrees" if all(outcomes) else "disagrees" if not any(outcomes) else "mixed"


def shapes(results: Results, cue: str) -> list[Shape]:
    """All four, in the order of the page."""

    def of_all(measure: str, scene: Scene = DEEP) -> list[float]:
        return [results[label(who, scene, cue)][measure] for who in LIFTERS]

    acl = [max(found) for found in zip(*(of_all("N ACL side peak", s) for s in STANCES.values()), strict=True)]
    throughout, angle = of_all("N ACL side peak"), of_all("shear peaks at deg")
    rise = list(zip(*(of_all(f"N PF at {at}", STRAIGHT) for at in RISE_DEG), strict=True))
    man = rise[list(LIFTERS).index("man")]
    return [
        Shape(
            "Escamilla 1998, 2001",
            "no ACL force, all variations",
            f"largest shear towards the ACL, any of eight stances: {between(acl)} N (absent = under {ACL_ABSENT_N:.0f})",
            three(v < ACL_ABSENT_N for v in acl),
        ),
        Shape(
            "Wilk 1996",
            "shear towards the PCL over the whole range",
            f"largest shear towards the ACL, mid-plate stance: {between(throughout)} N (35 % of the largest load, "
            f"from 5 degrees of knee flexion: {between(of_all('N ACL side peak', STRAIGHT))} N)",
            three(v < ACL_ABSENT_N for v in throughout),
        ),
        Shape(
            "Wilk 1996",
            "that shear peaks at 85 to 105 degrees",
            f"peaks at {between(angle)} degrees (repetition to {between(of_all('deepest_knee_deg'))})",
            three(85 <= v <= 105 for v in angle),
        ),
        Shape(
            "Steinkamp 1993 (shape by Powers 2014)",
            "patellofemoral load rises from 0 to 90 degrees at constant load",
            f"man, {results[label('man', STRAIGHT, cue)]['load_kg']:.0f} kg, at 5, 30, 60, 90 degrees: "
            f"{', '.join(f'{man[i]:.0f}' for i in (0, 3, 6, 9))} N",
            three(bool(np.diff(values).min() > -SAME * max(values)) for values in rise),
        ),
    ]


def between(values: Iterable[float]) -> str:
    values = list(values)
    return f"{min(values):.0f} .. {max(values):.0f}"
