"""Logged sets, made up."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from legpress.logbook.sets import LoggedSet
from legpress.machine import Machine
from legpress.stance import Stance
from legpress.training.equivalent_load import PressSetup
from legpress.training.press_profile import PressProfile

FIT = json.loads((Path(__file__).parents[1] / "report" / "fit_report.json").read_text())
STRAIGHT_KG = FIT["load_exact_kg"]  # ten repetitions pushed as the fit says
NATURAL_KG = 1.25 * STRAIGHT_KG
START = datetime(2026, 1, 5, 18, 0)


def done(load_kg, reps, day=0, **other):
    """One work set of the leg press on the `day`th day."""
    given = {"lifter": "Ana", "exercise": "leg press", "unit": "kg", **other}
    return LoggedSet(when=START + timedelta(days=day), load=load_kg, reps=reps, **given)


def session(load_kg, reps, day=0, **other):
    """Work sets of one day, one for each number of repetitions."""
    return [done(load_kg, n, day, **other) for n in reps]


def profile(machine=None, notch=None, **other):
    """What the fit of tests/report/fit_report.json says of a press."""
    stance = Stance.from_coach(
        heel_height_cm=FIT["heel_height_cm"],
        heel_spacing_cm=FIT["heel_spacing_cm"],
        toe_out_deg=FIT["toe_out_deg"],
        backrest_notch=notch or FIT["backrest_notch"],
    )
    machine = machine or Machine.load("sled-45-large-plate")
    given = {
        "setup": PressSetup(machine=machine, stance=stance, stop_sled_cm=FIT["stop_sled_cm"]),
        "ten_kg": NATURAL_KG,
        "push": "straight",
        "pushed_ten_kg": {"natural": NATURAL_KG, "straight": STRAIGHT_KG},
        "strength_known": FIT["strength_from"] == "known set",
        "knee_share": None,
        "knee_unlimited": False,
        "bottom_knee_deg": FIT["bottom_knee_deg"],
    }
    return PressProfile(**{**given, **other})
