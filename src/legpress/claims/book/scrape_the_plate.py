"""Scrape the heels down the plate."""

from __future__ import annotations

from ..claim import EQUAL_LOAD, SMALL_PCT, Claim, Part, Published, more_pct
from ..verdict import HOLDS, NOT
from .through_the_heels import pushed


def effects(bank, condition):
    scrape, usual = bank.task(pushed("scrape:20")), bank.task(pushed("natural"))
    return (100 * (scrape["hamstrings_N"] - usual["hamstrings_N"]) / bank.curl["hamstrings_N"],)


def asides(bank):
    scrape, usual = bank.task(pushed("scrape:20")), bank.task(pushed("natural"))
    return {
        "own pull of the hamstrings, scraping, N": scrape["hamstrings_N"],
        "own pull of the hamstrings, untold, N": usual["hamstrings_N"],
        "pull of the quadriceps, scraping against untold, %": more_pct(scrape["quadriceps_N"], usual["quadriceps_N"]),
    }


CLAIM = Claim(
    number=9,
    name="scrape-the-plate",
    rule="Scrape the heels down the plate.",
    proposition="Dragging the plate towards its lower edge with a fifth of the push adds at least 10 % of what the hamstrings pull in a leg curl.",
    parts=(
        Part(
            name="what scraping adds to the hamstrings' own pull, of what they pull in a leg curl",
            unit="%",
            size=True,
            at_least=SMALL_PCT,
        ),
    ),
    compared="scraping with 20 % of the push against an untold push, high feet, the same bend of the knee",
    conditions=(EQUAL_LOAD,),
    effects=effects,
    asides=asides,
    why="To drag the plate towards its lower edge the foot has to be pulled back along it. That asks the knee to bend and the hip to straighten at the same time, and one muscle group does just that: the hamstrings. The quadriceps then has to work against them, so it is the same plates with more muscle.",
    practice={
        HOLDS: "Of all cues this is the one that makes the press a hamstring exercise. Take plates off, drag gently, and keep the shoes from slipping.",
        NOT: "Dragging does little for you on this machine.",
    },
    published=(Published(source="nobody, as far as we found", finding="No study of dragging the plate."),),
    limits="Twenty per cent of the push is what the model is told; nobody has measured how much people manage, nor for how long.",
)
