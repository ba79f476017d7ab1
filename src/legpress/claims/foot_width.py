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
    """Depth before thighs meet trunk, and pull of the adductor magnus, wide against ordinary."""
    wide, usual = measured.stance(WIDE_ORDINARY), measured.stance(ORDINARY)
    deeper_cm = usual["chest_sled_cm"] - wide["chest_sled_cm"]
    wide, usual = measured.task(Task(WIDE_ORDINARY, COMMON)), measured.task(Task(ORDINARY, COMMON))
    return deeper_cm, more_pct(wide["adductor_magnus_N"], usual["adductor_magnus_N"])


def narrow_and_high(measured: Measured, matching: Matching):
    """Where thighs meet trunk, less where the tailbone lifts."""
    narrow = measured.stance(NARROW_HIGH)
    return (narrow["chest_sled_cm"] - narrow["tuck_sled_cm"],)


def high_and_wide(measured: Measured, matching: Matching):
    """Own pull of hamstrings, glutes and adductor magnus together, against two other stances."""
    wide, narrow, usual = (measured.task(task)["chain_N"] for task in CORNER_TASKS)
    return more_pct(wide, narrow), more_pct(wide, usual)


def high_and_wide_asides(measured: Measured):
    wide, narrow, usual = (measured.task(task)["hamstrings_N"] for task in CORNER_TASKS)
    return {
        "hamstrings alone, against narrow and low, %": more_pct(wide, narrow),
        "hamstrings alone, against ordinary, %": more_pct(wide, usual),
    }


def slightly_wider(measured: Measured, matching: Matching):
    """Own pull of the hamstrings, the best of two widths over the best of three others."""

    def best(widths):
        tasks = [Task(ClaimCondition(1.0, width), COMMON) for width in widths]
        return np.fmax.reduce([measured.task(task)["hamstrings_N"] for task in tasks])

    return (more_pct(best(SLIGHTLY_WIDER), best(OTHER_WIDTHS)),)


def toe_flare(measured: Measured, matching: Matching):
    """Largest change of any group, toes out against straight."""
    return (np.max(np.abs(list(_changes(measured).values())), axis=0),)


def toe_flare_asides(measured: Measured):
    changes = _changes(measured)
    return {f"{group.replace('_', ' ')}, toes out against straight, %": change for group, change in changes.items()}


def _changes(measured: Measured):
    out, straight = (measured.task(Task(stance, COMMON)) for stance in (TOES_OUT, TOES_STRAIGHT))
    return {group: more_pct(out[f"{group}_N"], straight[f"{group}_N"]) for group in GROUPS}


TESTS = {
    "wide-toes-out": ClaimTest(wide_toes_out),
    "narrow-and-high": ClaimTest(narrow_and_high),
    "high-and-wide": ClaimTest(high_and_wide, high_and_wide_asides),
    "slightly-wider-than-shoulders": ClaimTest(slightly_wider),
    "toe-flare": ClaimTest(toe_flare, toe_flare_asides),
}
