"""The answer, pressed as it is told, keeps every limit; `python -m checks limits` asks 500 pairs."""

from functools import cache

import pytest

import legpress as lp
from checks.fit.limits import KNEECAP_SHARE, check_limits, simulated
from checks.fit.pairs import answer, pairs, random_pairs
from legpress.errors import WrongInput
from legpress.report.fit import fit_report
from legpress.report.repetition import RepetitionReport

PAIRS, SAMPLED = 20, 8


@pytest.fixture(scope="module")
def pair():
    @cache
    def drawn():
        return list(random_pairs(PAIRS))

    return lambda index: drawn()[index]


@pytest.fixture(scope="module")
def refusals():
    return []


@pytest.mark.parametrize(
    "index", [pytest.param(k, marks=pytest.mark.sweep if k >= SAMPLED else ()) for k in range(PAIRS)]
)
def test_the_simulated_answer_keeps_every_limit(pair, refusals, index):
    found = check_limits(pair(index))
    if found.refused:
        refusals.append(found.refused)
        assert "Nearest" in found.refused or "nearest" in found.refused
    assert len(refusals) <= PAIRS // 10, "ordinary people on ordinary machines are refused"
    assert not found.broken


@pytest.mark.parametrize(
    ("name", "within"),
    [("man 170, low feet today, small plate", 0.03), ("woman 155, sore knee, horizontal", 0.03)],
)
def test_the_forces_told_are_those_of_the_simulation(name, within):
    pair = pairs()[name]
    spot = answer(pair.name)
    told = fit_report(spot)
    report = RepetitionReport.of(simulated(pair, spot, told.ten_rm_kg))
    for ours, theirs in (
        ("hamstring_force_N", "hamstring_active_N"),
        ("hamstring_passive_N", "hamstring_passive_N"),
        ("adductor_magnus_force_N", "adductor_magnus_active_N"),
        ("gluteus_maximus_force_N", "gluteus_maximus_active_N"),
        ("quadriceps_force_N", "quadriceps_active_N"),
        ("peak_patellofemoral_N", "peak_patellofemoral_N"),
    ):
        assert getattr(told, ours) == pytest.approx(getattr(report, theirs), rel=within, abs=3.0), ours


def test_a_sore_knee_gets_no_more_than_the_lifter_allows():
    pair = pairs()["woman 172, sore knee of 6000 N, small plate"]
    spot = answer(pair.name)
    told = fit_report(spot)
    assert told.patellofemoral_limit_N == 6000
    assert told.peak_patellofemoral_N <= 6000
    report = RepetitionReport.of(simulated(pair, spot, told.ten_rm_kg))
    assert report.peak_patellofemoral_N <= 6000 * (1 + KNEECAP_SHARE)


def test_no_bodies_below_none_and_none_without_end():
    pair = pairs()["man, large plate"]
    for bodies in (-1, 10_001, 10**9):
        with pytest.raises(WrongInput, match=r"bodies is .*0 to"):
            lp.find_sweet_spot(pair.lifter, pair.machine, bodies=bodies)
