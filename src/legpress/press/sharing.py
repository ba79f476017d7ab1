"""How a load is shared over muscles and foot: what the sole can pass on, the answer, and the order of the muscles in it.

`reference.sharing` states the problem and solves it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

# Wrench unknowns over push_N: tangential, lateral, pitch moment, roll moment, free torque.
WRENCH_SCALE = (1.0, 1.0, 0.1, 0.03, 0.02)
OCTAGON = tuple((math.cos(k * math.pi / 4), math.sin(k * math.pi / 4)) for k in range(8))


@dataclass(frozen=True, slots=True, eq=False)
class Contact:
    """What a sole can pass to the plate, for each lane. All limits scale with the normal force.

    Wrench components act on the foot at a reference point of the sole: normal (towards the seat),
    tangential (up the plate: its reaction scrapes the plate down), lateral (to the lifter's right),
    pitch moment = normal x distance of the centre of pressure in front of that point, roll
    moment = normal x its distance to the outer side, torque about the normal.
    """

    friction: np.ndarray  # [lane]
    back_m: np.ndarray  # [lane], rear end of the pressure patch, from the reference point
    front_m: np.ndarray  # [lane]
    half_width_m: np.ndarray  # [lane]
    torque_arm_m: np.ndarray  # [lane]
    normal_per_push: np.ndarray  # [lane], normal force over push without tangential force
    normal_per_tangential: np.ndarray  # [lane], its change with tangential force (tilted plate)
    habit: np.ndarray  # [5, lane], row over the five unknowns (per push) that habit keeps ...
    habit_target: np.ndarray  # [lane] ... at this value ...
    habit_weight: np.ndarray  # [lane] ... at this cost for its square


@dataclass(frozen=True, slots=True, eq=False)
class Sharing:
    force: np.ndarray  # [muscle, lane], tendon force over peak force
    activation: np.ndarray  # [muscle, lane]
    wrench: np.ndarray  # [6, lane], N, N, N, Nm, Nm, Nm on the foot at the reference point
    shortfall_Nm: np.ndarray  # [coordinate, lane]
    objective: np.ndarray  # [lane]
    gap: np.ndarray  # [lane], complementarity and decrement left: the distance from the optimum
    residual_Nm: np.ndarray  # [lane], worst moment balance, shortfall included
    objective_slope_per_N: np.ndarray  # [lane], objective by push: positive where more load is harder
    iterations: np.ndarray  # [lane], steps until the lane was done
    outcome: np.ndarray  # [lane], codes of `Outcome`


@dataclass(frozen=True, slots=True, eq=False)
class SolverState:
    """Primal and dual unknowns; `z_*` belong to the limit of the same name.

    Distances to limits are unknowns of their own: as differences they would round to zero in
    single precision long before the optimum.
    """

    share: np.ndarray  # of each muscle's range in use [muscle, lane]
    spare: np.ndarray  # 1 - share
    wrench: np.ndarray  # scaled [5, lane]
    slack: np.ndarray  # of the cone [14, lane]
    short: np.ndarray  # positive and negative shortfall [10, lane]
    lam: np.ndarray  # multipliers of the moment balance [5, lane]
    z_low: np.ndarray
    z_high: np.ndarray
    z_cone: np.ndarray
    z_short: np.ndarray


def cone_rows(contact: Contact):
    """The contact's limits `first * y[0] + other * y[place] <= right` on the wrench over push and WRENCH_SCALE."""
    per, slope = contact.normal_per_push, contact.normal_per_tangential
    st, sl, sp, sr, sq = WRENCH_SCALE
    rows = [
        ((along - contact.friction * slope) * st, across * sl, 1, contact.friction * per) for along, across in OCTAGON
    ]
    for sign, edge in ((1.0, contact.front_m), (-1.0, contact.back_m)):
        rows.append((-sign * edge * slope * st, sign * sp, 2, sign * edge * per))
    for k, scale, arm in ((3, sr, contact.half_width_m), (4, sq, contact.torque_arm_m)):
        rows += [(-arm * slope * st, sign * scale, k, arm * per) for sign in (1.0, -1.0)]
    return zip(*rows, strict=True)
