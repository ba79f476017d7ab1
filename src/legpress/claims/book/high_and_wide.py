"""High and wide gives more posterior chain than narrow and low, and than the ordinary stance."""

from __future__ import annotations

from ..claim import EQUAL_EFFORT, SMALL_PCT, Claim, Part, Published, more_pct
from ..scene import NARROW_LOW, ORDINARY, WIDE_HIGH, Alike, Task
from ..verdict import HOLDS, NOT, UNTOLD

STANCES = (WIDE_HIGH, NARROW_LOW, ORDINARY)
RANGE = Alike(STANCES)
EFFORT = {scene: Task(scene, RANGE) for scene in STANCES}


def effects(bank, condition):
    wide, narrow, usual = (bank.task(EFFORT[scene])["chain_N"] for scene in STANCES)
    return more_pct(wide, narrow), more_pct(wide, usual)


def asides(bank):
    wide, narrow, usual = (bank.task(EFFORT[scene])["hamstrings_N"] for scene in STANCES)
    return {
        "hamstrings alone, against narrow and low, %": more_pct(wide, narrow),
        "hamstrings alone, against ordinary, %": more_pct(wide, usual),
    }


CLAIM = Claim(
    number=17,
    name="high-and-wide",
    rule="High and wide gives more posterior chain than narrow and low, and than the ordinary stance.",
    proposition="High and wide feet make hamstrings, glutes and adductor magnus together pull at least 10 % harder than narrow low feet, and than ordinary feet.",
    parts=(
        Part(name="pull of the posterior chain, high and wide over narrow and low", unit="%", at_least=SMALL_PCT),
        Part(name="pull of the posterior chain, high and wide over ordinary", unit="%", at_least=SMALL_PCT),
    ),
    compared="high and wide against narrow and low and against ordinary, over the same bend of the knee",
    conditions=(EQUAL_EFFORT,),
    effects=effects,
    asides=asides,
    why="High feet bend the hips more, but stretched tissue takes much of the extra work, and a wide stance with the toes out costs hamstrings and glutes some of their pull (see toe flare). At equal effort the quadriceps decides the load in every stance, and the back of the leg follows the load.",
    practice={
        UNTOLD: "Choose width for room and comfort; what it does for the back of the leg cannot be told.",
        HOLDS: "High and wide is the stance for the back of the leg.",
        NOT: "Choose width for room and comfort. High and wide does not by itself make the back of the leg work harder.",
    },
    published=(
        Published(
            source="Da Silva et al. 2008, J Strength Cond Res 22:1059-1065 (abstract; 14 women)",
            finding="High feet: more gluteus maximus at 80 % of the maximum than low feet; biceps femoris not different.",
            supports=True,
            if_we_differ="Height alone was changed. In our model stretched tissue takes work off the glutes with high feet; how stiff it is was measured in nobody on a press.",
        ),
        Published(
            source="Escamilla et al. 2001, Med Sci Sports Exerc 33:1552-1566 (abstract; 10 lifters)",
            finding="With high feet, wide gave more hamstring activity than narrow.",
            supports=True,
            if_we_differ="The study changed width alone, with 12-repetition loads; our hamstrings pull 10 % less when wide, with or without the habit of pushing. EMG at 12 % of the maximum is near what crosses over from neighbouring muscles.",
        ),
    ),
    limits="It fits on wide plates only.",
)
