"""Which way each muscle prefers in the plane of knee and hip torque, beside Nozaki et al. 2005.

What decides the two-joint muscles of a press is where the push points, that is, the ratio of the two torques. So this is
the closest published test of the headline: the same sharing as in a press, but of given torques, with no foot and no habit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd
from scipy.optimize import least_squares

from legpress.body.muscle import MINIMUM_ACTIVATION, select_muscles
from legpress.body.muscle_groups import GLUTEUS_MAXIMUS, HAMSTRINGS
from legpress.body.muscle_order import in_model_order, in_solver_order, muscle_order
from legpress.body.paths import MUSCLES
from legpress.body.scaling import Body, body_of
from legpress.lifter import Lifter
from legpress.press.sharing import Contact, Sharing
from legpress.reference.paths import path_lengths_and_arms
from legpress.reference.sharing import SharingProblem, cold_start, share_load, share_load_coarsely
from legpress.reference.supply import tabulated

HIP_DEG, KNEE_DEG = (30, 45, 60), (60, 90)
DIRECTIONS = 16
ANKLE_N = (40.0, 80.0, 120.0)  # three levels, as in the source, whose abstract does not print them: assumed
EXPONENTS = (3, 4)  # of activation, the range of press.toml's [sharing]
KNEE_NM = 40.0  # extension, kept while the hip's torque changes
HIP_NM = np.linspace(-40.0, 60.0, 6)  # extension positive
PEOPLE = {"man": ("male", 178, 80), "woman": ("female", 165, 60)}
GROUPS = {
    "vastus lateralis": ("vaslat",),
    "gluteus maximus": GLUTEUS_MAXIMUS,
    "one-joint knee extensors": ("vasint", "vaslat", "vasmed"),
    "rectus femoris": ("recfem",),
    "hamstrings": HAMSTRINGS,
}
# Nozaki et al. 2005a: mean and SD over 11 people, degrees; 0 = knee extension, 90 = hip extension.
PUBLISHED_DEG = {"vastus lateralis": (14.1, 3.7), "gluteus maximus": (53.4, 6.4)}
SIGNS = {  # activity as the hip extension torque grows, at equal knee extension torque (Nozaki et al. 2005a, b)
    "one-joint knee extensors": 1,
    "rectus femoris": -1,
    "hamstrings": 1,
}


@dataclass(frozen=True, slots=True)
class Pose:
    """One leg held still, and the power of activation whose sum is least."""

    hip_deg: float
    knee_deg: float
    exponent: int


POSES = [Pose(hip, knee, exponent) for hip in HIP_DEG for knee in KNEE_DEG for exponent in EXPONENTS]


def preferred() -> pd.DataFrame:
    """A row for each lifter, pose and muscle: preferred direction (degrees), variance explained, and the activity while
    the hip's torque grows at equal knee torque, with its smallest and largest step."""
    return pd.DataFrame([row for who in PEOPLE for row in _rows(who)])


def _rows(who: str) -> list[dict[str, float | str]]:
    sex, height_cm, mass_kg = PEOPLE[who]
    body = body_of(Lifter.from_person(sex=sex, height_cm=height_cm, mass_kg=mass_kg))
    torques_Nm = [_torques_Nm(body, pose) for pose in POSES]
    active = activity(body, POSES, torques_Nm)
    rows = []
    for pose, pose_Nm, values in zip(POSES, torques_Nm, active, strict=True):
        for group, names in GROUPS.items():
            mean = values[[MUSCLES.index(name) for name in names]].mean(0)
            around, across = mean[: -len(HIP_NM)], mean[-len(HIP_NM) :]
            direction_deg, explained = preferred_direction_deg(pose_Nm[:, : -len(HIP_NM)], around)
            rows.append(
                {
                    "who": who,
                    "hip_deg": pose.hip_deg,
                    "knee_deg": pose.knee_deg,
                    "exponent": pose.exponent,
                    "muscle": group,
                    "direction_deg": direction_deg,
                    "explained": explained,
                    "hip_flexing": float(across[0]),
                    "hip_at_rest": float(np.interp(0.0, HIP_NM, across)),
                    "hip_extending": float(across[-1]),
                    "least_step": float(np.diff(across).min()),
                    "largest_step": float(np.diff(across).max()),
                }
            )
    return rows


def _torques_Nm(body: Body, pose: Pose) -> np.ndarray:
    """Extension torques of knee and hip [2, lane]: a cable's from all sides, then `HIP_NM` at `KNEE_NM`."""
    return np.concatenate([cable_torques_Nm(body, pose), [np.full(len(HIP_NM), KNEE_NM), HIP_NM]], axis=1)


def cable_torques_Nm(body: Body, pose: Pose) -> np.ndarray:
    """Extension torques of knee and hip [2, lane] against forces at the ankle in all directions of the leg's plane."""
    thigh_m, shank_m = float(body.skeleton.thigh_m), float(body.skeleton.shank_m)
    hip, knee = np.radians([pose.hip_deg, pose.knee_deg])
    angle = np.linspace(0, 2 * np.pi, DIRECTIONS, endpoint=False)
    force_N = np.array(ANKLE_N)[:, None, None] * np.stack([np.cos(angle), np.sin(angle)])  # of the leg, forwards and up
    thigh = thigh_m * np.array([np.sin(hip), -np.cos(hip)])
    shank = shank_m * np.array([np.sin(hip - knee), -np.cos(hip - knee)])

    def turning_forwards(arm):
        return (arm[0] * force_N[:, 1] - arm[1] * force_N[:, 0]).reshape(-1)

    return np.stack([turning_forwards(shank), -turning_forwards(thigh + shank)])


def activity(body: Body, poses: Sequence[Pose], torques_Nm: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Activations above their floor, [muscle, lane] of each pose, that add these extension torques of knee and hip to what
    the relaxed leg has, and none elsewhere."""
    lanes = [torque.shape[1] for torque in torques_Nm]
    hip, knee, exponent = (
        np.repeat([getattr(p, n) for p in poses], lanes) for n in ("hip_deg", "knee_deg", "exponent")
    )
    zero = np.zeros(sum(lanes))
    q = np.radians(np.stack([hip, zero, zero, knee, zero]))
    knee_Nm, hip_Nm = np.concatenate(torques_Nm, axis=1)
    moment = np.stack([-hip_Nm, zero, zero, -knee_Nm, zero])  # of the model's coordinates: flexion positive
    with jax.enable_x64(True):
        found = jax.device_get(_share_torques(body, q, moment, exponent - 3.0))
    assert float(np.abs(found.shortfall_Nm).max()) < 0.1, "torques this light can be made in every pose"
    return np.split(found.activation - MINIMUM_ACTIVATION, np.cumsum(lanes)[:-1], axis=1)


@jax.jit
def _share_torques(body: Body, q_rad, moment_Nm, next_power) -> Sharing:
    """Share given moments over the muscles alone, with elastic tendons, as the press shares them; nobody braces."""
    order = np.array(muscle_order().order)
    muscles = select_muscles(body.muscles, order)
    length_m, arm_m = path_lengths_and_arms(body.paths, q_rad)
    lane, none = jnp.ones_like(next_power), jnp.zeros_like(next_power)
    supply = tabulated(body.muscles).at(length_m)[:, order]
    # Measured torques start at the relaxed leg: seat and straps hold what its stretched muscles do.
    relaxed = sum(power * MINIMUM_ACTIVATION**k for k, power in enumerate(supply)) * muscles.peak_force_N[:, None]
    problem = SharingProblem(
        supply=supply,
        moment_arm_m=arm_m[:, order],
        demand_Nm=moment_Nm + (arm_m[:, order] * relaxed[None]).sum(1),
        foot_jacobian=jnp.zeros((5, 6, *lane.shape)),  # no foot: what the solver finds for it moves nothing
        push_N=100 * lane,
        full_activation=np.ones(()),
        least_activation=jnp.full(length_m.shape, MINIMUM_ACTIVATION),
        next_power=next_power,
        contact=Contact(
            friction=lane,
            back_m=-lane,
            front_m=lane,
            half_width_m=lane,
            torque_arm_m=lane,
            normal_per_push=lane,
            normal_per_tangential=none,
            habit=jnp.zeros((5, *lane.shape)),
            habit_target=none,
            habit_weight=none,
        ),
    )
    task = (muscles.peak_force_N, in_solver_order(jnp.asarray(body.weight)), problem, muscle_order().spans)
    _, start = share_load_coarsely(*task, cold_start(len(order), len(next_power), lane.dtype))
    found = share_load(*task, start)
    return replace(found, force=in_model_order(found.force), activation=in_model_order(found.activation))


def preferred_direction_deg(torques_Nm: np.ndarray, activity: np.ndarray) -> tuple[float, float]:
    """Direction of a plane through zero, cut at zero, that fits the activity best (0 = knee extension, 90 = hip
    extension), and the share of variance that it explains."""
    scale = float(activity.max()) or 1.0
    torques = torques_Nm / 50

    def misses(slopes):
        return np.maximum(slopes @ torques, 0) - activity / scale

    starts = [np.array([np.cos(a), np.sin(a)]) for a in np.radians(range(0, 360, 45))]
    best = min((least_squares(misses, start) for start in starts), key=lambda found: found.cost)
    explained = 1 - 2 * best.cost / float(((activity / scale - activity.mean() / scale) ** 2).sum())
    return float(np.degrees(np.arctan2(best.x[1], best.x[0]))), float(explained)
