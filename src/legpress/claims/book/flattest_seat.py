"""Flattest seat: longer hamstrings at the bottom."""

from __future__ import annotations

from ..claim import OWN_DEPTH, SAME_DEPTH, SMALL_MM, Claim, Part, Published
from ..scene import HIGH, Alike, ClaimCondition, Task
from ..verdict import HOLDS, NOT

UPRIGHT = ClaimCondition(1.0, seat="upright")


def effects(bank, condition):
    depth = None if condition == OWN_DEPTH else Alike((HIGH, UPRIGHT))
    flat, upright = (bank.task(Task(scene, depth, pressed=False)) for scene in (HIGH, UPRIGHT))
    return (flat["bottom_mm"] - upright["bottom_mm"],)


CLAIM = Claim(
    number=7,
    name="flattest-seat",
    rule="Flattest seat: longer hamstrings at the bottom.",
    proposition="With the seat in its flattest notch the hamstrings are at least 5 mm longer at the bottom than in the most upright one, each to its own safe depth.",
    parts=(
        Part(
            name="length of the hamstrings at the bottom, flattest minus most upright seat",
            unit="mm",
            at_least=SMALL_MM,
        ),
    ),
    compared="flattest against most upright notch, high feet",
    conditions=(OWN_DEPTH, SAME_DEPTH),
    effects=effects,
    why="A flatter seat opens the angle between trunk and thigh. An open hip is a shorter hamstring. It lets you go deeper, but the extra depth bends the knee as well, which shortens the hamstrings again.",
    practice={
        HOLDS: "Use the flattest notch.",
        NOT: "Use the flat seat for depth and for your back, not to stretch the hamstrings. The upright seat makes them longer, and the tailbone lifts sooner.",
    },
    published=(
        Published(
            source="Marchetti et al. 2023, J Strength Cond Res 37:e541-e545 (abstract; 15 men)",
            finding="Backrest at 125 instead of 90 degrees: more hip travel, less biceps femoris activity; length was not measured.",
        ),
    ),
)
