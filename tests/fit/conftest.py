"""People on machines."""

from functools import cache

import numpy as np
import pytest

import legpress as lp
from legpress.press.batch import PressModel
from legpress.press.calibration import calibrated_body
from legpress.press.stance_batch import StanceBatch


@cache
def _person(sex, height_cm, mass_kg, flexibility=(), **limits) -> lp.Lifter:
    return lp.Lifter.from_person(
        sex=sex, height_cm=height_cm, mass_kg=mass_kg, flexibility=dict(flexibility), limits=limits
    )


@pytest.fixture(scope="session")
def bench_of():
    """A bench for sex, height and mass on a catalogue machine; flexibility in degrees by keyword."""

    def make(sex="male", height_cm=178, mass_kg=80, machine="sled-45-large-plate", **flexibility_deg) -> PressModel:
        lifter = _person(sex, height_cm, mass_kg, tuple(flexibility_deg.items()))
        return PressModel(calibrated_body(lifter), lp.Machine.load(machine))

    return make


@pytest.fixture(scope="session")
def feet_over():
    """Stances all over a machine's plate: heights and spacings in cm, toes in degrees, all notches."""

    def make(machine: lp.Machine, heights=(3, 12, 22, 32), spacings=(22, 38), toes=(5, 25)) -> StanceBatch:
        notches = np.arange(1, len(machine.seat.backrest_deg) + 1)
        mesh = np.meshgrid(np.array(heights) / 100, np.array(spacings) / 100, np.radians(toes), notches, indexing="ij")
        return StanceBatch.from_table(np.stack(mesh, axis=-1).reshape(-1, 4))

    return make
