"""The tables of docs/evidence.md."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from checks.evidence.contrasts import Contrast, contrasts
from checks.evidence.judgement import Results, by_small_rule, judged, sides
from checks.evidence.reasons import REASONS
from checks.evidence.scenes import (
    CUES,
    DEEP,
    HIGH,
    LIFTERS,
    LOW,
    MIDDLE,
    NARROWS,
    OUTS,
    SEAT,
    STANCES,
    STRAIGHTS,
    TWELVE_RM,
    WIDES,
    Scene,
    horizontal,
    label,
    sled,
)
from checks.evidence.shapes import shapes

BEFORE = tomllib.loads(Path(__file__).with_name("before.toml").read_text("utf-8"))
ZHENG_N = 3155.0  # peak tibiofemoral compression on a leg press, Zheng 1998


def habit_table(results: Results) -> str:
    """Hip flexors and hip moments by push: mean on the way up, the man."""
    lines = [
        "| man, mean on the way up | push | iliopsoas, % | hip moment, Nm | of it passive, Nm | GM, % | adductor magnus, % | hamstrings, % |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, scene in (
        ("high feet, 40 % of largest load", sled(HIGH, effort=0.4)),
        ("high feet, 80 %", sled(HIGH, effort=0.8)),
        ("low feet, 40 %", sled(LOW, effort=0.4)),
        ("upright seat (Marchetti)", SEAT[90]),
    ):
        for cue in CUES:
            r = results[label("man", scene, cue)]
            lines.append(
                f"| {name} | {cue} | {100 * r['a iliopsoas mean']:.0f} | {r['Nm hip extension mean']:.0f} | {r['Nm passive hip extension mean']:.0f} "
                f"| {100 * r['a GM mean']:.0f} | {100 * r['a adductor magnus mean']:.0f} | {100 * r['a hamstrings mean']:.0f} |"
            )
    given = [r["gives out"] for key, r in results.items() if "gives out" in r and key.endswith("natural")]
    share = sum(value == 3 for value in given) / len(given)
    return "\n".join(
        [
            *lines,
            "",
            f"What gives out first at the largest load (`natural`): the knee in {share:.0%} of the repetitions, else the hip.",
        ]
    )


def shown(contrast: Contrast, value: float) -> str:
    if contrast.is_activation:
        return f"{100 * value:.1f}"
    return f"{value:.0f}"


def change(results: Results, contrast: Contrast, cue: str) -> str:
    """Difference in per cent of the larger value, smallest and largest over the lifters."""
    found = []
    for who in LIFTERS:
        first, second = sides(results, contrast, who, cue)
        found.append(100 * (first - second) / max(abs(first), abs(second), 1e-9))
    low, high = min(found), max(found)
    return f"{low:+.0f} .. {high:+.0f}"


def contrast_table(results: Results) -> str:
    lines, study = [], None
    for contrast in contrasts():
        if contrast.study != study:
            study = contrast.study
            lines += [
                "",
                f"### {study}",
                "",
                "| published contrast | sign | ours, man | change, 3 lifters, % | natural | before | second look | heels | free | why |",
                "|---|---|---|---|---|---|---|---|---|---|",
            ]
        first, second = sides(results, contrast, "man", "natural")
        natural = judged(results, contrast, "natural")
        second_look = (
            judged(results, contrast, "natural", (contrast.second_look, contrast.second_look))
            if contrast.second_look
            else ""
        )
        lines.append(
            f"| {contrast.says} | {contrast.sign} | {shown(contrast, first)} / {shown(contrast, second)} {contrast.unit} | {change(results, contrast, 'natural')} "
            f"| {bold(natural)} | {before(contrast)} | {second_look} | {judged(results, contrast, 'heels')} | {judged(results, contrast, 'free')} "
            f"| {'over 10 % of a small activation: holds by the 2 % rule only' if by_small_rule(results, contrast) else reason(contrast, natural)} |"
        )
    return "\n".join(lines)


def before(contrast: Contrast) -> str:
    """Value and verdict before the aim was calibrated."""
    value, verdict = BEFORE.get(contrast.study, {}).get(contrast.says, ("", ""))
    return f"{value.removesuffix(' % act.')}: {verdict}" if verdict else ""


def calibrated_table(results: Results) -> str:
    """Levels that the aim was calibrated on: mean of the eight stances of Escamilla 2001 at 12RM, on the way up."""

    def levels(measure: str) -> list[float]:
        return [
            100 * float(np.mean([results[label(who, scene, "natural")][f"a {measure} mean"] for scene in STANCES.values()]))
            for who in LIFTERS
        ]

    def cell(values: Sequence[float]) -> str:
        return " / ".join(f"{value:.0f}" for value in values)

    names = ("GM", "adductor magnus", "vasti", "RF", "VL", "hamstrings", "quadriceps", "gastrocnemius")
    found = {name: levels(name) for name in names}
    order = [cell(found[name]) for name in names[:4]]
    ratio = [rectus / lateral for rectus, lateral in zip(found["RF"], found["VL"], strict=True)]
    return "\n".join(
        [
            "| calibrated on | published | ours: man / woman / tall man |",
            "|---|---|---|",
            f"| hamstrings, % | 12 % MVIC (Wilk 1996); 8 to 16 is the bar | {cell(found['hamstrings'])} |",
            f"| quadriceps (RF, VL, VM), % | 39 to 52 % MVIC (Wilk 1996); 25 to 55 is the bar | {cell(found['quadriceps'])} |",
            f"| RF over VL | below 1 | {' / '.join(f'{value:.2f}' for value in ratio)} |",
            f"| gastrocnemius, % | not silent | {' / '.join(f'{value:.1f}' for value in found['gastrocnemius'])} |",
            "| GM, adductor magnus, vasti, RF, % | growth 15.4 > 6.2, about 4.4 to 6.2 >> 1.1 % (Kinoshita 2026) | "
            + "; ".join(order)
            + " |",
        ]
    )


def bold(word: str) -> str:
    return f"**{word}**" if word in ("disagrees", "mixed") else word


def reason(contrast: Contrast, outcome: str) -> str:
    reasons = REASONS.get(contrast.reason, {})
    if outcome in reasons:
        return reasons[outcome]
    if outcome in ("agrees", "agrees in part") or not contrast.counted:
        return ""
    return "not explained yet: the outcome has changed since the reasons were written"


def shape_table(results: Results) -> str:
    lines = ["| study | published | ours (natural) | natural | heels | free | why |", "|---|---|---|---|---|---|---|"]
    heels, free = (shapes(results, cue) for cue in ("heels", "free"))
    for i, natural in enumerate(shapes(results, "natural")):
        why = REASONS.get(f"special {i}", {}).get(natural.verdict, "")
        lines.append(
            f"| {natural.study} | {natural.published} | {natural.ours} "
            f"| {bold(natural.verdict)} | {heels[i].verdict} | {free[i].verdict} | {why} |"
        )
    return "\n".join(lines)


def _over_lifters(results: Results, of: Callable[[Mapping[str, float]], float], digits: int) -> str:
    """Man / woman / tall man, at 12RM and at 35 % of the largest load."""
    cells = []
    for effort in (TWELVE_RM, 0.35):
        values = [of(results[label(who, DEEP.at(effort), "natural")]) for who in LIFTERS]
        cells.append(" / ".join(f"{value:.{digits}f}" for value in values))
    return " | ".join(cells)


def levels_table(results: Results) -> str:
    def row(name: str, published: str, measure: str, factor: float = 1.0, digits: int = 0) -> str:
        return f"| {name} | {published} | {_over_lifters(results, lambda found: factor * found[measure], digits)} |"

    shear = _over_lifters(results, lambda found: found["N PCL side peak"] / found["N TF peak"], 2)
    zheng = "3155 (SD 755) leg press; squat 3134 or 6139 by two models of one group (Zheng 1998, Wilk 1996)"
    return "\n".join(
        [
            "| | published | 70 % of the model's largest load | 35 % |",
            "|---|---|---|---|",
            row("load with carriage, kg", "1RM of untrained young men 134 (SD 29), Cybex seated", "load_kg"),
            row("peak tibiofemoral force, N a knee", zheng, "N TF peak"),
            row("the same over Zheng's 3155 N", "0.5 .. 2 is the honest band", "N TF peak", 1 / ZHENG_N, 1),
            f"| shear over compression, peaks | 0.59 | {shear} |",
            row("peak PCL tension, N (ours: shear in tibia axes)", "1866 (SD 383)", "N PCL side peak"),
            row("peak patellofemoral force, N", "none in newtons in the abstracts", "N PF peak"),
            row(
                "quadriceps (RF, VL, VM), mean on the way up, %",
                "39 .. 52 % MVIC (Wilk 1996)",
                "a quadriceps mean",
                100,
            ),
            f"| the same, peak, % | | {_over_lifters(results, lambda found: 100 * found['a quadriceps peak'], 0)} |",
            row("hamstrings, mean on the way up, %", "12 % MVIC (Wilk 1996)", "a hamstrings mean", 100),
        ]
    )


def loads_table(results: Results) -> str:
    """Largest load by stance, from the loads at a share of it."""
    stances = (
        ("high feet", (sled(HIGH),), 0.8),
        ("mid-plate feet", (sled(MIDDLE),), 0.8),
        ("low feet", (sled(LOW),), 0.8),
        ("wide (mean of four stances)", WIDES, TWELVE_RM),
        ("narrow", NARROWS, TWELVE_RM),
        ("toes 30 degrees out", OUTS, TWELVE_RM),
        ("toes straight", STRAIGHTS, TWELVE_RM),
        ("horizontal, high feet", (horizontal(25.0),), 0.7),
        ("horizontal, low feet", (horizontal(5.0),), 0.7),
    )

    def cell(scenes: Sequence[Scene], effort: float, cue: str) -> str:
        loads = [
            np.mean([results[label(who, s.at(effort), cue)]["load_kg"] for s in scenes]) / effort for who in LIFTERS
        ]
        return " / ".join(f"{load:.0f}" for load in loads)

    return "\n".join(
        [
            "| largest load, kg with carriage, man / woman / tall man | natural | heels | free |",
            "|---|---|---|---|",
            *(f"| {name} | " + " | ".join(cell(s, effort, cue) for cue in CUES) + " |" for name, s, effort in stances),
        ]
    )
