"""Logged sets, made up."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from legpress.fit.pressed_place import PressedPlace
from legpress.logbook.sets import LoggedSet
from legpress.machine import Machine
from legpress.stance import Stance
from legpress.training.press_places import PressPlaces

FIT = json.loads((Path(__file__).parents[1] / "report" / "fit_report.json").read_text())
STRAIGHT_KG = FIT["ten_rm_kg"]  # ten repetitions pushed as the fit says
NATURAL_KG = 1.25 * STRAIGHT_KG
START = datetime(2026, 1, 5, 18, 0)


def done(load_kg, reps, day=0, **other):
    """One work set of the leg press on the `day`th day."""
    given = {"lifter": "Ana", "exercise": "leg press", "unit": "kg", **other}
    return LoggedSet(when=START + timedelta(days=day), load=load_kg, reps=reps, **given)


def session(load_kg, reps, day=0, **other):
    """Work sets of one day, one for each number of repetitions."""
    return [done(load_kg, n, day, **other) for n in reps]


def place(machine=None, notch=None, **other):
    """What the fit of tests/report/fit_report.json says of a press."""
    stance = Stance.from_coach(
        heel_height_cm=FIT["heel_height_cm"],
        heel_spacing_cm=FIT["heel_spacing_cm"],
        toe_out_deg=FIT["toe_out_deg"],
        backrest_notch=notch or FIT["backrest_notch"],
    )
    given = {
        "machine": machine or Machine.load("sled-45-large-plate"),
        "stance": stance,
        "stop_sled_cm": FIT["stop_sled_cm"],
        "push": "straight",
        "knee_deg": FIT["bottom_knee_deg"],
        "ten_rm_kg": STRAIGHT_KG,
        "strength_known": FIT["strength_from"] == "known set",
    }
    return PressedPlace(**{**given, **other})


def places(spot=None, by_push=None, shallow_cm=40.0, elsewhere=0.5, **other):
    """The same and other places: another stance holds a share of it, pushed naturally a quarter more."""
    spot = spot or place()
    ten_kg = {"natural": NATURAL_KG, "straight": STRAIGHT_KG, "heels": STRAIGHT_KG, **(by_push or {})}

    def evaluate(stance, push, stop_sled_cm, deepest_knee_deg):
        share = 1.0 if stance == spot.stance else elsewhere
        found = replace(spot, stance=stance, push=push, ten_rm_kg=share * ten_kg[push])
        if deepest_knee_deg is not None:
            return replace(found, stop_sled_cm=shallow_cm, knee_deg=deepest_knee_deg)
        return replace(found, stop_sled_cm=spot.stop_sled_cm if stop_sled_cm is None else stop_sled_cm)

    return PressPlaces(spot=spot, evaluate=evaluate, **other)
