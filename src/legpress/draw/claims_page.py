"""The page of claims: a summary, then each claim told in full. Markdown; the same run gives the same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..claims.told import (
    aside_words,
    compared_words,
    condition_words,
    disagreements,
    effect_words,
    noun,
    number,
    ranged,
    share_words,
    true_for,
)
from ..claims.verdict import HOLDS, NOT, SOME, UNTOLD
from ..fit.numbers import table

SUPPORTS = {True: "for the rule", False: "against the rule", None: "neither"}
SIGNS = {HOLDS: "✓", SOME: "◐", NOT: "✗", UNTOLD: "?"}


def claims_page(all_told: Sequence[Mapping[str, Any]], command: str, version: str, figures: bool = True) -> str:
    """The whole page. `command` made it; `figures`: whether claims/NN-name.svg lie beside it."""
    parts = [_head(all_told, command, version), _summary(all_told), *(_claim(found, figures) for found in all_told)]
    return "\n\n".join(parts) + "\n"


def figure_name(found: Mapping[str, Any]) -> str:
    """ "08-through-the-heels": the figure's file without its ending."""
    return f"{found['id']:02d}-{found['name']}"


def _head(all_told: Sequence[Mapping[str, Any]], command: str, version: str) -> str:
    first, rules = all_told[0], {name: entry["value"] for name, entry in table("claims", "verdict").items()}
    people = table("claims", "people")
    for_one = first["lifter"] is not None
    most, few, half = (round(100 * rules[name]) for name in ("most", "few", "half"))
    count, machines = first["people_tried"], ", ".join(first["machines"])
    if for_one:
        title = f"Rules of the leg press, tried on {_cell(first['lifter'])}"
        whom = (
            f"{count} versions of {_cell(first['lifter'])}: all have the measures in the lifter's file, and each has another "
            "draw of what nobody measured (how a push is aimed, how stiff hip and lower back are, how strong each muscle is)."
        )
    else:
        title = "Rules of the leg press, tried"
        norm = people["height_cm"]
        whom = (
            f"{count} people drawn from norms, as many women (about {norm['women']:.0f} cm tall) as men (about {norm['men']:.0f} cm), of "
            "ordinary build, flexibility and strength for people who train. Each also has a draw of what nobody measured "
            "(how a push is aimed, how stiff hip and lower back are, how strong each muscle is), so a verdict is also about "
            "how much that matters."
        )
    who = "versions" if for_one else "people"
    small = (
        f"{rules['smaller_pct']:g} % of a force, {rules['smaller_deg']:g} degrees, {rules['smaller_cm']:g} cm of depth, "
        f"{rules['smaller_mm']:g} mm of muscle length"
    )
    one = "version" if for_one else "person"
    return "\n\n".join(
        [
            f"# {title}",
            f"Made by `{command}`, legpress {version}, seed {first['seed']}. The same command gives the same page.",
            "**How.** Every rule became one sentence that can be false, with a number in it. A computer model of the leg, not a "
            f"person, then pressed on each machine as the rule says and as its opposite says, everything else kept the same. *High feet* are as high as the whole foot stays on the plate, a safe stroke is left and "
            f"the shoes do not slide, at least half way up; *low feet* have the heels just above the lower edge.{_bend(first)}",
            f"**On whom.** {whom} Each {one} tries each of these machines: {machines}. A {one} counts once, on however many "
            f"machines they fit; where a rule is true on two of somebody's four machines, they count as half a {one}.",
            f"**When is a rule true for somebody?** When the difference is large enough to matter: mostly {small}. Smaller "
            "differences count as none.",
            "**Verdicts**, their lines fixed before the first result was seen (what was changed after it stands in `data/claims.toml`):",
            f"- {SIGNS[HOLDS]} **{HOLDS}**: true for {most} of 100 {who} or more;\n"
            f"- {SIGNS[SOME]} **{SOME}**: true for more than {few} and fewer than {most} of 100;\n"
            f"- {SIGNS[NOT]} **{NOT}**: true for {few} of 100 or fewer;\n"
            f"- {SIGNS[UNTOLD]} **{UNTOLD}**: an assumption of the model settles the answer beforehand; or what nobody measured "
            f"decides whether it is a majority ({half} of 100) or not; or what is compared fits fewer than "
            f"{rules['fewest_people']} {who}.",
            f'**How to read the numbers.** "Typically +18 % (+15 to +20)" is the {one} in the middle; in brackets how sure that '
            f"number is ({100 * rules['confidence']:g} % interval, chance and what nobody measured together). A plus is more, a "
            f'minus is less. "8 of 10 between" says how much {who} differ. *Own pull* of a muscle is what it does itself, with '
            "effort; *stretch* is what it carries like a rubber band, without effort. Forces are those of one leg.",
        ]
    )


def _bend(found: Mapping[str, Any]) -> str:
    bend = found["common_knee_deg"]
    if bend is None or bend[0] is None:
        return ""
    middle, low, high = (round(value) for value in bend)
    return (
        f' "The same bend of the knee" is as deep as low and high feet both go safely: {middle} degrees in the middle, {low} to '
        f"{high} for 8 of 10. What comes deeper, where only high feet get, is in the rules that go each to its own depth."
    )


def _so(found: Mapping[str, Any]) -> tuple[str, str]:
    """Typical effect and share for the table; nothing where it was settled beforehand."""
    if found["fixed"]:
        return "settled beforehand", "-"
    parts = [part["share"] for part in found["parts"]]
    alone = ", ".join(f"{100 * share:.0f}" for share in parts if share is not None)
    halves = f" (alone: {alone})" if len(parts) > 1 and alone else ""
    return _cell(effect_words(found) or "no number"), true_for(found) + halves


def _summary(all_told: Sequence[Mapping[str, Any]]) -> str:
    rows = [
        f"| {found['id']} | [{_cell(found['rule'])}](#{_anchor(found)}) | {SIGNS[found['verdict']]} {found['verdict']} "
        f"| {effect} | {_cell(found['effect_of'])} | {share} |"
        for found in all_told
        for effect, share in [_so(found)]
    ]
    who = "versions" if all_told[0]["lifter"] is not None else "people"
    return "\n".join(
        [
            "## All at a glance",
            "",
            f"| | rule | verdict | typical effect [interval] | of what | true for ({who}) |",
            "|---:|---|---|---|---|---|",
            *rows,
        ]
    )


def _claim(found: Mapping[str, Any], figures: bool) -> str:
    blocks = [f'<a id="{_anchor(found)}"></a>\n\n## {found["id"]}. {found["rule"]}']
    blocks += [f"> **Others found otherwise.** {text}" for text in disagreements(found)]
    verdict, _, reason = found["verdict_words"].partition(". ")
    blocks.append(f"{SIGNS[found['verdict']]} **{verdict}.** {reason}")
    if figures:
        alt = f"How people differ: {found['rule']} Verdict: {found['verdict']}.".replace("]", ")").replace("[", "(")
        blocks.append(f"![{alt}](claims/{figure_name(found)}.svg)")
    blocks.append(f"**What was tested.** {found['claim']} {compared_words(found)}")
    blocks.append(_numbers(found))
    if found["for_whom"]:
        blocks.append(f"**For whom.** {found['for_whom']}")
    if conditions := condition_words(found):
        blocks.append(f"**Does it depend on how one compares?** {' '.join(conditions)}")
    if found["asides"]:
        blocks.append("**Besides.**\n" + "\n".join(f"- {aside_words(aside)}" for aside in found["asides"]))
    for heading, key in (("Why", "why"), ("What to do", "practice"), ("What the model cannot see", "limits")):
        if found[key]:
            blocks.append(f"**{heading}.** {found[key]}")
    if found["published"]:
        rows = [
            f"| {_cell(one['finding'])} | {SUPPORTS[one['supports']]} | {_cell(one['source'])} |"
            for one in found["published"]
        ]
        blocks.append("\n".join(["| published | speaks | source |", "|---|---|---|", *rows]))
    return "\n\n".join(blocks)


def _numbers(found: Mapping[str, Any]) -> str:
    who = noun(found)
    rows = []
    for part in found["parts"]:
        typical = ranged(part, part["is_change"])
        if typical is None:
            rows.append(f"| {_cell(part['name'])} | no number | | {part['line']} | |")
            continue
        beside = max(abs(part["spread_low"]), abs(part["spread_high"]))
        low, high = (number(part[key], part["is_change"], beside) for key in ("spread_low", "spread_high"))
        rows.append(
            f"| {_cell(part['name'])} | {typical} | {low} to {high} | {part['line']} | {'-' if found['fixed'] else share_words(part, who)} |"
        )
    head = ["| what is measured | typically | 8 of 10 between | needed | true for |", "|---|---|---|---|---|"]
    return "\n".join([*head, *rows])


def _anchor(found: Mapping[str, Any]) -> str:
    return f"{found['id']}-{found['name']}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
