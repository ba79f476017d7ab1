"""Feet narrow or wide, toes straight or out: the experiments of data/claims/foot_width.toml."""

from __future__ import annotations

import numpy as np

from .claim import ClaimTest, Matching, more_pct
from .condition import (
    COMMON,
    NARROW_HIGH,
    NARROW_LOW,
    ORDINARY,
    WIDE,
    WIDE_HIGH,
    WIDE_TOES_DEG,
    ClaimCondition,
    SameBend,
    Task,
)
from .measured import Measured

WIDE_ORDINARY = ClaimCondition(0.5, WIDE, WIDE_TOES_DEG)
TOES_STRAIGHT, TOES_OUT = ClaimCondition(0.5, toes_deg=0.0), ClaimCondition(0.5, toes_deg=30.0)
SLIGHTLY_WIDER, OTHER_WIDTHS = (1.0, 1.12), (0.5, 0.8, 1.3)  # over shoulder breadth
CORNERS = (WIDE_HIGH, NARROW_LOW, ORDINARY)
CORNER_TASKS = tuple(Task(stance, SameBend(CORNERS)) for stance in CORNERS)
GROUPS = ("hamstrings", "glutes", "quadriceps", "adductor_magnus")


def wide_toes_out(measured: Measured, matching: Matching):
    """Depth before thighs meet trunk, and activation of the adductor magnus, wide minus ordinary."""
    wide, usual = measured.stance(WIDE_ORDINARY), measured.stance(ORDINARY)
    deeper_cm = usual["chest_sled_cm"] - wide["chest_sled_cm"]
    wide, usual = measured.task(Task(WIDE_ORDINARY, COMMON)), measured.task(Task(ORDINARY, COMMON))
    return deeper_cm, wide["adductor_magnus_pct"] - usual["adductor_magnus_pct"]


def wide_toes_out_asides(measured: Measured):
    wide, usual = measured.task(Task(WIDE_ORDINARY, COMMON)), measured.task(Task(ORDINARY, COMMON))
    return {
        "pull of the adductor magnus, wide, N": wide["adductor_magnus_N"],
        "pull of the adductor magnus, ordinary, N": usual["adductor_magnus_N"],
    }


def narrow_and_high(measured: Measured, matching: Matching):
    """Where thighs meet trunk, less where the tailbone lifts."""
    narrow = measured.stance(NARROW_HIGH)
    return (narrow["chest_sled_cm"] - narrow["tuck_sled_cm"],)


def high_and_wide(measured: Measured, matching: Matching):
    """Activation of hamstrings, glutes and adductor magnus together, less that of two other stances."""
    wide, narrow, usual = (measured.task(task)["chain_pct"] for task in CORNER_TASKS)
    return wide - narrow, wide - usual


def high_and_wide_asides(measured: Measured):
    wide, narrow, usual = (measured.task(task) for task in CORNER_TASKS)
    return {
        "hamstrings alone, more than narrow and low, points": wide["hamstrings_pct"] - narrow["hamstrings_pct"],
        "hamstrings alone, more than ordinary, points": wide["hamstrings_pct"] - usual["hamstrings_pct"],
        "pull of the posterior chain, high and wide, N": wide["chain_N"],
        "pull of the posterior chain, narrow and low, N": narrow["chain_N"],
        "pull of the posterior chain, ordinary, N": usual["chain_N"],
    }


def slightly_wider(measured: Measured, matching: Matching):
    """Activation of the hamstrings, the best of two widths minus the best of three others."""
    best, others = (_best_width(measured, widths, "hamstrings_pct") for widths in (SLIGHTLY_WIDER, OTHER_WIDTHS))
    return (best - others,)


def slightly_wider_asides(measured: Measured):
    best, others = (_best_width(measured, widths, "hamstrings_N") for widths in (SLIGHTLY_WIDER, OTHER_WIDTHS))
    return {
        "own pull of the hamstrings, slightly wider, N": best,
        "own pull of the hamstrings, the best of the other widths, N": others,
    }


def _best_width(measured: Measured, widths, name: str):
    return np.fmax.reduce([measured.task(Task(ClaimCondition(1.0, width), COMMON))[name] for width in widths])


def toe_flare(measured: Measured, matching: Matching):
    """Second largest change of activation of four groups: studies saw none in any, so one alone is not enough."""
    out, straight = (measured.task(Task(stance, COMMON)) for stance in (TOES_OUT, TOES_STRAIGHT))
    changes = [np.abs(out[f"{group}_pct"] - straight[f"{group}_pct"]) for group in GROUPS]
    return (np.sort(changes, axis=0)[-2],)


def toe_flare_asides(measured: Measured):
    out, straight = (measured.task(Task(stance, COMMON)) for stance in (TOES_OUT, TOES_STRAIGHT))
    told = {group: group.replace("_", " ") for group in GROUPS}
    points = {
        f"{told[group]}, toes out minus straight, points": out[f"{group}_pct"] - straight[f"{group}_pct"]
        for group in GROUPS
    }
    pull = {
        f"own pull of the {told[group]}, toes out over straight, %": more_pct(out[f"{group}_N"], straight[f"{group}_N"])
        for group in GROUPS
    }
    return points | pull


TESTS = {
    "wide-toes-out": ClaimTest(wide_toes_out, wide_toes_out_asides),
    "narrow-and-high": ClaimTest(narrow_and_high),
    "high-and-wide": ClaimTest(high_and_wide, high_and_wide_asides),
    "slightly-wider-than-shoulders": ClaimTest(slightly_wider, slightly_wider_asides),
    "toe-flare": ClaimTest(toe_flare, toe_flare_asides),
}
