"""The lifter of the photo on the machine of the photo, held against what the pictures show."""

import dataclasses
import json
import re

import pytest

from checks import photo


@pytest.fixture(scope="module")
def comparison():
    return photo.comparison()


@pytest.fixture(scope="module")
def rep(comparison):
    return photo.repetition(comparison)


@pytest.fixture(scope="module")
def flexions(rep, comparison):
    return photo.flexions(rep, comparison)


def test_the_points_in_space_bend_as_the_frames_say(rep, flexions):
    for end, frame in photo.ends(rep).items():
        row = rep.frames.iloc[frame]
        knee, trunk_thigh = (flexions[end, joint].in_space_deg for joint in photo.JOINTS)
        assert knee == pytest.approx(row["knee_angle_deg"], abs=6)  # the knee's axis moves
        assert trunk_thigh == pytest.approx(row["trunk_thigh_deg"], abs=6)  # thighs turn outwards


MISSED = pytest.mark.xfail(
    reason="14 degrees: the detector's hip moves 10 cm between the pictures, see docs/photo.md",
    raises=AssertionError,
    strict=True,
)


@pytest.mark.parametrize(
    ("end", "joint"),
    [
        pytest.param(end, joint, marks=MISSED if (end, joint) == photo.KNOWN_MISS else ())
        for end in photo.PICTURES
        for joint in photo.JOINTS
    ],
)
def test_the_simulated_lifter_drawn_into_the_picture_bends_as_published(flexions, end, joint):
    flexion = flexions[end, joint]
    assert flexion.drawn_deg == pytest.approx(flexion.published_deg, abs=photo.BAR_DEG)


@pytest.mark.parametrize("end", photo.PICTURES)
def test_with_one_hip_for_both_pictures_the_trunk_thigh_angles_agree(root, comparison, flexions, end):
    clicks = json.loads((root / "derive" / "photo_clicks.json").read_text("utf-8"))
    published_deg = photo.with_one_hip_deg(comparison, clicks)[end]
    assert flexions[end, "trunk_thigh"].drawn_deg == pytest.approx(published_deg, abs=photo.BAR_DEG)


def test_the_stroke_is_as_long_as_between_the_pictures(rep, comparison):
    """Top by the lockout, not by the picture: so this compares two things found apart."""
    low, high = comparison["between_range_cm"]
    assert low - 2 < rep.top_sled_cm - rep.stop_sled_cm < high + 2


def test_the_table_in_the_docs_has_these_numbers(root, flexions):
    text = (root / "docs" / "photo.md").read_text()
    for (end, joint), flexion in flexions.items():
        name = {"knee": "knee", "trunk_thigh": "trunk-thigh"}[joint]
        row = re.search(rf"^\| {name}, {end} \| ([^|]+) \| ([^|]+) \| ([^|]+) \|", text, re.MULTILINE)
        assert row, (end, joint)
        for cell, value in zip(row.groups(), dataclasses.astuple(flexion), strict=True):
            assert float(cell) == pytest.approx(value, abs=1)
