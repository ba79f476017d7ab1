"""Where on the foot the push is, and whether it drags the plate: the experiments of data/claims/push_direction.toml."""

from __future__ import annotations

from .claim import ClaimTest, Matching, more_pct
from .condition import COMMON, HIGH, Task
from .measured import Measured

SCRAPE = "scrape:20"


def pushed(cue: str) -> Task:
    """High feet at one moderate load, pushed so."""
    return Task(HIGH, COMMON, load_of=Task(HIGH, COMMON), load_share=0.6, cue=cue)


def heels(measured: Measured, matching: Matching):
    """Own pull of the hamstrings, heels over toes."""
    heel, toe = measured.task(pushed("heels")), measured.task(pushed("toes"))
    return (more_pct(heel["hamstrings_N"], toe["hamstrings_N"]),)


def heels_asides(measured: Measured):
    heel, usual = measured.task(pushed("heels")), measured.task(pushed("natural"))
    return {
        "heels against an untold push, %": more_pct(heel["hamstrings_N"], usual["hamstrings_N"]),
        "own pull of the hamstrings through the heels, N": heel["hamstrings_N"],
    }


def scrape(measured: Measured, matching: Matching):
    """What scraping adds to the own pull of the hamstrings, as a share of a leg curl."""
    scraped, usual = measured.task(pushed(SCRAPE)), measured.task(pushed("natural"))
    return (100 * (scraped["hamstrings_N"] - usual["hamstrings_N"]) / measured.curl["hamstrings_N"],)


def scrape_asides(measured: Measured):
    scraped, usual = measured.task(pushed(SCRAPE)), measured.task(pushed("natural"))
    quadriceps = more_pct(scraped["quadriceps_N"], usual["quadriceps_N"])
    return {
        "own pull of the hamstrings, scraping, N": scraped["hamstrings_N"],
        "own pull of the hamstrings, untold, N": usual["hamstrings_N"],
        "pull of the quadriceps, scraping against untold, %": quadriceps,
    }


TESTS = {"through-the-heels": ClaimTest(heels, heels_asides), "scrape-the-plate": ClaimTest(scrape, scrape_asides)}
