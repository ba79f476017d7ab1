"""The lifter of the photo on the machine of the photo, held against what the pictures show."""

import json
import math
import re

import numpy as np
import pytest

import legpress as lp
from legpress.body.skeleton import BODIES

BAR_DEG = 12
PICTURES = {"top": "leg_press_top", "bottom": "leg_press_bottom"}
TRUNK_PX = 108  # hip to shoulder in both pictures
SHOULDER_M = (0.5, 0.18)  # a point of the trunk that stands for the shoulder: along the back, to the right


@pytest.fixture(scope="module")
def comparison(root):
    return json.loads((root / "examples" / "photo_comparison.json").read_text())


@pytest.fixture(scope="module")
def rep(root, comparison):
    """Stops fixed from the pictures before anything is compared: the lower one given, a soft lockout above."""
    lifter = lp.Lifter.load(root / comparison["lifter"])
    return lp.simulate(
        lifter,
        lp.Machine.load(root / comparison["machine"]),
        lifter.present.stance,
        load_kg=100,
        tempo="3-1-X",
        stop_sled_cm=comparison["pictures"]["leg_press_bottom"]["stop_sled_cm"],
        top_knee_deg=10,
    )


def joints_m(rep, frame):
    """Shoulder, hip, knee and ankle of the right side [4, 3] in machine axes: along the rail, up the plate, right."""
    skeleton, posture = rep.body.skeleton, rep.placed.posture
    rotation = np.asarray(posture.rotation)[..., frame]
    origin = np.asarray(posture.origin_m)[..., frame]
    femur, foot = BODIES.index("femur"), BODIES.index("foot")
    hip = np.asarray(skeleton.hip_in_pelvis_m, float)
    knee = origin[femur] + rotation[femur] @ np.asarray(skeleton.knee_in_femur_m, float)
    ankle = origin[foot] - rotation[foot] @ np.asarray(skeleton.calcn_in_talus_m, float)
    shoulder = np.array([hip[0], hip[1] + SHOULDER_M[0], SHOULDER_M[1]])  # the trunk runs along the backrest
    from_hips = np.stack([shoulder, hip, knee, ankle]) - [hip[0], hip[1], 0]
    back = rep.machine.backrest_at(rep.stance.backrest_notch)
    turn = np.array([[math.sin(back), math.cos(back), 0], [-math.cos(back), math.sin(back), 0], [0, 0, 1]])
    return from_hips @ turn.T


def in_picture(points_m, comparison, picture):
    """Pixels of points in machine axes."""
    eye = np.c_[points_m, np.ones(len(points_m))] @ np.array(comparison["pictures"][picture]["camera_from_machine"]).T
    plain = eye[:, :2] / eye[:, 2:]
    bent = 1 + comparison["distortion"] * (plain**2).sum(1, keepdims=True)
    return comparison["focal_px"] * plain * bent + comparison["middle_px"]


def flexion_deg(a, b, c):
    """180 minus the included angle at b, as a protractor on these points reads it."""
    to_a, to_c = a - b, c - b
    return 180 - math.degrees(math.acos(to_a @ to_c / np.linalg.norm(to_a) / np.linalg.norm(to_c)))


def flexions_deg(points):
    shoulder, hip, knee, ankle = points
    return {"knee": flexion_deg(hip, knee, ankle), "trunk_thigh": flexion_deg(shoulder, hip, knee)}


@pytest.fixture(scope="module")
def angles(rep, comparison):
    """(end, joint): published, in the picture, in space, in degrees of flexion."""
    deepest = int(rep.frames["sled_m"].argmin())
    found = {}
    for end, frame in (("top", 0), ("bottom", deepest)):
        points = joints_m(rep, frame)
        shown = comparison["pictures"][PICTURES[end]]
        drawn, space = flexions_deg(in_picture(points, comparison, PICTURES[end])), flexions_deg(points)
        for joint in ("knee", "trunk_thigh"):
            found[end, joint] = (shown[f"published_{joint}_flexion_deg"], drawn[joint], space[joint])
    for (end, joint), (published, drawn, space) in found.items():
        print(f"{end:6} {joint:11} published {published:5.1f}  in the picture {drawn:5.1f}  in space {space:5.1f}")
    return found


def test_the_points_in_space_bend_as_the_frames_say(rep, angles):
    for end, frame in (("top", 0), ("bottom", int(rep.frames["sled_m"].argmin()))):
        row = rep.frames.iloc[frame]
        assert angles[end, "knee"][2] == pytest.approx(row["knee_angle_deg"], abs=6)  # the knee's axis moves
        assert angles[end, "trunk_thigh"][2] == pytest.approx(row["trunk_thigh_deg"], abs=6)  # thighs turn outwards


MISSED = pytest.mark.xfail(
    reason="14 degrees: the detector's hip moves 10 cm between the pictures, see docs/photo.md",
    raises=AssertionError,
    strict=True,
)


@pytest.mark.parametrize(
    ("end", "joint"),
    [("top", "knee"), ("top", "trunk_thigh"), ("bottom", "knee"), pytest.param("bottom", "trunk_thigh", marks=MISSED)],
)
def test_the_simulated_lifter_drawn_into_the_picture_bends_as_published(angles, end, joint):
    published, drawn, _ = angles[end, joint]
    assert drawn == pytest.approx(published, abs=BAR_DEG)


def with_one_hip_deg(root, comparison):
    """Published trunk-thigh flexion, had the detector seen the hip in one place of the machine in both pictures.

    Its hip and knee are clicked points; its shoulder follows from its angle, at the simulated distance.
    """
    clicks = json.loads((root / "derive" / "photo_clicks.json").read_text())
    moved = (
        in_picture(np.zeros((1, 3)), comparison, PICTURES["bottom"])[0]
        - in_picture(np.zeros((1, 3)), comparison, PICTURES["top"])[0]
    )  # the camera stood a little differently
    hip, knee = ({end: np.array(clicks[name]["rest"][key]) for end, name in PICTURES.items()} for key in ("hip_right", "knee_right"))  # fmt: skip
    middle = (hip["top"] + hip["bottom"] - moved) / 2
    one_hip = {"top": middle, "bottom": middle + moved}
    found = {}
    for end, name in PICTURES.items():
        thigh = knee[end] - hip[end]
        included = math.radians(180 - comparison["pictures"][name]["published_trunk_thigh_flexion_deg"])
        turn = np.array([[math.cos(included), math.sin(included)], [-math.sin(included), math.cos(included)]])
        shoulder = hip[end] + turn @ thigh / np.linalg.norm(thigh) * TRUNK_PX
        found[end] = flexion_deg(shoulder, one_hip[end], knee[end])
    return found


@pytest.mark.parametrize("end", PICTURES)
def test_with_one_hip_for_both_pictures_the_trunk_thigh_angles_agree(root, comparison, angles, end):
    assert angles[end, "trunk_thigh"][1] == pytest.approx(with_one_hip_deg(root, comparison)[end], abs=BAR_DEG)


def test_the_stroke_is_as_long_as_between_the_pictures(rep, comparison):
    """Top by the lockout, not by the picture: so this compares two things found apart."""
    low, high = comparison["between_range_cm"]
    assert low - 2 < rep.top_sled_cm - rep.stop_sled_cm < high + 2


def test_the_table_in_the_docs_tells_these_numbers(root, angles):
    text = (root / "docs" / "photo.md").read_text()
    for (end, joint), told in angles.items():
        name = {"knee": "knee", "trunk_thigh": "trunk-thigh"}[joint]
        row = re.search(rf"^\| {name}, {end} \| ([^|]+) \| ([^|]+) \| ([^|]+) \|", text, re.MULTILINE)
        assert row, (end, joint)
        for cell, value in zip(row.groups(), told, strict=True):
            assert float(cell) == pytest.approx(value, abs=1)
