"""Wider with toes out: more depth before the knees meet the chest, and the adductor magnus joins in."""

from __future__ import annotations

from ..claim import EQUAL_EFFORT, SMALL_CM, SMALL_PCT, Claim, Part, Published, more_pct
from ..scene import COMMON, ORDINARY, WIDE, WIDE_TOES_DEG, ClaimCondition, Task
from ..verdict import HOLDS, NOT

WIDER = ClaimCondition(0.5, WIDE, WIDE_TOES_DEG)


def effects(bank, condition):
    wide, usual = bank.scene(WIDER), bank.scene(ORDINARY)
    deeper_cm = usual["chest_sled_cm"] - wide["chest_sled_cm"]
    wide, usual = bank.task(Task(WIDER, COMMON)), bank.task(Task(ORDINARY, COMMON))
    return deeper_cm, more_pct(wide["adductor_magnus_N"], usual["adductor_magnus_N"])


CLAIM = Claim(
    number=5,
    name="wide-toes-out",
    rule="Wider with toes out: more depth before the knees meet the chest, and the adductor magnus joins in.",
    proposition="Heels 1.2 shoulder breadths apart with the toes 15 degrees out, instead of 0.8 and 10, let the sled at least 1 cm deeper before thighs meet trunk and raise the pull of the adductor magnus by at least 10 %.",
    parts=(
        Part(name="depth before the thighs meet the trunk, wide minus ordinary", unit="cm", at_least=SMALL_CM),
        Part(name="pull of the adductor magnus, wide over ordinary", unit="%", at_least=SMALL_PCT),
    ),
    compared="wide with toes 15 degrees out (the small end of the rule's 15 to 30: more does not fit most plates) against feet under the shoulders, both half way up the plate, over the same bend of the knee",
    conditions=(EQUAL_EFFORT,),
    effects=effects,
    why="Turned and spread thighs pass beside the belly instead of meeting it, so the sled can go deeper before thigh and trunk meet. The adductor magnus extends the hip in either stance; spreading the legs changes its lever only a little.",
    practice={
        HOLDS: "Go wide with toes out for depth and for the adductors.",
        NOT: "Go wider with the toes out when your thighs meet your belly. Do not count on more work for the inner thighs.",
    },
    published=(
        Published(
            source="Kinoshita et al. 2026, Med Sci Sports Exerc 58:1566-1580 (abstract; 17 people, 12 weeks)",
            finding="The adductor magnus grew by 6.2 % from leg presses (stance not told): it works in a press anyway.",
        ),
        Published(
            source="Enocson et al. 2005, Eur J Appl Physiol (abstract; 8 people)",
            finding="Adductor magnus and longus were used in the press, hamstrings were not; the stance is not told.",
        ),
        Published(
            source="Hip flexion in 3-D CT of 21 people, J Korean Orthop Assoc 2006;41:361-367 (abstract)",
            finding="Beyond about 100 degrees of hip flexion the thigh has to go outwards.",
        ),
        Published(
            source="Mukaimoto & Inoue 2013 (abstract; 9 people)",
            finding="Adductor magnus and longus: no change of the MRI signal after leg presses.",
        ),
    ),
    limits="The belly is an ellipse of average size; wide stances fit on wide plates only.",
)
