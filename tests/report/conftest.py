"""A fit to draw, its lifter and machine named to catch whoever searches a text for units."""

import json
from pathlib import Path

import jax
import numpy as np
import pytest

import legpress as lp
from legpress.body.scaling import body_of
from legpress.press.posture import StanceGeometry
from legpress.reference.kinetic_chain import leg_kinematics
from legpress.report.fit import FitReport

HERE = Path(__file__).parent
NAME, LIFTER = "My 90 kg sled, 60 cm wide", "Mara of the 50 kg club"


@pytest.fixture(scope="session")
def fit() -> FitReport:
    stored = json.loads((HERE / "fit_report.json").read_text("utf-8"))
    return FitReport.model_validate({**stored, "machine": NAME, "lifter": LIFTER, "units": "lb"})


@pytest.fixture(scope="session")
def drawn(fit):
    """Arguments of the card: the machine, a body and its posture at both ends of the stroke."""
    machine = lp.Machine.load("sled-45-large-plate").model_copy(update={"name": NAME})
    body = body_of(lp.Lifter.from_person(name=LIFTER, sex="female", height_cm=168, mass_kg=63))
    stands = (fit.heel_height_cm / 100, fit.heel_spacing_cm / 200, np.radians(fit.toe_out_deg))
    fixed = (
        machine.rail_rad,
        machine.backrest_at(fit.backrest_notch),
        machine.plate_tilt_rad,
        machine.plate_lower_edge_m,
    )
    setting = StanceGeometry(*(np.full(8, float(x)) for x in (*fixed, *stands)))
    low, high = (machine.bottom_m + cm / 100 for cm in (fit.stop_sled_cm, fit.top_sled_cm))
    return fit, machine, body, jax.jit(leg_kinematics)(body, setting, np.linspace(high, low, 8))
