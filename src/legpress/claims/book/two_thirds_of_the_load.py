"""Expect 60 to 70 % of the load you press with low feet."""

from __future__ import annotations

from ..claim import OWN_DEPTH, SAME_DEPTH, Claim, Part, Published
from ..scene import COMMON, HIGH, LOW, Task
from ..verdict import HOLDS, NOT


def effects(bank, condition):
    depth = None if condition == OWN_DEPTH else COMMON
    high, low = bank.task(Task(HIGH, depth))["load_kg"], bank.task(Task(LOW, depth))["load_kg"]
    return (100 * high / low,)


CLAIM = Claim(
    number=15,
    name="two-thirds-of-the-load",
    rule="Expect 60 to 70 % of the load you press with low feet.",
    proposition="The plates for ten repetitions with high feet are between 60 and 70 % of those with low feet.",
    parts=(
        Part(name="plates with high feet over plates with low feet", unit="%", size=True, at_least=60.0, at_most=70.0),
    ),
    compared="the plates for ten repetitions, high feet against low, each to its own safe depth",
    conditions=(OWN_DEPTH, SAME_DEPTH),
    effects=effects,
    why="How many plates go depends above all on how deep you go. High feet let most people bend the knees further before something stops them, and a deeper knee is a weaker one. Over the same bend the load is nearly the same. So two thirds may well be right in the middle; what breaks the rule is how far people differ.",
    practice={
        HOLDS: "Start at two thirds of your low-foot load and adjust.",
        NOT: "Do not convert by a fixed share. Start light with the feet high and find your own load; `legpress fit` gives a first one.",
    },
    published=(
        Published(
            source="nobody, as far as we found", finding="No ratio of loads with high and low feet has been published."
        ),
    ),
    limits="The model gives the hip as much strength as the source model has; people whose hips are weak for their knees lose more.",
)
