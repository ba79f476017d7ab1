"""Feet higher: hamstrings and glutes do more, quadriceps less."""

from __future__ import annotations

from ..claim import EQUAL_EFFORT, EQUAL_LOAD, SMALL_PCT, Claim, Part, Published, more_pct
from ..scene import COMMON, HIGH, LOW, Task
from ..verdict import HOLDS, NOT

EFFORT = {scene: Task(scene, COMMON) for scene in (HIGH, LOW)}
LOAD = {scene: Task(scene, COMMON, load_of=EFFORT[HIGH], load_share=0.8) for scene in (HIGH, LOW)}
GROUPS = ("hamstrings_N", "glutes_N", "quadriceps_N")


def effects(bank, condition):
    tasks = EFFORT if condition == EQUAL_EFFORT else LOAD
    high, low = bank.task(tasks[HIGH]), bank.task(tasks[LOW])
    return tuple(more_pct(high[group], low[group]) for group in GROUPS)


def asides(bank):
    high, low = bank.task(EFFORT[HIGH]), bank.task(EFFORT[LOW])
    return {
        "own pull of the hamstrings, high feet, N": high["hamstrings_N"],
        "own pull of the hamstrings, low feet, N": low["hamstrings_N"],
        "stretch carried by the hamstrings, high feet, N": high["hamstrings_passive_N"],
        "stretch carried by the hamstrings, low feet, N": low["hamstrings_passive_N"],
    }


CLAIM = Claim(
    number=2,
    name="higher-feet-muscles",
    rule="Feet higher: hamstrings and glutes do more, quadriceps less.",
    proposition="High feet instead of low raise the own pull of hamstrings and glutes by at least 10 % each and lower that of the quadriceps by at least 10 %.",
    parts=(
        Part(name="own pull of the hamstrings, high over low feet", unit="%", at_least=SMALL_PCT),
        Part(name="pull of the glutes, high over low feet", unit="%", at_least=SMALL_PCT),
        Part(name="pull of the quadriceps, high over low feet", unit="%", at_most=-SMALL_PCT),
    ),
    compared="high against low feet over the same bend of the knee",
    conditions=(EQUAL_EFFORT, EQUAL_LOAD),
    effects=effects,
    asides=asides,
    why="With high feet the hips are bent so far that stretched tissue, the joint's capsule and the hamstrings' own elasticity, carries a good part of the hip's work. Muscles need to add less, not more. The hamstrings are loaded more, but by stretch, without effort. And because everybody takes plates off until ten repetitions go again, the quadriceps end up working as hard as before.",
    practice={
        HOLDS: "Stand high if hamstrings and glutes are what you train.",
        NOT: "Do not expect high feet alone to turn the press into a hamstring exercise. What changes is how far hamstrings are stretched, and how you push (see scraping the plate).",
    },
    published=(
        Published(
            source="Da Silva et al. 2008, J Strength Cond Res 22:1059-1065 (abstract; 14 women)",
            finding="High feet: more gluteus maximus at 80 % of the maximum. Low feet: more rectus femoris, vastus lateralis and gastrocnemius. For the biceps femoris no difference is reported.",
            supports=True,
            if_we_differ="In our model stretched tissue at the deeply bent hip takes work off the glutes; how stiff it is was not measured in anybody on a leg press. High and low feet were compared apart from the 45-degree press that they tested too.",
        ),
        Published(
            source="Escamilla et al. 2001, Med Sci Sports Exerc 33:1552-1566 (abstract; 10 lifters)",
            finding="No difference between high and low feet in hamstrings or quadriceps is reported.",
        ),
        Published(
            source="Jafari Harandi et al. 2013, another computer model (6 people)",
            finding="Low feet: more force in the quadriceps.",
            supports=True,
            if_we_differ="They compared at shares of one maximum, and their tendons do not give; at equal effort our quadriceps gives out first in either stance.",
        ),
    ),
)
