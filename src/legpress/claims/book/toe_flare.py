"""Toe flare alone, width unchanged, changes the muscles."""

from __future__ import annotations

import numpy as np

from ..claim import EQUAL_EFFORT, SMALL_PCT, Claim, Part, Published, more_pct
from ..scene import COMMON, ClaimCondition, Task
from ..verdict import HOLDS, NOT

STRAIGHT, OUT = ClaimCondition(0.5, toes_deg=0.0), ClaimCondition(0.5, toes_deg=30.0)
GROUPS = ("hamstrings", "glutes", "quadriceps", "adductor_magnus")


def changes(bank):
    out, straight = (bank.task(Task(scene, COMMON)) for scene in (OUT, STRAIGHT))
    return {group: more_pct(out[f"{group}_N"], straight[f"{group}_N"]) for group in GROUPS}


def effects(bank, condition):
    each = changes(bank)
    return (np.max(np.abs(list(each.values())), axis=0),)


def asides(bank):
    return {f"{group.replace('_', ' ')}, toes out against straight, %": value for group, value in changes(bank).items()}


CLAIM = Claim(
    number=24,
    name="toe-flare",
    rule="Toe flare alone, width unchanged, changes the muscles.",
    proposition="Turning the toes out 30 degrees, heels staying where they are, changes the pull of hamstrings, glutes, quadriceps or adductor magnus by at least 10 %.",
    parts=(
        Part(
            name="largest change, up or down, of any of the four groups, toes 30 degrees out against straight",
            unit="%",
            size=True,
            at_least=SMALL_PCT,
        ),
    ),
    compared="toes 30 degrees out against straight ahead, half way up the plate, feet under the shoulders, the same bend of the knee",
    conditions=(EQUAL_EFFORT,),
    effects=effects,
    asides=asides,
    why="Turning the toes out turns the whole thigh. The hip's muscles change their levers: hamstrings and glutes pull somewhat less, the adductor magnus somewhat more, the quadriceps stays as it is.",
    practice={
        HOLDS: "Toes change the hip's muscles a little and the quadriceps not at all. Choose what your knees and hips like.",
        NOT: "Toes do not matter to your muscles. Choose what your knees and hips like.",
    },
    published=(
        Published(
            source="Escamilla et al. 2001, Med Sci Sports Exerc 33:1552-1566 (abstract; 10 lifters)",
            finding="Toes 30 degrees out against straight: no difference in any muscle.",
            supports=False,
            if_we_differ="With ten people EMG would have missed a change like ours about once in five times, more often if their two conditions agreed less. Their people could let the knees drift; in the model the knee follows the foot.",
        ),
        Published(
            source="Martin-Fuentes et al. 2022, Sports Health 14:317-327 (abstract)",
            finding="Toes 45 degrees out against straight: no difference in quadriceps or gluteus medius.",
            supports=False,
            if_we_differ="They did not measure hamstrings, gluteus maximus or adductors, where we see the change; for the quadriceps we agree.",
        ),
    ),
)
