"""How far a stroke goes: the soft lockout above, the body's limits, the machine's or a given stop below."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..body.skeleton import COORDINATES
from ..errors import WrongInput
from .condition import PressCondition
from .kinetic_chain import Kinematics
from .programs import CHUNK, kinematics_at

REACHED_M = 1e-3
STRAIGHTEST_KNEE_DEG = 2.0  # nearer to straight, a leg has two postures for one plate


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """Where the sled goes."""

    bottom_m: float
    top_m: float
    stopped_by: str
    warnings: tuple[str, ...]


def stroke_of(press: PressCondition, top_knee_deg: float, stop_sled_cm: float | None) -> Stroke:
    """Ends of the stroke on the rail: the soft lockout above, limits or the given stop below."""
    machine = press.machine
    low, high = machine.bottom_m, machine.top_m
    warnings = []
    if top_knee_deg < STRAIGHTEST_KNEE_DEG:
        warnings.append(
            f"The stroke ends with the knees bent {STRAIGHTEST_KNEE_DEG:g} degrees: a locked knee rests on bone and "
            "ligament, which this model does not have."
        )
        top_knee_deg = STRAIGHTEST_KNEE_DEG
    grid = np.linspace(low, high, CHUNK)
    placed = kinematics_at(press, grid)
    reached = placed.posture.reach_error_m < REACHED_M
    if not reached.any():
        nearest = float(grid[placed.posture.reach_error_m.argmin()])
        raise WrongInput(
            f"The plate is out of reach in this stance (heel_height_cm {press.stance.heel_height_cm:g}, "
            f"heel_spacing_cm {press.stance.heel_spacing_cm:g}): even with the plate {100 * nearest:.0f} cm from the hip "
            "the heels do not meet their mark. Place the feet lower or closer together, or move the seat."
        )
    knee = np.degrees(placed.posture.angles_rad[3])
    beyond = np.flatnonzero(reached & (knee > top_knee_deg))
    if not len(beyond):
        raise WrongInput(
            f"On {machine.name} the knee is straighter than top_knee_deg ({top_knee_deg:g}) over the whole rail in this "
            "stance. Move the seat forward or place the feet higher."
        )
    last = int(beyond[-1])
    top = float(grid[last])
    if last + 1 < CHUNK:
        fine = np.linspace(top, float(grid[last + 1]), CHUNK)
        finer = kinematics_at(press, fine)
        held = np.flatnonzero(
            (finer.posture.reach_error_m < REACHED_M) & (np.degrees(finer.posture.angles_rad[3]) >= top_knee_deg)
        )
        top = float(fine[held[-1]]) if len(held) else top
    else:
        warnings.append(
            f"The carriage stops at the end of its rail with the knee still bent {knee[-1]:.0f} degrees; "
            "it never reaches the lockout asked for."
        )
    first_stop_m = low + machine.stops_m[0]
    within = limits(press, placed)
    if stop_sled_cm is None:
        bottom, stopped_by = first_stop_m, "the machine's lowest stop"
        for index in range(last, -1, -1):
            broken = [name for name, ok in within.items() if not ok[index]]
            if broken and index == last:
                raise WrongInput(_hopeless(press, placed, broken[0], last))
            if broken:
                deepest = float(grid[min(index + 1, last)])
                if deepest > bottom:
                    bottom, stopped_by = deepest, broken[0]
                break
    else:
        bottom, stopped_by = low + stop_sled_cm / 100, "the stop you gave"
        index = int(np.searchsorted(grid, bottom))
        index = min(index, CHUNK - 1)
        if bottom >= top:
            raise WrongInput(
                f"stop_sled_cm is {stop_sled_cm:g}, but in this stance the leg is as straight as top_knee_deg "
                f"({top_knee_deg:g}) already at {100 * (top - low):.0f} cm. Give a deeper stop, at most "
                f"{100 * (top - low) - 5:.0f}."
            )
        unreachable = [i for i in range(index, last + 1) if not (within[KNEE_LIMIT][i] and within[REACH_LIMIT][i])]
        if unreachable:
            deepest = 100 * (float(grid[min(unreachable[-1] + 1, last)]) - low)
            raise WrongInput(
                f"stop_sled_cm is {stop_sled_cm:g}: so deep the knees would have to bend {knee[index]:.0f} degrees, more "
                f"than a leg does. In this stance give {math.ceil(deepest)} cm or more."
            )
        warnings += _beyond(press, placed, within, index, share=(grid[index] - bottom) / (grid[1] - grid[0]))
    if top - bottom < 0.05:
        raise WrongInput(
            f"There is no room to move: in this stance the stroke would run from {100 * (bottom - low):.0f} to "
            f"{100 * (top - low):.0f} cm of carriage travel ({stopped_by} below, the lockout above). "
            "Change the stance, the backrest or the stop."
        )
    return Stroke(bottom_m=bottom, top_m=top, stopped_by=stopped_by, warnings=tuple(warnings))


def _beyond(
    press: PressCondition, placed: Kinematics, within: dict[str, np.ndarray], index: int, share: float
) -> list[str]:
    """What the given depth asks beyond the body's limits, with the numbers.

    The depth lies `share` of a grid step below lane `index`.
    """

    def there(values) -> float:
        deeper = max(index - 1, 0)
        return float(np.degrees(values[index] + share * (values[deeper] - values[index])))

    found = []
    if not within[ROLL_LIMIT][index]:
        found.append(
            f"At this depth your lower back rounds {there(placed.roll_rad):.0f} degrees, more than the "
            f"{np.degrees(press.body.roll_limit_rad):.0f} that it should: the tailbone leaves the pad. Stop higher."
        )
    if not within[ANKLE_LIMIT][index]:
        found.append(
            f"At this depth the ankles would have to bend {there(placed.posture.angles_rad[4]):.0f} degrees, more "
            f"than {np.degrees(press.body.ankle_dorsiflexion_rad):.0f}: the heels would lift. Place the feet higher."
        )
    return found


def _hopeless(press: PressCondition, placed: Kinematics, limit: str, index: int) -> str:
    """Why no depth at all is within the body's limits in this stance, and what to change."""
    if limit == ROLL_LIMIT:
        return (
            f"In this stance the lower back rounds {np.degrees(placed.roll_rad[index]):.0f} degrees already with the legs "
            f"straight; {np.degrees(press.body.roll_limit_rad):.0f} is its limit. Choose a flatter backrest notch or place "
            "the feet lower; with stop_sled_cm the repetition is simulated all the same."
        )
    if limit == ANKLE_LIMIT:
        return (
            "In this stance the heels would lift already with the legs straight: the ankles would have to bend "
            f"{np.degrees(placed.posture.angles_rad[4, index]):.0f} degrees, more than "
            f"{np.degrees(press.body.ankle_dorsiflexion_rad):.0f}. Place the feet higher."
        )
    outside = placed.outside[:, index] > 0
    joint = COORDINATES[int(outside.argmax())].replace("_", " ")
    return (
        f"In this stance the {joint} of {np.degrees(placed.q_rad[int(outside.argmax()), index]):.0f} degrees with the legs "
        "straight lies outside the range that the model covers. Turn the toes out less or place the feet closer together; "
        "with stop_sled_cm the repetition is simulated all the same."
    )


ROLL_LIMIT = "the roll of your lower back"
ANKLE_LIMIT = "the bend of your ankles (the heels would lift)"
KNEE_LIMIT = "the bend of the knees"
REACH_LIMIT = "the reach of the leg"


def limits(press: PressCondition, placed: Kinematics) -> dict[str, np.ndarray]:
    """Which lanes keep within each limit of the body."""
    body, posture = press.body, placed.posture
    outside = np.asarray(placed.outside) > 0
    within = {
        ROLL_LIMIT: placed.roll_rad <= body.roll_limit_rad,
        ANKLE_LIMIT: posture.angles_rad[4] <= body.ankle_dorsiflexion_rad,
        KNEE_LIMIT: ~outside[3] | (posture.angles_rad[3] < 1.0),
        REACH_LIMIT: posture.reach_error_m < REACHED_M,
        "the range of hip and ankle that the model covers": ~(outside[0] | outside[1] | outside[2] | outside[4]),
    }
    return {name: np.asarray(ok) for name, ok in within.items()}
