"""How deep, and in which notch of the seat: the experiments of data/claims/depth_and_seat.toml."""

from __future__ import annotations

import numpy as np

from .claim import ClaimTest, Matching
from .condition import HIGH, LOW, ClaimCondition, SameBend, Task
from .measured import Measured

UPRIGHT = ClaimCondition(1.0, seat="upright")
WORKING = Task(HIGH)
HALF_OF_MAXIMUM = Task(HIGH, load_of=WORKING, load_share=2 / 3)  # ten repetitions go with three quarters of the maximum


def already_long(measured: Measured, matching: Matching):
    """Mean fibre length of the hamstrings beyond their best."""
    return (100 * (measured.task(Task(HIGH))["fibre"] - 1),)


def already_long_asides(measured: Measured):
    return {"force left at these lengths, % of the best": 100 * measured.task(Task(HIGH))["force_left"]}


def flattest_seat(measured: Measured, matching: Matching):
    """Length of the hamstrings at the bottom, flattest minus most upright seat."""
    depth = None if matching is Matching.OWN_DEPTH else SameBend((HIGH, UPRIGHT))
    flat, upright = (measured.task(Task(stance, depth, pressed=False)) for stance in (HIGH, UPRIGHT))
    return (flat["bottom_mm"] - upright["bottom_mm"],)


def half_the_load(measured: Measured, matching: Matching):
    """Where the tailbone lifts under the working load, if it does, less where under half of the maximum."""
    half, working = (measured.task(task)["loaded_tuck_sled_cm"] for task in (HALF_OF_MAXIMUM, WORKING))
    lowest = measured.stance(HIGH)["lowest_sled_cm"]
    return (working - np.fmax(half, lowest),)  # at the end of the way, where it does not lift under the half


def half_the_load_asides(measured: Measured):
    unloaded = measured.stance(HIGH)["empty_tuck_sled_cm"]
    return {
        "how much earlier it lifts under the working load than without one, cm": measured.task(WORKING)[
            "loaded_tuck_sled_cm"
        ]
        - unloaded
    }


def stretched_at_the_bottom(measured: Measured, matching: Matching):
    """Length of the hamstrings, bottom minus top."""
    high = measured.task(Task(HIGH))
    return (high["bottom_mm"] - high["top_mm"],)


def stretched_at_the_bottom_asides(measured: Measured):
    low = measured.task(Task(LOW))
    return {"the same with low feet, mm": low["bottom_mm"] - low["top_mm"]}


TESTS = {
    "hamstrings-already-long": ClaimTest(already_long, already_long_asides),
    "flattest-seat": ClaimTest(flattest_seat),
    "half-the-load-tells": ClaimTest(half_the_load, half_the_load_asides),
    "most-stretched-at-the-bottom": ClaimTest(stretched_at_the_bottom, stretched_at_the_bottom_asides),
}
