"""A claim's figure shows on which side of the line people are."""

import numpy as np
import pytest
from answers import collisions, cut_off, texts_of
from matplotlib.colors import to_hex

from legpress.claims.claim import Matching, Verdict
from legpress.draw.claim import OTHER, RIGHT, EffectSpread, claim_picture, draw_claim
from legpress.report.claims import ClaimReport, PartReport, PushReport
from legpress.report.claims_summary import claim_reports

RULE = "High feet reach the hamstrings' limit earlier; then the pelvis tucks and the lower back rounds."
PERSON = np.repeat(np.arange(40), 3)
EFFECT = np.linspace(-30, 60, 120)


def part(at_least=None, at_most=None, unit="%", effect=18.0, change=True):
    there = effect is not None
    return PartReport(
        name="own pull of the hamstrings, toes a long way over the edge of the plate against toes on it",
        line="at least 10 % more",
        at_least=at_least,
        at_most=at_most,
        is_change=change,
        verdict=Verdict.HOLDS,
        effect=effect,
        effect_low=effect - 12 if there else None,
        effect_high=effect + 400 if there else None,
        unit=unit,
        spread_low=None,
        spread_high=None,
        share=0.55 if there else None,
        share_low=0.5 if there else None,
        share_high=0.6 if there else None,
        n=40,
    )


def found(*parts, verdict=Verdict.HOLDS_FOR_SOME, lifter=None, pushes=("natural",)):
    first = parts[0]
    of = PushReport(
        push="natural", verdict=verdict, verdict_words="", effect=first.effect, effect_low=first.effect_low,
        effect_high=first.effect_high, unit=first.unit, share=first.share, share_low=first.share_low,
        share_high=first.share_high, n=40, pairs=120, effect_of=first.name, spread_low=None, spread_high=None,
        depends_on_condition=False, otherwise=(), parts=parts, turned_by=None, for_whom=None, split=None, asides=(),
    )  # fmt: skip
    return ClaimReport(
        id=10, name="tuck", rule=RULE, claim=RULE, verdict=verdict, verdict_words="",
        pushes=tuple(of.model_copy(update={"push": push}) for push in pushes), common_knee_deg=None, people_tried=40,
        machines=("a",), seed=1, lifter=lifter, compared="high against low", condition=Matching.EQUAL_EFFORT, fixed=None,
        why=None, practice="", limits=None, published=(), disagrees_with_published=(), sources=(),
    )  # fmt: skip


def bars(figure, colour):
    """Widths-free: where bars of that colour stand, and how high."""
    patches = [p for axes in figure.axes for p in axes.patches if to_hex(p.get_facecolor()) == colour]
    return [(p.get_x(), p.get_x() + p.get_width()) for p in patches if p.get_height() > 1e-9]


@pytest.mark.parametrize(("verdict", "lifter"), [(Verdict.HOLDS, "Mara"), (Verdict.CANNOT_TELL, None)])
@pytest.mark.parametrize(
    "parts",
    [
        [part(at_least=10.0)],
        [part(at_most=-10.0, unit="deg"), part(at_least=55.0)],
        [part(at_least=60.0, at_most=70.0, change=False), part(at_least=-25.0, at_most=-20.0), part(at_most=0.5)],
        [part(at_least=10.0, effect=None)],
    ],
)
def test_it_can_be_read(verdict, lifter, parts):
    figure = draw_claim(found(*parts, verdict=verdict, lifter=lifter), [[EFFECT] * len(parts)], PERSON)
    assert not cut_off(figure)
    assert not collisions(figure)
    assert min(text.get_fontsize() for text in texts_of(figure)) >= 9.5


@pytest.mark.parametrize(("at_least", "at_most"), [(10.0, None), (None, 10.0), (None, -17.3), (20.0, None)])
def test_no_bar_lies_on_both_sides_of_the_line(at_least, at_most):
    figure = draw_claim(found(part(at_least, at_most)), [[EFFECT]], PERSON)
    line = at_least if at_least is not None else at_most
    right, other = bars(figure, RIGHT), bars(figure, OTHER)
    assert right
    assert other
    ends = [end for bar in (right if at_least is not None else other) for end in bar]
    assert min(ends) >= line - 1e-9
    ends = [end for bar in (other if at_least is not None else right) for end in bar]
    assert max(ends) <= line + 1e-9


def test_both_pushes_can_be_read():
    report = found(part(at_least=10.0), part(at_most=5.0), pushes=("natural", "straight"))
    figure = draw_claim(report, [[EFFECT] * 2] * 2, PERSON)
    assert len([axes for axes in figure.axes if axes.patches]) == 4
    assert not cut_off(figure)
    assert not collisions(figure)


def test_somebody_on_many_machines_counts_once():
    effects = [np.array([0.0, 0.0, 0.0, 9.0])]
    (spread,) = EffectSpread.each(effects, np.array([0, 0, 0, 1]))
    assert spread.weight[:3].sum() == pytest.approx(0.5)
    assert spread.weight[3] == pytest.approx(0.5)


def test_a_pair_counts_where_all_parts_are_known():
    one, other = EffectSpread.each([np.array([1.0, np.nan, 3.0]), np.array([np.nan, 2.0, 4.0])], np.array([0, 1, 2]))
    assert one.effect.tolist() == [3.0]
    assert other.effect.tolist() == [4.0]


def test_all_alike_is_no_reason_to_fail():
    figure = draw_claim(found(part(at_least=-1.0, at_most=1.0, effect=0.0)), [[np.zeros(120)]], PERSON)
    assert not cut_off(figure)


def test_the_same_claim_gives_the_same_bytes():
    first, second = (claim_picture(draw_claim(found(part(at_least=10.0)), [[EFFECT]], PERSON)) for _ in range(2))
    assert first == second


def test_it_draws_what_fits_nobody(nobody):
    entry, effects, person = nobody
    assert not cut_off(draw_claim(entry, effects, person))


@pytest.fixture
def nobody():
    """A claim with nobody whom it fits."""
    from legpress.claims.experiment import ClaimResult, Experiment, PushResult
    from legpress.claims.registry import CLAIMS
    from legpress.claims.verdict import PairSample, judged

    claim = CLAIMS[1]
    effects = tuple(np.full(6, np.nan) for _ in claim.parts)
    who = PairSample(np.arange(6), {}, {"doubt": np.arange(6.0)})
    whole, *parts = judged(who, claim.parts, effects)
    push = PushResult(push="natural", verdict=whole.verdict, outcome=whole, parts=tuple(parts), weakest=0, otherwise={},
                      effects=effects, asides={})  # fmt: skip
    result = ClaimResult(claim=claim, verdict=whole.verdict, pushes=(push,))
    experiment = Experiment(results=(result,), sample=who, people=6, machines=("a",), seed=1, lifter=None)
    return claim_reports(experiment)[0], [effects], who.person
