"""Slips of the finger: a load with a digit too many or too few, seen beside what was lifted before and after."""

from datetime import datetime

import pytest
from logs import a_set

PRESS = "Leg Press (Machine)"


@pytest.mark.parametrize(
    ("days", "lines"),
    [  # loads of each day; the lines that are pointed out
        ([[60, 120, 1200, 120]], [4]),
        ([[120, 120], [1200, 1200], [120, 120]], [4, 5]),  # all of a day
        ([[120], [125], [1250]], [4]),
        ([[60, 12, 120]], [3]),
        ([[120, 120], [60, 12, 120], [120]], [5]),
        ([[120], [12], [120]], [3]),
        ([[120, 120], [120, 12000 / 10, 120]], [5]),
        ([[20, 200, 200, 200], [20, 200, 200]], []),  # a light first set before heavy ones
        ([[20, 20, 200, 200]], []),
        ([[20, 60, 200, 200], [20, 60, 200]], []),
        ([[20, 20], [20, 20], [200, 200], [200, 200], [210, 200]], []),  # another machine from then on
        ([[5, 5], [50, 50], [5, 5]], [4, 5]),
        ([[100, 80, 60, 40, 20, 10], [100, 80]], [7]),
        ([[100, 110], [100, 120], [60, 110]], []),
    ],
)
def test_a_load_with_a_digit_too_many_or_too_few_is_pointed_out(logbook, hevy, days, lines):
    report = hevy(logbook, *((PRESS, load, 10, {"day": day}) for day, loads in enumerate(days, 1) for load in loads))
    assert [one.line for one in report.outliers] == lines


def test_a_slip_in_a_file_of_one_set_is_seen_beside_the_log(logbook, hevy):
    hevy(logbook, *((PRESS, 120, 10, {"day": day}) for day in (1, 2)))
    assert [(one.line, one.usual) for one in hevy(logbook, (PRESS, 1250, 10)).outliers] == [(2, 120)]
    logbook.undo()
    logbook.add(a_set(lifter="Kim", when=datetime(2026, 11, 2, 18, 10), kind="warm-up", load=20.0))
    assert hevy(logbook, (PRESS, 20, 10, {"kind": "warmup"}), (PRESS, 120, 8)).outliers == []
