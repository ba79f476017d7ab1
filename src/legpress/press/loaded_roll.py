"""How far the pelvis rolls under load: the hip extensors' active pull on top of what stretched tissue does.

The engine's postures take the roll of passive tissue alone, as muscles are worked out only after it. What the pull
adds (some degrees) is found afterwards, at the muscles' forces as they are: it decides how deep is safe, and leaves joint angles
and lengths as they were. Turning the pelvis by it would slacken the hamstrings a little (docs/body.md has the size).
"""

from __future__ import annotations

import numpy as np

from ..body.scaling import Body
from ..core.programs import Bodies, each_lane, run
from ..core.rows import rows_of
from .kinetic_chain import Kinematics, LegForces


def active_hip_extension_Nm(moment_arm_m: np.ndarray, forces: LegForces) -> np.ndarray:
    """Moment [lane] by which the muscles of one leg actively extend the hip; `moment_arm_m` [5, muscle, lane]."""
    active_N = np.asarray(forces.force_N) - np.asarray(forces.passive_force_N)
    return -(np.asarray(moment_arm_m)[0] * active_N).sum(0)


def loaded_roll_rad(bodies: Bodies, angles_rad: np.ndarray, extension_Nm: np.ndarray) -> np.ndarray:
    """Roll [*lane] under the active extension moment of one hip, of several bodies one after the other; `angles_rad` [5, *lane],
    trunk-thigh flexion first."""
    extension_Nm = np.asarray(extension_Nm, float)
    share = each_lane(bodies, lambda body: body.pelvis.load_share, extension_Nm.shape)
    tipping_Nm = 2 * share * np.maximum(extension_Nm, 0.0)
    rows = rows_of(np.reshape(angles_rad, (5, -1)), np.reshape(tipping_Nm, -1))
    return run("legpress_roll", 2, [(bodies, rows)])[0][0].reshape(tipping_Nm.shape)


def loaded_roll_of(body: Body, kinematics: Kinematics, forces: LegForces) -> np.ndarray:
    """Roll [lane] of frames as the engine gives them."""
    extension_Nm = active_hip_extension_Nm(kinematics.moment_arm_m, forces)
    return loaded_roll_rad(body, np.asarray(kinematics.posture.angles_rad), extension_Nm)
