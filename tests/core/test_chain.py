"""The core places legs, states loads and solves repetitions as the reference does, lane by lane."""

from dataclasses import fields

import jax
import numpy as np
import pytest
from presses import LANES, NAMES, RANDOM, presses

from benchmarks.repetitions import TIMING, WAYS, Repetitions
from legpress.arrays import select_lanes
from legpress.press.batch import solve_reps
from legpress.press.kinetic_chain import kinematics_outcome
from legpress.press.outcome import Outcome
from legpress.reference import rep_batch
from legpress.reference.kinetic_chain import leg_kinematics, static_loads
from legpress.reference.supply import tabulated

REPS = 4
QUICK_TO_COMPILE = {"xla_backend_optimization_level": 0}
reference_kinematics = jax.jit(leg_kinematics)
reference_loads = jax.jit(
    lambda body, geometry, kinematics: static_loads(body, tabulated(body.muscles), geometry, kinematics)
)


def assert_alike(core, reference, lanes, rtol, atol, but=()):
    for field in fields(core):
        ours, theirs = getattr(core, field.name), getattr(reference, field.name)
        if field.name in but:
            continue
        if hasattr(ours, "__dataclass_fields__"):
            assert_alike(ours, theirs, lanes, rtol, atol, but)
        else:
            np.testing.assert_allclose(
                ours[..., lanes], np.asarray(theirs)[..., lanes], rtol=rtol, atol=atol, err_msg=field.name
            )


@pytest.mark.parametrize("name", NAMES)
def test_postures_roll_and_paths_with_their_derivatives_are_the_references(name):
    here = presses(name)
    core = here.kinematics()
    reference = jax.device_get(reference_kinematics(here.body, here.geometry, here.motion.sled_m))
    found, wanted = kinematics_outcome(core), kinematics_outcome(reference)
    assert (found == wanted).all()
    reached = wanted == Outcome.SOLVED
    assert reached.mean() > (0.99 if name == RANDOM else 0.5)
    assert_alike(core, reference, reached, rtol=1e-7, atol=1e-8, but=("curvature", "roll_step_rad"))
    # Where the knee is nearly straight the second derivative grows without bound, and rounding with it.
    assert_alike(core.posture, reference.posture, reached, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("name", NAMES)
def test_static_loads_supply_and_knee_are_the_references(name):
    here = presses(name)
    kinematics = here.kinematics()
    core, reference = here.loads(kinematics), jax.device_get(reference_loads(here.body, here.geometry, kinematics))
    reached = kinematics_outcome(kinematics) == Outcome.SOLVED
    assert_alike(core, reference, reached, rtol=1e-7, atol=1e-7, but=("fibre_slope",))
    # The reference stops at the third step of Newton for a guess that the first sharing replaces.
    np.testing.assert_allclose(core.fibre_slope[:, reached], reference.fibre_slope[:, reached], rtol=1e-2, atol=1e-2)


@pytest.fixture(scope="module")
def repetitions():
    """The same repetitions by both."""
    body = presses(RANDOM).body
    given = Repetitions.random(REPS, 3).parts

    def solve(body, *given):
        return rep_batch.solve_reps(body, *given, WAYS, TIMING)

    reference = jax.jit(solve, compiler_options=QUICK_TO_COMPILE)(body, *given)
    return solve_reps(body, *given, WAYS, TIMING), jax.device_get(reference)


def test_repetitions_are_the_references(repetitions):
    (places, forces), (wanted_places, wanted) = repetitions
    np.testing.assert_allclose(places.q_rad, wanted_places.q_rad, atol=1e-9)
    np.testing.assert_allclose(places.mtu_length_m, wanted_places.mtu_length_m, atol=1e-9)
    np.testing.assert_allclose(places.moment_arm_m, wanted_places.moment_arm_m, atol=1e-9)
    assert (forces.sharing.outcome == wanted.sharing.outcome).all()
    assert (forces.sharing.outcome == Outcome.SOLVED).all()
    apart = np.abs(forces.sharing.activation - wanted.sharing.activation).max(0)
    print(f"{len(apart)} frames of repetitions, activation: worst {apart.max():.1e}, median {np.median(apart):.1e}")
    assert apart.max() < 5e-3
    assert forces.sharing.residual_Nm.max() < 0.1
    np.testing.assert_allclose(forces.fibre_length, wanted.fibre_length, atol=2e-3)
    np.testing.assert_allclose(forces.tibiofemoral_N, wanted.tibiofemoral_N, rtol=2e-3, atol=5.0)
    np.testing.assert_allclose(forces.patellofemoral_N, wanted.patellofemoral_N, rtol=2e-3, atol=5.0)


def test_no_frame_of_the_benchmark_needs_many_steps():
    """Steps in single precision once crept from 12 to the cap of 100, and nobody saw it."""
    body = presses(RANDOM).body
    given = Repetitions.random(64, 5).parts
    _, forces = solve_reps(body, *given, WAYS, TIMING, kinematics=False)
    steps = forces.sharing.iterations
    print(f"{len(steps)} frames: {steps.mean():.2f} steps, {steps.max()} at most")
    assert (forces.sharing.outcome == Outcome.SOLVED).all()
    assert steps.mean() < 6
    assert steps.max() <= 15
    assert forces.sharing.residual_Nm.max() < 0.1


def test_a_leg_that_does_not_reach_and_a_place_that_is_no_number_say_so():
    here = presses(RANDOM)
    whole, sled_m = here.kinematics(), np.array(here.motion.sled_m)
    sled_m[1], sled_m[3] = np.nan, 1.6
    core = here.__class__(here.body, here.geometry, here.sled, here.contact, type(here.motion)(sled_m, sled_m, sled_m))
    found, reference = core.kinematics(), jax.device_get(reference_kinematics(here.body, here.geometry, sled_m))
    assert kinematics_outcome(found).tolist() == kinematics_outcome(reference).tolist()
    assert kinematics_outcome(found)[[1, 3]].tolist() == [Outcome.NOT_FINITE, Outcome.OUT_OF_REACH]
    others = np.setdiff1d(np.arange(LANES), [1, 3])
    assert_alike(select_lanes(found, others), select_lanes(whole, others), slice(None), rtol=0, atol=0)
