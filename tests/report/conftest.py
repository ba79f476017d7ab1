"""A fit to draw, its lifter and machine named to catch whoever searches a text for units."""

import json
from pathlib import Path

import numpy as np
import pytest

import legpress as lp
from legpress.body.scaling import body_of
from legpress.press.batch import kinematics_at
from legpress.press.condition import PressCondition
from legpress.press.cue import Cue
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
    where = lp.Stance.from_coach(
        heel_height_cm=fit.heel_height_cm, heel_spacing_cm=fit.heel_spacing_cm, toe_out_deg=fit.toe_out_deg,
        backrest_notch=fit.backrest_notch,
    )  # fmt: skip
    press = PressCondition(body=body, machine=machine, stance=where, load_kg=0.0, cue=Cue.parse("natural"))
    low, high = (machine.bottom_m + cm / 100 for cm in (fit.stop_sled_cm, fit.top_sled_cm))
    return fit, machine, body, kinematics_at(press, np.linspace(high, low, 8))
