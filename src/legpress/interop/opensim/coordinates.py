"""The source model's names of sides and coordinates, and turns about its lateral axis."""

from __future__ import annotations

import numpy as np

SIDES = "rl"
PELVIS = ("pelvis_tilt", "pelvis_list", "pelvis_rotation", "pelvis_tx", "pelvis_ty", "pelvis_tz")
LUMBAR = ("lumbar_extension", "lumbar_bending", "lumbar_rotation")


def patella(side: str) -> str:
    """The patella's own coordinate, which the model couples to the knee angle one to one."""
    return f"knee_angle_{side}_beta"


def turned_about_z(v: np.ndarray, angle_rad) -> np.ndarray:
    """Vectors [3, ...] turned about Z, which points to the lifter's right."""
    cos, sin = np.cos(angle_rad), np.sin(angle_rad)
    return np.stack([cos * v[0] - sin * v[1], sin * v[0] + cos * v[1], v[2]])
