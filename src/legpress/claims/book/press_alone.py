"""A leg press alone cannot build the hamstrings: the short head of the biceps does not cross the hip. Leg curls are needed."""

from __future__ import annotations

import numpy as np

from ..claim import EQUAL_EFFORT, Claim, Part, Published
from ..scene import COMMON, HIGH, LOW, NARROW_HIGH, ORDINARY, WIDE_HIGH, Task
from ..verdict import HOLDS, NOT
from .through_the_heels import pushed

STANCES = (LOW, ORDINARY, HIGH, WIDE_HIGH, NARROW_HIGH)
HALF_PCT = 50.0


def pressed(bank):
    return [bank.task(Task(scene, COMMON)) for scene in STANCES]


def effects(bank, condition):
    most = np.fmax.reduce([task["short_head_N"] for task in pressed(bank)])
    return (100 * most / bank.curl["short_head_N"],)


def asides(bank):
    scraping = bank.task(pushed("scrape:20"))["short_head_N"]
    return {
        "time in which the knee asks to be bent, the stance with the most, %": np.fmax.reduce(
            [task["knee_bending_pct"] for task in pressed(bank)]
        ),
        "the short head while scraping the plate, % of a curl": 100 * scraping / bank.curl["short_head_N"],
    }


CLAIM = Claim(
    number=11,
    name="press-alone",
    rule="A leg press alone cannot build the hamstrings: the short head of the biceps does not cross the hip. Leg curls are needed.",
    proposition="In the best of five stances the short head pulls less than half as hard as in a seated leg curl at the same effort.",
    parts=(Part(name="pull of the short head in a press, against a leg curl", unit="%", size=True, at_most=HALF_PCT),),
    compared="the stance in which the short head pulls most, against a seated leg curl",
    conditions=(EQUAL_EFFORT,),
    effects=effects,
    asides=asides,
    why="The short head of the biceps femoris only bends the knee. A press straightens it: for all but a moment near the top, every newton of the short head is one more for the quadriceps to overcome. And where the knee does ask to be bent, the other hamstrings do it, which straighten the hip as well.",
    practice={
        HOLDS: "Do leg curls. No stance on the press replaces them.",
        NOT: "For you the press gives the short head something; curls still give more.",
    },
    published=(
        Published(
            source="Kinoshita et al. 2026, Med Sci Sports Exerc 58:1566-1580 (abstract; 17 people, 12 weeks)",
            finding="Hamstrings were measured and are not among the muscles that grew from leg presses.",
            supports=True,
            if_we_differ="Growth of the whole group, not of the short head.",
        ),
        Published(
            source="Enocson et al. 2005, Eur J Appl Physiol (abstract; 8 people)",
            finding="No trace of use of the hamstrings on MRI after leg presses.",
            supports=True,
            if_we_differ="Use, not growth.",
        ),
        Published(
            source="Mukaimoto & Inoue 2013 (abstract; 9 people)",
            finding="The hamstrings' MRI signal rose after leg presses.",
            supports=False,
            if_we_differ="One small study against two; it does not name the short head. People do stiffen the knee with both sides, above all when they are not used to a machine, and our model does not.",
        ),
        Published(
            source="Maeo et al. 2021, Med Sci Sports Exerc 53:825-837 (abstract; 20 people, 12 weeks)",
            finding="The short head grew by 9 to 10 % from leg curls.",
            supports=True,
            if_we_differ="It shows what curls do; the press was not tried.",
        ),
    ),
    limits="That the short head is nearly silent follows from the model's rule of least effort, which lets no muscle work against the movement unless it must; the evidence is the MRI and growth studies below. People stiffen a little. Ten times as much would still be far below a curl.",
)
