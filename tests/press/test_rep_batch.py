"""Repetitions solved together are what each is alone, in the product's own composition of the engine."""

import numpy as np
import pytest
from scenes import machine, stance

import legpress as lp
from legpress.arrays import join_lanes
from legpress.press.batch import solve_reps
from legpress.press.calibration import calibrated_body
from legpress.press.condition import PressCondition
from legpress.press.cue import Cue
from legpress.press.rep_batch import StrokeEnds
from legpress.press.trajectory import FrameTiming, coarse_trajectory

MAN = lp.Lifter.from_person(sex="male", height_cm=178, mass_kg=80)
REPS = (((22, 35, 15, 2), 90.0, 30.0), ((12, 36, 12, 3), 60.0, 40.0))
FRAME_S = 0.05


@pytest.fixture(scope="module")
def alone():
    return [
        lp.simulate(MAN, machine(), stance(*feet), load_kg=load_kg, tempo="2-1-1", stop_sled_cm=stop_cm)
        for feet, load_kg, stop_cm in REPS
    ]


@pytest.fixture(scope="module")
def together(alone):
    counts = {"down": 40, "bottom": 20, "up": 20}
    spans = [
        (phase, count * FRAME_S, np.arange(1 if k else 0, count + 1) * FRAME_S)
        for k, (phase, count) in enumerate(counts.items())
    ]
    bottom, top = (np.array([getattr(rep, f"{end}_sled_cm") for rep in alone]) / 100 for end in ("stop", "top"))
    low = machine().bottom_m
    body = calibrated_body(MAN)
    presses = [
        PressCondition(body=body, machine=machine(), stance=stance(*feet), load_kg=load_kg, cue=Cue.parse("natural"))
        for feet, load_kg, _ in REPS
    ]
    geometry, sled, contact = (
        join_lanes(parts) for parts in zip(*((p.geometry(1), p.sled(1), p.contact(1)) for p in presses), strict=True)
    )
    ways, timing = coarse_trajectory([("down", 2.0), ("up", 1.0)]), FrameTiming.of(spans)

    return solve_reps(body, geometry, StrokeEnds(low + bottom, low + top), sled, contact, ways, timing)


def test_a_batch_of_repetitions_equals_one_by_one(alone, together):
    kinematics, forces = together
    frames = len(alone[0].frames)
    for k, rep in enumerate(alone):
        mine = slice(k * frames, (k + 1) * frames)
        np.testing.assert_allclose(kinematics.q_rad[:, mine], rep.kinematics.q_rad, atol=1e-6)
        away = np.abs(forces.force_N[:, mine] - rep.forces.force_N)
        assert away.max() < 0.02 * rep.forces.force_N.max()
        assert away.mean() < 1.0


def test_every_lane_says_how_it_ended(together):
    _, forces = together
    assert forces.sharing.outcome.shape == forces.sharing.residual_Nm.shape
    assert forces.sharing.residual_Nm.max() < 0.1
