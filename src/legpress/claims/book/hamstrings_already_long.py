"""On a leg press the hamstrings are already long, because the hip is bent."""

from __future__ import annotations

from ..claim import EQUAL_EFFORT, Claim, Part, Published
from ..scene import HIGH, Task
from ..verdict import HOLDS, NOT

LONG_PCT = 10.0


def effects(bank, condition):
    return (100 * (bank.task(Task(HIGH))["fibre"] - 1),)


def asides(bank):
    return {"force left at these lengths, % of the best": 100 * bank.task(Task(HIGH))["force_left"]}


CLAIM = Claim(
    number=4,
    name="hamstrings-already-long",
    rule="On a leg press the hamstrings are already long, because the hip is bent.",
    proposition="Over a repetition with high feet the fibres of the two-joint hamstrings are on average at least a tenth longer than where they pull best.",
    parts=(Part(name="fibre length over the best one", unit="%", at_least=LONG_PCT),),
    compared="fibre length over a repetition, high feet, to the own safe depth, against the length at which a fibre pulls best",
    conditions=(EQUAL_EFFORT,),
    effects=effects,
    asides=asides,
    why='The hamstrings cross hip and knee. In a press the hip is already well bent when the knee is nearly straight; that makes them long from the start, and the bending knee takes back only a part of it. So their fibres work well beyond the length at which they pull best, and what they can still pull actively is less. People call this "active insufficiency". That is the wrong name: active insufficiency is a muscle that is too *short* at both joints to pull, as in a curl with the hip straight. Here it is the other side of the same curve, its falling side, and the stretch itself carries load; "passive insufficiency" is when that stretch stops the movement.',
    practice={
        HOLDS: "Think of the hamstrings in the press as stretched under load: they hold by being long, and pull with what is left.",
        NOT: "In your stance the hamstrings work near their best length.",
    },
    published=(
        Published(
            source="Maeo et al. 2021, Med Sci Sports Exerc 53:825-837 (abstract; 20 people, 12 weeks)",
            finding="Curls with the hip bent (longer hamstrings) grew the two-joint heads more than curls with the hip straight. It says that length matters, not how long a press makes them.",
        ),
    ),
    limits="Optimal lengths are those of the source model, scaled; single people differ.",
)
