"""Plates are told by what is written on them, whoever reads."""

from pathlib import Path

import pytest

from legpress.draw.walk import _load
from legpress.measures import KG_PER_LB
from legpress.report.first_session import FirstSessionReport
from legpress.report.first_session_words import load_words
from legpress.report.plate_words import disc_names, discs_words

WALK = FirstSessionReport.model_validate_json((Path(__file__).parent / "first_session_report.json").read_text())
SIDE_LB = (45, 45, 2.5)


@pytest.mark.parametrize(
    ("discs", "words"),
    [
        ((20, 15, 2.5), "20 + 15 + 2.5 kg"),
        ((20, 20, 5), "20 + 20 + 5 kg"),
        ((20, 20, 20, 20, 5), "4 x 20 + 5 kg"),
        ((20, 1.25, 1.25, 1.25), "20 + 3 x 1.25 kg"),
    ],
)
def test_more_than_two_alike_are_counted(discs, words):
    assert discs_words(discs, "kg") == words


@pytest.mark.parametrize("lb", [100, 45, 35, 25, 10, 5, 2.5, 1.25])
def test_a_disc_in_pounds_keeps_its_number(lb):
    assert disc_names([lb * KG_PER_LB], "lb") == [f"{lb:g}"]


@pytest.mark.parametrize("units", ["kg", "lb"])
def test_the_first_session_names_discs_as_they_are(units):
    side_kg = tuple(lb * KG_PER_LB for lb in SIDE_LB)
    walk = WALK.model_copy(
        update={"plates_per_peg_kg": side_kg, "plates_unit": "lb", "load_kg": 2 * sum(side_kg), "units": units}
    )
    for words in (load_words(walk, units), _load(walk)):
        assert "45 + 45 + 2.5 lb on each side" in words
