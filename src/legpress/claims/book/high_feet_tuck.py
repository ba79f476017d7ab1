"""High feet reach the hamstrings' limit earlier; then the pelvis tucks and the lower back rounds."""

from __future__ import annotations

from ..claim import GEOMETRY, SMALL_CM, Claim, Part, Published
from ..scene import HIGH, LOW, Task
from ..verdict import HOLDS, NOT

MOST_PCT = 50.0


def effects(bank, condition):
    high, low = bank.scene(HIGH), bank.scene(LOW)
    return (
        high["tuck_sled_cm"] - low["tuck_sled_cm"],
        100 * bank.task(Task(HIGH))["hamstring_share_of_passive_hip"],
    )


CLAIM = Claim(
    number=10,
    name="high-feet-tuck",
    rule="High feet reach the hamstrings' limit earlier; then the pelvis tucks and the lower back rounds.",
    proposition="With high feet the tailbone lifts at least 1 cm of sled earlier than with low feet, and the hamstrings make more than half of what pulls the pelvis round.",
    parts=(
        Part(name="where the tailbone lifts, high minus low feet", unit="cm", at_least=SMALL_CM),
        Part(
            name="the hamstrings' part of what stretched tissue pulls at the hip, at the bottom",
            unit="%",
            size=True,
            at_least=MOST_PCT,
        ),
    ),
    compared="high against low feet, lowering the sled until the tailbone lifts, even where something else would stop a set before",
    conditions=(GEOMETRY,),
    effects=effects,
    why="With high feet the hips are more bent at the same place of the sled, so the pelvis has to give sooner. What pulls it round at the bottom is mostly the hip itself, its capsule and the muscles around it: with the knees bent the hamstrings are no longer tight. They matter near the top, where the knees are straight.",
    practice={
        HOLDS: "Stop earlier with high feet, and stretch the hamstrings if the tailbone lifts early.",
        NOT: "With high feet watch the tailbone: for most it lifts at a higher place of the sled. You can still go deeper than with low feet, which the ankle stops sooner. And do not blame the hamstrings at the bottom: there it is the hip that is out of room.",
    },
    published=(
        Published(
            source="Mata et al. 2021, Int J Exerc Sci 14:912-918 (abstract; 28 people)",
            finding="The pelvis tucked at the same hip angle in a squat, a squat with raised heels and when somebody else bent the hip: the hip's angle decides, not the rest of the leg.",
            supports=False,
            if_we_differ="A squat, not a press.",
        ),
        Published(
            source="Dewberry et al. 2003, Clin Biomech (abstract; 14 people)",
            finding="The pelvis gave more with straight knees and with short hamstrings.",
            supports=True,
            if_we_differ="They hung from a bar, with straight and with bent knees, and found the larger share with straight ones. At the bottom of a press the knees are bent.",
        ),
        Published(
            source="Trunk-thigh angles of 20 sitting men, Asian Spine J 2015;9:762-769 and others (abstracts)",
            finding="The pelvis rolls back as the trunk-thigh angle closes: by the gluteals from 120 to 60 degrees, by the hamstrings when the knee is less bent.",
            supports=False,
            if_we_differ="Sitting, not pressing.",
        ),
    ),
    limits="How stiff a hip capsule is has been set so that known pelvic shares come out; it was measured in nobody on a press.",
)
