"""docs/evidence.md from its numbers; page.md holds the words, reasons.toml the reasons."""

from __future__ import annotations

from pathlib import Path

import numpy as np

import legpress as lp
from checks.evidence import judgement as rules
from checks.evidence import tables
from checks.evidence.contrasts import contrasts
from checks.evidence.judgement import Results, by_small_rule, judged
from checks.evidence.reasons import FIRST
from checks.evidence.repetitions import SLOW
from checks.evidence.scenes import CUES, DEEP, HIGH, LIFTERS, LOW, NARROW, TWELVE_RM, WIDE, label, sled
from checks.evidence.shapes import between, shapes

PAGE = Path(__file__).resolve().parents[2] / "docs" / "evidence.md"
TEMPLATE = Path(__file__).with_name("page.md")
VERDICTS = ("agrees", "agrees in part", "flat", "silent", "mixed", "disagrees")
DEPTHS = {
    "sled": "45-degree sled",
    "horizontal": "horizontal press",
    "seat": "Marchetti's seats",
    "martin-fuentes": "Martin-Fuentes 2022",
    "deep": "one stance, depth rows",
}


def page(results: Results) -> str:
    """The whole page."""
    return TEMPLATE.read_text("utf-8").format(
        version=lp.__version__,
        outcome=outcome(results),
        same=rules.SAME,
        same_a=rules.SAME_ACTIVATION,
        blind=rules.STUDY_BLIND,
        blind_a=rules.STUDY_BLIND_ACTIVATION,
        twelve=TWELVE_RM,
        slow=SLOW,
        wide=WIDE,
        narrow=NARROW,
        depths=", ".join(
            f"{words} {between(_depths_deg(results, family))} degrees" for family, words in DEPTHS.items()
        ),
        habit=tables.habit_table(results),
        calibrated=tables.calibrated_table(results),
        contrasts=tables.contrast_table(results).strip(),
        special=tables.shape_table(results),
        levels=tables.levels_table(results),
        loads=tables.loads_table(results),
    )


def _depths_deg(results: Results, family: str) -> list[float]:
    """The deepest bend of a family, by lifter: all its scenes share it, so any computed one will do."""
    return [
        next(found["deepest_knee_deg"] for key, found in results.items() if key.startswith(f"{who} | {family} "))
        for who in LIFTERS
    ]


def tally(results: Results) -> dict[str, dict[str, int]]:
    """How often each verdict falls, by push."""
    found = {}
    for cue in CUES:
        verdicts = [judged(results, contrast, cue) for contrast in contrasts() if contrast.counted]
        verdicts += [shape.verdict for shape in shapes(results, cue)]
        found[cue] = {verdict: verdicts.count(verdict) for verdict in VERDICTS}
    return found


def outcome(results: Results) -> str:
    """The counts, and what must be said first."""
    counts = tally(results)
    return "\n".join(
        [
            f"**Outcome, {sum(counts['natural'].values())} rows:**",
            "",
            "| push | " + " | ".join(VERDICTS) + " |",
            "|---" * (1 + len(VERDICTS)) + "|",
            *(f"| {cue} | " + " | ".join(str(n) for n in counts[cue].values()) + " |" for cue in CUES),
            "",
            "\n\n".join(said_first(results)),
        ]
    )


def said_first(results: Results) -> list[str]:
    """Disagreements before anything else, for the default push."""
    counted = [contrast for contrast in contrasts() if contrast.counted]
    against = [contrast for contrast in counted if judged(results, contrast, "natural") in ("disagrees", "mixed")]
    listed = "; ".join(f"{contrast.study.split(',')[0]}: {contrast.says}" for contrast in against)
    parts = [f"**Where `natural` goes against a study** (whole or in part): {listed}. The reasons stand in the tables."]
    parts += about_hamstrings(results)
    if results[label("man", sled(HIGH, effort=0.4), "natural")]["a iliopsoas mean"] > 0.1:
        parts.append(FIRST["pulled_back"])
    ratios = [results[label(who, DEEP, "natural")]["N TF peak"] / tables.ZHENG_N for who in LIFTERS]
    if max(ratios) > 2:
        parts.append(FIRST["high_forces"].format(low=min(ratios), high=max(ratios)))
    none = [judged(results, contrast, "natural") for contrast in counted if contrast.sign == "0"]
    small = sum(by_small_rule(results, contrast) for contrast in counted)
    return [*parts, FIRST["holds"].format(none=len(none), silent=none.count("silent"), small=small)]


def about_hamstrings(results: Results) -> list[str]:
    """At rest, or quiet and loaded by stretch; nothing where neither is so."""
    means = [results[label(who, DEEP, "natural")]["a hamstrings mean"] for who in LIFTERS]
    if np.mean(means) < rules.STUDY_BLIND_ACTIVATION:
        return [FIRST["resting_hamstrings"]]
    high, low = (results[label("man", sled(height, effort=0.8), "natural")] for height in (HIGH, LOW))
    active_high, active_low = high["active N hamstrings mean"], low["active N hamstrings mean"]
    if active_high > active_low:
        return []
    quiet = {cue: 100 * results[label("man", DEEP, cue)]["a hamstrings mean"] for cue in ("natural", "free")}
    forces = {"high": high["N hamstrings mean"], "low": low["N hamstrings mean"]}
    return [FIRST["quiet_hamstrings"].format(**quiet, **forces, active_high=active_high, active_low=active_low)]
