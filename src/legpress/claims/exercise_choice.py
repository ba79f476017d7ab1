"""Press, curl, and their order: the experiments of data/claims/exercise_choice.toml."""

from __future__ import annotations

import numpy as np

from .claim import ClaimTest, Matching
from .condition import COMMON, HIGH, LOW, NARROW_HIGH, ORDINARY, WIDE_HIGH, ClaimCondition, Task
from .leg_curl import left_after_curls
from .measured import Measured
from .push_direction import SCRAPE, pushed

FIVE_STANCES = (LOW, ORDINARY, HIGH, WIDE_HIGH, NARROW_HIGH)
OTHERS = ("glutes", "adductor_magnus", "hamstrings")
FRESH = Task(HIGH, COMMON, load_of=Task(HIGH, COMMON), load_share=0.8)
FATIGUED = Task(HIGH, COMMON, load_of=Task(HIGH, COMMON), load_share=0.8, after_curls=True)


def press_alone(measured: Measured, matching: Matching):
    """Most activation of the short head in five stances, as a share of a leg curl's."""
    return (100 * _most(measured, "short_head_pct") / measured.curl["activation_pct"],)


def press_alone_asides(measured: Measured):
    scraping = measured.task(pushed(SCRAPE))["short_head_pct"]
    return {
        "time in which the knee asks to be bent, the stance with the most, %": _most(measured, "knee_bending_pct"),
        "the short head while scraping the plate, % of a curl": 100 * scraping / measured.curl["activation_pct"],
        "own pull of the short head, the stance with the most, N": _most(measured, "short_head_N"),
        "own pull of the short head in a curl, N": measured.curl["short_head_N"],
    }


def curls_first(measured: Measured, matching: Matching):
    """Activation of the hamstrings, after curls minus fresh."""
    return (measured.task(FATIGUED)["hamstrings_pct"] - measured.task(FRESH)["hamstrings_pct"],)


def curls_first_asides(measured: Measured):
    fresh, fatigued = (measured.task(task)["hamstrings_pct"] for task in (FRESH, FATIGUED))
    return {
        "how hard they are driven, of what is left, points": fatigued / left_after_curls() - fresh,
        "own pull of the hamstrings, fresh, N": measured.task(FRESH)["hamstrings_N"],
        "own pull of the hamstrings, after curls, N": measured.task(FATIGUED)["hamstrings_N"],
    }


def always_quads(measured: Measured, matching: Matching):
    """Smallest lead of the quadriceps over the other groups in five stances, points of activation."""
    smallest = np.fmin.reduce([_lead(measured, stance) for stance in FIVE_STANCES])
    both = np.isfinite(_lead(measured, LOW)) & np.isfinite(_lead(measured, HIGH))
    return (np.where(both, smallest, np.nan),)


def always_quads_asides(measured: Measured):
    return {
        "lead of the quadriceps, low feet, points": _lead(measured, LOW),
        "lead of the quadriceps, high feet, points": _lead(measured, HIGH),
    }


def main_exercise(measured: Measured, matching: Matching):
    """Most activation of the hamstrings in five stances, as a share of a leg curl's."""
    return (100 * _most(measured, "hamstrings_pct") / measured.curl["activation_pct"],)


def main_exercise_asides(measured: Measured):
    return {
        "activation of the hamstrings, the stance with the most, %": _most(measured, "hamstrings_pct"),
        "activation of the hamstrings in a curl, %": measured.curl["activation_pct"],
        "own pull of the hamstrings, the stance with the most, N": _most(measured, "hamstrings_N"),
        "own pull of the hamstrings in a curl, N": measured.curl["hamstrings_N"],
    }


def _most(measured: Measured, name: str):
    return np.fmax.reduce([measured.task(Task(stance, COMMON))[name] for stance in FIVE_STANCES])


def _lead(measured: Measured, stance: ClaimCondition):
    at = measured.task(Task(stance, COMMON))
    return at["quadriceps_pct"] - np.max([at[f"{group}_pct"] for group in OTHERS], axis=0)


TESTS = {
    "press-alone": ClaimTest(press_alone, press_alone_asides),
    "curls-first": ClaimTest(curls_first, curls_first_asides),
    "always-quads": ClaimTest(always_quads, always_quads_asides),
    "never-the-main-exercise": ClaimTest(main_exercise, main_exercise_asides),
}
