"""StaticOptimization's question: the answer of our solver is the optimum, and what it needs of a muscle is OpenSim's."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scenes import machine, person, scene, stance

from legpress.body.muscle import MINIMUM_ACTIVATION
from legpress.press.outcome import Outcome
from legpress.reference.curves import value_and_derivatives
from legpress.reference.static_optimization import share_frames_rigidly, share_rigidly


@pytest.fixture(scope="module")
def here():
    return scene(person(), machine(), stance(30, 38, 12, 3), seed=5)


@pytest.fixture(scope="module")
def strength(here):
    """Tendon force over peak at full activation [muscle, lane], from the curves alone; and the muscles' speed."""
    muscles, kinematics = here.body.muscles, here.kinematics
    rate = np.asarray(kinematics.q_slope) * np.asarray(here.motion.speed_m_per_s)[None]
    speed = -np.einsum("cml,cl->ml", kinematics.moment_arm_m, rate)
    optimal = np.asarray(muscles.optimal_fibre_m)[:, None]
    along = np.asarray(kinematics.mtu_length_m) - np.asarray(muscles.tendon_slack_m)[:, None]
    fibre = np.hypot(along, optimal * np.sin(np.asarray(muscles.pennation_rad))[:, None])
    stretch = speed * along / fibre / optimal / np.asarray(muscles.max_velocity_per_s)[:, None]
    length_factor, _, _ = value_and_derivatives(muscles.active_force_length, jnp.asarray(fibre / optimal))
    speed_factor, _, _ = value_and_derivatives(muscles.force_velocity, jnp.asarray(stretch))
    return np.asarray(length_factor * jnp.maximum(speed_factor, 0.02)), speed


def test_no_cheaper_activations_make_the_same_moments(here, strength):
    clarabel = pytest.importorskip("clarabel", reason="a general convex solver (extra `verify`)")
    from scipy import sparse

    able, speed = strength
    muscles, kinematics = here.body.muscles, here.kinematics
    moved = np.asarray(kinematics.moment_arm_m) * np.asarray(muscles.peak_force_N)[None, :, None] * able[None]
    random = np.random.default_rng(4)
    moment = np.einsum("cml,ml->cl", moved, random.uniform(0.02, 0.5, able.shape))
    found = share_frames_rigidly(muscles, kinematics.mtu_length_m, speed, kinematics.moment_arm_m, moment)
    assert np.abs(found.shortfall_Nm).max() < 1e-3
    worst = 0.0
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    for lane in range(0, able.shape[1], 8):
        rows = np.vstack([moved[:, :, lane] / 100, -np.eye(40), np.eye(40)])
        right = np.concatenate([moment[:, lane] / 100, np.full(40, -MINIMUM_ACTIVATION), np.ones(40)])
        cones = [clarabel.ZeroConeT(5), clarabel.NonnegativeConeT(80)]
        twice = sparse.csc_matrix(2 * np.eye(40))
        solver = clarabel.DefaultSolver(twice, np.zeros(40), sparse.csc_matrix(rows), right, cones, settings)
        theirs = np.array(solver.solve().x)
        weak = able[:, lane] < 0.03  # frozen in ours, hardly used in theirs
        worst = max(worst, np.abs(theirs - np.asarray(found.activation)[:, lane])[~weak].max())
    print(f"activations against Clarabel: worst {worst:.4f}")
    assert worst < 0.005


def test_running_out_of_iterations_is_said(here):
    velocity = np.zeros_like(here.kinematics.mtu_length_m)
    given = (here.kinematics.mtu_length_m, velocity, here.kinematics.moment_arm_m, here.forces.moment_Nm)
    solve = jax.jit(share_rigidly, static_argnames="most_iterations")
    found = solve(here.body.muscles, *map(jnp.asarray, given), most_iterations=2)
    assert (found.outcome == Outcome.OUT_OF_ITERATIONS).all()
    assert (found.iterations == 2).all()
