"""A batch never hides a lane that failed, and a failed lane touches no other."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scenes import LANES, hold_all, machine, person, place_all, scene, stance

from legpress.press.kinetic_chain import kinematics_outcome
from legpress.press.load import Motion
from legpress.press.outcome import Outcome
from legpress.reference.batch_algebra import always_true, materialise
from legpress.reference.max_push import max_push
from legpress.reference.static_optimization import share_rigidly


@pytest.fixture(scope="module")
def here():
    return scene(person(), machine(), stance(), seed=3)


def assert_alike(broken, whole):
    """All lanes but the first, in every array."""
    for ours, theirs in zip(jax.tree.leaves(broken), jax.tree.leaves(whole), strict=True):
        if np.ndim(ours) and ours.shape[-1] == LANES:
            assert np.allclose(ours[..., 1:], theirs[..., 1:], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, -1e12, 0.0, -0.0, 1.0])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_flag_is_true_whatever_the_lanes_hold(value, dtype):
    assert bool(jax.jit(always_true)(np.full(3, value, dtype)))
    kept = jax.jit(lambda x: materialise(x, always_true(x)))(np.array([value, 2.0], dtype))
    assert kept[1] == 2.0


def test_a_place_that_is_no_number_leaves_the_other_postures_alone(here):
    sled_m = np.array(here.motion.sled_m)
    sled_m[0] = np.nan
    geometry = here.press.geometry(LANES)
    kinematics = jax.device_get(place_all(here.body, geometry, jnp.asarray(sled_m)))
    assert_alike(kinematics, here.kinematics)
    assert not kinematics.posture.reach_error_m[0] < 1.0
    assert kinematics_outcome(kinematics)[0] == Outcome.NOT_FINITE
    assert (kinematics_outcome(kinematics)[1:] == Outcome.SOLVED).all()


def test_a_speed_that_is_no_number_leaves_the_other_frames_alone(here):
    speed = np.array(here.motion.speed_m_per_s)
    speed[0] = np.nan
    motion = Motion(here.motion.sled_m, speed, here.motion.acceleration_m_per_s2)
    press = here.press
    task = (here.body, press.geometry(LANES), press.sled(LANES), press.contact(LANES), here.kinematics)
    held = jax.device_get(hold_all(*task, jax.tree.map(jnp.asarray, motion)))
    assert_alike(held, here.forces)
    assert held.sharing.outcome[0] == Outcome.NOT_FINITE
    assert (held.sharing.outcome[1:] == Outcome.SOLVED).all()


def test_a_mark_out_of_reach_is_said(here):
    geometry = here.press.geometry(LANES)
    kinematics = jax.device_get(place_all(here.body, geometry, jnp.full(LANES, 1.6)))
    assert (kinematics_outcome(kinematics) == Outcome.OUT_OF_REACH).all()


def test_every_frame_counts_its_own_steps(here):
    steps = here.forces.sharing.iterations
    assert steps.shape == (LANES,)
    assert len(set(steps.tolist())) > 1
    assert steps.max() < 30


def test_the_largest_push_says_how_each_lane_ended(here):
    least, most = (force * np.asarray(here.body.muscles.peak_force_N)[:, None] for force in here.force_range)
    demand = np.array(here.forces.demand_Nm)
    demand[1, 1] = np.nan
    demand[3, 2] = 1e7  # no knee bears this
    contact, jacobian = here.contact
    found = max_push(least, most, here.kinematics.moment_arm_m, demand, jacobian, contact)
    assert found.outcome[1] == Outcome.NOT_FINITE
    assert found.outcome[2] in (Outcome.NO_BALANCE, Outcome.OUT_OF_ITERATIONS)
    assert found.outcome[0] == Outcome.SOLVED
    assert not found.solved[[1, 2]].any()


def test_running_out_of_iterations_is_said(here):
    velocity = np.zeros_like(here.kinematics.mtu_length_m)
    given = (here.kinematics.mtu_length_m, velocity, here.kinematics.moment_arm_m, here.forces.moment_Nm)
    solve = jax.jit(share_rigidly, static_argnames="most_iterations")
    found = solve(here.body.muscles, *map(jnp.asarray, given), most_iterations=2)
    assert (found.outcome == Outcome.OUT_OF_ITERATIONS).all()
    assert (found.iterations == 2).all()
