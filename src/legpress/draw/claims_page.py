"""The page of claims: a summary, then each claim in full. Markdown; the same run gives the same bytes."""

from __future__ import annotations

from collections.abc import Sequence

from ..claims.claim import Verdict
from ..report.claims import ClaimReport
from ..report.claims_words import (
    aside_words,
    compared_words,
    condition_words,
    disagreements,
    effect_words,
    noun,
    ranged,
    share_words,
    spread_words,
    true_for,
)
from ..tables import section
from .page import rendered

SUPPORTS = {True: "for the rule", False: "against the rule", None: "neither"}
SIGNS = {Verdict.HOLDS: "✓", Verdict.HOLDS_FOR_SOME: "◐", Verdict.DOES_NOT_HOLD: "✗", Verdict.CANNOT_TELL: "?"}


def claims_page(reports: Sequence[ClaimReport], command: str, version: str, figures: bool = True) -> str:
    """The whole page. `command` made it; `figures`: whether claims/NN-name.svg lie beside it."""
    parts = [_head(reports[0], command, version), _summary(reports), *(_claim(report, figures) for report in reports)]
    return "\n\n".join(parts) + "\n"


def figure_name(report: ClaimReport) -> str:
    """ "08-through-the-heels": the figure's file without its ending."""
    return f"{report.id:02d}-{report.name}"


def _head(first: ClaimReport, command: str, version: str) -> str:
    rules = {name: entry["value"] for name, entry in section("claims", "verdict").items()}
    height = section("claims", "people")["height_cm"]
    lifter, bend = first.lifter, first.common_knee_deg
    most, few, half = (round(100 * rules[name]) for name in ("most", "few", "half"))
    return rendered(
        "claims_page",
        "head.md",
        title=f"Rules of the leg press, tried{'' if lifter is None else f' on {_cell(lifter)}'}",
        first=first,
        command=command,
        version=version,
        bend=None if bend is None or bend[0] is None else [round(value or 0.0) for value in bend],
        count=first.people_tried,
        lifter=_cell(lifter or ""),
        women_cm=round(height["women"]),
        men_cm=round(height["men"]),
        machines=", ".join(first.machines),
        one="person" if lifter is None else "version",
        who="people" if lifter is None else "versions",
        smallest={unit: f"{rules[f'smaller_{unit}']:g}" for unit in ("pct", "deg", "cm", "mm")},
        signs={verdict.name: sign for verdict, sign in SIGNS.items()},
        verdicts={verdict.name: str(verdict) for verdict in Verdict},
        most=most,
        few=few,
        half=half,
        fewest=rules["fewest_people"],
        confidence=f"{100 * rules['confidence']:g}",
    ).rstrip("\n")


def _so(report: ClaimReport) -> tuple[str, str]:
    """Typical effect and share for the table; nothing where it was settled beforehand."""
    if report.fixed:
        return "settled beforehand", "-"
    parts = [part.share for part in report.parts]
    alone = ", ".join(f"{100 * share:.0f}" for share in parts if share is not None)
    halves = f" (alone: {alone})" if len(parts) > 1 and alone else ""
    return _cell(effect_words(report) or "no number"), true_for(report) + halves


def _summary(reports: Sequence[ClaimReport]) -> str:
    rows = [
        f"| {report.id} | [{_cell(report.rule)}](#{_anchor(report)}) | {SIGNS[report.verdict]} {report.verdict} "
        f"| {effect} | {_cell(report.effect_of)} | {share} |"
        for report in reports
        for effect, share in [_so(report)]
    ]
    who = "versions" if reports[0].lifter is not None else "people"
    return "\n".join(
        [
            "## All at a glance",
            "",
            f"| | rule | verdict | typical effect [interval] | of what | true for ({who}) |",
            "|---:|---|---|---|---|---|",
            *rows,
        ]
    )


def _claim(report: ClaimReport, figures: bool) -> str:
    blocks = [f'<a id="{_anchor(report)}"></a>\n\n## {report.id}. {report.rule}']
    blocks += [f"> **Others found otherwise.** {text}" for text in disagreements(report)]
    verdict, _, reason = report.verdict_words.partition(". ")
    blocks.append(f"{SIGNS[report.verdict]} **{verdict}.** {reason}")
    if figures:
        alt = f"How people differ: {report.rule} Verdict: {report.verdict}.".replace("]", ")").replace("[", "(")
        blocks.append(f"![{alt}](claims/{figure_name(report)}.svg)")
    blocks.append(f"**What was tested.** {report.claim} {compared_words(report)}")
    blocks.append(_numbers(report))
    if report.for_whom:
        blocks.append(f"**For whom.** {report.for_whom}")
    if conditions := condition_words(report):
        blocks.append(f"**Does it depend on how one compares?** {' '.join(conditions)}")
    if report.asides:
        blocks.append("**Besides.**\n" + "\n".join(f"- {aside_words(aside)}" for aside in report.asides))
    last = (("Why", report.why), ("What to do", report.practice), ("What the model cannot see", report.limits))
    blocks += [f"**{heading}.** {text}" for heading, text in last if text]
    if report.published:
        rows = [
            f"| {_cell(one.finding)} | {SUPPORTS[one.supports]} | {_cell(one.source)} |" for one in report.published
        ]
        blocks.append("\n".join(["| published | speaks | source |", "|---|---|---|", *rows]))
    return "\n\n".join(blocks)


def _numbers(report: ClaimReport) -> str:
    who = noun(report)
    rows = []
    for part in report.parts:
        typical, spread = ranged(part, part.is_change, "kg"), spread_words(part, "kg")
        if typical is None or spread is None:
            rows.append(f"| {_cell(part.name)} | no number | | {part.line} | |")
            continue
        low, high = spread
        rows.append(
            f"| {_cell(part.name)} | {typical} | {low} to {high} | {part.line} | {'-' if report.fixed else share_words(part, who)} |"
        )
    head = ["| what is measured | typically | 8 of 10 between | needed | true for |", "|---|---|---|---|---|"]
    return "\n".join([*head, *rows])


def _anchor(report: ClaimReport) -> str:
    return f"{report.id}-{report.name}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
