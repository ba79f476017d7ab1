"""What goes into the chain of posture, roll, paths, equilibrium, sharing and knee, and what comes out of it.

A frame is one instant of one leg; frames are the lanes, the last axis of every array. `reference.kinetic_chain` has the formulas.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..body.curves import namespace
from ..body.pelvis import small_roll_step_rad
from ..body.scaling import Body
from .cue import constants
from .outcome import Outcome
from .posture import PlateFrame, Posture, StanceGeometry, posture_outcome
from .sharing import Contact, Sharing


@dataclass(frozen=True, slots=True, eq=False)
class FootContact:
    """How foot and plate meet and how the lifter pushes, one value a lane; see data/press.toml."""

    friction: np.ndarray  # [lane]
    torque_arm_m: np.ndarray  # [lane]
    back_m: np.ndarray  # [lane], ends of the pressure patch, from the heel's end
    front_m: np.ndarray  # [lane]
    habit_up_m: np.ndarray  # [lane], the point that natural lines of force meet, from the hips
    habit_forward_m: np.ndarray  # [lane]
    habit_weight: np.ndarray  # [lane], per m2; 0 = no habit
    told_share: np.ndarray  # [lane], force along the plate over push, downwards, where one is told ...
    told_weight: np.ndarray  # [lane] ... at this cost for its square; 0: none is told
    beyond_natural: np.ndarray  # [lane], 1: `told_share` comes on top of what the natural push has
    hamstring_bracing: np.ndarray  # [lane], least activation over the vasti's
    gastrocnemius_bracing: np.ndarray  # [lane]
    next_power: np.ndarray  # [lane], how effort is shared: 0 for the third power of activation, 1 for the fourth


@dataclass(frozen=True, slots=True, eq=False)
class PushIntent:
    """What the lifter means to do besides moving the sled; it follows from how the push would go without."""

    least_activation: np.ndarray  # [muscle, lane], bracing; muscles in the solver's order
    told_share: np.ndarray  # [lane], of the push, along the plate towards its lower edge


@dataclass(frozen=True, slots=True, eq=False)
class Kinematics:
    """Where the leg is, and the muscles' lengths."""

    posture: Posture
    roll_rad: np.ndarray  # [lane]
    roll_slope: np.ndarray  # [lane], per m of sled travel
    roll_step_rad: np.ndarray  # [lane], last step of the roll's solver
    q_rad: np.ndarray  # [5, lane], hip flexion is the femur's on the pelvis
    q_slope: np.ndarray  # [5, lane], per m
    mtu_length_m: np.ndarray  # [muscle, lane]
    moment_arm_m: np.ndarray  # [5, muscle, lane]
    outside: np.ndarray  # [5, lane], 1 where the fitted range of the paths is left
    passive_hip_Nm: np.ndarray  # [lane], muscles and capsule of one hip, extension positive


@dataclass(frozen=True, slots=True, eq=False)
class StaticLoads:
    """What a load meets at a place of the sled, whatever the speed; muscles in the order of `muscle_order`."""

    mtu_length_m: np.ndarray  # [muscle, lane]
    moment_arm_m: np.ndarray  # [5, muscle, lane]
    supply: np.ndarray  # [power, muscle, lane], tendon force over peak by drive, see `reference.supply`
    fibre_slope: np.ndarray  # [muscle, lane], change of fibre length at a guessed drive, per m of sled
    capsule_Nm: np.ndarray  # [lane]
    gravity_Nm: np.ndarray  # [5, lane], moments to hold the leg's weight ...
    per_speed_squared_Nm: np.ndarray  # [5, lane] ... for its motion, per (m/s)2 ...
    per_acceleration_Nm: np.ndarray  # [5, lane] ... and its acceleration, per m/s2
    foot_jacobian: np.ndarray  # [5, 6, lane]
    reference_m: np.ndarray  # [3, lane], where the wrench acts, see `posture.Posture` for the axes
    shank_N: np.ndarray  # [3, 3, lane], the same three parts of the force that shank and foot need, on tibia axes
    plate_on_tibia: np.ndarray  # [3, 3, lane], normal, up the plate, to the right
    tibia_force_per_N: np.ndarray  # [knee_muscle, 3, lane], see `reference.knee.KneeDirections`
    patella_force_per_N: np.ndarray  # [knee_muscle, 3, lane]


@dataclass(frozen=True, slots=True, eq=False)
class LegForces:
    """What the leg does in each frame."""

    sharing: Sharing
    intent: PushIntent  # muscles in the source model's order
    sled_force_N: np.ndarray  # [lane], of both feet along the rail
    demand_Nm: np.ndarray  # [5, lane], what muscles and foot had to make
    passive_hip_demand_Nm: np.ndarray  # [lane], what the foot would have to make about the hip with all muscles at rest
    moment_Nm: np.ndarray  # [5, lane], muscles' own moments
    capsule_Nm: np.ndarray  # [lane]
    passive_force_N: np.ndarray  # [muscle, lane], tendon force that the fibre's passive part makes
    force_N: np.ndarray  # [muscle, lane]
    fibre_length: np.ndarray  # [muscle, lane]
    velocity_factor: np.ndarray  # [muscle, lane]
    cop_m: np.ndarray  # [2, lane], centre of pressure from the heel's end: forwards, outwards
    tibiofemoral_N: np.ndarray  # [3, lane], contact force on the tibia, tibia axes
    patellofemoral_N: np.ndarray  # [3, lane], on the patella, patella axes


def kinematics_outcome(kinematics: Kinematics) -> np.ndarray:
    """How the search for each lane's posture and roll ended, codes of `Outcome` [lane]; on the host."""
    found, step = posture_outcome(kinematics.posture), np.abs(np.asarray(kinematics.roll_step_rad))
    short = (found == Outcome.SOLVED) & (step > small_roll_step_rad(step.dtype))
    found = np.where(short, Outcome.OUT_OF_ITERATIONS, found)
    return np.where(np.isfinite(step), found, Outcome.NOT_FINITE)


def contact_of(
    body: Body,
    geometry: StanceGeometry,
    contact: FootContact,
    plate: PlateFrame,
    reference_m,
    passive_arm_m,
    told_share=None,
):
    """The sharing problem's contact: patch, cone, and how the push is directed as one row over the wrench.

    `told_share` [lane] is the told force along the plate over the push; None: not known yet where it comes on top of the
    natural one, which then stands in its place.

    The published lines of force are those of the muscles' own part of the push. What stretched
    tissue and the leg's weight do to the hip, `passive_arm_m` (moment over push), is set apart: applied
    to the whole force, the habit would drive hip flexors against stretched extensors.
    """
    xp, dtype = namespace(reference_m), reference_m.dtype
    sin_t, cos_t = xp.sin(geometry.plate_tilt_rad), xp.cos(geometry.plate_tilt_rad)
    normal_per_push, normal_per_tangential = 1 / cos_t, -sin_t / cos_t
    skeleton = body.skeleton
    hip = xp.asarray(skeleton.hip_in_pelvis_m, dtype)
    focus = xp.stack([hip[0] + contact.habit_forward_m, hip[1] + contact.habit_up_m, xp.zeros_like(contact.habit_up_m)])
    arm = reference_m - focus

    def moment_about_focus(axis):  # moment of a unit force about the focus, in the sagittal plane
        return arm[0] * axis[1] - arm[1] * axis[0]

    n, t = moment_about_focus(plate.normal), moment_about_focus(plate.up)
    zero = xp.zeros_like(n)
    natural = [
        t + n * normal_per_tangential,
        zero,  # a force to the side turns nothing there
        plate.outward[2],
        -plate.toe_axis[2],
        plate.normal[2],
    ]
    told = contact.told_weight > 0
    if told_share is None:
        told, told_share = told & (contact.beyond_natural == 0), contact.told_share
    # Over the push along the rail; on a tilted plate the normal force is another.
    along = [1 - told_share * normal_per_tangential, zero, zero, zero, zero]
    row = xp.stack([xp.where(told, a, b) for a, b in zip(along, natural, strict=True)])
    return Contact(
        friction=contact.friction,
        back_m=contact.back_m - reference_from_heel_m(body),
        front_m=contact.front_m - reference_from_heel_m(body),
        half_width_m=xp.broadcast_to(xp.asarray(body.sole_half_width_m, dtype), n.shape),
        torque_arm_m=contact.torque_arm_m,
        normal_per_push=normal_per_push,
        normal_per_tangential=normal_per_tangential,
        habit=row,
        habit_target=xp.where(told, told_share * normal_per_push, passive_arm_m - n * normal_per_push),
        habit_weight=xp.where(told, contact.told_weight, contact.habit_weight),
    )


def reference_from_heel_m(body: Body):
    """Where forces along the plate act: distance from the heel's end, m."""
    return constants()["contact"]["reference_share"] * body.foot_length_m
