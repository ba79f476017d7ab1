"""What came of a claim can be read: by programs as plain values, by lifters as sentences."""

import dataclasses
import json

import numpy as np
import pytest

from legpress.claims.claim import Claim, ClaimTest, Matching, Part, Published, Verdict, over_pushes
from legpress.claims.experiment import ClaimResult, Experiment, PushResult, run_claims
from legpress.claims.population import machine_traits, sample, versions
from legpress.claims.registry import CLAIMS
from legpress.claims.verdict import PairSample, PopulationOutcome, Ranged, Split
from legpress.draw.claims_page import claims_page
from legpress.lifter import Lifter
from legpress.machine import Machine
from legpress.report.claims import SubgroupReport
from legpress.report.claims_summary import claim_reports, listed
from legpress.report.claims_words import condition_words, line_words, part_words, sections, verdict_words
from legpress.report.subgroup_words import DOUBTS, TRAITS, subgroup_words

KEYS = (
    "id name rule claim verdict verdict_words pushes condition fixed why practice limits published disagrees_with_published "
    "sources"
).split()
PUSH_KEYS = (
    "push verdict verdict_words effect effect_low effect_high unit share share_low share_high n pairs effect_of spread_low "
    "spread_high depends_on_condition otherwise parts turned_by for_whom split asides"
).split()
NOTHING = Ranged(np.nan, np.nan, np.nan)
FOUND = "Ann 2020 (9 people)", "It is the other way round."


def outcome(verdict=Verdict.HOLDS, share=0.8, effect=18.0, split=None, **other):
    return PopulationOutcome(
        verdict=verdict,
        effect=Ranged(effect, effect - 3, effect + 2),
        spread=(effect - 9, effect + 9),
        share=Ranged(share, max(0, share - 0.08), min(1, share + 0.08)),
        people=30,
        pairs=90,
        split=split,
        **other,
    )


def claim(**other):
    given = {
        "number": 8,
        "name": "through-the-heels",
        "rule": "Push through the heels.",
        "proposition": "Heels make the hamstrings pull at least 10 % harder.",
        "parts": (Part(name="own pull of the hamstrings", unit="%", at_least=10.0),),
        "compared": "heels against toes",
        "test": ClaimTest(lambda measured, matching: (np.zeros(1),)),
    }
    return Claim(**{**given, **other})


def result(of=None, whole=None, **other):
    """Under one push; with `straight`, an outcome, under two."""
    of, whole = of or claim(), whole or outcome()
    wholes = [whole, *([other.pop("straight")] if "straight" in other else [])]
    given = {"weakest": 0, "otherwise": {}, "effects": (np.linspace(0, 40, 90),) * len(of.parts), "asides": {}}
    pushes = tuple(
        PushResult(
            push=push,
            verdict=Verdict.CANNOT_TELL if of.fixed else found.verdict,
            outcome=found,
            parts=(found,) * len(of.parts),
            **{**given, **other},
        )
        for push, found in zip(("natural", "straight"), wholes, strict=False)
    )
    return ClaimResult(claim=of, verdict=over_pushes([one.verdict for one in pushes]), pushes=pushes)


def experiment(*results, lifter=None):
    who = PairSample(np.repeat(np.arange(30), 3), {}, {})
    return Experiment(results=results, sample=who, people=30, machines=("a", "b", "c"), seed=1, lifter=lifter)


def one(*args, lifter=None, **other):
    return claim_reports(experiment(result(*args, **other), lifter=lifter))[0]


def text_of(found):
    return "\n".join(sentence for _, sentences in sections(found) for sentence in sentences)


@pytest.fixture(scope="session")
def few():
    """A real run with too few people for any verdict."""
    return run_claims(people=3, machines=["sled-45-large-plate"])


# for programs


def test_every_key_is_there_and_all_is_json(few):
    values = [report.model_dump(mode="json") for report in claim_reports(few)]
    for found in values:
        assert [key for key in KEYS if key not in found] == []
        assert [key for push in found["pushes"] for key in PUSH_KEYS if key not in push] == []
    again = json.loads(json.dumps(values, allow_nan=False))
    assert [found["id"] for found in again] == [c.number for c in CLAIMS]
    assert isinstance(again, list)


def test_what_has_no_value_is_null_and_not_a_not_a_number(few):
    for found in claim_reports(few):
        assert found.verdict == Verdict.CANNOT_TELL
        for of in found.pushes:
            assert [getattr(of, key) for key in ("effect", "effect_low", "effect_high", "share", "share_low")] == [
                None
            ] * 5
        assert "nan" not in (text_of(found) + found.verdict_words).lower()


def test_numpy_numbers_become_plain_ones():
    whole = outcome()
    whole = dataclasses.replace(whole, effect=Ranged(*(np.float64(v) for v in (1.0, 0.5, 1.5))))
    assert type(one(whole=whole).pushes[0].effect) is float


def test_sources_are_told_once_each():
    published = tuple(Published(source="Ann 2020", finding=text) for text in "ab")
    assert one(claim(published=published)).sources == ("Ann 2020",)


def test_an_effect_under_another_condition_is_told_only_where_it_is_known_of_which_part():
    parts = tuple(Part(name=name, unit=unit, at_least=1.0) for name, unit in (("a", "cm"), ("b", "deg")))
    other = {Matching.EQUAL_LOAD: outcome(Verdict.DOES_NOT_HOLD, 0.1)}
    assert one(claim(parts=parts), otherwise=other).pushes[0].otherwise[0].effect is None
    assert one(otherwise=other).pushes[0].otherwise[0].effect == 18.0


# for people


@pytest.mark.parametrize(
    ("supports", "share", "verdict", "differs"),
    [
        (True, 0.1, Verdict.DOES_NOT_HOLD, True),
        (False, 0.9, Verdict.HOLDS, True),
        (True, 0.9, Verdict.HOLDS, False),
        (False, 0.1, Verdict.DOES_NOT_HOLD, False),
        (None, 0.1, Verdict.DOES_NOT_HOLD, False),
        (True, 0.5, Verdict.HOLDS_FOR_SOME, False),
        (False, 0.5, Verdict.CANNOT_TELL, False),
    ],
)
def test_who_found_otherwise_comes_first_with_the_reason(supports, share, verdict, differs):
    published = (Published(source=FOUND[0], finding=FOUND[1], supports=supports, if_we_differ="They stood higher."),)
    found = one(claim(published=published), outcome(verdict, share))
    heading, sentences = sections(found)[0]
    assert (heading == "Others found otherwise") == differs
    assert bool(found.disagrees_with_published) == differs
    page = claims_page([found], "legpress claims", "1.0")
    section = page[page.index("\n## 8. ") :]
    if differs:
        assert all(text in sentences[0] for text in (*FOUND, "They stood higher."))
        assert section.index("They stood higher.") < section.index("It is so for")
    else:
        assert heading == "Verdict"
        assert "They stood higher." not in page


def test_every_trait_and_every_doubt_has_words():
    person = next(iter(sample(2, 1)))
    lifter = Lifter.from_person(sex="female", height_cm=165, mass_kg=60)
    own = next(iter(versions(lifter, 1, 1)))
    traits = {**person.traits, **own.traits, **machine_traits(Machine.load("vertical"))}
    assert set(traits) == set(TRAITS)
    assert {*person.doubts, *own.doubts} == set(DOUBTS)


@pytest.mark.parametrize("trait", [*TRAITS, *DOUBTS])
@pytest.mark.parametrize("who", ["people", "versions of you"])
def test_a_split_reads_as_a_sentence_and_the_better_side_first(trait, who):
    for low, high in ((0.84, 0.1), (0.1, 0.84)):
        split = SubgroupReport(trait=trait, at=0.5, share_below=low, share_above=high, is_doubt=trait in DOUBTS)
        said = subgroup_words(split, who, "kg")
        assert said.index("84 of 100") < said.index("10 of 100")
        assert said.endswith(".")
        assert "{" not in said
        assert "_" not in said
        assert ("nobody knows" in said) == (trait in DOUBTS)


def test_the_two_sides_are_not_mixed_up():
    steep = SubgroupReport(trait="rail_deg", at=17.5, share_below=0.1, share_above=0.84, is_doubt=False)
    assert subgroup_words(steep, "people", "kg") == (
        "It holds for 84 of 100 people on machines with a rail steeper than 18 degrees, "
        "and for 10 of 100 people on machines with a rail flatter than that."
    )
    men = SubgroupReport(trait="man", at=0.5, share_below=0.2, share_above=0.7, is_doubt=False)
    assert subgroup_words(men, "people", "kg") == "It holds for 70 of 100 men, and for 20 of 100 women."
    aim = SubgroupReport(trait="habit_up_m", at=0.05, share_below=0.9, share_above=0.3, is_doubt=True)
    assert "for 90 of 100 people where that is below 5 cm" in subgroup_words(aim, "people", "kg")


def test_a_split_does_not_explain_what_an_assumption_settles():
    split = Split(trait="man", at=0.5, share_below=0.2, share_above=0.7, explains=0.3, doubt=False)
    found = one(claim(fixed="The body shares the load so."), outcome(split=split))
    assert found.pushes[0].for_whom is None
    assert found.pushes[0].split is None
    assert "The body shares the load so." in found.verdict_words
    assert one(whole=outcome(split=split)).pushes[0].split.is_doubt is False


@pytest.mark.parametrize("verdict", [Verdict.HOLDS, Verdict.HOLDS_FOR_SOME, Verdict.DOES_NOT_HOLD, Verdict.CANNOT_TELL])
def test_the_verdict_comes_with_its_share(verdict):
    found = one(whole=outcome(verdict, 0.42))
    said = verdict_words(found, found.pushes[0])
    assert said.lower().startswith(verdict.split(" by ")[0][:5])
    assert "42 of 100 people" in said


def test_one_lifter_is_spoken_to():
    lifter = Lifter.from_person(sex="female", height_cm=165, mass_kg=60, name="Mara")
    found = one(lifter=lifter)
    assert found.lifter == "Mara"
    assert "for you" in found.verdict_words
    assert "80 of 100 versions of you" in found.verdict_words
    assert " people" not in text_of(found)


def test_it_says_when_the_verdict_hangs_on_the_condition():
    of = claim(conditions=(Matching.EQUAL_EFFORT, Matching.EQUAL_LOAD))
    found = [
        one(of, otherwise={Matching.EQUAL_LOAD: outcome(verdict, share)})
        for verdict, share in ((Verdict.HOLDS, 0.8), (Verdict.DOES_NOT_HOLD, 0.1))
    ]
    same, other = (condition_words(report, report.pushes[0]) for report in found)
    assert same[0].startswith("No")
    assert other[0].startswith("Yes")
    assert "does not hold, for 10 of 100 people" in other[1]


@pytest.mark.parametrize(
    ("natural", "straight", "verdict"),
    [
        (Verdict.DOES_NOT_HOLD, Verdict.HOLDS, Verdict.DEPENDS_ON_PUSH),
        (Verdict.HOLDS_FOR_SOME, Verdict.CANNOT_TELL, Verdict.DEPENDS_ON_PUSH),
        (Verdict.DOES_NOT_HOLD, Verdict.CANNOT_TELL, Verdict.CANNOT_TELL),
        (Verdict.HOLDS, Verdict.HOLDS, Verdict.HOLDS),
    ],
)
def test_a_claim_judged_by_two_pushes_says_under_which_it_holds(natural, straight, verdict):
    found = one(whole=outcome(natural, 0.1), straight=outcome(straight, 0.9))
    assert found.verdict is verdict
    first, *each = dict(sections(found))["Verdict"]
    if natural is not straight:
        assert f"pushed naturally it {natural}; pushed straight it {straight}" in first
    assert [said.partition(":")[0] for said in each] == ["Pushed naturally", "Pushed straight"]
    assert "10 of 100" in each[0]
    assert "90 of 100" in each[1]
    page = claims_page([found], "legpress claims", "1.0")
    assert "| | pushed straight |" in page
    assert "**Pushed straight:**" in page


def test_what_others_measured_is_held_against_people_left_to_push_as_they_do():
    published = (Published(source=FOUND[0], finding=FOUND[1], supports=True, if_we_differ="They stood higher."),)
    found = one(claim(published=published), outcome(Verdict.DOES_NOT_HOLD, 0.1), straight=outcome())
    assert "pushed naturally it does not hold" in dict(sections(found))["Others found otherwise"][0]


def test_a_number_that_turns_the_verdict_is_named():
    found = one(whole=outcome(Verdict.CANNOT_TELL, 0.6, turned_by="habit_up_m"))
    assert "hangs on a number that nobody knows: how far above the hip joints" in text_of(found)


def test_empty_texts_leave_no_empty_headings():
    found = one()
    headings = [heading for heading, _ in sections(found)]
    assert not {"Why", "Published", "What the model cannot see"} & set(headings)
    assert "**Why.**" not in claims_page([found], "legpress claims", "1.0")


def test_what_to_do_follows_the_verdict():
    of = claim(practice={Verdict.HOLDS: "Do it.", Verdict.DOES_NOT_HOLD: "Leave it."})
    assert one(of).practice == "Do it."
    assert one(of, outcome(Verdict.DOES_NOT_HOLD, 0.1)).practice == "Leave it."
    assert "--lifter" in one(of, outcome(Verdict.HOLDS_FOR_SOME, 0.5)).practice


@pytest.mark.parametrize(
    ("unit", "low", "high", "says"),
    [
        ("%", 10, np.inf, "at least 10 % more"),
        ("%", -np.inf, -10, "at least 10 % less"),
        ("deg", -np.inf, -3, "at least 3 degrees less"),
        ("%", -np.inf, 50, "at most 50 %"),
        ("%", 50, np.inf, "at least 50 %"),
        ("%", 60, 70, "between 60 and 70 %"),
        ("cm", -1, 1, "between -1 and +1 cm"),
        ("points", 0, np.inf, "above zero"),
    ],
)
def test_the_line_is_told_in_words(unit, low, high, says):
    change = says not in ("at most 50 %", "at least 50 %", "between 60 and 70 %")
    least, most = (line if np.isfinite(line) else None for line in (low, high))
    assert line_words(least, most, unit, change, "kg") == says


def test_untried_claims_are_listed_by_what_they_say():
    assert listed(CLAIMS[0]).model_dump() == {
        "id": 1,
        "name": CLAIMS[0].name,
        "rule": CLAIMS[0].rule,
        "claim": CLAIMS[0].proposition,
    }


# the page


def test_the_page_has_every_claim_once_and_the_same_run_gives_the_same_page(few):
    page = claims_page(claim_reports(few), "legpress claims --people 3", "1.0")
    assert page == claims_page(claim_reports(few), "legpress claims --people 3", "1.0")
    for of in CLAIMS:
        assert page.count(f"\n## {of.number}. ") == 1
        assert f"](#{of.number}-{of.name})" in page
        assert f'<a id="{of.number}-{of.name}">' in page
        assert f"](claims/{of.number:02d}-{of.name}.svg)" in page
    assert "`legpress claims --people 3`, legpress 1.0, seed 1" in page


def test_a_table_survives_a_stroke_in_its_text():
    published = (Published(source="A | B", finding="x | y"),)
    page = claims_page([one(claim(published=published))], "legpress claims", "1.0")
    assert "| x \\| y | neither | A \\| B |" in page


def test_inches_are_inches_and_prose_is_quoted():
    of = claim(name="deep", proposition="It is 1 cm deeper.", parts=(Part(name="depth", unit="cm", at_least=1.0),))
    (part,) = one(of, outcome(effect=5.08)).pushes[0].parts
    assert "+2 in" in part_words(part, "people", "lb")
    assert "at least 0.4 in more" in part_words(part, "people", "lb")
    assert "at least 1 cm more" in part_words(part, "people", "kg")
    tall = SubgroupReport(trait="height_cm", at=177.8, share_below=0.2, share_above=0.7, is_doubt=False)
    assert "people taller than 70 in" in subgroup_words(tall, "people", "lb")
    assert "people taller than 178 cm" in subgroup_words(tall, "people", "kg")
