"""Slightly wider than the shoulders is best."""

from __future__ import annotations

import numpy as np

from ..claim import EQUAL_EFFORT, Claim, Part, Published, more_pct
from ..scene import COMMON, ClaimCondition, Task
from ..verdict import HOLDS, NOT

ALIKE_PCT = 2.0
SLIGHTLY = (1.0, 1.12)
OTHERS = (0.5, 0.8, 1.3)


def best(bank, widths):
    return np.fmax.reduce([bank.task(Task(ClaimCondition(1.0, width), COMMON))["hamstrings_N"] for width in widths])


def effects(bank, condition):
    return (more_pct(best(bank, SLIGHTLY), best(bank, OTHERS)),)


CLAIM = Claim(
    number=23,
    name="slightly-wider-than-shoulders",
    rule="Slightly wider than the shoulders is best.",
    proposition="Of five widths with high feet, the best with the heels 1 to 1.12 shoulder breadths apart makes the hamstrings pull at least 2 % harder than the best of the others.",
    parts=(
        Part(name="own pull of the hamstrings, slightly wider over all other widths", unit="%", at_least=ALIKE_PCT),
    ),
    compared="heels 0.5 to 1.3 shoulder breadths apart, toes 10 degrees out, high feet, over the same bend of the knee",
    conditions=(EQUAL_EFFORT,),
    effects=effects,
    why="Width changes what hip muscles hold sideways more than what they push. Narrow feet leave the hamstrings a little more to do in the model; the differences are small in newtons.",
    practice={
        HOLDS: "Slightly wider than the shoulders.",
        NOT: "Take the width that gives your hips and belly room. None is best for everybody.",
    },
    published=(
        Published(
            source="Martin-Fuentes et al. 2022, Sports Health 14:317-327 (abstract)",
            finding="Stance at 150 against 100 % of hip width: no difference in quadriceps or gluteus medius.",
            supports=False,
            if_we_differ="Hamstrings were not measured.",
        ),
        Published(
            source="Escamilla et al. 2001, Med Sci Sports Exerc 33:1552-1566 (abstract; 10 lifters)",
            finding="With high feet, wide gave more hamstring activity than narrow.",
            supports=True,
            if_we_differ="Our hamstrings pull less when wide, with or without the habit of pushing; EMG at 12 % of the maximum is near what crosses over from neighbouring muscles.",
        ),
    ),
    limits="Wide stances with turned toes fit on wide plates only.",
)
