"""Leg curls before pressing make the hamstrings work more in the press."""

from __future__ import annotations

from ..claim import EQUAL_LOAD, SMALL_PCT, Claim, Part, Published, more_pct
from ..leg_curl import left_after_curls
from ..scene import COMMON, HIGH, Task
from ..verdict import HOLDS, NOT, UNTOLD

FRESH = Task(HIGH, COMMON)
LOAD = Task(HIGH, COMMON, load_of=FRESH, load_share=0.8)
TIRED = Task(HIGH, COMMON, load_of=FRESH, load_share=0.8, after_curls=True)


def effects(bank, condition):
    return (more_pct(bank.task(TIRED)["hamstrings_N"], bank.task(LOAD)["hamstrings_N"]),)


def asides(bank):
    fresh, tired = bank.task(LOAD)["hamstrings_activation"], bank.task(TIRED)["hamstrings_activation"]
    return {"how hard they are driven, of what is left, %": more_pct(tired / left_after_curls(), fresh)}


CLAIM = Claim(
    number=13,
    name="curls-first",
    rule="Leg curls before pressing make the hamstrings work more in the press.",
    proposition="Three sets of leg curls before raise the pull of the hamstrings in the press by at least 10 %.",
    parts=(Part(name="own pull of the hamstrings, after curls over fresh", unit="%", at_least=SMALL_PCT),),
    compared="hamstrings tired by three sets of curls against fresh ones, high feet",
    conditions=(EQUAL_LOAD,),
    effects=effects,
    asides=asides,
    fixed="The model's body always shares the load so that the effort is least. A tired muscle costs more effort, so its share can only fall: the answer is in the rule, not in the lifter.",
    why='Three minutes after the last curl most of the tiredness is gone in the usual model of fatigue, and what is left makes the hamstrings pull a little less. They are driven as hard as before to do it. Whether that counts as "working more" is a question of words.',
    practice={
        HOLDS: "Curl first.",
        NOT: "Curl first because curls are the hamstring exercise, not because the press would then do more for them.",
        UNTOLD: "Curl first because curls are the hamstring exercise and you are fresh for them. Nobody has shown that the press then does more for the hamstrings.",
    },
    published=(
        Published(
            source="Augustsson et al. 2003 (PMID 12741886, abstract; 17 men)",
            finding="After knee extensions the tired quadriceps was less active in the leg press, and fewer repetitions went.",
            supports=False,
            if_we_differ="The quadriceps, not the hamstrings.",
        ),
        Published(
            source="Maynard & Ebben 2003, J Strength Cond Res (abstract; 20 wrestlers)",
            finding="Tired hamstrings were 25 % more active during knee extension, and the quadriceps lost 1.7 % of its peak.",
            supports=True,
            if_we_differ="Activity is not force, and it was a knee extension.",
        ),
        Published(
            source="Fisher et al. 2014, Appl Physiol Nutr Metab (abstract; 39 people, 12 weeks)",
            finding="The order of exercises made no difference to strength or body composition.",
        ),
    ),
    limits="No fatigue parameters exist for hips or hamstrings; the general ones are used.",
)
