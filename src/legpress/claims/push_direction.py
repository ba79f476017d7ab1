"""Where on the foot the push is, and whether it drags the plate: the experiments of data/claims/push_direction.toml."""

from __future__ import annotations

from .claim import ClaimTest, Matching
from .condition import COMMON, HIGH, Task
from .measured import Measured

SCRAPE = "scrape:20"  # with a fifth of the push more than naturally


def pushed(cue: str) -> Task:
    """High feet at one moderate load, pushed so."""
    return Task(HIGH, COMMON, load_of=Task(HIGH, COMMON), load_share=0.6, cue=cue)


def heels(measured: Measured, matching: Matching):
    """Activation of the hamstrings, heels minus toes."""
    heel, toe = measured.task(pushed("heels")), measured.task(pushed("toes"))
    return (heel["hamstrings_pct"] - toe["hamstrings_pct"],)


def heels_asides(measured: Measured):
    heel, usual = measured.task(pushed("heels")), measured.task(pushed("natural"))
    return {
        "heels minus an untold push, points": heel["hamstrings_pct"] - usual["hamstrings_pct"],
        "own pull of the hamstrings through the heels, N": heel["hamstrings_N"],
        "own pull of the hamstrings, untold, N": usual["hamstrings_N"],
    }


def scrape(measured: Measured, matching: Matching):
    """Activation of the hamstrings, scraping minus not."""
    scraped, usual = measured.task(pushed(SCRAPE)), measured.task(pushed("natural"))
    return (scraped["hamstrings_pct"] - usual["hamstrings_pct"],)


def scrape_asides(measured: Measured):
    scraped, usual = measured.task(pushed(SCRAPE)), measured.task(pushed("natural"))
    return {
        "activation of the hamstrings, scraping, %": scraped["hamstrings_pct"],
        "activation of the hamstrings, not scraping, %": usual["hamstrings_pct"],
        "own pull of the hamstrings, scraping, N": scraped["hamstrings_N"],
        "own pull of the hamstrings, not scraping, N": usual["hamstrings_N"],
        "activation of the quadriceps, scraping minus not, points": scraped["quadriceps_pct"] - usual["quadriceps_pct"],
    }


TESTS = {"through-the-heels": ClaimTest(heels, heels_asides), "scrape-the-plate": ClaimTest(scrape, scrape_asides)}
