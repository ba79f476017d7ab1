"""The leg press is quad-dominant in every stance."""

from __future__ import annotations

import numpy as np

from ..claim import EQUAL_EFFORT, Claim, Part, Published
from ..scene import COMMON, HIGH, LOW, NARROW_HIGH, ORDINARY, WIDE_HIGH, Task
from ..verdict import HOLDS, NOT, UNTOLD

STANCES = (LOW, ORDINARY, HIGH, WIDE_HIGH, NARROW_HIGH)
OTHERS = ("glutes", "adductor_magnus", "hamstrings")


def ahead(bank, scene):
    at = bank.task(Task(scene, COMMON))
    return 100 * (at["quadriceps_activation"] - np.max([at[f"{group}_activation"] for group in OTHERS], axis=0))


def effects(bank, condition):
    least = np.fmin.reduce([ahead(bank, scene) for scene in STANCES])
    both = np.isfinite(ahead(bank, LOW)) & np.isfinite(ahead(bank, HIGH))
    return (np.where(both, least, np.nan),)


def asides(bank):
    return {
        "lead of the quadriceps, low feet, points": ahead(bank, LOW),
        "lead of the quadriceps, high feet, points": ahead(bank, HIGH),
    }


CLAIM = Claim(
    number=21,
    name="always-quads",
    rule="The leg press is quad-dominant in every stance.",
    proposition="In every one of five stances the quadriceps are driven harder than glutes, adductor magnus and hamstrings, each as a share of what it has.",
    parts=(
        Part(name="lead of the quadriceps where it is smallest, in points of activation", unit="points", at_least=0.0),
    ),
    compared="quadriceps against the hardest driven of the other three groups, in low, ordinary, high, high and wide, and high and narrow stance",
    conditions=(EQUAL_EFFORT,),
    effects=effects,
    asides=asides,
    why="The load is whatever the first muscle to give out allows. In most stances that is the quadriceps; where exactly glutes and adductors come close to it depends on how a person directs the push, and that has been measured on a pedal in eleven people only.",
    practice={
        HOLDS: "Whatever the stance, the press is a quadriceps exercise first.",
        NOT: "In some stance your hips work as hard as your knees.",
        UNTOLD: "Most likely the quadriceps lead, but do not build a plan on it: by how much depends on a number nobody has measured on a press.",
    },
    published=(
        Published(
            source="Wilk et al. 1996, Am J Sports Med 24:518-527 (abstract; 10 people)",
            finding="Quadriceps at 39 to 52 % of their maximum, hamstrings at 12 %.",
            supports=True,
            if_we_differ="Activity as a share of the largest anybody can make at will is not a share of what a muscle has, and the stance is not told.",
        ),
        Published(
            source="Kinoshita et al. 2026, Med Sci Sports Exerc 58:1566-1580 (abstract; 17 people, 12 weeks)",
            finding="The gluteus maximus grew by 15.4 %, the adductor magnus by 6.2 %, the quadriceps by 4.9 %.",
            supports=False,
            if_we_differ="Growth depends on where a muscle starts from: people walk with their quadriceps all day and rarely load a deep hip.",
        ),
    ),
)
