"""A claim: a rule of the gym as a proposition that can fail."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from .measured import Measured


class Verdict(StrEnum):
    """What came of a claim; the values are those of `claims.json`."""

    HOLDS = "holds"
    HOLDS_FOR_SOME = "holds for some"
    DOES_NOT_HOLD = "does not hold"
    DEPENDS_ON_PUSH = "depends on the push"
    CANNOT_TELL = "cannot be told by this model"


class Matching(StrEnum):
    """What is kept the same so that a comparison is fair; the values are those of `claims.json`."""

    EQUAL_EFFORT = "same effort"
    EQUAL_LOAD = "same load"
    OWN_DEPTH = "each to its own depth"
    SAME_DEPTH = "same depth"
    GEOMETRY = "no load needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One outcome with its line: the part holds for somebody whose effect is on the right side of it."""

    name: str  # what is measured: "pull of the hamstrings, high over low feet"
    unit: str  # "%", "deg", "cm", "mm"
    at_least: float = -np.inf
    at_most: float = np.inf
    size: bool = False  # a share or a size, written without a sign; else a change

    def __post_init__(self):
        if not np.isfinite(self.at_least) and not np.isfinite(self.at_most):
            raise ValueError(f"{self.name} has no line")

    def holds(self, effect: np.ndarray) -> np.ndarray:
        """Whether it holds, as numbers, for each effect."""
        return ((effect >= self.at_least) & (effect <= self.at_most)).astype(float)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What somebody measured or found, beside ours."""

    source: str
    finding: str
    supports: bool | None = None  # the claim; None: it says nothing either way
    if_we_differ: str = ""  # the most likely reason, where our verdict goes against it


Effects = Callable[["Measured", Matching], tuple[np.ndarray, ...]]
Asides = Callable[["Measured"], Mapping[str, np.ndarray]]


@dataclass(frozen=True, slots=True)
class ClaimTest:
    """The experiment of a claim: each part's effect for every pair `[pair]`, and more numbers with the unit in the name."""

    effects: Effects
    asides: Asides | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What is said, how it is tested, and what is known of it already."""

    number: int
    name: str
    rule: str  # as gyms say it
    proposition: str  # one sentence that can be false
    parts: tuple[Part, ...]  # it holds for somebody where all do
    compared: str  # with what, in plain words
    test: ClaimTest
    conditions: tuple[Matching, ...] = (Matching.EQUAL_EFFORT,)  # the first one counts, the others are reported
    pushes: tuple[str, ...] = ("natural",)  # cues; it is judged for each by itself
    fixed: str = ""  # the assumption that settles the result beforehand, if one does
    why: str = ""  # how it comes about, whatever the verdict
    practice: Mapping[Verdict, str] = field(default_factory=dict)  # what to do, by verdict
    published: tuple[Published, ...] = ()
    limits: str = ""  # what of it the model cannot see


def over_pushes(verdicts: Sequence[Verdict]) -> Verdict:
    """The verdict of a claim from those under each push: it depends on the push where it holds under one of them only."""
    if len(set(verdicts)) == 1:
        return verdicts[0]
    if {Verdict.HOLDS, Verdict.HOLDS_FOR_SOME} & set(verdicts):
        return Verdict.DEPENDS_ON_PUSH
    return Verdict.CANNOT_TELL


def more_pct(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """How much larger `a` is than `b`, per cent of `b`."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return 100 * (a / np.where(np.abs(b) > 1e-9, b, np.nan) - 1)
