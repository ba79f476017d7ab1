"""Half of your maximum is a load at which the limits can be found safely: the tuck comes at the same depth as at the working load."""

from __future__ import annotations

from ..claim import GEOMETRY, SMALL_CM, Claim, Part, Published
from ..scene import HIGH
from ..verdict import HOLDS, NOT, UNTOLD


def effects(bank, condition):
    here = bank.scene(HIGH)["tuck_sled_cm"]  # the model knows one place for all loads
    return (here - here,)


CLAIM = Claim(
    number=18,
    name="half-the-load-tells",
    rule="Half of your maximum is a load at which the limits can be found safely: the tuck comes at the same depth as at the working load.",
    proposition="The tailbone lifts within 1 cm of the same place of the sled at half of the maximum and at the working load.",
    parts=(
        Part(
            name="where the tailbone lifts, half the maximum minus working load",
            unit="cm",
            at_least=-SMALL_CM,
            at_most=SMALL_CM,
        ),
    ),
    compared="the place where the tailbone lifts at two loads, high feet",
    conditions=(GEOMETRY,),
    effects=effects,
    fixed="In this model the pelvis rolls as the posture of the legs says; the load on the plate does not enter. The difference is zero by construction.",
    why="Where the pelvis starts to roll is mostly a matter of how far the hips are bent. A heavier load could push the pelvis deeper into the pad, or make a tired back give way sooner; neither is in the model.",
    practice={
        HOLDS: "Look for your limit with half of the load, then check it once with the working load.",
        NOT: "Look for your limit again with the working load.",
        UNTOLD: "Find your limit with half of the load, it is safer, and check it once more with the working load.",
    },
    published=(
        Published(
            source="Mata et al. 2021, Int J Exerc Sci 14:912-918 (abstract; 28 people)",
            finding="The pelvis tucked at the same hip angle in a squat and when somebody else bent the hip. Plates were not varied.",
        ),
        Published(
            source="Murray et al. 2002, Clin Biomech 17:147-151 (abstract; 14 people)",
            finding="Standing on one leg, 4.5 kg at the ankle did not change the pelvis's share of hip bending.",
            supports=True,
            if_we_differ="A small load, not a press.",
        ),
    ),
    limits="The load's and the pad's pull on the pelvis are not resolved.",
)
