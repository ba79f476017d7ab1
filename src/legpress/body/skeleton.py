"""The bones of the right leg, and the joints between femur, patella, tibia and foot.

The joints are those of the source model (`data/skeleton.json`), not an approximation of them:
a ball joint at the hip, a knee whose shift and side turns follow its flexion, a patella that
glides with the knee, an oblique ankle pin; subtalar and toe joints stay at zero, so talus,
calcaneus and toes are one body, the *foot*, on the axes of the calcaneus.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from ..tables import json_table

COORDINATES = ("hip_flexion", "hip_adduction", "hip_rotation", "knee_angle", "ankle_angle")
BODIES = ("femur", "patella", "tibia", "foot")


@dataclass(frozen=True, slots=True, eq=False)
class Skeleton:
    """Lengths, masses and joint functions of one right leg; angles as in `COORDINATES`.

    A body's axes are the source model's: x forwards, y up, z to the lifter's right when standing.
    """

    hip_in_pelvis_m: np.ndarray  # [3]
    knee_frame: np.ndarray  # [3, 3], axes of the knee joint, the same in femur and tibia
    knee_in_femur_m: np.ndarray  # [3]
    knee_in_tibia_m: np.ndarray  # [3]
    knee_turn_rad: np.ndarray  # [2, power], about z, about y; highest power of knee flexion first
    knee_shift_m: np.ndarray  # [3, power]
    patella_in_femur_m: np.ndarray  # [3]
    patella_knots_rad: np.ndarray  # [knot]
    patella_line: np.ndarray  # [3, 2], turn about z, shift x, shift y: value and slope at knot 0
    patella_square: np.ndarray  # [3, knot], jumps of curvature, see the table's notes
    patella_cube: np.ndarray  # [3, knot]
    patella_shift_z_m: np.ndarray
    ankle_axis_in_tibia: np.ndarray  # [3]
    ankle_in_tibia_m: np.ndarray  # [3]
    calcn_in_talus_m: np.ndarray  # [3]
    toe_joint_in_calcn_m: np.ndarray  # [3]
    mass_kg: np.ndarray  # [body]
    com_m: np.ndarray  # [body, 3], centre of mass on the body's own axes
    inertia_kg_m2: np.ndarray  # [body, 3, 3], about the centre of mass, on the body's own axes

    @staticmethod
    def source() -> "Skeleton":
        """The unscaled leg of the source model (a body of 75.3 kg)."""
        return Skeleton(**_source_arrays())

    @property
    def thigh_m(self):
        """Hip centre to the knee's joint axes, along the straight leg."""
        return (self.knee_in_femur_m**2).sum() ** 0.5

    @property
    def shank_m(self):
        """The knee's joint axes to the ankle's, along the shank."""
        return ((self.ankle_in_tibia_m - self.knee_in_tibia_m) ** 2).sum() ** 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Poses:
    """Where the four bodies of `BODIES` are, in pelvis axes seen from the pelvis' own origin."""

    rotation: np.ndarray  # [body, 3, 3, *lane]
    origin_m: np.ndarray  # [body, 3, *lane]


def scaled(skeleton: Skeleton, *, pelvis=1.0, hip_width=1.0, thigh=1.0, shank=1.0, foot=1.0, mass_kg=None) -> Skeleton:
    """The skeleton with each segment's lengths times its factor.

    The knee's and the patella's gliding belongs to the femur's condyles and follows `thigh`.
    `mass_kg` per body of `BODIES`; inertia follows mass times length squared. None keeps masses.
    """
    s = skeleton
    pelvis, hip_width, thigh, shank, foot = (
        np.asarray(factor, dtype=float) for factor in (pelvis, hip_width, thigh, shank, foot)
    )
    mass = s.mass_kg if mass_kg is None else np.asarray(mass_kg, dtype=float)
    length = np.stack([thigh, thigh, shank, foot])
    # The patella's turn about z is an angle; only its two shifts are lengths.
    patella = np.stack([np.ones_like(thigh), thigh, thigh])[:, None]
    return Skeleton(
        hip_in_pelvis_m=s.hip_in_pelvis_m * np.stack([pelvis, pelvis, hip_width]),
        knee_frame=s.knee_frame,
        knee_in_femur_m=s.knee_in_femur_m * thigh,
        knee_in_tibia_m=s.knee_in_tibia_m * shank,
        knee_turn_rad=s.knee_turn_rad,
        knee_shift_m=s.knee_shift_m * thigh,
        patella_in_femur_m=s.patella_in_femur_m * thigh,
        patella_knots_rad=s.patella_knots_rad,
        patella_line=s.patella_line * patella,
        patella_square=s.patella_square * patella,
        patella_cube=s.patella_cube * patella,
        patella_shift_z_m=np.asarray(s.patella_shift_z_m * thigh),
        ankle_axis_in_tibia=s.ankle_axis_in_tibia,
        ankle_in_tibia_m=s.ankle_in_tibia_m * shank,
        calcn_in_talus_m=s.calcn_in_talus_m * foot,
        toe_joint_in_calcn_m=s.toe_joint_in_calcn_m * foot,
        mass_kg=mass,
        com_m=s.com_m * length[:, None],
        inertia_kg_m2=s.inertia_kg_m2 * (mass / s.mass_kg * length**2)[:, None, None],
    )


@cache
def _source_arrays() -> dict[str, np.ndarray]:
    table = json_table("skeleton")
    knee, patella, ankle = table["knee"], table["patella"], table["ankle"]
    bodies = [table["bodies"][name] for name in BODIES]
    slides = [patella[name] for name in ("turn_z_rad", "shift_x_m", "shift_y_m")]

    def padded(rows):  # the polynomials differ in degree
        longest = max(map(len, rows))
        return [[0.0] * (longest - len(row)) + [*row] for row in rows]

    arrays = {
        "hip_in_pelvis_m": table["hip_in_pelvis_m"],
        "knee_frame": knee["frame_rotation"],
        "knee_in_femur_m": knee["origin_in_femur_m"],
        "knee_in_tibia_m": knee["origin_in_tibia_m"],
        "knee_turn_rad": padded([knee["turn_z_rad"], knee["turn_y_rad"]]),
        "knee_shift_m": padded([knee["shift_x_m"], knee["shift_y_m"], knee["shift_z_m"]]),
        "patella_in_femur_m": patella["origin_in_femur_m"],
        "patella_knots_rad": patella["knots_rad"],
        "patella_line": [[slide["at_start"], slide["slope_at_start"]] for slide in slides],
        "patella_square": [slide["square"] for slide in slides],
        "patella_cube": [slide["cube"] for slide in slides],
        "patella_shift_z_m": patella["shift_z_m"],
        "ankle_axis_in_tibia": ankle["axis_in_tibia"],
        "ankle_in_tibia_m": ankle["origin_in_tibia_m"],
        "calcn_in_talus_m": ankle["calcn_in_talus_m"],
        "toe_joint_in_calcn_m": table["toe_joint_in_calcn_m"],
        "mass_kg": [body["mass_kg"] for body in bodies],
        "com_m": [body["com_m"] for body in bodies],
        "inertia_kg_m2": [body["inertia_kg_m2"] for body in bodies],
    }
    return {name: np.array(value, dtype=float) for name, value in arrays.items()}
