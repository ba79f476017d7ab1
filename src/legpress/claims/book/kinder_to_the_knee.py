"""High feet are kinder to the knee."""

from __future__ import annotations

from ..claim import EQUAL_EFFORT, EQUAL_LOAD, OWN_DEPTH, SMALL_PCT, Claim, Part, Published, more_pct
from ..scene import HIGH, LOW, Task
from ..verdict import HOLDS, NOT, UNTOLD
from .higher_feet_muscles import EFFORT, LOAD

OWN = {scene: Task(scene) for scene in (HIGH, LOW)}


def effects(bank, condition):
    tasks = {EQUAL_EFFORT: EFFORT, EQUAL_LOAD: LOAD, OWN_DEPTH: OWN}[condition]
    return (more_pct(bank.task(tasks[HIGH])["patellofemoral_N"], bank.task(tasks[LOW])["patellofemoral_N"]),)


def asides(bank):
    high, low = bank.task(EFFORT[HIGH]), bank.task(EFFORT[LOW])
    return {
        "force through the knee joint, high over low, same effort, %": more_pct(
            high["tibiofemoral_N"], low["tibiofemoral_N"]
        ),
        "force behind the kneecap, high feet, N": high["patellofemoral_N"],
    }


CLAIM = Claim(
    number=14,
    name="kinder-to-the-knee",
    rule="High feet are kinder to the knee.",
    proposition="High feet instead of low lower the largest force behind the kneecap by at least 10 %.",
    parts=(Part(name="largest force behind the kneecap, high over low feet", unit="%", at_most=-SMALL_PCT),),
    compared="high against low feet over the same bend of the knee",
    conditions=(EQUAL_EFFORT, EQUAL_LOAD, OWN_DEPTH),
    effects=effects,
    asides=asides,
    why="At the same bend of the knee and the same effort the quadriceps pulls about as hard wherever the feet are, because it is the muscle that gives out first. What makes the kneecap's pressure is knee bend and load. High feet let most people bend the knees further before the tailbone lifts or the ankle stops them, which undoes the rest.",
    practice={
        UNTOLD: "To spare the knees go less deep, or take plates off. What foot height does beside that cannot be told.",
        HOLDS: "High feet spare your knees at the same effort.",
        NOT: "To spare the knees go less deep, or take plates off. Foot height alone does not do it.",
    },
    published=(
        Published(
            source="Escamilla et al. 2001, Med Sci Sports Exerc 33:1552-1566 (abstract; 10 lifters)",
            finding="No difference in knee forces between high and low feet, at loads for equal effort.",
            supports=False,
            if_we_differ="Ten people.",
        ),
        Published(
            source="Steinkamp et al. 1993, Am J Sports Med 21:438-444 (20 people), as described by Powers et al. 2014",
            finding="Force behind the kneecap on a leg press grows with knee bend from 0 to 90 degrees.",
        ),
    ),
    limits="Our knee forces are about twice the published ones; ratios are safer than newtons.",
)
