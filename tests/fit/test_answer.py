"""The answer is honest, complete and the same every time."""

import math

import pytest

import legpress as lp
from legpress.report.fit import convex_outline, fit_report
from legpress.report.fit_words import fit_json, headline, reasons

KEYS = (
    "heel_height_cm heel_from_top_edge_cm heel_plate_share_pct midfoot_plate_share_pct toe_clearance_cm heel_spacing_cm "
    "heel_spacing_minus_shoulder_cm toe_out_deg backrest_notch stop_sled_cm load_kg load_ratio_to_present hamstring_force_N "
    "adductor_magnus_force_N hamstring_activation_pct gluteus_maximus_activation_pct adductor_magnus_activation_pct "
    "quadriceps_activation_pct cue pushed_naturally coach zones roll_from_load_deg roll_margin_deg binding_limits flat_region"
).split()
RANGED = ("load_kg", "hamstring_force_N", "hamstring_activation_pct", "roll_margin_deg", "adductor_magnus_force_N")


@pytest.fixture(scope="session")
def mara(root):
    return lp.Lifter.load(root / "examples" / "lifter_woman.toml")


@pytest.fixture(scope="session")
def machine():
    return lp.Machine.load("sled-45-large-plate")


@pytest.fixture(scope="session")
def spot(mara, machine):
    """The one fit that most tests here share."""
    return lp.find_sweet_spot(mara, machine, bodies=8)


@pytest.fixture(scope="session")
def report(spot):
    return fit_report(spot)


@pytest.fixture(scope="session")
def told(report):
    return fit_json(report)


def numbers(value, path=""):
    """Every number of a table with its path."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from numbers(item, f"{path}.{key}")
    elif isinstance(value, list):
        for item in value:
            yield from numbers(item, path)
    elif isinstance(value, float):
        yield path, value


def test_every_promised_key_is_there(told):
    assert [key for key in KEYS if key not in told] == []
    assert len(told["checklist"]) == 6


def test_every_number_is_finite(told):
    assert [path for path, value in numbers(told) if not math.isfinite(value)] == []


def test_every_range_has_two_ends_in_order(told):
    for key in told:
        if key.endswith("_low"):
            low, high = told[key], told[key.removesuffix("_low") + "_high"]
            assert (low is None) == (high is None)
            assert low is None or low <= high, key
    for name in RANGED:
        assert told[f"{name}_low"] <= told[f"{name}_high"]
    assert told["load_kg_low"] < told["load_kg_high"]
    assert told["roll_margin_deg_low"] < told["roll_margin_deg_high"]


def test_a_sweet_spot_prints_its_own_numbers_in_ten_lines(spot):
    first, *lines = str(spot).splitlines()
    assert repr(spot) == str(spot)
    assert first == "Mara on sled-45-large-plate, for the hamstrings"
    assert len(lines) == 9
    for line in lines:
        name, value = line.split()[:2]
        own = getattr(spot, name)
        shown = value.lstrip("-").replace(".", "", 1)
        assert float(value) == pytest.approx(own, abs=0.5) if shown.isdigit() else value == str(own), line


def test_a_sweet_spot_and_its_report_have_the_same_numbers(spot, report):
    for name in (
        "heel_height_cm",
        "heel_spacing_cm",
        "toe_out_deg",
        "backrest_notch",
        "stop_sled_cm",
        "focus_activation_pct",
    ):
        assert getattr(spot, name) == pytest.approx(getattr(report, name)), name
    assert spot.ten_rm_kg == report.ten_rm_kg
    assert spot.working_load_kg == report.load_kg
    assert spot.ten_rm_range_kg == pytest.approx((report.ten_rm_kg_low, report.ten_rm_kg_high))
    assert spot.knee_bend_deg == pytest.approx(report.bottom_knee_deg)
    zones = report.zones
    assert (spot.green_to_sled_cm, spot.amber_to_sled_cm) == (zones.green_to_sled_cm, zones.amber_to_sled_cm)
    low, high = report.focus_activation_pct_low, report.focus_activation_pct_high
    assert spot.focus_activation_range_pct == pytest.approx((low, high))


def test_without_other_bodies_a_sweet_spot_prints_no_range(mara, machine):
    spot = lp.find_sweet_spot(mara, machine, bodies=0)
    assert spot.ten_rm_range_kg is None
    assert spot.focus_activation_range_pct is None
    assert " to " not in str(spot).splitlines()[8]


def test_the_push_is_worth_what_lies_between_both_ways_to_push(report):
    """With high feet a straight push loads the hamstrings, a natural one spares them (docs/push.md)."""
    untold = report.pushed_naturally
    assert report.cue == "straight"
    assert untold.cue == "natural"
    assert untold.heel_height_cm == report.heel_height_cm
    assert report.hamstring_activation_pct > 1.5 * untold.hamstring_activation_pct
    share = report.hamstring_activation_pct / untold.hamstring_activation_pct
    assert untold.answer_gains_pct == pytest.approx(100 * (share - 1))
    assert untold.along_plate_pct < -5 < report.along_plate_pct < 5  # untold, people push a high plate up


def test_the_answer_is_the_coach_s_stance_or_says_why_not(spot, report):
    coach, words = report.coach, " ".join(reasons(report, "kg"))
    assert report.heel_height_cm == pytest.approx(coach.ideal.heel_height_cm + coach.answer_higher_cm)
    assert report.heel_spacing_cm == pytest.approx(coach.ideal.heel_spacing_cm + coach.answer_wider_cm)
    away = max(abs(coach.answer_higher_cm), abs(coach.answer_wider_cm)) > 1
    assert not away or coach.told_apart or coach.forbidden_by
    assert ("because" in words) == away
    if not coach.told_apart:
        assert coach.allowed.answer_gains_pct == pytest.approx(0, abs=1e-6)


def test_what_the_answer_gives_up_is_said(report):
    best, line = report.best_on_paper, {item.title: item.line for item in headline(report, "kg")}["Gives up"]
    if best is None:
        assert line.startswith("Nothing")
    else:
        assert best.answer_gains_pct < 1
        assert f"{-best.answer_gains_pct:.0f} %" in line


def test_zones_end_one_below_the_other_and_the_stop_lies_in_the_one_that_is_told(report):
    zones = report.zones
    assert zones.top_sled_cm >= zones.green_to_sled_cm >= zones.untried_to_sled_cm >= zones.amber_to_sled_cm
    end = {"green": zones.green_to_sled_cm, "amber": zones.amber_to_sled_cm, "red": 0.0}[zones.at_stop]
    assert report.stop_sled_cm >= end - 0.1
    assert report.roll_from_load_deg > report.natural_roll_from_load_deg > 0


def test_the_heels_stand_within_the_area_that_is_as_good(report):
    from matplotlib.path import Path

    outline = Path(report.flat_region.outline_cm)
    here = (report.heel_spacing_cm, report.heel_height_cm)
    assert outline.contains_point(here, radius=0.5) or outline.contains_point(here, radius=-0.5)


def test_a_corner_on_the_line_between_two_others_is_none():
    corners = [(0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0), (1.0, 1.0)]
    assert set(convex_outline(corners)) == {(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)}
    assert convex_outline([(1.0, 2.0)]) == ((1.0, 2.0),)


def test_the_same_question_has_the_same_answer_in_kilograms_and_in_pounds(mara, machine):
    # Where nobody told the discs, each is taken to have those of their own units, and what is put on differs.
    told = tuple(origin for origin in machine.provenance if not origin.field.startswith("plates.available_"))
    plates = machine.plates.model_copy(update={"available_lb": None})
    there = machine.model_copy(update={"plates": plates, "provenance": told})
    pounds = mara.model_copy(update={"limits": mara.limits.model_copy(update={"units": "lb"})})
    report, again = (fit_report(lp.find_sweet_spot(one, there, bodies=8)) for one in (mara, pounds))
    assert again.units == "lb"
    assert again.model_copy(update={"units": "kg"}) == report
    assert fit_json(again) == fit_json(report) | {"units": "lb"}


def test_without_a_present_stance_nothing_is_compared(machine):
    man = lp.Lifter.from_person(sex="male", height_cm=178, mass_kg=80)
    told = fit_json(fit_report(lp.find_sweet_spot(man, machine, bodies=0)))
    assert told["present"] is None
    assert told["present_problem"]
    assert told["load_ratio_to_present"] is None
    assert told["strength_from"] == "norm, assumed"
    assert told["load_kg_low"] is None
    assert any("Strength" in sentence for sentence in told["assumed"])


def test_the_load_is_what_ten_repetitions_of_the_known_set_say(root, machine):
    """Where the spot is the stance and stroke of the known set itself, its load comes back."""
    import numpy as np

    from legpress.fit.evaluation import evaluate
    from legpress.press.batch import PressModel
    from legpress.press.calibration import calibrated_body
    from legpress.press.limits import scan_strokes
    from legpress.press.stance_batch import StanceBatch

    mara = lp.Lifter.load(root / "examples" / "lifter_woman.toml")
    assert mara.strength is not None
    assert mara.present is not None
    model, stances = PressModel(calibrated_body(mara), machine), StanceBatch.of([mara.present.stance])
    scan = scan_strokes(model, stances)
    bottom = np.array([machine.bottom_m + mara.present.stop_sled_cm / 100])
    done = evaluate(model, stances, bottom, scan.top_m)
    assert done.load_kg[0] == pytest.approx(mara.strength.load_kg, abs=3)
