"""The lifter of the photo on the machine of the photo, beside the angles that a pose detector read in the pictures: docs/photo.md."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import legpress as lp
from legpress.body.skeleton import BODIES
from legpress.press.rep import Rep

ROOT = Path(__file__).resolve().parents[1]
BAR_DEG = 12.0
PICTURES = {"top": "leg_press_top", "bottom": "leg_press_bottom"}
JOINTS = ("knee", "trunk_thigh")
KNOWN_MISS = (
    "bottom",
    "trunk_thigh",
)  # 14 degrees: the detector's hip moves 10 cm between the pictures, see docs/photo.md
TRUNK_PX = 108  # hip to shoulder in both pictures
SHOULDER_M = (0.5, 0.18)  # a point of the trunk that stands for the shoulder: along the back, to the right


@dataclass(frozen=True)
class Flexion:
    """One joint at one end of the stroke, degrees: as published, as simulated drawn into the picture, and in space."""

    published_deg: float
    drawn_deg: float
    in_space_deg: float


def comparison() -> dict[str, Any]:
    """What derive/photo_machine.py measured: cameras, sled positions, stance, published angles."""
    return json.loads((ROOT / "examples" / "photo_comparison.json").read_text("utf-8"))


def repetition(comparison: dict[str, Any]) -> Rep:
    """Stops fixed from the pictures before anything is compared: the lower one given, a soft lockout above."""
    lifter = lp.Lifter.load(ROOT / comparison["lifter"])
    assert lifter.present is not None
    return lp.simulate(
        lifter,
        lp.Machine.load(ROOT / comparison["machine"]),
        lifter.present.stance,
        load_kg=100,
        tempo="3-1-X",
        stop_sled_cm=comparison["pictures"]["leg_press_bottom"]["stop_sled_cm"],
        top_knee_deg=10,
    )


def ends(rep: Rep) -> dict[str, int]:
    """The frames of the two pictures."""
    return {"top": 0, "bottom": int(rep.frames["sled_m"].argmin())}


def joints_m(rep: Rep, frame: int) -> np.ndarray:
    """Shoulder, hip, knee and ankle of the right side [4, 3] in machine axes: along the rail, up the plate, right."""
    skeleton, posture = rep.body.skeleton, rep.kinematics.posture
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


def in_picture(points_m: np.ndarray, comparison: dict[str, Any], picture: str) -> np.ndarray:
    """Pixels of points in machine axes."""
    eye = np.c_[points_m, np.ones(len(points_m))] @ np.array(comparison["pictures"][picture]["camera_from_machine"]).T
    plain = eye[:, :2] / eye[:, 2:]
    bent = 1 + comparison["distortion"] * (plain**2).sum(1, keepdims=True)
    return comparison["focal_px"] * plain * bent + comparison["middle_px"]


def flexion_deg(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> float:
    """180 minus the included angle at b, as a protractor on these points reads it."""
    to_a, to_c = a - b, c - b
    return 180 - math.degrees(math.acos(to_a @ to_c / np.linalg.norm(to_a) / np.linalg.norm(to_c)))


def flexions_deg(points: np.ndarray) -> dict[str, float]:
    shoulder, hip, knee, ankle = points
    return {"knee": flexion_deg(hip, knee, ankle), "trunk_thigh": flexion_deg(shoulder, hip, knee)}


def flexions(rep: Rep, comparison: dict[str, Any]) -> dict[tuple[str, str], Flexion]:
    """By end and joint."""
    found = {}
    for end, frame in ends(rep).items():
        points = joints_m(rep, frame)
        shown = comparison["pictures"][PICTURES[end]]
        drawn, space = flexions_deg(in_picture(points, comparison, PICTURES[end])), flexions_deg(points)
        for joint in JOINTS:
            found[end, joint] = Flexion(shown[f"published_{joint}_flexion_deg"], drawn[joint], space[joint])
    return found


def with_one_hip_deg(comparison: dict[str, Any], clicks: dict[str, Any]) -> dict[str, float]:
    """Published trunk-thigh flexion, had the detector seen the hip in one place of the machine in both pictures.

    Its hip and knee are clicked points; its shoulder follows from its angle, at the simulated distance.
    """
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


def print_angles() -> bool:
    """The table of docs/photo.md; whether every angle but the known miss is within the bar."""
    measured = comparison()
    found = flexions(repetition(measured), measured)
    print(f"{'end':6} {'joint':11} published  in the picture  in space, degrees of flexion")
    for (end, joint), flexion in found.items():
        print(f"{end:6} {joint:11} {flexion.published_deg:9.1f} {flexion.drawn_deg:15.1f} {flexion.in_space_deg:9.1f}")
    return all(abs(f.drawn_deg - f.published_deg) <= BAR_DEG for at, f in found.items() if at != KNOWN_MISS)
