"""From the results of an experiment to its report: plain numbers, and the sentences that programs get too (in cm and kg)."""

from __future__ import annotations

import math

from ..claims.claim import Claim, Part, Published, Verdict
from ..claims.experiment import ClaimResult, Experiment, PushResult
from ..claims.verdict import PopulationOutcome, Split
from .claims import (
    AsideReport,
    ClaimReport,
    DisagreementReport,
    ListedClaim,
    OtherConditionReport,
    PartReport,
    PublishedReport,
    PushReport,
    SubgroupReport,
)
from .claims_words import advice, counted, line_words, verdict_words, verdicts
from .subgroup_words import subgroup_words


def claim_reports(experiment: Experiment) -> list[ClaimReport]:
    """Every result; what has no value is None."""
    return [_claim(experiment, result) for result in experiment.results]


def listed(claim: Claim) -> ListedClaim:
    """A claim that has not been tested."""
    return ListedClaim(id=claim.number, name=claim.name, rule=claim.rule, claim=claim.proposition)


def _claim(experiment: Experiment, result: ClaimResult) -> ClaimReport:
    claim = result.claim
    lifter = None if experiment.lifter is None else experiment.lifter.name
    report = ClaimReport(
        id=claim.number,
        name=claim.name,
        rule=claim.rule,
        claim=claim.proposition,
        verdict=result.verdict,
        verdict_words="",
        pushes=tuple(_push(claim, one, lifter) for one in result.pushes),
        common_knee_deg=_bend(experiment),
        people_tried=experiment.people,
        machines=experiment.machines,
        seed=experiment.seed,
        lifter=lifter,
        compared=claim.compared,
        condition=claim.conditions[0],
        fixed=claim.fixed or None,
        why=claim.why or None,
        practice=claim.practice.get(result.verdict) or advice(result.verdict),
        limits=claim.limits or None,
        published=tuple(
            PublishedReport(source=one.source, finding=one.finding, supports=one.supports) for one in claim.published
        ),
        disagrees_with_published=_disagreements(claim, result),
        sources=tuple(dict.fromkeys(one.source for one in claim.published)),
    )
    pushes = tuple(one.model_copy(update={"verdict_words": verdict_words(report, one)}) for one in report.pushes)
    told = report.model_copy(update={"pushes": pushes})
    return told.model_copy(update={"verdict_words": " ".join(verdicts(told))})


def _push(claim: Claim, result: PushResult, lifter: str | None) -> PushReport:
    whole, effect_of = result.outcome, claim.parts[result.weakest]
    split = None if claim.fixed or whole.split is None else _subgroup(whole.split)
    return PushReport(
        push=result.push,
        verdict=result.verdict,
        verdict_words="",
        effect=_known(whole.effect.value),
        effect_low=_known(whole.effect.low),
        effect_high=_known(whole.effect.high),
        unit=effect_of.unit,
        effect_of=effect_of.name,
        spread_low=_known(whole.spread[0]),
        spread_high=_known(whole.spread[1]),
        share=_known(whole.share.value),
        share_low=_known(whole.share.low),
        share_high=_known(whole.share.high),
        n=whole.people,
        pairs=whole.pairs,
        depends_on_condition=result.depends,
        otherwise=_otherwise(claim, result),
        parts=tuple(_part(part, outcome) for part, outcome in zip(claim.parts, result.parts, strict=True)),
        turned_by=None if claim.fixed else whole.turned_by,
        for_whom=None if split is None else subgroup_words(split, counted(lifter), "kg"),
        split=split,
        asides=tuple(
            AsideReport(name=name, middle=_known(middle), low=_known(low), high=_known(high))
            for name, (middle, low, high) in result.asides.items()
        ),
    )


def _bend(experiment: Experiment) -> tuple[float | None, float | None, float | None] | None:
    if experiment.common_knee_deg is None:
        return None
    middle, low, high = experiment.common_knee_deg
    return _known(middle), _known(low), _known(high)


def _otherwise(claim: Claim, result: PushResult) -> tuple[OtherConditionReport, ...]:
    alone = len(claim.parts) == 1  # of several parts nobody knows which one the effect is of
    return tuple(
        OtherConditionReport(
            condition=condition,
            verdict=outcome.verdict,
            effect=_known(outcome.effect.value) if alone else None,
            effect_low=_known(outcome.effect.low) if alone else None,
            effect_high=_known(outcome.effect.high) if alone else None,
            share=_known(outcome.share.value),
            share_low=_known(outcome.share.low),
            share_high=_known(outcome.share.high),
            n=outcome.people,
        )
        for condition, outcome in result.otherwise.items()
    )


def _part(part: Part, outcome: PopulationOutcome) -> PartReport:
    at_least, at_most = _known(part.at_least), _known(part.at_most)
    return PartReport(
        name=part.name,
        line=line_words(at_least, at_most, part.unit, not part.size, "kg"),
        at_least=at_least,
        at_most=at_most,
        is_change=not part.size,
        verdict=outcome.verdict,
        effect=_known(outcome.effect.value),
        effect_low=_known(outcome.effect.low),
        effect_high=_known(outcome.effect.high),
        unit=part.unit,
        spread_low=_known(outcome.spread[0]),
        spread_high=_known(outcome.spread[1]),
        share=_known(outcome.share.value),
        share_low=_known(outcome.share.low),
        share_high=_known(outcome.share.high),
        n=outcome.people,
    )


def _subgroup(split: Split) -> SubgroupReport:
    return SubgroupReport(
        trait=split.trait,
        at=_known(split.at),
        share_below=_known(split.share_below),
        share_above=_known(split.share_above),
        is_doubt=split.doubt,
    )


def _disagreements(claim: Claim, result: ClaimResult) -> tuple[DisagreementReport, ...]:
    """What was published was measured on people who were left to push as they do: the first push."""
    return tuple(
        DisagreementReport(
            source=one.source,
            finding=one.finding,
            supports=one.supports,
            most_likely_reason=one.if_we_differ or None,
        )
        for one in claim.published
        if _differs(one, result.pushes[0].verdict)
    )


def _differs(one: Published, verdict: Verdict) -> bool:
    if one.supports is None:
        return False
    return verdict is (Verdict.DOES_NOT_HOLD if one.supports else Verdict.HOLDS)


def _known(number: float) -> float | None:
    return float(number) if math.isfinite(number) else None
