"""A body and its machine, both larger by the same factor."""

import numpy as np
import pytest

import legpress as lp
from legpress.fit.evaluation import FOCUS, evaluate
from legpress.press.batch import PressModel
from legpress.press.calibration import calibrated_body
from legpress.press.limits import scan_strokes
from legpress.press.stance_batch import StanceBatch
from legpress.report.fit import fit_report

SCALE = 1.05


def scaled(machine: lp.Machine) -> lp.Machine:
    """All lengths times `SCALE`, the carriage by its square, as strength grows."""
    plate, seat, sled = machine.plate, machine.seat, machine.sled
    longer = {
        "plate": plate.model_copy(update={k: SCALE * getattr(plate, k) for k in ("height_cm", "width_cm", "lower_edge_cm")}),
        "seat": seat.model_copy(update={k: SCALE * getattr(seat, k) for k in ("hip_above_pad_cm", "hip_from_backrest_cm")}),
        "sled": sled.model_copy(
            update={
                "bottom_cm": SCALE * sled.bottom_cm,
                "travel_cm": SCALE * sled.travel_cm,
                "stops_cm": tuple(SCALE * stop for stop in sled.stops_cm),
                "carriage_kg": SCALE**2 * sled.carriage_kg,
            }
        ),
    }  # fmt: skip
    return machine.model_copy(update=longer)


def larger(stances: StanceBatch) -> StanceBatch:
    return StanceBatch.from_table(stances.table * [SCALE, SCALE, 1, 1])


@pytest.fixture(scope="module")
def alike():
    """A woman on a sled, and both 5 % larger."""
    lifters = [lp.Lifter.from_person(sex="female", height_cm=165 * k, mass_kg=60 * k**3) for k in (1.0, SCALE)]
    machine = lp.Machine.load("sled-35")
    return [
        PressModel(calibrated_body(who), where) for who, where in zip(lifters, (machine, scaled(machine)), strict=True)
    ]


def test_posture_scales_with_body_and_machine(alike, feet_over):
    """To 2 parts in a thousand: the roll of the pelvis is an equilibrium of moments, which grow a little otherwise."""
    stances = feet_over(alike[0].machine)
    looks = [scan_strokes(model, f) for model, f in zip(alike, (stances, larger(stances)), strict=True)]
    safe = [scan.safe_m() for scan in looks]
    assert np.array_equal(np.isfinite(safe[0]), np.isfinite(safe[1]))
    there = np.isfinite(safe[0])
    assert there.sum() > 10
    assert safe[1][there] / safe[0][there] == pytest.approx(SCALE, rel=2e-3)
    assert looks[1].top_m / looks[0].top_m == pytest.approx(SCALE, rel=1e-4)


def test_forces_at_equal_effort_scale_with_the_square(alike, feet_over):
    """Within 8 %, no better: muscle volume follows height times mass, so forces grow as length to the third (5 % more
    than areas), limbs' weight by the fourth; friction, the habit of pushing and the edge of the heel keep their size."""
    stances = feet_over(alike[0].machine)
    done = []
    for model, f in zip(alike, (stances, larger(stances)), strict=True):
        scan = scan_strokes(model, f)
        there = np.isfinite(scan.safe_m())
        done.append(
            evaluate(
                model, f.at(there), scan.sled_at_knee(np.radians(60))[there], scan.top_m[there], refine_peaks=False
            )
        )
    for focus in FOCUS:
        assert done[1].focus_N(focus) / done[0].focus_N(focus) / SCALE**2 == pytest.approx(1.0, abs=0.08), focus
    sleds = [d.load_kg + model.machine.carriage_kg for d, model in zip(done, alike, strict=True)]
    assert sleds[1] / sleds[0] / SCALE**2 == pytest.approx(1.0, abs=0.02)


def test_the_scaled_marks_lie_in_the_larger_lifters_flat_region(alike):
    spots = [
        lp.find_sweet_spot(
            lp.Lifter.from_person(sex="female", height_cm=165 * k, mass_kg=60 * k**3), model.machine, bodies=0
        )
        for k, model in zip((1.0, SCALE), alike, strict=True)
    ]
    marks = larger(StanceBatch.of([spots[0].stance]))
    scan = scan_strokes(alike[1], marks)
    stop = alike[1].machine.bottom_m + SCALE * spots[0].stop_sled_cm / 100
    done = evaluate(alike[1], marks, np.array([stop]), scan.top_m, spots[1].push)
    assert np.isfinite(scan.safe_m()[0])
    best = float(spots[1].evaluations.score("hamstrings")[0])
    assert float(done.score("hamstrings")[0]) > 0.95 * best
    knees = [fit_report(spot).bottom_knee_deg for spot in spots]
    assert knees[0] == pytest.approx(knees[1], abs=0.5)
