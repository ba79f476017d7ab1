"""The answer is honest, complete and the same every time."""

import math

import pytest

import legpress as lp
from legpress.report.fit import fit_report
from legpress.report.fit_words import fit_json

KEYS = (
    "heel_height_cm heel_from_top_edge_cm heel_plate_share_pct midfoot_plate_share_pct toe_clearance_cm heel_spacing_cm "
    "heel_spacing_minus_shoulder_cm toe_out_deg backrest_notch stop_sled_cm load_kg load_ratio_to_present hamstring_force_N "
    "adductor_magnus_force_N hamstring_change_pct roll_margin_deg binding_limits flat_region"
).split()
RANGED = ("load_kg", "hamstring_force_N", "roll_margin_deg", "adductor_magnus_force_N", "deepest_safe_sled_cm")


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


def test_change_is_in_newtons_where_hamstrings_barely_work(told):
    assert told["hamstring_barely_active"] == (told["hamstring_share_of_peak_pct"] < 5)
    assert (told["hamstring_change_pct"] is None) == told["hamstring_barely_active"]
    assert told["hamstring_change_N"] is not None


def test_the_same_question_has_the_same_answer_in_kilograms_and_in_pounds(mara, machine, report):
    pounds = mara.model_copy(update={"limits": mara.limits.model_copy(update={"units": "lb"})})
    again = fit_report(lp.find_sweet_spot(pounds, machine, bodies=8))
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
    import jax
    import numpy as np

    from legpress.fit.evaluation import evaluate
    from legpress.press.batch import PressModel
    from legpress.press.calibration import calibrated_body
    from legpress.press.limits import scan_strokes
    from legpress.press.stance_batch import StanceBatch

    mara = lp.Lifter.load(root / "examples" / "lifter_woman.toml")
    assert mara.strength is not None
    assert mara.present is not None
    with jax.enable_x64(True):
        model, stances = PressModel(calibrated_body(mara), machine), StanceBatch.of([mara.present.stance])
        scan = scan_strokes(model, stances)
        bottom = np.array([machine.bottom_m + mara.present.stop_sled_cm / 100])
        done = evaluate(model, stances, bottom, scan.top_m)
    assert done.load_kg[0] == pytest.approx(mara.strength.load_kg, abs=3)
