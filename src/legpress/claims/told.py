"""What came of claims: plain values for programs, sentences for people. Sentences are in cm and kg."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..fit.numbers import table
from ..measures import tidy
from .claim import EQUAL_EFFORT, EQUAL_LOAD, GEOMETRY, OWN_DEPTH, SAME_DEPTH
from .for_whom import for_whom
from .verdict import HOLDS, NOT, SOME

if TYPE_CHECKING:
    from .claim import Claim, Part, Published
    from .experiment import Experiment, Result
    from .verdict import Outcome, Ranged

UNITS = {"deg": "degrees"}
FAIR = {
    EQUAL_EFFORT: "at the same effort (each with the load that just goes ten times)",
    EQUAL_LOAD: "at the same load on the sled",
    OWN_DEPTH: "each as deep as it safely goes",
    SAME_DEPTH: "at the same depth",
    GEOMETRY: "by places and lengths alone (the load does not matter)",
}


def told(experiment: Experiment) -> list[dict[str, Any]]:
    """Every result as plain values; keys are part of the door, what has no value is None."""
    return [_one(experiment, result) for result in experiment.results]


def listed(claim: Claim) -> dict[str, Any]:
    """A claim that has not been tried."""
    return {"id": claim.number, "name": claim.name, "rule": claim.rule, "claim": claim.proposition}


def _one(experiment: Experiment, result: Result) -> dict[str, Any]:
    claim, whole = result.claim, result.outcome
    lifter = None if experiment.lifter is None else experiment.lifter.name
    against = [one for one in claim.published if _differs(one, result.verdict)]
    split = None if claim.fixed else whole.split
    effect_of = claim.parts[result.weakest]
    found = {
        **listed(claim),
        "verdict": result.verdict,
        **_effect(whole, effect_of),
        "unit": effect_of.unit,
        **_share(whole),
        "n": whole.people,
        "pairs": whole.pairs,
        "common_knee_deg": None
        if experiment.common_knee_deg is None
        else [_known(bend) for bend in experiment.common_knee_deg],
        "people_tried": experiment.people,
        "machines": list(experiment.machines),
        "seed": experiment.seed,
        "lifter": lifter,
        "effect_of": effect_of.name,
        "spread_low": _known(whole.spread[0]),
        "spread_high": _known(whole.spread[1]),
        "compared": claim.compared,
        "condition": claim.conditions[0],
        "depends_on_condition": result.depends,
        "otherwise": [
            {
                "condition": condition,
                "verdict": outcome.verdict,
                # of several parts nobody knows which one this effect is of
                **(
                    _effect(outcome, effect_of) if len(claim.parts) == 1 else dict.fromkeys(_effect(outcome, effect_of))
                ),
                **_share(outcome),
                "n": outcome.people,
            }
            for condition, outcome in result.otherwise.items()
        ],
        "parts": [_part(part, outcome) for part, outcome in zip(claim.parts, result.parts, strict=True)],
        "for_whom": None if split is None else for_whom(split, _noun(lifter)),
        "split": None
        if split is None
        else {
            "trait": split.trait,
            "at": _known(split.at),
            "share_below": _known(split.share_below),
            "share_above": _known(split.share_above),
            "is_doubt": split.doubt,
        },
        "asides": [
            {"name": name, "middle": _known(middle), "low": _known(low), "high": _known(high)}
            for name, (middle, low, high) in result.asides.items()
        ],
        "fixed": claim.fixed or None,
        "why": claim.why or None,
        "practice": claim.advice(result.verdict),
        "limits": claim.limits or None,
        "published": [_published(one) for one in claim.published],
        "disagrees_with_published": [
            _published(one) | {"most_likely_reason": one.if_we_differ or None} for one in against
        ],
        "sources": list(dict.fromkeys(one.source for one in claim.published)),
    }
    return found | {"verdict_words": verdict_words(found)}


def _effect(outcome: Outcome, part: Part) -> dict[str, Any]:
    of: Ranged = outcome.effect
    return {
        "effect": _known(of.value),
        "effect_low": _known(of.low),
        "effect_high": _known(of.high),
    }


def _share(outcome: Outcome) -> dict[str, Any]:
    of = outcome.share
    return {"share": _known(of.value), "share_low": _known(of.low), "share_high": _known(of.high)}


def _part(part: Part, outcome: Outcome) -> dict[str, Any]:
    return {
        "name": part.name,
        "line": line(part),
        "at_least": _known(part.at_least),
        "at_most": _known(part.at_most),
        "is_change": not part.size,
        "verdict": outcome.verdict,
        **_effect(outcome, part),
        "unit": part.unit,
        "spread_low": _known(outcome.spread[0]),
        "spread_high": _known(outcome.spread[1]),
        **_share(outcome),
        "n": outcome.people,
    }


def _published(one: Published) -> dict[str, Any]:
    return {"source": one.source, "finding": one.finding, "supports": one.supports}


def _differs(one: Published, verdict: str) -> bool:
    return (one.supports is True and verdict == NOT) or (one.supports is False and verdict == HOLDS)


def _known(number: float) -> float | None:
    return float(number) if math.isfinite(number) else None


# numbers in words


def line(part: Part) -> str:
    """What it takes, in words: "at least 10 % more", "at most 50 %"."""
    low, high, unit, change = part.at_least, part.at_most, part.unit, not part.size
    if math.isfinite(low) and math.isfinite(high):
        return f"between {number(low, change)} and {measure(high, unit, change)}"
    at, least = (low, True) if math.isfinite(low) else (high, False)
    if at == 0:
        return "above zero" if least else "below zero"
    if change and least == (at > 0):
        return f"at least {measure(abs(at), unit, False)} {'more' if least else 'less'}"
    return f"at {'least' if least else 'most'} {measure(at, unit, change)}"


def number(value: float, signed: bool, beside: float | None = None) -> str:
    """Rounded as far as anybody can use it; `beside` is the largest number that it is told with."""
    text = tidy(value, 0 if max(abs(value), abs(beside or 0.0)) >= 10 else 1)
    return f"+{text}" if signed and value > 0 and text != "0" else text


def measure(value: float, unit: str, signed: bool, beside: float | None = None) -> str:
    return f"{number(value, signed, beside)} {UNITS.get(unit, unit)}"


def ranged(of: Mapping[str, Any], signed: bool, brackets: str = "()") -> str | None:
    """ "+18 % (+15 to +20)", with square brackets the unit last; None where there is no number."""
    values = [of["effect"], of["effect_low"], of["effect_high"]]
    if values[0] is None:
        return None
    beside = max(abs(value) for value in values if value is not None)
    middle, low, high = (number(value or 0.0, signed, beside) for value in values)
    unit = UNITS.get(of["unit"], of["unit"])
    if brackets == "[]":
        return f"{middle} [{low} to {high}] {unit}"
    return f"{middle} {unit} ({low} to {high})"


def effect_words(found: Mapping[str, Any]) -> str | None:
    """The whole claim's typical effect for a table: "+18 [+15 to +20] %"."""
    part = next(part for part in found["parts"] if part["name"] == found["effect_of"])
    return ranged(found, part["is_change"], "[]")


def of_hundred(share: float | None) -> str:
    """Never "0 of 100" or "100 of 100" where it is not quite so."""
    if share is None:
        return "?"
    rounded = round(100 * share)
    if rounded == 0 and share > 0:
        return "fewer than 1 of 100"
    if rounded == 100 and share < 1:
        return "more than 99 of 100"
    return f"{rounded} of 100"


def true_for(found: Mapping[str, Any]) -> str:
    """For a table; a dash where the model's own assumption has settled it."""
    return "-" if found["fixed"] else of_hundred(found["share"])


def share_words(of: Mapping[str, Any], noun: str) -> str:
    """ "78 of 100 people (70 to 86)"."""
    low, high = (f"{100 * of[key]:.0f}" for key in ("share_low", "share_high"))
    between = "" if low == high else f" ({low} to {high})"
    return f"{of_hundred(of['share'])} {noun}{between}"


def _noun(lifter: str | None) -> str:
    return "people" if lifter is None else "versions of you"


def noun(found: Mapping[str, Any]) -> str:
    """Who is counted."""
    return _noun(found["lifter"])


# sentences


def verdict_words(found: Mapping[str, Any]) -> str:
    """The verdict with its reason; `found` may be without its own words yet."""
    who, verdict = noun(found), found["verdict"]
    you = found["lifter"] is not None
    if found["fixed"]:
        return f"Cannot be told by this model. {found['fixed']}"
    if found["share"] is None:
        return f"Cannot be told by this model. What is compared fits {_so_few(found)}."
    how_many = share_words(found, who)
    together = _together(found)
    if verdict == HOLDS:
        return f"Holds{' for you' if you else ''}. It is so for {how_many}.{together}"
    if verdict == NOT:
        so = f"nobody who was tried ({found['n']} people)" if found["share"] == 0 and not you else how_many
        return f"Does not hold{' for you' if you else ''}. It is so for {so}.{together}"
    if verdict == SOME:
        return f"Holds for some{' versions of you' if you else ''}. It is so for {how_many}.{together}"
    return (
        f"Cannot be told by this model. It is so for {of_hundred(found['share'])} {who}, but that could be "
        f"{100 * found['share_low']:.0f} or {100 * found['share_high']:.0f}: it hangs on numbers of the body that nobody knows."
        f"{together}"
    )


def _together(found: Mapping[str, Any]) -> str:
    """A claim of several parts may fail by one of them."""
    if len(found["parts"]) == 1:
        return ""
    alone = [f"{100 * part['share']:.0f}" for part in found["parts"]]
    return f" Its {len(alone)} parts must be so at once; alone they are so for {', '.join(alone[:-1])} and {alone[-1]} of 100."


def _so_few(found: Mapping[str, Any]) -> str:
    fewest = int(table("claims", "verdict")["fewest_people"]["value"])
    count = f"{found['n'] or 'none'} of the {found['people_tried']} {noun(found)}"
    where = "this machine" if len(found["machines"]) == 1 else "these machines"
    enough = f"; with fewer than {fewest} nothing is said" if found["n"] else ""
    return f"{count} on {where}{enough}"


def disagreements(found: Mapping[str, Any]) -> list[str]:
    """What others found against our verdict, each with the most likely reason."""
    return [
        f"{_sentence(one['source'] + ': ' + one['finding'])} Our verdict goes the other way ({found['verdict']})."
        + (
            f" The most likely reason: {_sentence(one['most_likely_reason'], upper=False)}"
            if one["most_likely_reason"]
            else ""
        )
        for one in found["disagrees_with_published"]
    ]


def compared_words(found: Mapping[str, Any]) -> str:
    """What was held against what, and what was kept the same so that it is fair."""
    return f"{_sentence(found['compared'])} Kept fair: {fair(found['condition'])}."


def fair(condition: str) -> str:
    """A condition of fairness in words."""
    return FAIR.get(condition, condition)


def part_words(part: Mapping[str, Any], who: str) -> str:
    """One part: typical effect, how people differ, its line, for how many."""
    effect = ranged(part, part["is_change"])
    if effect is None:
        return f"{_upper(part['name'])}: no number, because what is compared fits too few."
    spread = max(abs(part["spread_low"]), abs(part["spread_high"]))
    low, high = (number(part[key], part["is_change"], spread) for key in ("spread_low", "spread_high"))
    most = "" if low == high else f", for 8 of 10 between {low} and {high}"
    return f"{_upper(part['name'])}: typically {effect}{most}. Needed: {part['line']}; so for {share_words(part, who)}."


def condition_words(found: Mapping[str, Any]) -> list[str]:
    """Whether the verdict hangs on what was kept the same."""
    if found["fixed"] or found["share"] is None:
        return []
    lines = []
    for other in found["otherwise"]:
        share = "" if other["share"] is None else f", for {of_hundred(other['share'])} {noun(found)}"
        same = other["verdict"] == found["verdict"]
        lines.append(f"{_upper(fair(other['condition']))}: {'the same verdict' if same else other['verdict']}{share}.")
    if found["depends_on_condition"]:
        lines.insert(0, "Yes: the verdict depends on what is kept the same.")
    elif lines:
        lines.insert(0, "No.")
    return lines


def aside_words(aside: Mapping[str, Any]) -> str:
    """A number told besides; its unit is the end of its name."""
    name, _, unit = aside["name"].rpartition(", ")
    if aside["middle"] is None:
        return f"{_upper(name or unit)}: no number."
    beside = max(abs(aside[key]) for key in ("middle", "low", "high"))
    middle, low, high = (number(aside[key], False, beside) for key in ("middle", "low", "high"))
    return f"{_upper(name)}: {middle} {unit} in the middle, for 8 of 10 between {low} and {high}."


def sections(found: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """One claim told in full: headings with their sentences, the most important first; nothing empty."""
    who = noun(found)
    told_in_order = [
        ("Others found otherwise", disagreements(found)),
        ("Verdict", [found["verdict_words"]]),
        (
            "What was compared",
            [f"The claim as tested: {_sentence(found['claim'], upper=False)}", compared_words(found)],
        ),
        ("Numbers", [part_words(part, who) for part in found["parts"]]),
        ("For whom", [found["for_whom"] or ""]),
        ("Does it depend on how one compares?", condition_words(found)),
        ("Besides", [aside_words(aside) for aside in found["asides"]]),
        ("Why", [found["why"] or ""]),
        ("What to do", [found["practice"]]),
        ("What the model cannot see", [found["limits"] or ""]),
        ("Published", [_sentence(f"{one['source']}: {one['finding']}") for one in found["published"]]),
    ]
    return [(heading, kept) for heading, lines in told_in_order if (kept := [text for text in lines if text])]


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sentence(text: str, upper: bool = True) -> str:
    text = text.strip()
    ended = text if text.endswith((".", "!", "?")) else f"{text}."
    return _upper(ended) if upper else ended
