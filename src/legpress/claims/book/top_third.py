"""Heels (or mid-foot) belong in the top third of the plate."""

from __future__ import annotations

import numpy as np

from ..claim import EQUAL_EFFORT, Claim, Part, Published, more_pct
from ..scene import COMMON, ClaimCondition, Task
from ..verdict import HOLDS, NOT

HEIGHTS = tuple(ClaimCondition(height) for height in (0.0, 0.25, 0.5, 0.75, 1.0))
THIRD, ALIKE_PCT = 2 / 3, 2.0


def best(values, where):
    return np.fmax.reduce(np.where(where, values, np.nan))


def effects(bank, condition):
    pull = np.array([bank.task(Task(scene, COMMON))["hamstrings_N"] for scene in HEIGHTS])
    up = np.array([bank.scene(scene)["midfoot_share"] for scene in HEIGHTS]) >= THIRD
    return (more_pct(best(pull, up), best(pull, ~up)),)


def asides(bank):
    highest = bank.scene(HEIGHTS[-1])
    return {
        "mid-foot of the highest stance, % of the plate's height": 100 * highest["midfoot_share"],
        "heels of the highest stance, % of the plate's height": 100 * highest["heel_share"],
    }


CLAIM = Claim(
    number=22,
    name="top-third",
    rule="Heels (or mid-foot) belong in the top third of the plate.",
    proposition="Of five heights, the best with mid-foot in the top third makes the hamstrings pull at least 2 % harder than the best below it.",
    parts=(
        Part(name="own pull of the hamstrings, mid-foot in the top third over below", unit="%", at_least=ALIKE_PCT),
    ),
    compared="five heights from heels at the lower edge to toes at the upper, over the same bend of the knee",
    conditions=(EQUAL_EFFORT,),
    effects=effects,
    asides=asides,
    why="At equal effort, over the same bend of the knee, higher feet give the hamstrings more stretch and a little less pull of their own. And there is not room for everybody: with the toes still on the plate the heels of most people end about half way up.",
    practice={
        HOLDS: "Mid-foot in the top third it is.",
        NOT: "There is no magic third. Let `legpress fit` find your height, or stay where you can go deep enough with the tailbone down.",
    },
    published=(
        Published(
            source="Da Silva et al. 2008, J Strength Cond Res 22:1059-1065 (abstract; 14 women)",
            finding="Biceps femoris recorded with high and low feet; no difference is reported. Nobody compared thirds of the plate.",
        ),
    ),
)
