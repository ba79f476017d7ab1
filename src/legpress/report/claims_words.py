"""What came of claims in sentences. Numbers are in the reader's units; rules and findings are quoted as they were written."""

from __future__ import annotations

from dataclasses import dataclass

from ..claims.claim import Matching, Verdict
from ..measures import CM_PER_INCH, KG_PER_LB, Units, tidy
from ..tables import section
from .claims import AsideReport, ClaimReport, PartReport, PushReport
from .subgroup_words import DOUBTS, subgroup_words

UNITS = {"deg": "degrees"}
POUNDS_AND_INCHES = {"cm": ("in", CM_PER_INCH), "kg": ("lb", KG_PER_LB)}
MATCHED = {
    Matching.EQUAL_EFFORT: "at the same effort (each with the load that just goes ten times)",
    Matching.EQUAL_LOAD: "at the same load on the sled",
    Matching.OWN_DEPTH: "each as deep as it safely goes and a press does",
    Matching.SAME_DEPTH: "at the same depth",
    Matching.GEOMETRY: "by places and lengths alone (the load does not matter)",
}
PUSHED = {"natural": "pushed naturally", "straight": "pushed straight"}
ADVICE = {
    Verdict.HOLDS: "Do as the rule says.",
    Verdict.HOLDS_FOR_SOME: "It depends on the body and the machine. Ask for yours: add --lifter FILE.",
    Verdict.DOES_NOT_HOLD: "Do not go by this rule.",
    Verdict.DEPENDS_ON_PUSH: "It depends on how you aim the push: see each.",
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
    """A number of centimetres or kilograms in inches or pounds where the reader has those; all else as it is."""
    return value / POUNDS_AND_INCHES[unit][1] if units == "lb" and unit in POUNDS_AND_INCHES else value


def unit_words(unit: str, units: Units) -> str:
    """The unit as it is written."""
    return POUNDS_AND_INCHES[unit][0] if units == "lb" and unit in POUNDS_AND_INCHES else UNITS.get(unit, unit)


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


def _range(of: PushReport | PartReport, signed: bool, units: Units) -> _Range | None:
    if of.effect is None:
        return None
    values = [converted(value or 0.0, of.unit, units) for value in (of.effect, of.effect_low, of.effect_high)]
    beside = max(abs(value) for value in values)
    return _Range(*(number(value, signed, beside) for value in values))


def ranged(of: PushReport | PartReport, signed: bool, units: Units) -> str | None:
    """ "+18 % (+15 to +20)"; None where there is no number."""
    found = _range(of, signed, units)
    return None if found is None else f"{found.middle} {unit_words(of.unit, units)} ({found.low} to {found.high})"


def effect_words(of: PushReport, units: Units = "kg") -> str | None:
    """The whole claim's typical effect for a table: "+18 [+15 to +20] %"."""
    part = next(part for part in of.parts if part.name == of.effect_of)
    found = _range(of, part.is_change, units)
    return None if found is None else f"{found.middle} [{found.low} to {found.high}] {unit_words(of.unit, units)}"


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


def true_for(report: ClaimReport, of: PushReport) -> str:
    """For a table; a dash where the model's own assumption has settled it."""
    return "-" if report.fixed else of_hundred(of.share)


def pushed_words(report: ClaimReport, of: PushReport) -> str | None:
    """How it was pushed, where a claim is judged by more than one push."""
    return PUSHED.get(of.push, of.push) if len(report.pushes) > 1 else None


def share_words(of: PushReport | PartReport, who: str) -> str:
    """ "78 of 100 people (70 to 86)"."""
    if of.share_low is None or of.share_high is None:
        return f"{of_hundred(of.share)} {who}"
    low, high = (f"{100 * share:.0f}" for share in (of.share_low, of.share_high))
    between = "" if low == high else f" ({low} to {high})"
    return f"{of_hundred(of.share)} {who}{between}"


# sentences


def verdicts(report: ClaimReport) -> list[str]:
    """The verdict with its reason; where it is judged by more than one push, first all in one, then each."""
    if len(report.pushes) == 1:
        return [report.pushes[0].verdict_words]
    said = [
        f"{_upper(PUSHED.get(of.push, of.push))}: {_sentence(of.verdict_words, upper=False)}" for of in report.pushes
    ]
    return [_over_pushes(report), *said]


def _over_pushes(report: ClaimReport) -> str:
    named = [(PUSHED.get(of.push, of.push), of.verdict) for of in report.pushes]
    if report.verdict is Verdict.DEPENDS_ON_PUSH:
        return f"{_upper(report.verdict)}: {'; '.join(f'{pushed} it {verdict}' for pushed, verdict in named)}."
    if len({verdict for _, verdict in named}) == 1:
        return f"{_upper(report.verdict)}, {' or '.join(pushed for pushed, _ in named)}."
    return f"{_upper(report.verdict)}: {'; '.join(f'{pushed} it {verdict}' for pushed, verdict in named)}."


def verdict_words(report: ClaimReport, of: PushReport) -> str:
    """The verdict under one push with its reason."""
    who, verdict = noun(report), of.verdict
    you = report.lifter is not None
    if report.fixed:
        return f"Cannot be told by this model. {report.fixed}"
    if of.share is None:
        return f"Cannot be told by this model. What is compared fits {_so_few(report, of)}."
    how_many = share_words(of, who)
    together = _together(of)
    if verdict is Verdict.HOLDS:
        return f"Holds{' for you' if you else ''}. It is so for {how_many}.{together}"
    if verdict is Verdict.DOES_NOT_HOLD:
        so = f"nobody who was tried ({of.n} people)" if of.share == 0 and not you else how_many
        return f"Does not hold{' for you' if you else ''}. It is so for {so}.{together}"
    if verdict is Verdict.HOLDS_FOR_SOME:
        return f"Holds for some{' versions of you' if you else ''}. It is so for {how_many}.{together}"
    if of.turned_by is not None:
        return (
            f"Cannot be told by this model. It is so for {of_hundred(of.share)} {who}, but whether for most or for few hangs on "
            f"a number that nobody knows: {DOUBTS[of.turned_by][0]}.{together}"
        )
    low, high = (f"{100 * (share or 0.0):.0f}" for share in (of.share_low, of.share_high))
    return (
        f"Cannot be told by this model. It is so for {of_hundred(of.share)} {who}, but that could be "
        f"{low} or {high}: it hangs on numbers of the body that nobody knows.{together}"
    )


def _together(of: PushReport) -> str:
    """A claim of several parts may fail by one of them."""
    if len(of.parts) == 1:
        return ""
    alone = [f"{100 * (part.share or 0.0):.0f}" for part in of.parts]
    return f" Its {len(alone)} parts must be so at once; alone they are so for {', '.join(alone[:-1])} and {alone[-1]} of 100."


def _so_few(report: ClaimReport, of: PushReport) -> str:
    fewest = int(section("claims", "verdict")["fewest_people"]["value"])
    count = f"{of.n or 'none'} of the {report.people_tried} {noun(report)}"
    where = "this machine" if len(report.machines) == 1 else "these machines"
    enough = f"; with fewer than {fewest} nothing is said" if of.n else ""
    return f"{count} on {where}{enough}"


def disagreements(report: ClaimReport) -> list[str]:
    """What others found against our verdict, each with the most likely reason."""
    sentences = []
    for one in report.disagrees_with_published:
        found = _sentence(f"{one.source}: {one.finding}")
        reason = one.most_likely_reason
        why = f" The most likely reason: {_sentence(reason, upper=False)}" if reason else ""
        sentences.append(f"{found} Our verdict goes the other way ({_natural(report)}).{why}")
    return sentences


def _natural(report: ClaimReport) -> str:
    """The verdict that published findings are held against: people there were left to push as they do."""
    first = report.pushes[0]
    pushed = pushed_words(report, first)
    return f"{pushed} it {first.verdict}" if pushed else str(first.verdict)


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


def condition_words(report: ClaimReport, of: PushReport) -> list[str]:
    """Whether the verdict hangs on what was kept the same."""
    if report.fixed or of.share is None:
        return []
    lines = []
    for other in of.otherwise:
        share = "" if other.share is None else f", for {of_hundred(other.share)} {noun(report)}"
        verdict = "the same verdict" if other.verdict is of.verdict else other.verdict
        lines.append(f"{_upper(matched_words(other.condition))}: {verdict}{share}.")
    if of.depends_on_condition:
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
    return f"{_upper(name)}: {middle} {unit_words(unit, units)} in the middle, for 8 of 10 between {low} and {high}."


DISAGREEMENTS, VERDICT = "Others found otherwise", "Verdict"


def sections(report: ClaimReport, units: Units = "kg") -> list[tuple[str, list[str]]]:
    """One claim in full: headings with their sentences, the most important first; nothing empty."""
    who = noun(report)
    tested = f"The claim as tested: {_sentence(report.claim, upper=False)}"
    each = [section for of in report.pushes for section in _push_sections(report, of, who, units)]
    in_order = [
        (DISAGREEMENTS, disagreements(report)),
        (VERDICT, verdicts(report)),
        ("What was compared", [tested, compared_words(report)]),
        *each,
        ("Why", [report.why]),
        ("What to do", [report.practice]),
        ("What the model cannot see", [report.limits]),
        ("Published", [_sentence(f"{one.source}: {one.finding}") for one in report.published]),
    ]
    filled = [(heading, [text for text in lines if text]) for heading, lines in in_order]
    return [(heading, lines) for heading, lines in filled if lines]


def _push_sections(
    report: ClaimReport, of: PushReport, who: str, units: Units
) -> list[tuple[str, list[str | None] | list[str]]]:
    """Numbers under one push."""
    pushed = pushed_words(report, of)
    beside = f", {pushed}" if pushed else ""
    return [
        (f"Numbers{beside}", [part_words(part, who, units) for part in of.parts]),
        (f"For whom{beside}", [None if of.split is None else subgroup_words(of.split, who, units)]),
        (f"Does it depend on how one compares?{f' ({pushed})' if pushed else ''}", condition_words(report, of)),
        (f"Besides{beside}", [aside_words(aside, units) for aside in of.asides]),
    ]


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sentence(text: str, upper: bool = True) -> str:
    text = text.strip()
    ended = text if text.endswith((".", "!", "?")) else f"{text}."
    return _upper(ended) if upper else ended
