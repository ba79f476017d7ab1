"""The press belongs second or third in the plan, never as the main hamstring exercise."""

from __future__ import annotations

import numpy as np

from ..claim import EQUAL_EFFORT, Claim, Part, Published
from ..scene import COMMON, HIGH, LOW, NARROW_HIGH, ORDINARY, WIDE_HIGH, Task
from ..verdict import HOLDS, NOT
from .through_the_heels import pushed

STANCES = (LOW, ORDINARY, HIGH, WIDE_HIGH, NARROW_HIGH)
HALF_PCT = 50.0


def effects(bank, condition):
    most = np.fmax.reduce([bank.task(Task(scene, COMMON))["hamstrings_N"] for scene in STANCES])
    return (100 * most / bank.curl["hamstrings_N"],)


def asides(bank):
    scraping = bank.task(pushed("scrape:20"))["hamstrings_N"]
    return {"the same while scraping the plate, % of a curl": 100 * scraping / bank.curl["hamstrings_N"]}


CLAIM = Claim(
    number=26,
    name="never-the-main-exercise",
    rule="The press belongs second or third in the plan, never as the main hamstring exercise.",
    proposition="In the best of five stances the hamstrings pull less than half as hard as in a seated leg curl at the same effort.",
    parts=(
        Part(name="own pull of the hamstrings in a press, against a leg curl", unit="%", size=True, at_most=HALF_PCT),
    ),
    compared="the stance in which the hamstrings pull most against a seated leg curl",
    conditions=(EQUAL_EFFORT,),
    effects=effects,
    asides=asides,
    why="A press asks the hamstrings for what is left over: the hip is straightened by glutes, adductor magnus and stretched tissue, and every newton of a two-joint hamstring has to be paid for at the knee by the quadriceps. A curl asks them for everything. Dragging the plate changes that.",
    practice={
        HOLDS: "Make a curl or a hip hinge your hamstring exercise, and the press what it is good at: quadriceps, glutes, adductors.",
        NOT: "In your best stance the press is a serious hamstring exercise.",
    },
    published=(
        Published(
            source="Wilk et al. 1996, Am J Sports Med 24:518-527 (abstract; 10 people)",
            finding="Hamstrings at 12 % of their maximum in a 12-repetition set.",
            supports=True,
            if_we_differ="Activity as a share of the largest anybody can make at will is not a share of what a muscle has, and the stance is not told.",
        ),
        Published(
            source="Kinoshita et al. 2026, Med Sci Sports Exerc 58:1566-1580 (abstract; 17 people, 12 weeks)",
            finding="Hamstrings are not among the muscles that grew.",
            supports=True,
            if_we_differ="One machine and one stance, which the abstract does not tell.",
        ),
        Published(
            source="Stien et al. 2021, J Sports Sci Med 20:56-61 (abstract; 15 men)",
            finding="Biceps femoris far more active in a hip kickback than in a leg press.",
            supports=True,
            if_we_differ="One machine and one stance, which the abstract does not tell.",
        ),
        Published(
            source="Mukaimoto & Inoue 2013 (abstract; 9 people)",
            finding="The hamstrings' MRI signal rose after leg presses.",
            supports=False,
            if_we_differ="One small study against one that saw none and one without growth.",
        ),
        Published(
            source="Fisher et al. 2014, Appl Physiol Nutr Metab (abstract; 39 people, 12 weeks)",
            finding="The order of exercises made no difference to strength or body composition.",
        ),
        Published(
            source="Enocson et al. 2005, Eur J Appl Physiol (abstract; 8 people)",
            finding="No trace of use of the hamstrings on MRI after leg presses.",
            supports=True,
            if_we_differ="Use, not growth.",
        ),
    ),
    limits="Whether it comes second or third is about tiredness and time, which this model does not see. Growth was not computed, only pull.",
)
