"""What acts on the skeleton from outside the muscles: the plate on both feet, the capsule of both hips."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ...body.skeleton import BODIES
from ..table import Table
from .coordinates import SIDES
from .library import opensim
from .motion import GroundMotion, with_rest

if TYPE_CHECKING:
    from ...press.rep import Rep

FOOT, FEMUR = BODIES.index("foot"), BODIES.index("femur")
# A mirror at the sagittal plane turns a force's sideways part round, and a moment's other two.
MIRROR = {"r": (1.0, 1.0), "l": (-1.0, 1.0)}


def loads_of(rep: Rep) -> Table:
    """Foot forces with their centre of pressure, and hip capsules' torques; all in ground, one row a frame.

    As long as the motion: at its ends the sled rests, and so do the loads."""
    ground = GroundMotion.of(rep.kinematics, rep.body.skeleton)
    force_N, point_m, torque_Nm = foot_load(rep, ground)
    capsule_Nm = ground.vector(capsule_torque_Nm(rep))
    columns = {}
    for side in SIDES:
        columns |= _columns(f"foot_{side}_v", _mirrored(force_N, side, force=True))
        columns |= _columns(f"foot_{side}_p", _mirrored(point_m, side, force=True))
        columns |= _columns(f"foot_{side}_t", _mirrored(torque_Nm, side, force=False))
    for side in SIDES:
        torque = _mirrored(capsule_Nm, side, force=False)
        columns |= _columns(f"capsule_{side}_femur_t", torque) | _columns(f"capsule_{side}_pelvis_t", -torque)
    time_s, rest = with_rest(rep.frames["time_s"].to_numpy())
    return Table(
        name="External loads",
        time_s=time_s,
        columns={name: np.pad(values, rest, mode="edge") for name, values in columns.items()},
    )


def write_loads_setup(file: Path, table: str) -> None:
    """Which column acts where."""
    library = opensim()
    loads = library.ExternalLoads()
    loads.setName("leg_press")
    loads.setDataFileName(table)
    for side in SIDES:
        foot = library.ExternalForce()
        foot.setName(f"foot_{side}")
        foot.set_applied_to_body(f"calcn_{side}")
        foot.set_force_expressed_in_body("ground")
        foot.set_point_expressed_in_body("ground")
        foot.set_force_identifier(f"foot_{side}_v")
        foot.set_point_identifier(f"foot_{side}_p")
        foot.set_torque_identifier(f"foot_{side}_t")
        loads.cloneAndAppend(foot)
    for side in SIDES:
        for name, body in (("femur", f"femur_{side}"), ("pelvis", "pelvis")):
            capsule = library.ExternalForce()
            capsule.setName(f"capsule_{side}_{name}")
            capsule.set_applied_to_body(body)
            capsule.set_force_expressed_in_body("ground")
            capsule.set_torque_identifier(f"capsule_{side}_{name}_t")
            loads.cloneAndAppend(capsule)
    loads.printToXML(str(file))


def foot_load(rep: Rep, ground: GroundMotion) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Force [3, frame] of the plate on the right foot, its centre of pressure, and the free torque there."""
    posture, wrench = rep.kinematics.posture, np.asarray(rep.forces.sharing.wrench)
    plate = posture.plate
    normal, up, outward, toes = (np.asarray(v) for v in (plate.normal, plate.up, plate.outward, plate.toe_axis))
    lateral = np.zeros_like(up)
    lateral[2] = 1.0
    force = wrench[0] * normal + wrench[1] * up + wrench[2] * lateral
    moment = wrench[3] * outward - wrench[4] * toes + wrench[5] * normal
    # The wrench acts at a reference point of the sole; shift it to the centre of pressure.
    heel = np.asarray(rep.body.heel_in_calcn_m)
    rotation, origin = np.asarray(posture.rotation)[FOOT], np.asarray(posture.origin_m)[FOOT]
    pressure = np.maximum(wrench[0], 1e-3)
    shift = wrench[3] / pressure * toes + wrench[4] / pressure * outward
    forwards = np.asarray(rep.forces.cop_m)[0] - wrench[3] / pressure  # of the reference point, from the heel's end
    at_sole = np.stack([heel[0] + forwards, np.full_like(forwards, heel[1]), np.full_like(forwards, heel[2])])
    point = origin + np.einsum("ijf,jf->if", rotation, at_sole) + shift
    torque = moment - np.cross(shift, force, axis=0)
    return ground.vector(force), ground.point_m(point), ground.vector(torque)


def capsule_torque_Nm(rep: Rep) -> np.ndarray:
    """Torque [3, frame] on the right femur that does the capsule's work and no other.

    Its component along the axis of hip flexion is the capsule's moment, against flexion; along those of
    adduction and rotation it is zero. On pelvis axes that have not rolled; minus it acts on the pelvis.
    """
    axes = np.asarray(rep.kinematics.posture.angular)[FEMUR, :3]  # [axis, 3, frame]
    work = np.zeros((axes.shape[2], 3))
    work[:, 0] = -np.asarray(rep.forces.capsule_Nm)
    return np.linalg.solve(np.moveaxis(axes, 2, 0), work[..., None])[..., 0].T


def _columns(prefix: str, values: np.ndarray) -> dict[str, np.ndarray]:
    return {f"{prefix}{axis}": values[k] for k, axis in enumerate("xyz")}


def _mirrored(v: np.ndarray, side: str, *, force: bool) -> np.ndarray:
    across, along = MIRROR[side] if force else MIRROR[side][::-1]
    return v * np.array([[along], [along], [across]])
