"""From effects to a verdict, by rules that stand in data/claims.toml.

A person counts once, however many machines they fit on. `share` is the part of people for whom a claim holds. Two
things make it unsure: the chance of the sample (people drawn again and again) and the model's own doubts, each person
having been given a draw of them; how much of a number's spread follows the doubts is read off a straight line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from ..tables import section
from .claim import Part, Verdict

NORMAL = NormalDist()

RANGE = (0.02, 0.98)  # of a doubt's draws: its range, for those without ends too


@dataclass(frozen=True, slots=True)
class Ranged:
    """A number with its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """The one question that tells best for whom a claim holds."""

    trait: str
    at: float
    share_below: float
    share_above: float
    explains: float  # of the variance
    doubt: bool  # whether it is a number of the model rather than of people or machines


@dataclass(frozen=True, slots=True, kw_only=True)
class PopulationOutcome:
    """A part, or a whole claim, over all people."""

    verdict: Verdict
    effect: Ranged  # the typical person's
    spread: tuple[float, float]  # of people: 10 of 100 below, 10 above
    share: Ranged
    people: int
    pairs: int
    split: Split | None  # where a doubt turns the verdict, by that one
    turned_by: str | None = None  # the doubt within whose range the verdict turns


@dataclass(frozen=True, slots=True)
class PairSample:
    """Who each pair belongs to, and what is known of them."""

    person: np.ndarray  # index [pair]
    traits: Mapping[str, np.ndarray]  # [pair]
    doubts: Mapping[str, np.ndarray]  # [pair]


def judged(
    sample: PairSample, parts: Sequence[Part], effects: Sequence[np.ndarray], seed: int = 0
) -> list[PopulationOutcome]:
    """The whole claim first, then each part. The whole carries the effect of the part that holds for fewest."""
    known = np.all([np.isfinite(effect) for effect in effects], axis=0)
    alone = [
        _outcome(sample, effect, part.holds(effect), known, seed) for part, effect in zip(parts, effects, strict=True)
    ]
    if len(parts) == 1:
        return [alone[0], alone[0]]
    weakest = int(np.argmin([found.share.value for found in alone]))
    together = np.prod([part.holds(effect) for part, effect in zip(parts, effects, strict=True)], axis=0)
    return [_outcome(sample, effects[weakest], together, known, seed), *alone]


def weakest_part(outcomes: Sequence[PopulationOutcome]) -> int:
    """Which part the whole claim's effect is of."""
    return int(np.argmin([found.share.value for found in outcomes[1:]]))


def middle(sample: PairSample, values: np.ndarray) -> tuple[float, float, float]:
    """The typical person's value, and those that 10 of 100 people are below and above."""
    known = np.isfinite(values)
    if not known.any():
        return (np.nan, np.nan, np.nan)
    _, person = np.unique(sample.person[known], return_inverse=True)
    own = 1.0 / np.bincount(person)[person]
    return tuple(_quantile(values[known], own, at) for at in (0.5, 0.1, 0.9))  # type: ignore[return-value]


def _outcome(
    sample: PairSample, effect: np.ndarray, holds: np.ndarray, known: np.ndarray, seed: int
) -> PopulationOutcome:
    people, person = np.unique(sample.person[known], return_inverse=True)
    count = len(people)
    if count < _number("fewest_people"):
        nothing = Ranged(np.nan, np.nan, np.nan)
        return PopulationOutcome(
            verdict=Verdict.CANNOT_TELL, effect=nothing, spread=(np.nan, np.nan), share=nothing, people=count,
            pairs=int(known.sum()), split=None,
        )  # fmt: skip
    effect, holds = effect[known], holds[known]
    own = 1.0 / np.bincount(person)[person]  # a person's pairs weigh one together

    def each(values):  # mean of a person's machines
        return np.bincount(person, values * own)

    doubt_values = np.array([each(values[known]) for values in sample.doubts.values()])

    half = NORMAL.inv_cdf(0.5 + 0.5 * _number("confidence"))
    shares, scores = each(holds), _scores(effect, own)
    chance = shares.std(ddof=1) / np.sqrt(count)
    share, share_by_doubt = float(shares.mean()), _explained_deviation(shares, doubt_values)
    off = half * np.hypot(chance, share_by_doubt)
    shared = Ranged(share, max(0.0, share - off), min(1.0, share + off))
    # The typical effect's interval is found among the people's own effects, by their rank: a long tail does not stretch it.
    draws = np.random.default_rng([seed, 7]).multinomial(
        count, np.full(count, 1 / count), size=int(_number("resamples"))
    )
    order = np.argsort(effect)
    drawn = (draws[:, person] * own)[:, order].cumsum(1)
    medians = scores[order][(drawn < 0.5 * drawn[:, -1:]).sum(1)]
    off = half * np.hypot(medians.std(ddof=1), _explained_deviation(each(scores), doubt_values))
    typical, low, high = (_quantile(effect, own, at) for at in (0.5, NORMAL.cdf(-off), NORMAL.cdf(off)))
    turned_by = _turned_by(shares, dict(zip(sample.doubts, doubt_values, strict=True)))
    split = _split(sample, holds, own, known, turned_by)
    doubts_rule = share_by_doubt > chance and (split is None or split.doubt)
    return PopulationOutcome(
        verdict=Verdict.CANNOT_TELL if turned_by is not None else _verdict(shared, doubts_rule),
        effect=Ranged(typical, low, high),
        spread=(_quantile(effect, own, 0.1), _quantile(effect, own, 0.9)),
        share=shared,
        people=count,
        pairs=len(effect),
        split=split,
        turned_by=turned_by,
    )


def _verdict(share: Ranged, doubts_rule: bool) -> Verdict:
    """`doubts_rule`: whether the model's doubts make the share unsure, and nothing about people or machines decides more."""
    half = _number("half")
    unsure = share.low < half < share.high and doubts_rule
    if unsure:
        return Verdict.CANNOT_TELL
    if share.value >= _number("most"):
        return Verdict.HOLDS
    if share.value <= _number("few"):
        return Verdict.DOES_NOT_HOLD
    return Verdict.HOLDS_FOR_SOME


def _explained_deviation(values: np.ndarray, doubts: np.ndarray) -> float:
    """Standard deviation of what in these values `[person]` follows the doubts `[doubt, person]`.

    The doubts were drawn independently, so their parts add up. Those count that show beyond chance, all together at
    one in twenty.
    """
    moving = doubts[doubts.std(1) > 1e-12]
    if values.std() < 1e-12 or not len(moving):
        return 0.0
    squares = _correlations(values, moving) ** 2
    shown = squares[squares > _beyond_chance(len(values), len(moving))]
    return float(values.std() * np.sqrt(min(1.0, shown.sum())))


def _turned_by(shares: np.ndarray, doubts: Mapping[str, np.ndarray]) -> str | None:
    """The doubt within whose range a majority of people `[person]` becomes a minority, if one does.

    It has to show beyond chance; the share at the ends of its range is read off a straight line.
    """
    moving = {name: values for name, values in doubts.items() if values.std() > 1e-12}
    if shares.std() < 1e-12 or not moving:
        return None
    correlation = _correlations(shares, np.array(list(moving.values())))
    turning = {}
    for name, r in zip(moving, correlation, strict=True):
        ends = np.quantile(moving[name], RANGE)
        low, high = np.sort(shares.mean() + r * shares.std() * (ends - moving[name].mean()) / moving[name].std())
        if low < _number("half") < high and r**2 > _beyond_chance(len(shares), len(moving)):
            turning[name] = abs(r)
    return max(turning, key=turning.__getitem__) if turning else None


def _correlations(values: np.ndarray, doubts: np.ndarray) -> np.ndarray:
    """Of values `[person]` with each of `[doubt, person]`."""
    x = (doubts - doubts.mean(1)[:, None]) / doubts.std(1)[:, None]
    return x @ (values - values.mean()) / len(values) / values.std()


def _beyond_chance(people: int, doubts: int) -> float:
    """The square of a correlation that one of so many doubts reaches by chance one time in twenty."""
    return NORMAL.inv_cdf(0.5 * 0.05 / doubts) ** 2 / people


def _scores(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Normal scores: the quantile of a standard normal that each value's rank is."""
    order = np.argsort(values)
    total = weights[order].cumsum()
    found = np.empty(len(values))
    found[order] = [NORMAL.inv_cdf(share) for share in (total - 0.5 * weights[order]) / total[-1]]
    return found


def _quantile(values: np.ndarray, weights: np.ndarray, at: float) -> float:
    # a share of the weights that is met but for rounding is met
    return float(np.quantile(values, at * (1 - 1e-12), weights=weights, method="inverted_cdf"))


def _split(
    sample: PairSample, holds: np.ndarray, own: np.ndarray, known: np.ndarray, turned_by: str | None
) -> Split | None:
    total = own.sum()
    mean = (holds * own).sum() / total
    variance = (own * (holds - mean) ** 2).sum() / total
    if min(mean, 1 - mean) < _number("split_smallest"):
        return None  # nearly everybody alike
    best: Split | None = None
    turning = None if turned_by is None else {turned_by: sample.doubts[turned_by]}
    for doubt, traits in ((False, sample.traits), (True, sample.doubts)) if turning is None else ((True, turning),):
        for name, all_values in traits.items():
            values = all_values[known]
            if not np.isfinite(values).all():
                continue
            for at in _candidate_cuts(values):
                above = values > at
                weight = (own * above).sum() / total
                if not _number("split_smallest") <= weight <= 1 - _number("split_smallest"):
                    continue
                high = (own * holds * above).sum() / (weight * total)
                low = (own * holds * ~above).sum() / ((1 - weight) * total)
                explains = weight * (1 - weight) * (high - low) ** 2 / variance
                if best is None or explains > best.explains:
                    best = Split(
                        trait=name, at=float(at), share_below=float(low), share_above=float(high),
                        explains=float(explains), doubt=doubt,
                    )  # fmt: skip
    return best if best is not None and best.explains >= _number("split_explains") else None


def _candidate_cuts(values: np.ndarray) -> np.ndarray:
    different = np.unique(values)
    if len(different) <= 10:
        return 0.5 * (different[1:] + different[:-1])
    return np.quantile(values, np.linspace(0.1, 0.9, 17))


def _number(name: str) -> float:
    return float(section("claims", "verdict")[name]["value"])
