"""The 26 claims themselves."""

import re
from pathlib import Path

import numpy as np
import pytest

from legpress.claims.claim import Verdict
from legpress.claims.experiment import run_claims
from legpress.claims.registry import CLAIMS, claim_called
from legpress.claims.verdict import judged
from legpress.errors import WrongInput

BY_NAME = {claim.name: claim for claim in CLAIMS}


def test_there_are_26_in_their_order():
    assert [claim.number for claim in CLAIMS] == list(range(1, 27))
    assert len(BY_NAME) == 26


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.name)
def test_every_claim_has_what_a_reader_needs(claim):
    assert claim.rule.endswith(".")
    assert claim.proposition.endswith(".")
    assert claim.compared
    assert claim.why
    assert claim.practice
    assert claim.published
    for row in claim.published:
        assert row.source
        assert row.finding
        assert row.supports is None or row.if_we_differ, f"{row.source} may differ from us and has no reason"


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.name)
def test_the_proposition_names_the_lines_by_which_it_is_judged(claim):
    said = claim.proposition.replace("a tenth", "10 %").replace("half", "50")
    said = said.replace("harder than glutes", "harder 0 than glutes")  # a lead, however small
    for part in claim.parts:
        for line in (part.at_least, part.at_most):
            if np.isfinite(line):
                assert re.search(rf"(?<![\d.]){abs(line):g}(?![\d.])", said), f"{line:g} is not in: {claim.proposition}"


def test_flipping_a_real_effect_flips_its_verdict(tried):
    flipped = 0
    for claim, result in ((each.claim, push) for each in tried.results for push in each.pushes):
        if result.verdict is Verdict.HOLDS and not np.allclose(np.nan_to_num(result.effects[0]), 0):
            away = [
                -effect if np.isfinite(part.at_least) != np.isfinite(part.at_most) and part.holds(np.zeros(1))[0] == 0
                else (part.at_least if np.isfinite(part.at_least) else part.at_most) * 2 - effect
                for part, effect in zip(claim.parts, result.effects, strict=True)
            ]  # fmt: skip
            assert judged(tried.sample, claim.parts, away)[0].verdict is Verdict.DOES_NOT_HOLD, claim.name
            flipped += 1
    assert flipped >= 3


def test_every_number_that_a_claim_asks_for_is_known_of_somebody(tried):
    """A name misspelt would be no number for everybody, and a claim that cannot be told for no reason."""
    for claim, result in ((each.claim, push) for each in tried.results for push in each.pushes):
        for part, effect in zip(claim.parts, result.effects, strict=True):
            assert np.isfinite(effect).any(), f"{claim.name}: {part.name}"
        for name, (typical, _, _) in result.asides.items():
            assert np.isfinite(typical), f"{claim.name}: {name}"


def test_a_rule_about_what_hamstrings_do_is_judged_by_both_pushes():
    for name in ("higher-feet-muscles", "scrape-the-plate", "high-and-wide", "top-third", "never-the-main-exercise"):
        assert BY_NAME[name].pushes == ("natural", "straight")


def test_high_feet_make_the_hamstrings_work_far_more_for_who_pushes_straight(tried):
    natural, straight = (of.parts[0].effect.value for of in tried.results[1].pushes)
    assert straight > natural + 10.0


def test_what_the_model_settles_beforehand_is_never_told_as_a_finding(tried):
    for result in tried.results:
        if result.claim.fixed:
            assert result.verdict is Verdict.CANNOT_TELL


def test_the_same_seed_gives_the_same_numbers(tried):
    again = run_claims([BY_NAME["higher-feet-angles"]], people=16, machines=list(tried.machines))
    first = tried.results[0]
    assert again.results[0].pushes[0].outcome == first.pushes[0].outcome


@pytest.mark.sweep
def test_another_seed_changes_no_verdict_that_is_clear_of_the_line():
    some = [
        BY_NAME[name]
        for name in (
            "higher-feet-angles",
            "hamstrings-already-long",
            "scrape-the-plate",
            "most-stretched-at-the-bottom",
        )
    ]
    one, other = (run_claims(some, people=24, machines=["horizontal-selectorised"], seed=seed) for seed in (3, 4))
    clear = 0
    for a, b in zip(one.results, other.results, strict=True):
        share = a.pushes[0].outcome.share
        if share.low > 0.75 or share.high < 0.25:
            assert a.pushes[0].verdict == b.pushes[0].verdict, a.claim.name
            clear += 1
    assert clear >= 2


def test_a_claim_is_found_by_number_or_name():
    assert claim_called("8") is claim_called(" Through-the-Heels ") is BY_NAME["through-the-heels"]
    with pytest.raises(WrongInput, match="1 to 26"):
        claim_called("27")


@pytest.mark.parametrize("people", [0, 1, 10_001])
def test_a_sample_that_is_none_is_refused(people):
    with pytest.raises(WrongInput, match="people"):
        run_claims(people=people)


def test_the_readme_counts_the_verdicts_of_the_page():
    root = Path(__file__).resolve().parents[2]
    page = (root / "docs" / "claims.md").read_text("utf-8")
    rows = [line for line in page.splitlines() if re.match(r"\| \d+ \| \[", line)]
    assert len(rows) == 26
    counts = [sum(f"| {sign} " in row for row in rows) for sign in "✓◐✗↔?"]
    says = re.search(
        r"Of 26 rules (\d+) hold, (\d+) holds? for some, (\d+) do not, (\d+) depend on the push and (\d+) cannot be told",
        (root / "README.md").read_text("utf-8"),
    )
    assert says is not None
    assert [int(n) for n in says.groups()] == counts
