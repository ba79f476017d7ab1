"""Joint functions, masses and inertias of the right leg: writes data/skeleton.json.

python -m derive.skeleton
"""

import itertools
import json

import numpy as np

from derive.source_model import COORDINATES, DATA, WHOLE_RANGE_DEG, SourceModel

BODIES = {
    "femur": ("femur_r",),
    "patella": ("patella_r",),
    "tibia": ("tibia_r",),
    "foot": ("calcn_r", "talus_r", "toes_r"),  # one rigid body on the axes of the first
}


def main() -> None:
    source = SourceModel()
    table = {"source": source.certificate("skeleton.py", notes=NOTES), **derive(source)}
    (DATA / "skeleton.json").write_text(json.dumps(table, indent=1) + "\n")


NOTES = [
    "Rotations of hip and walker knee are body-fixed in the listed order of axes.",
    "Polynomials: highest power first, argument knee angle in radians.",
    "Patella splines: a line, then jumps of the second and third derivative at the knots: "
    "value = at_start + slope_at_start * k + sum(square * max(k - knot, 0)^2 + "
    "cube * max(k - knot, 0)^3); this is the source's spline exactly, its linear ends included.",
    "Foot: talus, calcaneus and toes as one body, subtalar and toe joints at 0.",
]


def derive(source: SourceModel) -> dict:
    knee_parent, knee_child = frames(source, "walker_knee_r")
    ankle_parent, ankle_child = frames(source, "ankle_r")
    hip_parent, hip_child = frames(source, "hip_r")
    patella_parent, patella_child = frames(source, "patellofemoral_r")
    subtalar_parent, _ = frames(source, "subtalar_r")
    # What the formulas of legpress.body.skeleton rely on; a model with other joints must fail here.
    for frame in (hip_parent, hip_child, patella_parent, patella_child):
        assert np.allclose(frame["rotation"], np.eye(3))
    for frame in (hip_child, patella_child, ankle_child):
        assert np.allclose(frame["origin_m"], 0)
    assert np.allclose(knee_parent["rotation"], knee_child["rotation"])
    assert np.allclose(ankle_parent["rotation"], ankle_child["rotation"])
    assert axes(source, "hip_r")[:3] == ["z", "x", "y"]
    assert axes(source, "walker_knee_r") == ["x", "z", "y", "x", "y", "z"]
    assert axes(source, "patellofemoral_r") == ["z", "y", "x", "x", "y", "z"]

    knee = {
        "frame_rotation": knee_parent["rotation"],
        "origin_in_femur_m": knee_parent["origin_m"],
        "origin_in_tibia_m": knee_child["origin_m"],
        "turn_z_rad": polynomial(source, "walker_knee_r", 1),
        "turn_y_rad": polynomial(source, "walker_knee_r", 2),
        "shift_x_m": polynomial(source, "walker_knee_r", 3),
        "shift_y_m": polynomial(source, "walker_knee_r", 4),
        "shift_z_m": polynomial(source, "walker_knee_r", 5),
    }
    patella = {
        "origin_in_femur_m": patella_parent["origin_m"],
        "knots_rad": spline_knots(source, "patellofemoral_r", 0),
        "turn_z_rad": truncated_powers(source, "patellofemoral_r", 0),
        "shift_x_m": truncated_powers(source, "patellofemoral_r", 3),
        "shift_y_m": truncated_powers(source, "patellofemoral_r", 4),
        "shift_z_m": value(source, "patellofemoral_r", 5, 0.0),
    }
    ankle = {
        "axis_in_tibia": [row[2] for row in ankle_parent["rotation"]],
        "origin_in_tibia_m": ankle_parent["origin_m"],
        "calcn_in_talus_m": subtalar_parent["origin_m"],
    }
    bodies = {name: merged(source, parts) for name, parts in BODIES.items()}
    pelvis = source._bodies["pelvis"]
    return {
        "coordinates": list(COORDINATES),
        "whole_range_deg": {k: list(v) for k, v in WHOLE_RANGE_DEG.items()},
        "body_mass_kg": round(source.model.getTotalMass(source.state), 6),
        "pelvis_mass_kg": pelvis.get_mass(),
        "hip_in_pelvis_m": hip_parent["origin_m"],
        "knee": knee,
        "patella": patella,
        "ankle": ankle,
        "toe_joint_in_calcn_m": frames(source, "mtp_r")[0]["origin_m"],
        "bodies": bodies,
    }


def frames(source: SourceModel, joint: str) -> list[dict]:
    """Offset frames of a joint in its parent and its child body."""
    held = source.model.getJointSet().get(joint)
    found = []
    for frame in (held.getParentFrame(), held.getChildFrame()):
        offset = source.opensim.PhysicalOffsetFrame.safeDownCast(frame).getOffsetTransform()
        rotation = offset.R()
        found.append(
            {
                "rotation": [[rotation.get(i, j) for j in range(3)] for i in range(3)],
                "origin_m": offset.p().to_numpy().tolist(),
            }
        )
    return found


def transform_axis(source: SourceModel, joint: str, place: int):
    custom = source.opensim.CustomJoint.safeDownCast(source.model.getJointSet().get(joint))
    return custom.getSpatialTransform().getTransformAxis(place)


def axes(source: SourceModel, joint: str) -> list[str]:
    def letter(place):
        axis = transform_axis(source, joint, place).getAxis().to_numpy().tolist()
        return {(1, 0, 0): "x", (0, 1, 0): "y", (0, 0, 1): "z"}[tuple(axis)]

    return [letter(place) for place in range(6)]


def value(source: SourceModel, joint: str, place: int, at: float) -> float:
    function = transform_axis(source, joint, place).getFunction()
    return function.calcValue(source.opensim.Vector(1, float(at)))


def polynomial(source: SourceModel, joint: str, place: int) -> list[float]:
    function = source.opensim.PolynomialFunction.safeDownCast(transform_axis(source, joint, place).getFunction())
    coefficients = function.getCoefficients().to_numpy().tolist()
    at = 1.3
    assert np.isclose(np.polyval(coefficients, at), value(source, joint, place, at), rtol=1e-9)
    return coefficients


def spline_knots(source: SourceModel, joint: str, place: int) -> list[float]:
    spline = source.opensim.SimmSpline.safeDownCast(transform_axis(source, joint, place).getFunction())
    return [spline.getX(i) for i in range(spline.getSize())]


def truncated_powers(source: SourceModel, joint: str, place: int) -> dict:
    """The source's piecewise cubic as one sum over knots (see NOTES), read from its values."""
    knots = np.array(spline_knots(source, joint, place))
    ends = np.array([knots[0] - 0.5, *knots, knots[-1] + 0.5])
    pieces = []  # cubic of each stretch between ends, about its left knot, lowest power first
    for left, right in itertools.pairwise(ends):
        at = np.linspace(left, right, 6)[1:-1]
        values = [value(source, joint, place, x) for x in at]
        pieces.append(np.linalg.solve(np.vander(at - left, 4, increasing=True), values))
    square, cube = [], []
    for before, after, width in zip(pieces[:-1], pieces[1:], np.diff(ends)[:-1], strict=True):
        square.append(after[2] - (before[2] + 3 * before[3] * width))
        cube.append(after[3] - before[3])
    return {
        "at_start": value(source, joint, place, knots[0]),
        "slope_at_start": float(pieces[0][1]),
        "square": np.round(square, 9).tolist(),
        "cube": np.round(cube, 9).tolist(),
    }


def merged(source: SourceModel, parts: tuple[str, ...]) -> dict:
    """Mass, centre of mass and inertia about it of several bodies, on the axes of the first."""
    source.pose(np.zeros(5))
    home_rotation, home_origin = source.transform(parts[0])
    masses, centres, inertias = [], [], []
    for part in parts:
        body = source._bodies[part]
        rotation, origin = source.transform(part)
        turn = home_rotation.T @ rotation
        xx, yy, zz, xy, xz, yz = (body.get_inertia().get(i) for i in range(6))
        inertia = np.array([[xx, xy, xz], [xy, yy, yz], [xz, yz, zz]])
        masses.append(body.get_mass())
        centre = turn @ body.get_mass_center().to_numpy()
        centres.append(home_rotation.T @ (origin - home_origin) + centre)
        inertias.append(turn @ inertia @ turn.T)
    mass = sum(masses)
    com = sum(m * c for m, c in zip(masses, centres, strict=True)) / mass
    total = np.zeros((3, 3))
    for m, c, inertia in zip(masses, centres, inertias, strict=True):
        arm = c - com
        total += inertia + m * (arm @ arm * np.eye(3) - np.outer(arm, arm))
    return {
        "mass_kg": mass,
        "com_m": np.round(com, 12).tolist(),
        "inertia_kg_m2": np.round(total, 12).tolist(),
    }


if __name__ == "__main__":
    main()
