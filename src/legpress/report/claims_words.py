"""What came of claims in sentences. Numbers are in the reader's units; rules and findings are quoted as they were written."""

from __future__ import annotations

from dataclasses import dataclass

from ..claims.claim import Matching, Verdict
from ..measures import CM_PER_INCH, Units, tidy
from ..tables import section
from .claims import AsideReport, ClaimReport, PartReport
from .subgroup_words import subgroup_words

UNITS = {"deg": "degrees"}
MATCHED = {
    Matching.EQUAL_EFFORT: "at the same effort (each with the load that just goes ten times)",
    Matching.EQUAL_LOAD: "at the same load on the sled",
    Matching.OWN_DEPTH: "each as deep as it safely goes",
    Matching.SAME_DEPTH: "at the same depth",
    Matching.GEOMETRY: "by places and lengths alone (the load does not matter)",
}
ADVICE = {
    Verdict.HOLDS: "Do as the rule says.",
    Verdict.HOLDS_FOR_SOME: "It depends on the body and the machine. Ask for yours: add --lifter FILE.",
    Verdict.DOES_NOT_HOLD: "Do not go by this rule.",
    Verdict.CANNOT_TELL: "Do not go by this rule, nor against it: nobody can tell yet.",
}


def advice(verdict: Verdict) -> str:
    """What to do where the claim itself has no word for its verdict."""
    return ADVICE[verdict]


def counted(lifter: str | None) -> str:
    """Who is counted."""
    return "people" if lifter is None else "versions of you"


def noun(report: ClaimReport) -> str:
    """Who is counted in a report."""
    return counted(report.lifter)


# numbers


def number(value: float, signed: bool, beside: float | None = None) -> str:
    """Rounded as far as anybody can use it; `beside` is the largest number next to it."""
    text = tidy(value, 0 if max(abs(value), abs(beside or 0.0)) >= 10 else 1)
    return f"+{text}" if signed and value > 0 and text != "0" else text


def measure(value: float, unit: str, signed: bool, units: Units) -> str:
    """A number with its unit."""
    return f"{number(converted(value, unit, units), signed)} {unit_words(unit, units)}"


def converted(value: float, unit: str, units: Units) -> float:
    """A number of centimetres in inches where the reader has those; all else as it is."""
    return value / CM_PER_INCH if unit == "cm" and units == "lb" else value


def unit_words(unit: str, units: Units) -> str:
    """The unit as it is written."""
    return "in" if unit == "cm" and units == "lb" else UNITS.get(unit, unit)


def line_words(at_least: float | None, at_most: float | None, unit: str, change: bool, units: Units) -> str:
    """What it takes: "at least 10 % more", "at most 50 %"."""
    if at_least is not None and at_most is not None:
        return f"between {number(converted(at_least, unit, units), change)} and {measure(at_most, unit, change, units)}"
    least = at_least is not None
    at = (at_least if least else at_most) or 0.0
    if at == 0:
        return "above zero" if least else "below zero"
    if change and least == (at > 0):
        return f"at least {measure(abs(at), unit, False, units)} {'more' if least else 'less'}"
    return f"at {'least' if least else 'most'} {measure(at, unit, change, units)}"


def part_line(part: PartReport, units: Units) -> str:
    """The line of a part."""
    return line_words(part.at_least, part.at_most, part.unit, part.is_change, units)


@dataclass(frozen=True, slots=True)
class _Range:
    middle: str
    low: str
    high: str


def _range(of: ClaimReport | PartReport, signed: bool, units: Units) -> _Range | None:
    if of.effect is None:
        return None
    values = [converted(value or 0.0, of.unit, units) for value in (of.effect, of.effect_low, of.effect_high)]
    beside = max(abs(value) for value in values)
    return _Range(*(number(value, signed, beside) for value in values))


def ranged(of: ClaimReport | PartReport, signed: bool, units: Units) -> str | None:
    """ "+18 % (+15 to +20)"; None where there is no number."""
    found = _range(of, signed, units)
    return None if found is None else f"{found.middle} {unit_words(of.unit, units)} ({found.low} to {found.high})"


def effect_words(report: ClaimReport, units: Units = "kg") -> str | None:
    """The whole claim's typical effect for a table: "+18 [+15 to +20] %"."""
    part = next(part for part in report.parts if part.name == report.effect_of)
    found = _range(report, part.is_change, units)
    return None if found is None else f"{found.middle} [{found.low} to {found.high}] {unit_words(report.unit, units)}"


def spread_words(part: PartReport, units: Units) -> tuple[str, str] | None:
    """Between what 8 of 10 people are; None where there is no number."""
    if part.spread_low is None or part.spread_high is None:
        return None
    low, high = (converted(value, part.unit, units) for value in (part.spread_low, part.spread_high))
    beside = max(abs(low), abs(high))
    return number(low, part.is_change, beside), number(high, part.is_change, beside)


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


def true_for(report: ClaimReport) -> str:
    """For a table; a dash where the model's own assumption has settled it."""
    return "-" if report.fixed else of_hundred(report.share)


def share_words(of: ClaimReport | PartReport, who: str) -> str:
    """ "78 of 100 people (70 to 86)"."""
    if of.share_low is None or of.share_high is None:
        return f"{of_hundred(of.share)} {who}"
    low, high = (f"{100 * share:.0f}" for share in (of.share_low, of.share_high))
    between = "" if low == high else f" ({low} to {high})"
    return f"{of_hundred(of.share)} {who}{between}"


# sentences


def verdict_words(report: ClaimReport) -> str:
    """The verdict with its reason."""
    who, verdict = noun(report), report.verdict
    you = report.lifter is not None
    if report.fixed:
        return f"Cannot be told by this model. {report.fixed}"
    if report.share is None:
        return f"Cannot be told by this model. What is compared fits {_so_few(report)}."
    how_many = share_words(report, who)
    together = _together(report)
    if verdict is Verdict.HOLDS:
        return f"Holds{' for you' if you else ''}. It is so for {how_many}.{together}"
    if verdict is Verdict.DOES_NOT_HOLD:
        so = f"nobody who was tried ({report.n} people)" if report.share == 0 and not you else how_many
        return f"Does not hold{' for you' if you else ''}. It is so for {so}.{together}"
    if verdict is Verdict.HOLDS_FOR_SOME:
        return f"Holds for some{' versions of you' if you else ''}. It is so for {how_many}.{together}"
    low, high = (f"{100 * (share or 0.0):.0f}" for share in (report.share_low, report.share_high))
    return (
        f"Cannot be told by this model. It is so for {of_hundred(report.share)} {who}, but that could be "
        f"{low} or {high}: it hangs on numbers of the body that nobody knows.{together}"
    )


def _together(report: ClaimReport) -> str:
    """A claim of several parts may fail by one of them."""
    if len(report.parts) == 1:
        return ""
    alone = [f"{100 * (part.share or 0.0):.0f}" for part in report.parts]
    return f" Its {len(alone)} parts must be so at once; alone they are so for {', '.join(alone[:-1])} and {alone[-1]} of 100."


def _so_few(report: ClaimReport) -> str:
    fewest = int(section("claims", "verdict")["fewest_people"]["value"])
    count = f"{report.n or 'none'} of the {report.people_tried} {noun(report)}"
    where = "this machine" if len(report.machines) == 1 else "these machines"
    enough = f"; with fewer than {fewest} nothing is said" if report.n else ""
    return f"{count} on {where}{enough}"


def disagreements(report: ClaimReport) -> list[str]:
    """What others found against our verdict, each with the most likely reason."""
    sentences = []
    for one in report.disagrees_with_published:
        found = _sentence(f"{one.source}: {one.finding}")
        reason = one.most_likely_reason
        why = f" The most likely reason: {_sentence(reason, upper=False)}" if reason else ""
        sentences.append(f"{found} Our verdict goes the other way ({report.verdict}).{why}")
    return sentences


def compared_words(report: ClaimReport) -> str:
    """What was held against what, and what was kept the same so that it is fair."""
    return f"{_sentence(report.compared)} Kept fair: {matched_words(report.condition)}."


def matched_words(condition: Matching) -> str:
    """What is kept the same, in words."""
    return MATCHED.get(condition, str(condition))


def part_words(part: PartReport, who: str, units: Units) -> str:
    """One part: typical effect, how people differ, its line, for how many."""
    effect, spread = ranged(part, part.is_change, units), spread_words(part, units)
    if effect is None or spread is None:
        return f"{_upper(part.name)}: no number, because what is compared fits too few."
    low, high = spread
    most = "" if low == high else f", for 8 of 10 between {low} and {high}"
    needed = f"Needed: {part_line(part, units)}; so for {share_words(part, who)}."
    return f"{_upper(part.name)}: typically {effect}{most}. {needed}"


def condition_words(report: ClaimReport) -> list[str]:
    """Whether the verdict hangs on what was kept the same."""
    if report.fixed or report.share is None:
        return []
    lines = []
    for other in report.otherwise:
        share = "" if other.share is None else f", for {of_hundred(other.share)} {noun(report)}"
        verdict = "the same verdict" if other.verdict is report.verdict else other.verdict
        lines.append(f"{_upper(matched_words(other.condition))}: {verdict}{share}.")
    if report.depends_on_condition:
        lines.insert(0, "Yes: the verdict depends on what is kept the same.")
    elif lines:
        lines.insert(0, "No.")
    return lines


def aside_words(aside: AsideReport, units: Units = "kg") -> str:
    """A number besides."""
    name, _, unit = aside.name.rpartition(", ")
    if aside.middle is None or aside.low is None or aside.high is None:
        return f"{_upper(name or unit)}: no number."
    values = [converted(value, unit, units) for value in (aside.middle, aside.low, aside.high)]
    beside = max(abs(value) for value in values)
    middle, low, high = (number(value, False, beside) for value in values)
    unit = "in" if unit == "cm" and units == "lb" else unit
    return f"{_upper(name)}: {middle} {unit} in the middle, for 8 of 10 between {low} and {high}."


DISAGREEMENTS, VERDICT = "Others found otherwise", "Verdict"


def sections(report: ClaimReport, units: Units = "kg") -> list[tuple[str, list[str]]]:
    """One claim in full: headings with their sentences, the most important first; nothing empty."""
    who = noun(report)
    tested = f"The claim as tested: {_sentence(report.claim, upper=False)}"
    whom = None if report.split is None else subgroup_words(report.split, who, units)
    in_order = [
        (DISAGREEMENTS, disagreements(report)),
        (VERDICT, [report.verdict_words]),
        ("What was compared", [tested, compared_words(report)]),
        ("Numbers", [part_words(part, who, units) for part in report.parts]),
        ("For whom", [whom]),
        ("Does it depend on how one compares?", condition_words(report)),
        ("Besides", [aside_words(aside, units) for aside in report.asides]),
        ("Why", [report.why]),
        ("What to do", [report.practice]),
        ("What the model cannot see", [report.limits]),
        ("Published", [_sentence(f"{one.source}: {one.finding}") for one in report.published]),
    ]
    filled = [(heading, [text for text in lines if text]) for heading, lines in in_order]
    return [(heading, lines) for heading, lines in filled if lines]


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sentence(text: str, upper: bool = True) -> str:
    text = text.strip()
    ended = text if text.endswith((".", "!", "?")) else f"{text}."
    return _upper(ended) if upper else ended
