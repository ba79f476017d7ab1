"""The examples are people and a machine that the doors accept, and the photo's numbers follow from the photo."""

import json
import math
import tomllib

import pytest

from derive import photo_machine
from legpress.lifter import Lifter
from legpress.machine import Machine, doubts

LIFTERS = ("lifter_photo", "lifter_woman", "lifter_tall_stiff")


@pytest.fixture(scope="module")
def examples(root):
    return root / "examples"


@pytest.fixture(scope="module")
def comparison(examples):
    return json.loads((examples / "photo_comparison.json").read_text())


@pytest.fixture(scope="module")
def measured():
    """What the script finds in the pictures; skips where they are missing."""
    if not (photo_machine.photo_folder() / "leg_press_top.jpg").exists():
        pytest.skip(f"no pictures in {photo_machine.photo_folder()} (set LEGPRESS_PHOTOS)")
    return photo_machine.measure(photo_machine.photo_folder(), runs=0)


@pytest.mark.parametrize("name", LIFTERS)
def test_every_lifter_has_a_present_stance_and_a_known_set_that_fit_their_machines(examples, name):
    lifter = Lifter.load(examples / f"{name}.toml")
    for told in (lifter.present, lifter.strength):
        assert told is not None
        assert told.machine is not None
        Machine.load(told.machine).check_stance(told.stance)
    Machine.load(lifter.present.machine).check_stop(lifter.present.stop_sled_cm)


def test_every_example_file_is_loaded_by_a_test(examples):
    assert {path.stem for path in examples.glob("*.toml")} == {*LIFTERS, "machine_photo"}


def test_the_machine_of_the_photo_raises_no_doubts_and_says_where_each_number_comes_from(examples):
    machine = Machine.load(examples / "machine_photo.toml")
    assert doubts(machine) == ()
    table = tomllib.loads((examples / "machine_photo.toml").read_text())
    silent = [
        f"{section}.{key}"
        for section in ("plate", "seat", "sled")
        for key in table[section]
        if not (machine.origin(f"{section}.{key}").source or machine.origin(f"{section}.{key}").assumed)
    ]
    assert silent == []


def test_the_picture_s_bottom_is_a_stop_of_the_machine(examples, comparison):
    machine = Machine.load(examples / "machine_photo.toml")
    stop_cm = comparison["pictures"]["leg_press_bottom"]["stop_sled_cm"]
    assert stop_cm in machine.sled.stops_cm
    assert machine.sled.bottom_cm + stop_cm == pytest.approx(comparison["bottom_sled_cm"], abs=0.11)
    assert comparison["bottom_sled_cm"] < comparison["top_sled_cm"] < machine.sled.bottom_cm + machine.sled.travel_cm


def test_the_photo_lifter_stands_as_measured(examples, comparison):
    stance = Lifter.load(examples / "lifter_photo.toml").present.stance
    assert stance.heel_height_cm == pytest.approx(comparison["stance"]["heel_height_cm"])
    assert stance.heel_spacing_cm == pytest.approx(comparison["stance"]["heel_spacing_cm"])


def test_the_script_still_finds_the_numbers_of_the_example(examples, comparison, measured):
    _, values, _, _, _ = measured
    machine = Machine.load(examples / "machine_photo.toml")
    for found, written in (
        (values["rail_deg"], machine.rail_deg),
        (values["backrest_deg"], machine.seat.backrest_deg[0]),
        (values["plate_tilt_deg"], machine.plate.tilt_deg),
        (100 * values["plate_height_m"], machine.plate.height_cm),
        (100 * values["plate_lower_edge_m"], machine.plate.lower_edge_cm),
        (100 * values["sled_top_m"], comparison["top_sled_cm"]),
        (100 * values["sled_bottom_m"], comparison["bottom_sled_cm"]),
    ):
        assert found == pytest.approx(written, abs=0.3)  # the minimum is found to about 0.1 on another computer


def test_the_fitted_frame_lies_on_the_frame_in_both_pictures(measured):
    _, _, _, _, fit = measured
    rms = math.sqrt((fit.fun**2).mean())
    assert rms < 1.2  # of the doubts: 1 px for lines


def test_the_written_camera_draws_the_sled_positions_back_where_the_shoes_are(comparison, measured):
    """Only the JSON is used, as a reader of it would: the heels' height on the plate lies near the clicked ankles."""
    _, values, _, found, _ = measured
    for picture, shown in comparison["pictures"].items():
        tilt = math.radians(values["plate_tilt_deg"])
        up = values["heel_height_m"] + 0.152 * 1.78 / 4
        off = 0.039 * 1.78
        point = (
            shown["sled_cm"] / 100 - up * math.sin(tilt) - off * math.cos(tilt),
            values["plate_lower_edge_m"] + up * math.cos(tilt) - off * math.sin(tilt),
            comparison["stance"]["heel_spacing_cm"] / 200,
            1.0,
        )
        eye = [sum(a * b for a, b in zip(row, point, strict=True)) for row in shown["camera_from_machine"]]
        x, y = eye[0] / eye[2], eye[1] / eye[2]
        bend = comparison["focal_px"] * (1 + comparison["distortion"] * (x * x + y * y))
        pixel = (bend * x + comparison["middle_px"][0], bend * y + comparison["middle_px"][1])
        assert math.dist(pixel, found[picture]["points"]["ankle_right"]) < 6
