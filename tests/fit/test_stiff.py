"""Stiff lifters are answered on every machine, and a small change of one test moves nobody's feet far."""

import math
from functools import cache

import pytest

import legpress as lp
from legpress.fit import sweet_spot
from legpress.report.fit import fit_report
from legpress.report.fit_words import headline

MACHINES = ("sled-45-large-plate", "sled-45-small-plate", "sled-35", "horizontal-selectorised", "vertical")
SIZES = {"male": (178, 80, 140), "female": (165, 62, 80)}  # cm, kg, kg for ten repetitions
FOUR_DEG_CM, FOUR_DEG_WIDTH_CM = 6.0, 10.0  # a hand's breadth; a hip bends some 4 degrees for 5 cm of heel height


@cache
def stiff(sex, machine, known=True, **flexibility_deg) -> lp.Lifter:
    height_cm, mass_kg, load_kg = SIZES[sex]
    plate, seat = lp.Machine.load(machine).plate, lp.Machine.load(machine).seat
    stance = {
        "heel_height_cm": round(plate.height_cm / 3),
        "heel_spacing_cm": 36,
        "toe_out_deg": 8,
        "backrest_notch": (len(seat.backrest_deg) + 1) // 2,
    }
    strength = {"load_kg": load_kg, "reps": 10, "machine": machine, "stance": stance}
    more = {"strength": strength} if known else {}
    return lp.Lifter.from_person(
        sex=sex, height_cm=height_cm, mass_kg=mass_kg, flexibility=dict(flexibility_deg), **more
    )


def answered(lifter, machine, bodies=0):
    return sweet_spot.find_sweet_spot(lifter, lp.Machine.load(machine), bodies=bodies)


SOME = [("male", 40, "vertical", True), ("female", 48, "vertical", False), ("male", 48, "sled-45-large-plate", True)]
MORE = [
    (sex, deg, machine, known)
    for sex in SIZES
    for deg in (40, 44, 48, 52, 56, 60, 64)
    for machine in MACHINES
    for known in (True, False)
][3::9]  # every ninth of 140


@pytest.mark.parametrize(
    ("sex", "raise_deg", "machine", "known"),
    [*SOME, *(pytest.param(*case, marks=pytest.mark.sweep) for case in MORE if case not in SOME)],
)
def test_a_stiff_lifter_is_answered_and_told_where_no_stance_keeps_the_back_straight(sex, raise_deg, machine, known):
    spot = answered(stiff(sex, machine, known, straight_leg_raise_deg=raise_deg), machine)
    warned = [item.line for item in headline(fit_report(spot), "kg") if item.title == "Back"]
    assert bool(warned) == (spot.roll_beyond_rad > 0)
    assert spot.knee_rad >= math.radians(44)  # a stroke, not a posture
    if machine == "vertical" and raise_deg <= 48:
        assert "go light, and stop where the tailbone leaves the pad" in warned[0]
    if machine != "vertical":
        assert warned == []


@pytest.mark.parametrize(
    ("sex", "machine", "test", "deg"),
    [
        ("male", "sled-45-large-plate", "straight_leg_raise_deg", 56),
        ("female", "sled-35", "ankle_dorsiflexion_deg", 30),
        ("female", "horizontal-selectorised", "straight_leg_raise_deg", 48),
        ("male", "sled-45-small-plate", "hip_flexion_knee_bent_deg", 110),
    ],
)
def test_four_degrees_of_one_test_move_the_feet_no_farther_than_a_hand_s_breadth(sex, machine, test, deg):
    one, other = (answered(stiff(sex, machine, **{test: d}), machine, bodies=8) for d in (deg, deg + 4))
    assert abs(one.stance.heel_height_cm - other.stance.heel_height_cm) <= FOUR_DEG_CM
    assert abs(one.stance.heel_spacing_cm - other.stance.heel_spacing_cm) <= FOUR_DEG_WIDTH_CM
