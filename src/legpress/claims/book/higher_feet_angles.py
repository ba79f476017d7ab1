"""Feet higher: more hip flexion, less knee flexion."""

from __future__ import annotations

from ..claim import GEOMETRY, SMALL_DEG, Claim, Part, Published
from ..scene import HIGH, LOW, SamePlace
from ..verdict import HOLDS, NOT

BOTH = SamePlace((LOW, HIGH))


def effects(bank, condition):
    high, low = bank.place(HIGH, BOTH), bank.place(LOW, BOTH)
    return high["trunk_thigh_deg"] - low["trunk_thigh_deg"], high["knee_deg"] - low["knee_deg"]


CLAIM = Claim(
    number=1,
    name="higher-feet-angles",
    rule="Feet higher: more hip flexion, less knee flexion.",
    proposition="With the sled at the same place, high feet bend the hips at least 3 degrees more and the knees at least 3 degrees less than low feet.",
    parts=(
        Part(name="hip bend (trunk to thigh), high minus low feet", unit="deg", at_least=SMALL_DEG),
        Part(name="knee bend, high minus low feet", unit="deg", at_most=-SMALL_DEG),
    ),
    compared="high feet against low ones, the sled as low as both reach safely",
    conditions=(GEOMETRY,),
    effects=effects,
    why="Moving the feet up the plate moves them sideways of the rail. The thigh swings towards the trunk to follow, and the way from hip to foot grows longer, so the knee is straighter. On a vertical press the feet are far from the hips' line wherever they stand, and the knee hardly changes.",
    practice={
        HOLDS: "To bend the hips more and the knees less, move the feet up. The tailbone then lifts at a higher place of the sled: see the rule on the tuck.",
        NOT: "On your machine height on the plate does not trade knee bend for hip bend. Look at your own angles with `legpress simulate`.",
    },
    published=(
        Published(
            source="nobody, as far as we found",
            finding="No study that measured joint angles against foot height on a leg press.",
        ),
    ),
)
