"""Three seconds down, one second pause, fast up: more time under tension, no momentum out of the bottom."""

from __future__ import annotations

from ..claim import EQUAL_LOAD, SMALL_PCT, Claim, Part, Published, more_pct
from ..scene import COMMON, HIGH, Task
from ..verdict import HOLDS, NOT, SOME

LOAD = Task(HIGH, COMMON)
SLOW = Task(HIGH, COMMON, load_of=LOAD, load_share=0.7, tempo_s=(3.0, 1.0, 0.7))  # X taken as 0.7 s
BRISK = Task(HIGH, COMMON, load_of=LOAD, load_share=0.7, tempo_s=(1.0, 0.0, 1.0))
LESS_PCT = 3.0  # of the sled's weight


def effects(bank, condition):
    slow, brisk = bank.task(SLOW), bank.task(BRISK)
    return (
        more_pct(slow["hamstrings_N"] * slow["seconds"], brisk["hamstrings_N"] * brisk["seconds"]),
        slow["braking_pct"] - brisk["braking_pct"],
    )


def asides(bank):
    return {
        "mean own pull of the hamstrings, slow over brisk, %": more_pct(
            bank.task(SLOW)["hamstrings_N"], bank.task(BRISK)["hamstrings_N"]
        )
    }


CLAIM = Claim(
    number=16,
    name="slow-down-fast-up",
    rule="Three seconds down, one second pause, fast up: more time under tension, no momentum out of the bottom.",
    proposition="Tempo 3-1-X instead of 1-0-1 raises the hamstrings' pull times time by at least 10 % a repetition and lowers the extra force that stops the sled by at least 3 % of its weight.",
    parts=(
        Part(name="hamstrings' pull times time, 3-1-X over 1-0-1", unit="%", at_least=SMALL_PCT),
        Part(name="extra force that stops the sled, of its weight, 3-1-X minus 1-0-1", unit="%", at_most=-LESS_PCT),
    ),
    compared="3-1-X against 1-0-1, high feet, the same bend of the knee",
    conditions=(EQUAL_LOAD,),
    effects=effects,
    asides=asides,
    why="The pull in the muscles is much the same at either pace, so pull times time grows with time: that is arithmetic. A fast descent has to be stopped, and stopping a sled takes force beyond its weight. On a steep rail the sled falls faster and the plates are more; on a level stack there is little to stop.",
    practice={
        SOME: "Three seconds down on a steep sled: twice the time under load, and no bounce. On a level stack there is little momentum to take out; there it is the time alone.",
        HOLDS: "Three seconds down with a pause: twice the time under load, and no bounce.",
        NOT: "Slow lowering doubles the time under load. On your machine there was little momentum to take out.",
    },
    published=(
        Published(
            source="Schoenfeld, Ogborn & Krieger 2015, Sports Med (8 studies, abstract)",
            finding="Repetitions of half a second to eight seconds grow muscle alike.",
        ),
        Published(
            source="Amdi & King 2025, J Sports Sci (9 studies, read in summaries)",
            finding="Slow against quick lowering: trivial and uncertain difference in growth.",
        ),
        Published(
            source="Martin-Fuentes et al. 2020, Int J Environ Res Public Health 17:8698 (abstract; 10 women)",
            finding="More activity with intent to move fast than at two seconds up and two down.",
        ),
    ),
    limits="Only stopping on the way down is counted; the fast way up puts about as much extra force on the feet as the slow descent saves. A spring in tendons and the stretch reflex at a bounce are not in the model; the stroke is smooth. X is taken as 0.7 seconds.",
)
