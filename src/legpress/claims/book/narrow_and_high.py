"""Narrow and high: the knees reach the chest before the hamstrings reach a deep stretch."""

from __future__ import annotations

from ..claim import GEOMETRY, SMALL_CM, Claim, Part, Published
from ..scene import NARROW_HIGH
from ..verdict import HOLDS, NOT


def effects(bank, condition):
    narrow = bank.scene(NARROW_HIGH)
    return (narrow["chest_sled_cm"] - narrow["tuck_sled_cm"],)


CLAIM = Claim(
    number=6,
    name="narrow-and-high",
    rule="Narrow and high: the knees reach the chest before the hamstrings reach a deep stretch.",
    proposition="With feet narrow and high the thighs meet the trunk at least 1 cm of sled before stretched tissue rolls the pelvis off the pad.",
    parts=(
        Part(
            name="sled left when the thighs meet the trunk, before the tailbone would lift",
            unit="cm",
            at_least=SMALL_CM,
        ),
    ),
    compared="where the sled is when thighs meet trunk against where it is when the pelvis has rolled as far as the tailbone allows",
    conditions=(GEOMETRY,),
    effects=effects,
    why="With the feet high the pelvis has usually rolled as far as it may before the thighs meet the trunk; only large bellies, or supple hips and backs, come to the belly first.",
    practice={
        HOLDS: "If your thighs stop you, go wider or turn the toes out before you go higher.",
        NOT: "It is the lower back that ends your stroke first, not the belly. Watch the tailbone.",
    },
    published=(
        Published(source="nobody, as far as we found", finding="No study of where thighs meet trunk on a leg press."),
    ),
    limits="The belly is an ellipse of average size.",
)
