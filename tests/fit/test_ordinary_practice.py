"""What people do in every gym must not come out as dangerous."""

import numpy as np
import pytest

import legpress as lp
from legpress.body.scaling import body_of
from legpress.claims.population import sample
from legpress.fit.evaluation import evaluate
from legpress.machine import catalogue_names
from legpress.press.batch import PressModel
from legpress.press.limits import NO_MARGINS, scan_strokes
from legpress.press.stance_batch import StanceBatch

PEOPLE = 24


@pytest.mark.parametrize("name", catalogue_names())
def test_the_usual_instruction_keeps_the_tailbone_of_three_in_four_down(name):
    """Mid-plate, shoulder width, toes 15 degrees, second notch, knees to 90 degrees, natural push, ten repetitions' load."""
    machine, down = lp.Machine.load(name), []
    notch = min(2, len(machine.seat.backrest_deg))
    for person in sample(PEOPLE, seed=5):
        model = PressModel(body_of(person.lifter), machine)
        foot, shoulders = float(model.body.foot_length_m), person.lifter.shoulder_width_or_norm_m[0]
        height = max(0.5 * machine.plate_height_m - 0.5 * foot * np.cos(np.radians(15)), 0.02)
        feet = StanceBatch.from_table(np.array([[height, shoulders, np.radians(15), notch]]))
        scan = scan_strokes(model, feet, NO_MARGINS)
        bottom = np.maximum(scan.sled_at_knee(np.radians(90.0)), scan.lowest_m)
        done = evaluate(model, feet, bottom, scan.top_m, refine_peaks=False, down=False)
        down.append(done.loaded_roll_rad[0, -1] < float(model.body.roll_limit_rad))
    print(f"{name}: tailbone down for {np.mean(down):.0%}")
    assert np.mean(down) >= 0.75
