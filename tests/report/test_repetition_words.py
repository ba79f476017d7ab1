"""What was found about a repetition is a value with a code; its sentence is written in the units of who reads it."""

import re
from typing import get_args

import pytest

from legpress.press.findings import (
    BallsOffPlate,
    Finding,
    FindingCode,
    HeelsLift,
    LockedKnee,
    OutsideFit,
    PostureUnsettled,
    SharingUnsettled,
    ShortRail,
    SledLeavesFeet,
    SolesRoll,
    TailboneLifts,
    ThighsPressTrunk,
    ToesOverSideEdge,
    ToesOverUpperEdge,
    TooHeavy,
    TooLight,
)
from legpress.report.finding_words import finding_words

FINDINGS = (
    LockedKnee(knee_deg=2.0),
    SolesRoll(roll_deg=12.4),
    TooHeavy(load_kg=907.18474, phase="bottom", knee_deg=99.6, shortfall_Nm=412.3),
    TooLight(load_kg=4.5359237, phase="up", knee_deg=110),
    SharingUnsettled(frames=3, residual_Nm=0.42),
    OutsideFit(),
    ToesOverUpperEdge(overhang_m=0.0508),
    ToesOverSideEdge(overhang_m=0.0127),
    BallsOffPlate(),
    ShortRail(knee_deg=31.0),
    TailboneLifts(roll_deg=47.0, limit_deg=45.0, by_load_deg=1.4, at_top=False),
    ThighsPressTrunk(pressed_m=0.02),
    HeelsLift(ankle_deg=33.0, limit_deg=30.0),
    PostureUnsettled(places=2),
    SledLeavesFeet(phase="down", pull_N=80.0, at_rest=True),
    SledLeavesFeet(phase="up", pull_N=2000.0, at_rest=False),
)


def test_every_kind_of_finding_has_its_own_code_and_a_sentence():
    assert {type(finding) for finding in FINDINGS} == set(get_args(Finding))
    assert {finding.code for finding in FINDINGS} == set(FindingCode)
    for finding in FINDINGS:
        assert finding_words(finding, "kg").endswith(".")


@pytest.mark.parametrize(
    ("finding", "kg", "lb"),
    [
        (FINDINGS[2], "907.18 kg is too heavy", "2000 lb is too heavy"),
        (FINDINGS[3], "4.54 kg is too light", "10 lb is too light"),
        (FINDINGS[6], "5 cm over the upper edge", "2 in over the upper edge"),
        (FINDINGS[7], "1.5 cm over the side edge", "1/2 in over the side edge"),
    ],
)
def test_quantities_are_written_in_the_readers_units(finding, kg, lb):
    assert kg in finding_words(finding, "kg")
    assert lb in finding_words(finding, "lb")


def test_who_counts_in_pounds_reads_no_kilogram_and_no_centimetre():
    for finding in FINDINGS:
        assert not re.search(r"\d (kg|cm)\b", finding_words(finding, "lb"))
