"""Push through the heels, not the toes."""

from __future__ import annotations

from ..claim import EQUAL_LOAD, SMALL_PCT, Claim, Part, Published, more_pct
from ..scene import COMMON, HIGH, Task
from ..verdict import HOLDS, NOT

LOAD = Task(HIGH, COMMON)


def pushed(cue):
    return Task(HIGH, COMMON, load_of=LOAD, load_share=0.6, cue=cue)


def effects(bank, condition):
    heels, toes = bank.task(pushed("heels")), bank.task(pushed("toes"))
    return (more_pct(heels["hamstrings_N"], toes["hamstrings_N"]),)


def asides(bank):
    heels, usual = bank.task(pushed("heels")), bank.task(pushed("natural"))
    return {
        "heels against an untold push, %": more_pct(heels["hamstrings_N"], usual["hamstrings_N"]),
        "own pull of the hamstrings through the heels, N": heels["hamstrings_N"],
    }


CLAIM = Claim(
    number=8,
    name="through-the-heels",
    rule="Push through the heels, not the toes.",
    proposition="With the pressure in the rear third of the foot the hamstrings pull at least 10 % harder than with it in the front third.",
    parts=(Part(name="own pull of the hamstrings, heels over toes", unit="%", at_least=SMALL_PCT),),
    compared="heels against toes, high feet, the same bend of the knee",
    conditions=(EQUAL_LOAD,),
    effects=effects,
    asides=asides,
    why="Pressure under the toes lies in front of the ankle; the calf has to hold it, and the calf also bends the knee. What the hamstrings do depends on how the whole push is directed, and people direct it near the hip whatever the foot does. Heels take the calf out, not the hamstrings in.",
    practice={
        HOLDS: "Press through the heels.",
        NOT: "Press through the heels because it is steady and keeps the ankle quiet. For the hamstrings it does little, or the opposite; dragging the plate down does much.",
    },
    published=(
        Published(source="nobody, as far as we found", finding="No study of heels against toes on a leg press."),
        Published(
            source="Gruben et al. 2003, Motor Control 7(4) (abstract; 11 people)",
            finding="Untold, people aim a push at a point just above and slightly in front of the hip, however hard they push.",
        ),
    ),
    limits="The model keeps the push aimed as people do untold (Gruben 2003, a fixed pedal) while the pressure moves. If the cue also turns the push, the answer may be another: see scraping.",
)
