"""Where a lifter aims the push: what their two tests leave of people's range, and which way the signs go."""

import numpy as np
import pytest

import legpress as lp
from legpress.errors import WrongInput
from legpress.fit.ensemble import drawn_press
from legpress.fit.evaluation import NATURAL, evaluate
from legpress.press.aim import aim_of, press_numbers, told_straight_of, usual_aim
from legpress.press.batch import PressModel
from legpress.press.calibration import calibrated_body
from legpress.press.cue import constants
from legpress.press.limits import scan_strokes
from legpress.press.stance_batch import StanceBatch

MAN = lp.Lifter.from_person(sex="male", height_cm=178, mass_kg=80)
STANCE = lp.Stance.from_coach(heel_height_cm=25, heel_spacing_cm=35, toe_out_deg=15, backrest_notch=3)


def aimed(**push):
    return lp.Lifter.from_person(sex="male", height_cm=178, mass_kg=80, push=push)


def test_without_a_test_all_numbers_are_people_s():
    assert aim_of(MAN) == usual_aim()
    assert press_numbers(MAN) is constants()
    assert press_numbers(aimed(felt="hamstrings")) is constants()  # what is meant stays, only its range narrows
    was, now = (drawn_press(np.random.default_rng(1), who) for who in (MAN, aimed(foot_creeps="up")))
    assert {name for table in was for name in was[table] if was[table][name] != now[table][name]} == {"up_m"}


@pytest.mark.parametrize("way", ["up", "stays", "down"])
def test_an_answer_halves_the_range_and_the_draws_keep_to_it(way):
    usual, own = usual_aim(), aim_of(aimed(foot_creeps=way))
    assert usual.low <= own.low < own.value < own.high <= usual.high
    assert own.high - own.low == pytest.approx(0.5 * (usual.high - usual.low))
    assert press_numbers(aimed(foot_creeps=way))["habit"]["up_m"] == own.value
    random = np.random.default_rng(5)
    drawn = [drawn_press(random, aimed(foot_creeps=way))["habit"]["up_m"] for _ in range(50)]
    assert own.low <= min(drawn) < max(drawn) <= own.high


def test_a_foot_that_creeps_up_is_pushed_by_a_low_aim():
    """The force on the foot points from the plate to where lines of force meet: farther up the trunk it drags the plate down."""
    machine, stances = lp.Machine.load("sled-45-large-plate"), StanceBatch.of([STANCE])
    along = {}
    body = calibrated_body(MAN)
    for way in ("up", "stays", "down"):
        model = PressModel(body, machine, press=press_numbers(aimed(foot_creeps=way)))
        scan = scan_strokes(model, stances)
        bottom = scan.sled_at_knee(np.radians(75))
        done = evaluate(
            model, stances, bottom, scan.top_m, NATURAL, np.zeros(1), refine_peaks=False, down=False, strength=False
        )
        normal, tangential = np.asarray(done.forces.sharing.wrench)[:2, -1]
        along[way] = tangential / normal  # positive drags the plate down
    assert along["up"] < along["stays"] < along["down"]
    # 3 cm of aim turn the push by some hundredths only: one foot cannot say more than a half of the range.
    assert 0.01 < along["down"] - along["up"] < 0.06


def test_a_repetition_is_pushed_as_the_lifter_aims():
    machine = lp.Machine.load("sled-45-large-plate")
    low, high = (
        lp.simulate(aimed(foot_creeps=way), machine, STANCE, load_kg=80, tempo="3-1-2") for way in ("up", "down")
    )
    assert high.frames.foot_tangential_N.mean() > low.frames.foot_tangential_N.mean()


def test_who_feels_it_in_the_hamstrings_follows_the_push():
    usual = told_straight_of(MAN)
    follows, not_yet = told_straight_of(aimed(felt="hamstrings")), told_straight_of(aimed(felt="thighs"))
    assert (follows.low, follows.high) == (usual.value, usual.high)
    assert (not_yet.low, not_yet.high) == (usual.low, usual.value)
    assert told_straight_of(aimed(felt="glutes")) == usual


def test_a_word_that_is_no_answer_is_one_sentence():
    with pytest.raises(WrongInput, match="foot_creeps"):
        aimed(foot_creeps="sideways")
