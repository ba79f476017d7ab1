"""Locking out gives the hamstrings their full stretch."""

from __future__ import annotations

from ..claim import OWN_DEPTH, SMALL_MM, Claim, Part, Published
from ..scene import HIGH, Task
from ..verdict import HOLDS, NOT
from .short_of_lockout import LOCKED

SOFT = Task(HIGH)


def effects(bank, condition):
    return (bank.task(LOCKED)["top_mm"] - bank.task(SOFT)["longest_mm"],)


CLAIM = Claim(
    number=20,
    name="locking-out-stretches",
    rule="Locking out gives the hamstrings their full stretch.",
    proposition="With straight knees the two-joint hamstrings are at least 5 mm longer than anywhere in a repetition that stops at the soft lockout.",
    parts=(
        Part(
            name="length of the hamstrings with straight knees, over the longest short of it",
            unit="mm",
            at_least=SMALL_MM,
        ),
    ),
    compared="knees bent 4 degrees (as straight as the model can be) against the longest place between the soft lockout and the own safe bottom, high feet",
    conditions=(OWN_DEPTH,),
    effects=effects,
    why="The hamstrings are indeed longest at the lockout, but only by about half a millimetre: between 10 and 4 degrees of knee bend, all the model can straighten, they can gain 3 mm at most. So 10 degrees short of straight is as good.",
    practice={
        HOLDS: "Straighten the knees for the stretch, softly.",
        NOT: "The last degrees add nothing to the stretch. Stop softly short of them.",
    },
    published=(
        Published(
            source="nobody, as far as we found", finding="No study measured hamstring length during a leg press."
        ),
    ),
)
