"""A batch never hides a lane that failed, and a failed lane touches no other."""

from dataclasses import replace

import numpy as np
import pytest
from scenes import LANES, forces_at, machine, person, scene, stance

from legpress.arrays import arrays_of
from legpress.press.batch import kinematics_at
from legpress.press.kinetic_chain import kinematics_outcome
from legpress.press.outcome import Outcome
from legpress.press.strength import max_push_at


@pytest.fixture(scope="module")
def here():
    return scene(person(), machine(), stance(), seed=3)


def assert_alike(broken, whole):
    """All lanes but the first, in every array, bit by bit."""
    for ours, theirs in zip(arrays_of(broken), arrays_of(whole), strict=True):
        assert np.array_equal(ours[..., 1:], theirs[..., 1:])


def test_a_place_that_is_no_number_leaves_the_other_postures_alone(here):
    sled_m = np.array(here.motion.sled_m)
    sled_m[0] = np.nan
    kinematics = kinematics_at(here.press, sled_m)
    assert_alike(kinematics, here.kinematics)
    assert not kinematics.posture.reach_error_m[0] < 1.0
    assert kinematics_outcome(kinematics)[0] == Outcome.NOT_FINITE
    assert (kinematics_outcome(kinematics)[1:] == Outcome.SOLVED).all()


@pytest.mark.parametrize("what", ["speed_m_per_s", "acceleration_m_per_s2"])
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_motion_that_is_no_number_leaves_the_other_frames_alone(here, what, value):
    changed = np.array(getattr(here.motion, what))
    changed[0] = value
    held = forces_at(here.press, here.loads, replace(here.motion, **{what: changed}))
    assert_alike(held, here.forces)
    assert held.sharing.outcome[0] == Outcome.NOT_FINITE
    assert (held.sharing.outcome[1:] == Outcome.SOLVED).all()


def test_a_mark_out_of_reach_is_said(here):
    assert (kinematics_outcome(kinematics_at(here.press, np.full(LANES, 1.6))) == Outcome.OUT_OF_REACH).all()


def test_every_frame_counts_its_own_steps(here):
    steps = here.forces.sharing.iterations
    assert steps.shape == (LANES,)
    assert len(set(steps.tolist())) > 1
    assert steps.max() < 30


def test_the_largest_push_says_how_each_lane_ended(here):
    gravity_Nm = np.array(here.loads.gravity_Nm)
    gravity_Nm[1, 1] = np.nan
    gravity_Nm[3, 2] = 1e7  # no knee bears this
    loads = replace(here.loads, gravity_Nm=gravity_Nm)
    found = max_push_at(here.body, here.press.geometry(LANES), here.press.contact(LANES), loads)
    assert found.outcome[1] == Outcome.NOT_FINITE
    assert found.outcome[2] == Outcome.NO_BALANCE
    assert found.outcome[0] == Outcome.SOLVED
    assert not found.solved[[1, 2]].any()
