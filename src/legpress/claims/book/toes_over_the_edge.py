"""Too high, toes over the edge: heels lose their drive and force drops."""

from __future__ import annotations

from ..claim import EQUAL_EFFORT, SMALL_PCT, Claim, Part, Published, more_pct
from ..scene import COMMON, HIGH, ClaimCondition, Task
from ..verdict import HOLDS, NOT, SOME

OVER = ClaimCondition(overhang=0.4)


def effects(bank, condition):
    over, on = bank.task(Task(OVER, COMMON)), bank.task(Task(HIGH, COMMON))
    return (more_pct(over["largest_N"], on["largest_N"]),)


def asides(bank):
    over, on = bank.task(Task(OVER, COMMON)), bank.task(Task(HIGH, COMMON))
    return {
        "distance of the pressure from the heel, over the edge minus on it, cm": 100 * (over["cop_m"] - on["cop_m"])
    }


CLAIM = Claim(
    number=3,
    name="toes-over-the-edge",
    rule="Too high, toes over the edge: heels lose their drive and force drops.",
    proposition="With 40 % of the foot over the upper edge the largest push is at least 10 % smaller than with the toes just on the plate.",
    parts=(Part(name="largest push, toes over the edge against on it", unit="%", at_most=-SMALL_PCT),),
    compared="the plate ending under 60 % of the foot against toes just on it, over the same bend of the knee",
    conditions=(EQUAL_EFFORT,),
    effects=effects,
    asides=asides,
    why="Without plate under the toes the pressure cannot go forwards, so it stays nearer to the heels: they do not lose their drive, they get all of it. What is lost is the calf's help in holding the ankle, and with it some of the largest push.",
    practice={
        SOME: "Keep the whole foot on the plate: over the edge some of the largest push goes, and all of the safety margin. The heels do not lose their drive; they get all of it.",
        HOLDS: "Keep the whole foot on the plate.",
        NOT: "Toes over the edge do not take the drive from your heels. They take some of the largest push and all of the safety margin: keep the ball of the foot on the plate.",
    },
    published=(
        Published(source="nobody, as far as we found", finding="No study of feet over the edge of a leg press."),
    ),
    limits="A foot that slips, or tires from hanging free, is not in the model.",
)
