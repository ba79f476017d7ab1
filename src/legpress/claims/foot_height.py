"""Feet high or low on the plate: the experiments of data/claims/foot_height.toml."""

from __future__ import annotations

import numpy as np

from .claim import ClaimTest, Matching, more_pct
from .condition import COMMON, HIGH, LOW, ClaimCondition, SamePlace, Task
from .measured import Measured

EFFORT = {stance: Task(stance, COMMON) for stance in (HIGH, LOW)}
LOAD = {stance: Task(stance, COMMON, load_of=EFFORT[HIGH], load_share=0.8) for stance in (HIGH, LOW)}
OWN_DEPTH = {stance: Task(stance) for stance in (HIGH, LOW)}
MATCHED = {Matching.EQUAL_EFFORT: EFFORT, Matching.EQUAL_LOAD: LOAD, Matching.OWN_DEPTH: OWN_DEPTH}
OVER_THE_EDGE = ClaimCondition(overhang=0.4)
FIVE_HEIGHTS = tuple(ClaimCondition(height) for height in (0.0, 0.25, 0.5, 0.75, 1.0))
TOP_THIRD = 2 / 3


def angles(measured: Measured, matching: Matching):
    """Trunk to thigh and knee, high minus low feet at the same place of the sled."""
    both = SamePlace((LOW, HIGH))
    high, low = measured.place(HIGH, both), measured.place(LOW, both)
    return high["trunk_thigh_deg"] - low["trunk_thigh_deg"], high["knee_deg"] - low["knee_deg"]


def muscles(measured: Measured, matching: Matching):
    """Activation of hamstrings, glutes and quadriceps, high minus low feet."""
    high, low = (measured.task(MATCHED[matching][stance]) for stance in (HIGH, LOW))
    return tuple(high[group] - low[group] for group in ("hamstrings_pct", "glutes_pct", "quadriceps_pct"))


def muscles_asides(measured: Measured):
    high, low = measured.task(EFFORT[HIGH]), measured.task(EFFORT[LOW])
    return {
        "activation of the hamstrings, high feet, %": high["hamstrings_pct"],
        "activation of the hamstrings, low feet, %": low["hamstrings_pct"],
        "plates, high feet, kg": high["load_kg"],
        "plates, low feet, kg": low["load_kg"],
        "own pull of the hamstrings, high feet, N": high["hamstrings_N"],
        "own pull of the hamstrings, low feet, N": low["hamstrings_N"],
        "stretch carried by the hamstrings, high feet, N": high["hamstrings_passive_N"],
        "stretch carried by the hamstrings, low feet, N": low["hamstrings_passive_N"],
    }


def over_the_edge(measured: Measured, matching: Matching):
    """Largest push, toes over the edge against on it."""
    over, on = measured.task(Task(OVER_THE_EDGE, COMMON)), measured.task(Task(HIGH, COMMON))
    return (more_pct(over["largest_N"], on["largest_N"]),)


def over_the_edge_asides(measured: Measured):
    over, on = measured.task(Task(OVER_THE_EDGE, COMMON)), measured.task(Task(HIGH, COMMON))
    return {
        "distance of the pressure from the heel, over the edge minus on it, cm": 100 * (over["cop_m"] - on["cop_m"])
    }


def tuck(measured: Measured, matching: Matching):
    """Where the tailbone lifts, high minus low feet, and the hamstrings' share of what bends the pelvis."""
    high, low = measured.stance(HIGH), measured.stance(LOW)
    share = measured.task(Task(HIGH))["hamstring_share_of_passive_hip"]
    return high["tuck_sled_cm"] - low["tuck_sled_cm"], 100 * share


def knee(measured: Measured, matching: Matching):
    """Force behind the kneecap, high over low feet."""
    high, low = (measured.task(MATCHED[matching][stance]) for stance in (HIGH, LOW))
    return (more_pct(high["patellofemoral_N"], low["patellofemoral_N"]),)


def knee_asides(measured: Measured):
    high, low = measured.task(EFFORT[HIGH]), measured.task(EFFORT[LOW])
    joint = more_pct(high["tibiofemoral_N"], low["tibiofemoral_N"])
    return {
        "force through the knee joint, high over low, same effort, %": joint,
        "force behind the kneecap, high feet, N": high["patellofemoral_N"],
    }


def load(measured: Measured, matching: Matching):
    """Plates with high feet over plates with low feet."""
    depth = None if matching is Matching.OWN_DEPTH else COMMON
    high, low = (measured.task(Task(stance, depth))["load_kg"] for stance in (HIGH, LOW))
    return (100 * high / low,)


def top_third(measured: Measured, matching: Matching):
    """Activation of the hamstrings, the best of five heights in the top third minus the best below."""
    up, below = _best_third(measured, "hamstrings_pct")
    return (up - below,)


def top_third_asides(measured: Measured):
    highest = measured.stance(FIVE_HEIGHTS[-1])
    up_N, below_N = _best_third(measured, "hamstrings_N")
    return {
        "own pull of the hamstrings, the best in the top third, N": up_N,
        "own pull of the hamstrings, the best below, N": below_N,
        "mid-foot of the highest stance, % of the plate's height": 100 * highest["midfoot_share"],
        "heels of the highest stance, % of the plate's height": 100 * highest["heel_share"],
    }


def _best_third(measured: Measured, name: str):
    """The best of five heights, mid-foot in the top third and below it."""
    found = np.array([measured.task(Task(stance, COMMON))[name] for stance in FIVE_HEIGHTS])
    up = np.array([measured.stance(stance)["midfoot_share"] for stance in FIVE_HEIGHTS]) >= TOP_THIRD
    return [np.fmax.reduce(np.where(there, found, np.nan)) for there in (up, ~up)]


TESTS = {
    "higher-feet-angles": ClaimTest(angles),
    "higher-feet-muscles": ClaimTest(muscles, muscles_asides),
    "toes-over-the-edge": ClaimTest(over_the_edge, over_the_edge_asides),
    "high-feet-tuck": ClaimTest(tuck),
    "kinder-to-the-knee": ClaimTest(knee, knee_asides),
    "two-thirds-of-the-load": ClaimTest(load),
    "top-third": ClaimTest(top_third, top_third_asides),
}
