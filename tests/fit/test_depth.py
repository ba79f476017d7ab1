"""How deep is judged at the load that is put on, and the feet give way before the depth does."""

from dataclasses import replace

import jax
import numpy as np
import pytest

import legpress as lp
from legpress.fit.depth_zones import DepthZones
from legpress.fit.evaluation import evaluate
from legpress.fit.pressed_place import PressedPlace
from legpress.fit.safe_stroke import put_on_kg, safe_stroke
from legpress.fit.sweet_spot import SweetSpot
from legpress.press.batch import PressModel
from legpress.press.stance_batch import StanceBatch
from legpress.report.fit import fit_report

LARGE = lp.Machine.load("sled-45-large-plate")
STANCE = lp.Stance.from_coach(heel_height_cm=20, heel_spacing_cm=36, toe_out_deg=8, backrest_notch=4)


@pytest.fixture(scope="module")
def spot(root) -> SweetSpot:
    """Short hamstrings (a straight leg raises 58 degrees), and a tailbone that was felt to lift."""
    return lp.find_sweet_spot(lp.Lifter.load(root / "examples" / "lifter_tall_stiff.toml"), LARGE, bodies=16)


def test_a_stiff_lifter_presses_a_real_stroke_in_a_stance_that_leaves_the_back_room(spot):
    assert 65 <= spot.knee_bend_deg <= 80
    stop_m = LARGE.bottom_m + spot.stop_sled_cm / 100
    assert spot.zones.share(stop_m) <= 0.3
    assert spot.zones.share(LARGE.bottom_m + spot.top_sled_cm / 100) <= 0.3
    assert spot.ten_rm_kg < 150  # of a real stroke: a partial one would bear 265


@pytest.mark.parametrize("share", [0.0, 0.4, 0.8, 1.0])
def test_the_roll_of_other_plates_is_what_the_engine_says_under_them(spot, share):
    load_kg = np.array([share * spot.working_load_kg])
    stance, model = StanceBatch.of([spot.stance]), PressModel(spot.body, LARGE)
    bottom_m, top_m = (np.array([LARGE.bottom_m + cm / 100]) for cm in (spot.stop_sled_cm, spot.top_sled_cm))
    with jax.enable_x64(True):
        known = evaluate(model, stance, bottom_m, top_m, spot.push, down=False)
        wanted = evaluate(model, stance, bottom_m, top_m, spot.push, load_kg, down=False).loaded_roll_rad
        found = known.roll_under_rad(model, load_kg)
    assert np.degrees(np.abs(found - wanted)).max() < 0.5
    if share == 1.0:
        assert spot.roll_rad["spot"] == pytest.approx(found[0, -1], abs=1e-4)


def test_the_roll_that_is_told_is_that_of_the_load_that_is_told(spot):
    report = fit_report(spot)
    of_ten_deg = float(np.degrees(spot.evaluations.loaded_roll_rad[0, -1]))
    assert report.load_kg == spot.working_load_kg < report.ten_rm_kg
    assert report.bottom_pelvic_roll_deg == pytest.approx(np.degrees(spot.roll_rad["spot"]))
    assert report.bottom_pelvic_roll_deg < of_ten_deg


def place(stop_m, ten_rm_kg):
    return PressedPlace(
        machine=LARGE,
        stance=STANCE,
        stop_sled_cm=100 * (stop_m - LARGE.bottom_m),
        push="straight",
        knee_deg=70.0,
        ten_rm_kg=ten_rm_kg,
        strength_known=True,
    )


def zones(untried_m):
    return DepthZones(
        lifts_m=np.array([untried_m]),
        green_m=untried_m,
        amber_m=untried_m - 0.1,
        untried_m=untried_m,
        top_m=1.0,
        lowest_m=0.4,
    )


def test_a_shorter_stroke_that_bears_more_is_judged_under_what_it_bears():
    """At the load of the full stroke the tailbone lifts at 0.70 m; every 10 kg more, 2 cm earlier."""
    judged = []

    def under(load_kg):
        judged.append(load_kg)
        return zones(0.70 + 0.002 * (load_kg - 90))

    found = safe_stroke(0.6, 0.9, under, lambda stop_m: place(stop_m, 105 + 200 * (stop_m - 0.6)))
    assert len(judged) > 1
    assert judged[-1] == found.put_on_kg == put_on_kg(found.place)
    assert found.stop_m == pytest.approx(found.zones.untried_m)
    assert found.place.stop_sled_cm == pytest.approx(100 * (found.stop_m - LARGE.bottom_m))


def test_a_stroke_that_is_safe_as_deep_as_wanted_is_judged_once():
    found = safe_stroke(0.6, 0.9, lambda load_kg: zones(0.5), lambda stop_m: place(stop_m, 100.0))
    assert found.stop_m == 0.6
    assert found.zones == replace(found.zones, untried_m=0.5)
