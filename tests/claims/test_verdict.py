"""Verdicts on effects that were made up, so that the right answer is known."""

import numpy as np
import pytest

from legpress.claims.claim import Part, Verdict
from legpress.claims.verdict import PairSample, judged

PEOPLE, MACHINES = 120, 3
MORE = Part(name="pull", unit="%", at_least=10.0)
LESS = Part(name="pull", unit="%", at_most=-10.0)


def sample(people=PEOPLE, machines=MACHINES, seed=0):
    random = np.random.default_rng(seed)
    person = np.repeat(np.arange(people), machines)

    def each():
        return random.normal(size=people)[person]

    traits = {"height_cm": 170 + 8 * each(), "man": (np.arange(people) % 2)[person].astype(float)}
    return PairSample(person, traits, {"habit_up_m": each(), "friction": each()})


def noise(who, size=3.0, seed=1):
    return np.random.default_rng(seed).normal(scale=size, size=len(who.person))


@pytest.mark.parametrize("part", [MORE, LESS])
def test_flipping_the_sign_of_an_effect_flips_the_verdict(part):
    who = sample()
    towards = np.sign(part.at_least if np.isfinite(part.at_least) else part.at_most)
    effect = towards * 30 + noise(who)
    assert judged(who, [part], [effect])[0].verdict == Verdict.HOLDS
    assert judged(who, [part], [-effect])[0].verdict == Verdict.DOES_NOT_HOLD


def test_an_effect_too_small_to_matter_does_not_hold_however_sure_it_is():
    who = sample()
    found = judged(who, [MORE], [np.full(len(who.person), 9.9)])[0]
    assert found.verdict == Verdict.DOES_NOT_HOLD
    assert found.effect.low == pytest.approx(9.9)


def test_what_holds_for_men_only_holds_for_some_and_says_for_whom():
    who = sample()
    found = judged(who, [MORE], [np.where(who.traits["man"] > 0, 30.0, -30.0) + noise(who)])[0]
    assert found.verdict == Verdict.HOLDS_FOR_SOME
    assert found.split is not None
    assert (found.split.trait, found.split.doubt) == ("man", False)
    assert found.split.share_above > 0.95
    assert found.split.share_below < 0.05


def test_what_hangs_on_a_number_that_nobody_knows_cannot_be_told():
    who = sample()
    found = judged(who, [MORE], [10 + 25 * who.doubts["habit_up_m"] + noise(who)])[0]
    assert found.verdict == Verdict.CANNOT_TELL
    assert found.split is not None
    assert found.split.trait == "habit_up_m"
    assert found.split.doubt


def test_one_unknown_number_that_turns_a_majority_is_enough_whatever_else_divides_people():
    who = sample()
    effect = 4 + 16 * who.doubts["habit_up_m"] + np.where(who.traits["man"] > 0, 12.0, -12.0) + noise(who)
    found = judged(who, [MORE], [effect])[0]
    assert found.verdict == Verdict.CANNOT_TELL
    assert found.turned_by == "habit_up_m"
    assert found.split is not None
    assert found.split.trait == "habit_up_m"


def test_an_effect_whose_sign_turns_but_that_never_matters_does_not_hold():
    who = sample()
    found = judged(who, [MORE], [2 * who.doubts["habit_up_m"] + noise(who, 1.0)])[0]
    assert found.verdict == Verdict.DOES_NOT_HOLD
    assert found.turned_by is None


def test_a_doubt_that_moves_an_effect_far_from_the_line_leaves_the_verdict():
    who = sample()
    found = judged(who, [MORE], [100 + 15 * who.doubts["habit_up_m"] + noise(who)])[0]
    assert found.verdict == Verdict.HOLDS
    assert found.effect.high - found.effect.low > 2 * 15  # and its interval shows the doubt


def test_too_few_people_say_nothing():
    who = sample(people=8)
    assert judged(who, [MORE], [np.full(len(who.person), 50.0)])[0].verdict == Verdict.CANNOT_TELL


def test_people_on_whom_a_stance_does_not_fit_are_left_out():
    who = sample()
    effect = np.where(who.person < 40, np.nan, 30.0)
    found = judged(who, [MORE], [effect])[0]
    assert (found.people, found.pairs) == (PEOPLE - 40, MACHINES * (PEOPLE - 40))
    assert found.verdict == Verdict.HOLDS


def test_everybody_counts_once_however_many_machines_fit_them():
    person = np.concatenate([np.repeat(np.arange(30), 9), np.arange(30, 60)])
    nothing = {"height_cm": np.zeros(len(person))}
    effect = np.where(person < 30, 30.0, -30.0)
    found = judged(PairSample(person, nothing, nothing), [MORE], [effect])[0]
    assert found.share.value == pytest.approx(0.5)


def test_a_claim_of_two_parts_holds_only_where_both_do_and_shows_the_weaker():
    who = sample()
    strong, weak = np.full(len(who.person), 40.0) + noise(who), noise(who, seed=2)
    whole, first, second = judged(who, [MORE, MORE], [strong, weak])
    assert (first.verdict, second.verdict, whole.verdict) == (
        Verdict.HOLDS,
        Verdict.DOES_NOT_HOLD,
        Verdict.DOES_NOT_HOLD,
    )
    assert whole.effect == second.effect


def test_intervals_hold_the_truth_as_often_as_they_say():
    inside = 0
    for seed in range(100):
        who = sample(people=60, seed=seed)
        random = np.random.default_rng([seed, 5])
        effect = 5 + random.normal(scale=8, size=60)[who.person] + random.normal(scale=2, size=len(who.person))
        found = judged(who, [MORE], [effect], seed)[0].effect
        inside += found.low <= 5 <= found.high
    assert inside >= 88  # of 95 expected; 100 draws scatter by 2


def test_an_interval_covers_what_the_unknown_number_may_be():
    """The sample saw all its values; in truth it has one, and the typical effect is that one's."""
    inside = 0
    for seed in range(100):
        who = sample(seed=seed)
        truth = np.random.default_rng([seed, 6]).normal()
        found = judged(who, [MORE], [5 + 10 * who.doubts["habit_up_m"] + noise(who, seed=seed)], seed)[0].effect
        inside += found.low <= 5 + 10 * truth <= found.high
    assert inside >= 88


def test_a_part_needs_a_line():
    with pytest.raises(ValueError, match="no line"):
        Part(name="pull", unit="%")


def test_what_machines_decide_is_not_called_untold_because_a_doubt_moves_it_too():
    who = sample()
    effect = np.where(who.traits["man"] > 0, 30.0, -30.0) + 10 + 12 * who.doubts["habit_up_m"] + noise(who)
    found = judged(who, [MORE], [effect])[0]
    assert found.verdict == Verdict.HOLDS_FOR_SOME
    assert found.split is not None
    assert found.split.trait == "man"
