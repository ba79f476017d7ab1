"""One definition of depth: what a recommendation scans and what a repetition does agree; margins are the asker's."""

import numpy as np
import pytest
from scenes import machine, stance

import legpress as lp
from legpress.errors import WrongInput
from legpress.press.batch import PressModel
from legpress.press.calibration import calibrated_body
from legpress.press.condition import PressCondition
from legpress.press.cue import Cue
from legpress.press.limits import (
    LOCKOUT_KNEE_DEG,
    NO_MARGINS,
    SIMULATED_MARGINS,
    Limit,
    deepest_holding_m,
    recommended_margins,
    scan_strokes,
    stroke_of,
)
from legpress.press.stance_batch import StanceBatch

MAN = lp.Lifter.from_person(sex="male", height_cm=178, mass_kg=80)
# Height, spacing, toes, notch: strokes that end at the roll, at the ankles, at the chest, at the machine's stop, nowhere.
FEET = {
    "sled-45-large-plate": ((10, 36, 12, 2), (22, 35, 15, 3), (30, 40, 15, 4), (45, 45, 20, 4)),
    "sled-45-small-plate": ((10, 34, 10, 1), (20, 36, 12, 2)),
    "sled-35": ((12, 36, 12, 3), (30, 34, 12, 2)),
    "vertical": ((8, 30, 10, 1), (20, 36, 15, 1), (30, 40, 20, 1)),
    "horizontal-selectorised": ((10, 34, 10, 1), (25, 36, 15, 2)),
}


@pytest.mark.parametrize("name", FEET)
def test_a_repetition_goes_as_deep_as_the_scan_says(name):
    leg_press = machine(name)
    stances = [stance(*feet) for feet in FEET[name]]
    body = calibrated_body(MAN)
    model, batch = PressModel(body, leg_press), StanceBatch.of(stances)
    scan, careful = scan_strokes(model, batch, SIMULATED_MARGINS), scan_strokes(model, batch, recommended_margins())
    limits = np.maximum.reduce([scan.lowest_m, *(scan.deepest_m(limit) for limit in scan.margin)])
    compared = 0
    for k, feet in enumerate(stances):
        press = PressCondition(body=body, machine=leg_press, stance=feet, load_kg=60.0, cue=Cue.parse("natural"))
        try:
            stroke = stroke_of(press, LOCKOUT_KNEE_DEG, None)
        except WrongInput:
            assert limits[k] > scan.top_m[k] - 0.06 or not scan.reached[k]
            continue
        assert scan.top_m[k] == pytest.approx(stroke.top_m, abs=1e-3)
        assert limits[k] == pytest.approx(stroke.bottom_m, abs=1e-3)
        assert careful.deepest_m(Limit.ROLL)[k] >= scan.deepest_m(Limit.ROLL)[k]
        compared += 1
    assert compared or name == "vertical"


def test_margins_are_the_askers():
    leg_press, feet = machine("sled-45-large-plate"), StanceBatch.of([stance(22, 35, 15, 2)])
    model = PressModel(calibrated_body(MAN), leg_press)
    none = scan_strokes(model, feet, NO_MARGINS)
    some = scan_strokes(model, feet, {Limit.ROLL: np.radians(5.0)})
    np.testing.assert_allclose(none.margin[Limit.ROLL] - some.margin[Limit.ROLL], np.radians(5.0), rtol=1e-12)
    np.testing.assert_array_equal(none.margin[Limit.ANKLE], some.margin[Limit.ANKLE])
    assert some.deepest_m(Limit.ROLL)[0] > none.deepest_m(Limit.ROLL)[0]


def test_a_limit_is_met_coming_from_the_top():
    sled = np.linspace(0.0, 1.0, 11)
    broken_low_and_high = np.where((sled < 0.25) | (sled > 0.85), -1.0, 1.0)
    assert deepest_holding_m(sled, broken_low_and_high, 0.8) == pytest.approx(0.25)
    assert deepest_holding_m(sled, broken_low_and_high, 1.0) == np.inf
    assert deepest_holding_m(sled, np.ones(11), 1.0) == -np.inf
