"""A claim: a rule of the gym as a proposition that can fail."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from ..fit.numbers import table
from .bank import Bank

EQUAL_EFFORT, EQUAL_LOAD = "same effort", "same load"
OWN_DEPTH, SAME_DEPTH = "each to its own depth", "same depth"
GEOMETRY = "no load needed"
# What is too little to matter, see data/claims.toml.
SMALL_PCT, SMALL_DEG, SMALL_CM, SMALL_MM = (
    float(table("claims", "verdict")[f"smaller_{unit}"]["value"]) for unit in ("pct", "deg", "cm", "mm")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One outcome with its line: the part holds for somebody whose effect is on the right side of it."""

    name: str  # what is measured: "pull of the hamstrings, high over low feet"
    unit: str  # "%", "deg", "cm", "mm"
    at_least: float = -np.inf
    at_most: float = np.inf
    size: bool = False  # a share or a size, told without a sign; else a change

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
    if_we_differ: str = ""  # the most likely reason, told where our verdict goes against it


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Data and one function: `effects(bank, condition)` gives each part's effect for every pair `[pair]`."""

    number: int
    name: str
    rule: str  # as gyms say it
    proposition: str  # one sentence that can be false
    parts: tuple[Part, ...]  # it holds for somebody where all do
    compared: str  # with what, in plain words
    effects: Callable[[Bank, str], tuple[np.ndarray, ...]]
    conditions: tuple[str, ...] = (EQUAL_EFFORT,)  # of fairness; the first one counts, the others are told
    fixed: str = ""  # the assumption that settles the result beforehand, if one does
    asides: Callable[[Bank], Mapping[str, np.ndarray]] | None = None  # more numbers, unit in the name
    why: str = ""  # how it comes about, whatever the verdict
    practice: Mapping[str, str] = field(default_factory=dict)  # what to do, by verdict
    published: tuple[Published, ...] = ()
    limits: str = ""  # what of it the model cannot see

    def advice(self, verdict: str) -> str:
        """What to do, given the verdict; for people in general or one lifter."""
        return self.practice.get(verdict) or _ADVICE[verdict]


_ADVICE = {
    "holds": "Do as the rule says.",
    "holds for some": "It depends on the body and the machine. Ask for yours: add --lifter FILE.",
    "does not hold": "Do not go by this rule.",
    "cannot be told by this model": "Do not go by this rule, nor against it: nobody can tell yet.",
}


def more_pct(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """How much larger `a` is than `b`, per cent of `b`."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return 100 * (a / np.where(np.abs(b) > 1e-9, b, np.nan) - 1)
