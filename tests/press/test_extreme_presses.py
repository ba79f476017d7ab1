"""Bodies, machines, stances, loads and tempos at the edges of what may be described, built so that they fit each other."""

import math

import numpy as np
import pytest

import legpress as lp
from checks.presses import CUES, LIGHTEST_PUSH_N, Draws, presses, range_of, tallied
from legpress.lifter import Lengths
from legpress.press.findings import FindingCode
from legpress.report.finding_words import finding_words

LARGE = lp.Machine.load("sled-45-large-plate")
FEET = lp.Stance.from_coach(heel_height_cm=20, heel_spacing_cm=35, toe_out_deg=10)
SOMEBODY = lp.Lifter.from_person(sex="male", height_cm=178, mass_kg=80)


def test_nothing_at_the_edges_is_silent():
    """No traceback, no NaN, no heel off its mark, and a balance in every frame whose code says that it is solved."""
    found = tallied(150)
    assert not found.broken, found.words()
    assert found.valid > 0.6 * found.presses, found.words()


@pytest.mark.sweep
def test_nothing_at_more_of_the_edges_is_silent():
    found = tallied(1000, seed=1)
    assert not found.broken, found.words()
    assert found.valid > 0.7 * found.presses, found.words()


def test_the_draws_come_to_the_ends_of_the_models_own_ranges():
    drawn = list(presses(300))
    for at, (model, name) in {
        lambda p: p.lifter.height_cm: (lp.Lifter, "height_cm"),
        lambda p: p.machine.rail_deg: (lp.Machine, "rail_deg"),
        lambda p: p.machine.sled.friction: (type(LARGE.sled), "friction"),
        lambda p: p.machine.plate.width_cm: (type(LARGE.plate), "width_cm"),
    }.items():
        low, high = range_of(model, name)
        assert {low, high} <= {at(press) for press in drawn}, name
    assert {str(press.settings["cue"]).split(":")[0] for press in drawn} == set(CUES)
    assert any(not press.machine.sled.stops_cm for press in drawn)
    assert range_of(Lengths, "thigh_cm") == (25, 65)  # inside `X | None` too
    assert Draws(np.random.default_rng(0)).within(3, 2) == 3


def test_a_machine_without_stops_goes_to_the_end_of_its_carriage():
    def without(stops):
        return LARGE.model_copy(update={"sled": LARGE.sled.model_copy(update={"stops_cm": stops})})

    none, zero = (lp.simulate(SOMEBODY, without(stops), FEET, load_kg=80) for stops in ((), (0.0,)))
    assert none.stop_sled_cm == zero.stop_sled_cm
    assert none.frames.equals(zero.frames)


@pytest.mark.parametrize(
    ("sled", "tempo", "at_rest"),
    [
        ({"counterweight_kg": 300.0}, "3-1-1", False),  # the carriage would rise by itself
        ({}, "0.5-0-0.5", True),  # nothing falls so fast
    ],
)
def test_feet_that_press_on_nothing_are_told(sled, tempo, at_rest):
    machine = LARGE.model_copy(update={"sled": LARGE.sled.model_copy(update=sled)})
    rep = lp.simulate(SOMEBODY, machine, FEET, load_kg=20, tempo=tempo)
    assert rep.frames["sled_force_N"].min() < 0
    assert 0 < rep.frames["foot_normal_N"].min() < LIGHTEST_PUSH_N
    (told,) = (finding for finding in rep.findings if finding.code is FindingCode.SLED_LEAVES_FEET)
    assert told.at_rest == at_rest
    assert told.pull_N == pytest.approx(-rep.frames["sled_force_N"].min())
    assert finding_words(told, "kg").endswith(("take more.", "numbers."))
    assert not math.isnan(told.pull_N)


def test_feet_that_press_all_the_time_are_not():
    codes = [finding.code for finding in lp.simulate(SOMEBODY, LARGE, FEET, load_kg=80, tempo="1-0-1").findings]
    assert FindingCode.SLED_LEAVES_FEET not in codes
