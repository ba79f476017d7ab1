"""The core shares loads as the reference does, lane by lane, whatever the cue and however heavy; no lane knows its neighbours."""

import numpy as np
import pytest

import legpress as lp
from legpress.arrays import arrays_of, map_arrays
from legpress.body.scaling import body_of
from legpress.press.batch import PressModel, leg_forces_batch
from legpress.press.condition import drive_kg, moving_kg
from legpress.press.cue import Cue
from legpress.press.load import Motion, SledLoad
from legpress.press.outcome import RESIDUAL_LIMIT_NM, Outcome
from legpress.press.stance_batch import StanceBatch
from legpress.reference.programs import INSTANTS, run

CUES = ("natural", "straight", "free", "heels", "toes", "scrape:30")
LANES = 128  # of one call of the reference's program
AS_THE_REFERENCE = 5e-3  # activation
MOST_STEPS = 15


class Presses:
    """One lifter's instants on a machine: a cue for each stance, loads from none to far too heavy, moving and at rest."""

    def __init__(self, machine_name: str, seed: int):
        machine, random = lp.Machine.load(machine_name), np.random.default_rng(seed)

        def between(low, high):
            return random.uniform(low, high, LANES)

        lifter = lp.Lifter.from_person(sex="female", height_cm=167, mass_kg=64)
        self.model = PressModel(body_of(lifter), machine)
        notches = random.integers(1, len(machine.seat.backrest_deg) + 1, LANES)
        self.stances = StanceBatch(
            between(0.02, machine.plate_height_m), between(0.1, machine.plate_width_m), between(0.0, 0.5), notches
        )
        self.cues = [Cue.parse(CUES[k % len(CUES)]) for k in range(LANES)]
        leg = self.model.body.skeleton
        reach = between(0.6, 0.93) * float(leg.thigh_m + leg.shank_m)
        up = machine.plate_lower_edge_m + self.stances.heel_height_m + 0.05
        sled_m = np.sqrt(np.maximum(reach**2 - up**2, 0.01)) + 0.09
        moving = random.random(LANES) < 0.75
        self.motion = Motion(sled_m, moving * between(-0.6, 0.6), moving * between(-1.0, 1.0))
        load = np.exp(between(np.log(5), np.log(800)))
        sled = (drive_kg(machine, load), moving_kg(machine, load), machine.friction)
        self.sled = SledLoad(*(np.broadcast_to(np.asarray(v, float), LANES).copy() for v in sled))
        self.loads = self.model.static_loads(self.stances, self.model.kinematics(self.stances, sled_m[:, None]))

    def solved(self, loads=None):
        return leg_forces_batch([(self.model, self.stances, self.sled, self.cues, loads or self.loads, self.motion)])[0]

    def reference(self):
        geometry = map_arrays(np.array, self.stances.geometry(self.model.machine))
        contact = self.model.contact(self.stances, 1, self.cues)
        return run(INSTANTS, self.model.body, geometry, self.sled, contact, self.loads, self.motion)


@pytest.fixture(scope="module", params=["sled-45-large-plate", "vertical"])
def presses(request) -> Presses:
    return Presses(request.param, seed=3)


def test_activations_and_forces_are_the_references(presses):
    core, reference = presses.solved(), presses.reference()
    solved = np.asarray(reference.sharing.outcome) == Outcome.SOLVED
    assert solved.mean() > 0.9
    apart = np.abs(core.sharing.activation - reference.sharing.activation).max(0)
    assert apart[solved].max() < AS_THE_REFERENCE
    assert np.median(apart[solved]) < 1e-6
    for name in ("shortfall_Nm", "wrench"):
        ours, theirs = getattr(core.sharing, name), np.asarray(getattr(reference.sharing, name))
        np.testing.assert_allclose(ours[:, solved], theirs[:, solved], atol=0.2, rtol=1e-3)
    weakest = np.abs(core.intent.least_activation - reference.intent.least_activation).max(0)
    assert weakest[solved].max() < 1e-6


def test_every_lane_is_solved_in_few_steps_and_balanced(presses):
    """A told push that meets the end of friction once ran into the cap of steps: its cost hid every other digit."""
    sharing = presses.solved().sharing
    assert np.abs(np.asarray(sharing.shortfall_Nm)).max() > 100  # some loads are far too heavy
    assert (np.asarray(sharing.outcome) == Outcome.SOLVED).all()
    assert np.max(sharing.iterations) <= MOST_STEPS
    assert np.max(sharing.residual_Nm) < RESIDUAL_LIMIT_NM


def test_a_broken_lane_says_so_and_leaves_its_neighbours_as_they_were(presses):
    broken = np.arange(5, LANES, 17)

    def spoilt(values):
        values = np.array(values, float)
        values[..., broken] = np.nan
        return values

    whole, partly = presses.solved(), presses.solved(map_arrays(spoilt, presses.loads))
    assert (np.asarray(partly.sharing.outcome)[broken] == Outcome.NOT_FINITE).all()
    others = np.setdiff1d(np.arange(LANES), broken)
    for before, after in zip(arrays_of(whole), arrays_of(partly), strict=True):
        np.testing.assert_array_equal(np.asarray(before)[..., others], np.asarray(after)[..., others])
