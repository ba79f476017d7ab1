"""The hamstrings are stretched most at the bottom."""

from __future__ import annotations

from ..claim import OWN_DEPTH, SMALL_MM, Claim, Part, Published
from ..scene import HIGH, LOW, Task
from ..verdict import HOLDS, NOT


def effects(bank, condition):
    high = bank.task(Task(HIGH))
    return (high["bottom_mm"] - high["top_mm"],)


def asides(bank):
    low = bank.task(Task(LOW))
    return {"the same with low feet, mm": low["bottom_mm"] - low["top_mm"]}


CLAIM = Claim(
    number=19,
    name="most-stretched-at-the-bottom",
    rule="The hamstrings are stretched most at the bottom.",
    proposition="The two-joint hamstrings are at least 5 mm longer at the bottom than at the soft lockout.",
    parts=(Part(name="length of the hamstrings, bottom minus top", unit="mm", at_least=SMALL_MM),),
    compared="the own safe bottom against the soft lockout (knees bent 10 degrees), high feet",
    conditions=(OWN_DEPTH,),
    effects=effects,
    asides=asides,
    why="On the way down the hips bend, which lengthens the hamstrings, and the knees bend, which shortens them. The knees bend more. So the hamstrings are longest near the top, with the knees nearly straight and the hips still well bent, and shortest at the bottom.",
    practice={
        HOLDS: "For you the bottom is the stretch.",
        NOT: "The stretch is near the top. Going deeper trains the quadriceps and glutes; it does not stretch the hamstrings more.",
    },
    published=(
        Published(
            source="nobody, as far as we found", finding="No study measured hamstring length during a leg press."
        ),
        Published(
            source="Martin-Fuentes et al. 2020, review, Int J Environ Res Public Health 17:4626 (12 studies)",
            finding="Towards straight legs the quadriceps is less active, biceps femoris and gastrocnemius more.",
        ),
    ),
)
