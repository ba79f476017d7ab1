"""What must be so whatever the numbers: scaling, stiffness, seats, units."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import legpress as lp
from legpress.fit.evaluation import evaluate
from legpress.fit.plates import loading
from legpress.press.batch import PressModel
from legpress.press.calibration import calibrated_body
from legpress.press.limits import scan_strokes
from legpress.press.stance_batch import StanceBatch

MACHINE = "sled-45-large-plate"


def some_stances(*rows):
    """Heel height and spacing in cm, toes in degrees, notch."""
    return StanceBatch.from_table(np.array([(h / 100, w / 100, np.radians(t), n) for h, w, t, n in rows], dtype=float))


def test_a_stiffer_hamstring_never_allows_more_depth(bench_of, feet_over):
    benches = [bench_of(straight_leg_raise_deg=angle) for angle in (55, 65, 75, 90)]
    stances = feet_over(benches[0].machine)
    safe = [scan_strokes(model, stances).safe_m() for model in benches]
    for stiffer, looser in pairwise(safe):
        assert np.all(looser <= stiffer + 1e-4)
    assert np.any(np.isfinite(safe[-1]) & (safe[0] > safe[-1] + 0.01))


def test_a_more_mobile_back_never_allows_less_depth(bench_of, feet_over):
    benches = [bench_of(lumbar_flexion_deg=angle) for angle in (40, 55, 70)]
    stances = feet_over(benches[0].machine)
    safe = [scan_strokes(model, stances).safe_m() for model in benches]
    for less, more in pairwise(safe):
        assert np.all(more <= less + 1e-6)


def test_ankles_that_bend_more_never_allow_less_depth(bench_of, feet_over):
    benches = [bench_of(ankle_dorsiflexion_deg=angle) for angle in (15, 25, 40)]
    stances = feet_over(benches[0].machine)
    safe = [scan_strokes(model, stances).safe_m() for model in benches]
    for less, more in pairwise(safe):
        assert np.all(more <= less + 1e-6)
    assert np.any(np.isfinite(safe[-1]) & (safe[0] > safe[-1] + 0.01))


def test_feet_higher_up_bend_the_hips_more_at_the_same_bend_of_the_knee(bench_of):
    stances = some_stances(*((h, 34, 10, 3) for h in (5, 15, 25, 35)))
    scan = scan_strokes(bench_of(), stances)
    hips = scan.read(scan.trunk_thigh_rad, scan.sled_at_knee(np.radians(75.0)))
    assert np.all(np.diff(hips) > np.radians(3))


def test_a_flatter_seat_allows_more_depth(bench_of):
    stances = some_stances(*((25, 34, 10, notch) for notch in (1, 2, 3, 4)))
    safe = scan_strokes(bench_of(), stances).safe_m()
    safe = np.where(np.isfinite(safe), safe, 9.0)
    assert np.all(np.diff(safe) <= 1e-6)
    assert safe[3] < safe[0]


def scaled(factor):
    """A man and a machine, both larger by a factor; loads and forces grow with its square, masses with its cube."""
    man = lp.Lifter.from_person(sex="male", height_cm=178 * factor, mass_kg=80 * factor**3)
    table = lp.Machine.load(MACHINE)
    lengths = {
        "plate": ("height_cm", "width_cm", "lower_edge_cm"),
        "seat": ("hip_above_pad_cm", "hip_from_backrest_cm"),
        "sled": ("bottom_cm", "travel_cm"),
    }
    parts = {
        name: getattr(table, name).model_copy(update={f: getattr(getattr(table, name), f) * factor for f in fields})
        for name, fields in lengths.items()
    }
    stops = tuple(stop * factor for stop in table.sled.stops_cm)
    parts["sled"] = parts["sled"].model_copy(update={"stops_cm": stops, "carriage_kg": table.carriage_kg * factor**2})
    return PressModel(calibrated_body(man), table.model_copy(update=parts | {"provenance": ()}))


def test_body_and_machine_scaled_together_scale_the_marks():
    # Not exactly: muscle volume is a regression on height times mass, and weight grows faster than strength.
    factor = 1.05
    rows = [(h, w, t, 3) for h in (8, 16, 24, 32) for w in (20, 36) for t in (5, 25)]
    larger = [(h * factor, w * factor, t, n) for h, w, t, n in rows]
    aims, deepest = [], []
    for model, stances in ((scaled(1.0), some_stances(*rows)), (scaled(factor), some_stances(*larger))):
        scan = scan_strokes(model, stances)
        done = evaluate(model, stances, scan.sled_at_knee(np.radians(75.0)), scan.top_m)
        aims.append(done.focus_N("hamstrings"))
        deepest.append(scan.safe_m())
    assert deepest[1] == pytest.approx(factor * deepest[0], abs=0.01)
    # the same order of stances, and nearly the same shares of the best: so the marks scale
    shares = [aim / aim.max() for aim in aims]
    assert np.argmax(shares[0]) == np.argmax(shares[1])
    assert shares[1] == pytest.approx(shares[0], abs=0.03)


def test_the_order_and_company_of_stances_change_nothing(bench_of):
    model = bench_of()
    stances = some_stances((10, 30, 10, 3), (25, 40, 20, 4), (18, 24, 0, 2))
    scan = scan_strokes(model, stances)
    bottom = scan.sled_at_knee(np.radians(70.0))
    together = evaluate(model, stances, bottom, scan.top_m)
    turned = np.array([2, 0, 1])
    apart = evaluate(model, stances.at(turned), bottom[turned], scan.top_m[turned])
    for values, others in ((together.active_N, apart.active_N), (together.passive_N, apart.passive_N)):
        assert others == pytest.approx(values[:, turned], rel=1e-4, abs=0.05)
    assert apart.load_kg == pytest.approx(together.load_kg[turned], rel=1e-5)


def test_a_stronger_lifter_is_given_more():
    def load_kg(set_kg):
        lifter = lp.Lifter.from_person(
            sex="male",
            height_cm=178,
            mass_kg=80,
            strength={"load_kg": set_kg, "reps": 10, "machine": MACHINE, "stance": PRESENT},
        )
        model = PressModel(calibrated_body(lifter), lp.Machine.load(MACHINE))
        stances = some_stances((25, 34, 10, 3))
        scan = scan_strokes(model, stances)
        return float(evaluate(model, stances, scan.sled_at_knee(np.radians(80.0)), scan.top_m).load_kg[0])

    loads = [load_kg(kg) for kg in (80, 120, 160)]
    assert loads == sorted(loads)
    assert loads[2] > loads[0] + 50


PRESENT = {"heel_height_cm": 22, "heel_spacing_cm": 34, "toe_out_deg": 10, "backrest_notch": 2}


@settings(max_examples=60, deadline=None)
@given(st.floats(-50, 900))
def test_discs_never_weigh_more_than_asked(load_kg):
    machine = lp.Machine.load(MACHINE)
    put_on = loading(machine, load_kg)
    assert 0 <= put_on.load_kg <= max(load_kg, 0) + 1e-6
    assert put_on.load_kg == pytest.approx(put_on.sides * sum(put_on.per_side_kg))
    if load_kg > 0:
        assert load_kg - put_on.load_kg < 2 * min(machine.plates.available_kg) + 1e-6


def test_one_leg_stands_for_both_so_a_mirror_image_is_the_same(bench_of):
    """Only the right leg is computed; the left is its mirror by construction. What could break the mirror is the sign
    of sideways quantities: a setting turned inside out must not give the same leg."""
    model = bench_of()
    stances = some_stances((20, 34, 15, 3), (20, 34, -15, 3))
    scan = scan_strokes(model, stances)
    kinematics = model.kinematics(stances, scan.sled_at_knee(np.radians(70.0))[:, None])
    rotation = np.asarray(kinematics.q_rad[2])
    assert abs(rotation[0] - rotation[1]) > np.radians(10)
