"""What came of claims as values: what `claims.json` holds, and what words, page and figure read."""

from __future__ import annotations

from pydantic import BaseModel

from ..claims.claim import Matching, Verdict


class PartReport(BaseModel, frozen=True):
    """One outcome of a claim and its line."""

    name: str
    line: str
    at_least: float | None
    at_most: float | None
    is_change: bool
    verdict: Verdict
    effect: float | None
    effect_low: float | None
    effect_high: float | None
    unit: str
    spread_low: float | None
    spread_high: float | None
    share: float | None
    share_low: float | None
    share_high: float | None
    n: int


class OtherConditionReport(BaseModel, frozen=True):
    """The whole claim with something else kept the same; without an effect where nobody knows which part it is of."""

    condition: Matching
    verdict: Verdict
    effect: float | None
    effect_low: float | None
    effect_high: float | None
    share: float | None
    share_low: float | None
    share_high: float | None
    n: int


class SubgroupReport(BaseModel, frozen=True):
    """The one question that tells best for whom a claim holds."""

    trait: str
    at: float | None
    share_below: float | None
    share_above: float | None
    is_doubt: bool


class AsideReport(BaseModel, frozen=True):
    """A number besides: the person in the middle, and 10 of 100 below and above; the unit is the end of its name."""

    name: str
    middle: float | None
    low: float | None
    high: float | None


class PublishedReport(BaseModel, frozen=True):
    """What somebody else found."""

    source: str
    finding: str
    supports: bool | None


class DisagreementReport(PublishedReport, frozen=True):
    """What goes against our verdict."""

    most_likely_reason: str | None


class ListedClaim(BaseModel, frozen=True):
    """A claim that has not been tested."""

    id: int
    name: str
    rule: str
    claim: str


class PushReport(BaseModel, frozen=True):
    """What came of a claim under one push; the effect is that of the part that holds for fewest."""

    push: str
    verdict: Verdict
    verdict_words: str
    effect: float | None
    effect_low: float | None
    effect_high: float | None
    unit: str
    effect_of: str
    spread_low: float | None
    spread_high: float | None
    share: float | None
    share_low: float | None
    share_high: float | None
    n: int
    pairs: int
    depends_on_condition: bool
    otherwise: tuple[OtherConditionReport, ...]
    parts: tuple[PartReport, ...]
    turned_by: str | None
    for_whom: str | None
    split: SubgroupReport | None
    asides: tuple[AsideReport, ...]


class ClaimReport(ListedClaim, frozen=True):
    """A claim and what came of it, under each push that it is judged by."""

    verdict: Verdict
    verdict_words: str
    pushes: tuple[PushReport, ...]
    common_knee_deg: tuple[float | None, float | None, float | None] | None
    people_tried: int
    machines: tuple[str, ...]
    seed: int
    lifter: str | None
    compared: str
    condition: Matching
    fixed: str | None
    why: str | None
    practice: str
    limits: str | None
    published: tuple[PublishedReport, ...]
    disagrees_with_published: tuple[DisagreementReport, ...]
    sources: tuple[str, ...]
