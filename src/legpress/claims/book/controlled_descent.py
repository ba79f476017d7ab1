"""A controlled three-second descent loads the hamstrings more than a dropped one."""

from __future__ import annotations

from ..claim import SMALL_PCT, Claim, Part, Published, more_pct
from ..scene import COMMON, HIGH, Task
from ..verdict import HOLDS, NOT, UNTOLD

LOAD = Task(HIGH, COMMON)
SLOW = Task(HIGH, COMMON, load_of=LOAD, load_share=0.8)
DROPPED_S = 0.6
DROPPED = Task(HIGH, COMMON, load_of=LOAD, load_share=0.8, tempo_s=(DROPPED_S, 1.0, 2.0))
PULL, PULL_TIMES_TIME = "mean pull while lowering, same load", "pull times time, same load"


def effects(bank, condition):
    slow, dropped = bank.task(SLOW)["hamstrings_down_N"], bank.task(DROPPED)["hamstrings_down_N"]
    if condition == PULL_TIMES_TIME:
        slow, dropped = 3.0 * slow, DROPPED_S * dropped
    return (more_pct(slow, dropped),)


CLAIM = Claim(
    number=25,
    name="controlled-descent",
    rule="A controlled three-second descent loads the hamstrings more than a dropped one.",
    proposition="Lowered in three seconds the hamstrings pull on average at least 10 % harder on the way down than when the sled drops in 0.6.",
    parts=(
        Part(
            name="own pull of the hamstrings on the way down, three seconds over dropped", unit="%", at_least=SMALL_PCT
        ),
    ),
    compared="three seconds down against 0.6, high feet, the same bend of the knee",
    conditions=(PULL, PULL_TIMES_TIME),
    effects=effects,
    why="A sled that drops for part of the way weighs less on the feet while it falls and more while it is caught. Lowered slowly, it weighs the same all the way. What that means for the hamstrings' mean pull hangs on how a push is directed; for pull times time it is plain: three seconds are five times 0.6.",
    practice={
        HOLDS: "Lower in three seconds.",
        NOT: "Lower slowly for control. The hamstrings do not pull harder for it, only longer.",
        UNTOLD: "Lower slowly: it is five times as long under load and under control. Whether the hamstrings pull harder meanwhile cannot be told.",
    },
    published=(
        Published(
            source="Azevedo et al. 2022, Biol Sport (abstract; 10 people, 8 weeks)",
            finding="Lowering in 4 instead of 2 seconds: same growth in two of three heads of the quadriceps, more in one.",
        ),
        Published(
            source="Martin-Fuentes et al. 2020, Int J Environ Res Public Health 17:8698 (abstract)",
            finding="More activity on the way up than on the way down, and with intent to move fast.",
        ),
    ),
    limits="Activation can jump in the model; a real muscle takes a tenth of a second, which a drop does not give it.",
)
