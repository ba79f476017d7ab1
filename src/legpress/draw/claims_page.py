"""The page of claims: a summary, then each claim in full. Markdown; the same run gives the same bytes."""

from __future__ import annotations

from collections.abc import Sequence

from ..claims.claim import Verdict
from ..fit.numbers import number
from ..report.claims import ClaimReport, PushReport
from ..report.claims_words import (
    aside_words,
    compared_words,
    condition_words,
    disagreements,
    effect_words,
    noun,
    pushed_words,
    ranged,
    share_words,
    spread_words,
    true_for,
    verdicts,
)
from ..report.markdown import markdown_code, markdown_text
from ..tables import doubt, section, value
from .page import rendered

SUPPORTS = {True: "for the rule", False: "against the rule", None: "neither"}
SIGNS = {
    Verdict.HOLDS: "✓",
    Verdict.HOLDS_FOR_SOME: "◐",
    Verdict.DOES_NOT_HOLD: "✗",
    Verdict.DEPENDS_ON_PUSH: "↔",
    Verdict.CANNOT_TELL: "?",
}


def claims_page(reports: Sequence[ClaimReport], command: str, version: str, figures: bool = True) -> str:
    """The whole page. `command` made it; `figures`: whether claims/NN-name.svg lie beside it."""
    reports = [_with_names_as_text(report) for report in reports]
    numbers = _numbers_told()
    parts = [_head(reports[0], numbers, command, version), _summary(reports)]
    if len(reports) > 1 and reports[0].lifter is None:
        parts.append(rendered("claims_page", "changes.md", **numbers).rstrip("\n"))
    parts += [_claim(report, figures) for report in reports]
    return "\n\n".join(parts) + "\n"


def _with_names_as_text(report: ClaimReport) -> ClaimReport:
    """What a person or a file called lifter and machines, as text of the page."""
    lifter = None if report.lifter is None else markdown_text(report.lifter)
    return report.model_copy(update={"lifter": lifter, "machines": tuple(map(markdown_text, report.machines))})


def figure_name(report: ClaimReport) -> str:
    """ "08-through-the-heels": the figure's file without its ending."""
    return f"{report.id:02d}-{report.name}"


def _numbers_told() -> dict[str, object]:
    """Numbers of data/ that the page tells."""
    aim_cm = [f"{100 * metres:g}" for metres in (value("press", "habit", "up_m"), *doubt("press", "habit", "up_m"))]
    return {
        "aim": aim_cm[0],
        "aim_low": aim_cm[1],
        "aim_high": aim_cm[2],
        "deepest": f"{number('comparison', 'deepest_knee_deg'):g}",
        "points": f"{value('claims', 'verdict', 'smaller_points'):g}",
    }


def _head(first: ClaimReport, numbers: dict[str, object], command: str, version: str) -> str:
    rules = {name: entry["value"] for name, entry in section("claims", "verdict").items()}
    height = section("claims", "people")["height_cm"]
    lifter, bend = first.lifter, first.common_knee_deg
    most, few, half = (round(100 * rules[name]) for name in ("most", "few", "half"))
    return rendered(
        "claims_page",
        "head.md",
        title=f"Rules of the leg press, tried{'' if lifter is None else f' on {lifter}'}",
        first=first,
        command=markdown_code(command),
        version=version,
        bend=None if bend is None or bend[0] is None else [round(value or 0.0) for value in bend],
        count=first.people_tried,
        lifter=lifter or "",
        women_cm=round(height["women"]),
        men_cm=round(height["men"]),
        machines=", ".join(first.machines),
        one="person" if lifter is None else "version",
        who="people" if lifter is None else "versions",
        smallest={unit: f"{rules[f'smaller_{unit}']:g}" for unit in ("points", "pct", "deg", "cm", "mm")},
        signs={verdict.name: sign for verdict, sign in SIGNS.items()},
        verdicts={verdict.name: str(verdict) for verdict in Verdict},
        most=most,
        few=few,
        half=half,
        fewest=rules["fewest_people"],
        confidence=f"{100 * rules['confidence']:g}",
        **numbers,
    ).rstrip("\n")


def _so(report: ClaimReport, of: PushReport) -> tuple[str, str]:
    """Typical effect and share for the table; nothing where it was settled beforehand."""
    if report.fixed:
        return "settled beforehand", "-"
    parts = [part.share for part in of.parts]
    alone = ", ".join(f"{100 * share:.0f}" for share in parts if share is not None)
    halves = f" (alone: {alone})" if len(parts) > 1 and alone else ""
    return _cell(effect_words(of) or "no number"), true_for(report, of) + halves


def _summary(reports: Sequence[ClaimReport]) -> str:
    who = "versions" if reports[0].lifter is not None else "people"
    return "\n".join(
        [
            "## All at a glance",
            "",
            f"| | rule | verdict | typical effect [interval] | of what | true for ({who}) |",
            "|---:|---|---|---|---|---|",
            *(row for report in reports for row in _rows(report)),
        ]
    )


def _rows(report: ClaimReport) -> list[str]:
    """One row, or one for all pushes and one for each."""
    rule = f"| {report.id} | [{_cell(report.rule)}](#{_anchor(report)}) | {SIGNS[report.verdict]} {report.verdict} |"
    rows = []
    for of in report.pushes:
        effect, share = _so(report, of)
        numbers = f" {effect} | {_cell(of.effect_of)} | {share} |"
        if (pushed := pushed_words(report, of)) is None:
            return [rule + numbers]
        rows.append(f"| | {pushed} | {SIGNS[of.verdict]} {of.verdict} |{numbers}")
    return [f"{rule} | | |", *rows]


def _claim(report: ClaimReport, figures: bool) -> str:
    blocks = [f'<a id="{_anchor(report)}"></a>\n\n## {report.id}. {report.rule}']
    blocks += [f"> **Others found otherwise.** {text}" for text in disagreements(report)]
    first, *each = verdicts(report)
    verdict, _, reason = first.partition(". ")
    blocks.append(f"{SIGNS[report.verdict]} **{verdict.rstrip('.')}.** {reason}".rstrip())
    blocks += (
        ["\n".join(f"- {SIGNS[of.verdict]} {said}" for of, said in zip(report.pushes, each, strict=True))]
        if each
        else []
    )
    if figures:
        alt = f"How people differ: {report.rule} Verdict: {report.verdict}.".replace("]", ")").replace("[", "(")
        blocks.append(f"![{alt}](claims/{figure_name(report)}.svg)")
    blocks.append(f"**What was tested.** {report.claim} {compared_words(report)}")
    for of in report.pushes:
        blocks += _push(report, of)
    last = (("Why", report.why), ("What to do", report.practice), ("What the model cannot see", report.limits))
    blocks += [f"**{heading}.** {text}" for heading, text in last if text]
    if report.published:
        rows = [
            f"| {_cell(one.finding)} | {SUPPORTS[one.supports]} | {_cell(one.source)} |" for one in report.published
        ]
        blocks.append("\n".join(["| published | speaks | source |", "|---|---|---|", *rows]))
    return "\n\n".join(blocks)


def _push(report: ClaimReport, of: PushReport) -> list[str]:
    """Numbers under one push."""
    pushed = pushed_words(report, of)
    blocks = [f"**{pushed[:1].upper()}{pushed[1:]}:**"] if pushed else []
    blocks.append(_numbers(report, of))
    if of.for_whom:
        blocks.append(f"**For whom.** {of.for_whom}")
    if conditions := condition_words(report, of):
        blocks.append(f"**Does it depend on how one compares?** {' '.join(conditions)}")
    if of.asides:
        blocks.append("**Besides.**\n" + "\n".join(f"- {aside_words(aside)}" for aside in of.asides))
    return blocks


def _numbers(report: ClaimReport, of: PushReport) -> str:
    who = noun(report)
    rows = []
    for part in of.parts:
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
