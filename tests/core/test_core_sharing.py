"""The core shares loads as the reference does, lane by lane, whatever the cue and however heavy."""

import jax
import numpy as np
import pytest
from presses import NAMES, presses

from legpress.arrays import arrays_of, map_arrays
from legpress.press.outcome import RESIDUAL_LIMIT_NM, Outcome
from legpress.reference.kinetic_chain import leg_forces_at_instants

AS_THE_REFERENCE = 5e-3  # activation
MOST_STEPS = 15
reference_forces = jax.jit(leg_forces_at_instants)


@pytest.fixture(scope="module", params=NAMES)
def both(request):
    """Forces of the core and of the reference, from the same loads."""
    here = presses(request.param)
    loads = here.loads(here.kinematics())
    given = (here.body, here.geometry, here.sled, here.contact, loads, here.motion)
    return here.forces(loads), jax.device_get(reference_forces(*given))


def test_activations_and_forces_are_the_references(both):
    core, reference = both
    solved = np.asarray(reference.sharing.outcome) == Outcome.SOLVED
    assert solved.mean() > 0.9
    apart = np.abs(core.sharing.activation - reference.sharing.activation).max(0)
    print(
        f"activation: worst {apart[solved].max():.1e}, median {np.median(apart[solved]):.1e}; {solved.mean():.3f} solved"
    )
    assert apart[solved].max() < AS_THE_REFERENCE
    assert np.median(apart[solved]) < 1e-6
    weakest = np.abs(core.intent.least_activation - reference.intent.least_activation).max(0)
    assert weakest[solved].max() < 1e-6
    for name in ("sled_force_N", "demand_Nm", "passive_hip_demand_Nm", "capsule_Nm", "velocity_factor"):
        np.testing.assert_allclose(getattr(core, name), getattr(reference, name), rtol=1e-9, atol=1e-9, err_msg=name)
    # What follows from the sharing: moments, fibres, pressure, knee.
    for ours, theirs, atol in (
        (core.sharing.shortfall_Nm, reference.sharing.shortfall_Nm, 0.2),
        (core.sharing.wrench, reference.sharing.wrench, 0.2),
        (core.moment_Nm, reference.moment_Nm, 0.3),
        (core.fibre_length, reference.fibre_length, 2e-3),
        (core.cop_m, reference.cop_m, 1e-3),
        (core.tibiofemoral_N, reference.tibiofemoral_N, 5.0),
        (core.patellofemoral_N, reference.patellofemoral_N, 5.0),
    ):
        np.testing.assert_allclose(ours[..., solved], np.asarray(theirs)[..., solved], atol=atol, rtol=2e-3)


def test_every_lane_is_solved_in_few_steps_and_balanced(both):
    """A told push that meets the end of friction once ran into the cap of steps: its cost hid every other digit."""
    sharing = both[0].sharing
    assert (np.asarray(sharing.outcome) == Outcome.SOLVED).all()
    assert np.max(sharing.iterations) <= MOST_STEPS
    assert np.max(sharing.residual_Nm) < RESIDUAL_LIMIT_NM


def test_some_loads_are_far_too_heavy():
    here = presses(NAMES[0])
    assert np.abs(here.forces(here.loads(here.kinematics())).sharing.shortfall_Nm).max() > 100


def test_a_broken_lane_says_so_and_leaves_its_neighbours_as_they_were():
    here = presses(NAMES[0])
    loads = here.loads(here.kinematics())
    lanes = loads.capsule_Nm.shape[0]
    broken = np.arange(5, lanes, 17)

    def spoilt(values):
        values = np.array(values, float)
        values[..., broken] = np.nan
        return values

    whole, partly = here.forces(loads), here.forces(map_arrays(spoilt, loads))
    assert (np.asarray(partly.sharing.outcome)[broken] == Outcome.NOT_FINITE).all()
    others = np.setdiff1d(np.arange(lanes), broken)
    for before, after in zip(arrays_of(whole), arrays_of(partly), strict=True):
        np.testing.assert_array_equal(np.asarray(before)[..., others], np.asarray(after)[..., others])
