"""A motion that was measured takes the place of a planned tempo."""

import numpy as np
import pytest
from scenes import machine, stance

import legpress as lp
from legpress import WrongInput
from legpress.press.trajectory import MeasuredMotion

MAN = lp.Lifter.from_person(sex="male", height_cm=178, mass_kg=80)
FEET = (22, 35, 15, 2)


@pytest.fixture(scope="module")
def planned():
    return lp.simulate(MAN, machine(), stance(*FEET), load_kg=90, tempo="2-1-1.5", stop_sled_cm=30)


def test_a_planned_repetition_measured_and_put_back_is_the_same(planned):
    frames = planned.frames
    motion = MeasuredMotion.of(frames["time_s"], frames["sled_travel_cm"])
    again = lp.simulate(MAN, machine(), stance(*FEET), load_kg=90, motion=motion)
    assert len(again.frames) == len(frames)
    assert again.stop_sled_cm == pytest.approx(30, abs=0.01)
    assert again.top_sled_cm == pytest.approx(planned.top_sled_cm, abs=0.05)
    assert again.frames["time_s"].to_numpy() == pytest.approx(frames["time_s"].to_numpy(), abs=1e-9)
    assert np.abs(again.frames["knee_angle_deg"] - frames["knee_angle_deg"]).max() < 0.3
    # A plan's acceleration has corners where its phases meet; a spline through samples rounds these few off.
    for column in ("sled_force_N", "force_vaslat_N", "force_semimem_N", "patellofemoral_N"):
        away = np.abs(again.frames[column] - frames[column])
        assert away.quantile(0.9) < 0.01 * frames[column].max(), column
        assert away.max() < 0.1 * frames[column].max(), column
        assert again.frames[column].mean() == pytest.approx(frames[column].mean(), rel=0.01), column


def test_a_slow_measured_start_and_a_hold_at_the_bottom_are_seen(planned):
    frames = planned.frames
    time, travel = frames["time_s"].to_numpy(), frames["sled_travel_cm"].to_numpy()
    waits = np.arange(0, 1.0, 0.05)
    motion = MeasuredMotion.of(
        np.concatenate([waits, time + 1.0]), np.concatenate([np.full(len(waits), travel[0]), travel])
    )
    leaves, comes, goes, back = motion.turns_s
    assert 1.0 <= leaves < comes < goes < back
    assert goes - comes == pytest.approx(1.0, abs=0.75)
    phases = list(dict.fromkeys(motion.timing(0.05).phase))
    assert phases[:4] == ["top", "down", "bottom", "up"]


@pytest.mark.parametrize(
    ("time", "travel", "says"),
    [
        ([0, 1], [30, 10], "12 samples"),
        (np.arange(20.0), np.r_[np.linspace(50, 20, 19), np.nan], "no number"),
        (np.r_[np.arange(19.0), 3.0], np.linspace(50, 20, 20), "rise"),
        (np.arange(20.0), np.linspace(50, 20, 20), "down and up"),
        (np.arange(20.0), 50 + np.cos(np.arange(20.0)), "5 cm"),
    ],
)
def test_what_is_no_repetition_is_refused(time, travel, says):
    with pytest.raises(WrongInput, match=says):
        MeasuredMotion.of(time, travel)


def test_a_top_beyond_the_straight_leg_is_refused(planned):
    frames = planned.frames
    motion = MeasuredMotion.of(frames["time_s"], frames["sled_travel_cm"] + 12 * (frames["sled_travel_cm"] > 40))
    with pytest.raises(WrongInput, match="leg is straight at"):
        lp.simulate(MAN, machine(), stance(*FEET), load_kg=90, motion=motion)
