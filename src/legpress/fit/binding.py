"""Which limit is met first when a stance goes deeper, and what is left to each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from ..press.batch import PressModel
from ..press.limits import ROUNDING_M, STROKE_LIMITS, Limit, scan_strokes
from ..press.stance_batch import StanceBatch
from .evaluation import evaluate
from .numbers import number

if TYPE_CHECKING:
    from .sweet_spot import SweetSpot

NEAR_EDGE_CM = 1.0
NEAR_BALL_SHARE = 0.98
NEAR_SLIP_SHARE = 0.85


DEEPER_LIMITS = (*STROKE_LIMITS, Limit.MACHINE_STOP)


@dataclass(frozen=True, slots=True, kw_only=True)
class BindingLimit:
    """A limit, what is left to it, and how much deeper the sled could go until it binds."""

    limit: Limit
    margin: float
    unit: Literal["deg", "cm", "%"]
    deeper_cm: float | None = None  # None: depth does not bring it nearer
    used_pct: float | None = None  # of the grip


def binding(spot: SweetSpot) -> list[BindingLimit]:
    """Limits in the order in which they bind, tightest first: what holds the stance, then what stops it going deeper."""
    found = [*_of_the_stance(spot), *_of_the_stroke(spot)]
    return [limit for _, limit in sorted(found, key=lambda pair: pair[0])]


def first_to_stop(found: Sequence[Limit]) -> Limit | None:
    """The limit of body or machine that is met first when going deeper."""
    return next((limit for limit in found if limit in DEEPER_LIMITS), None)


def forbidding(spot: SweetSpot, row: np.ndarray) -> list[Limit]:
    """What keeps the feet from a place (height, spacing, toes, notch), pushed as the focus asks: edges of the plate; where
    it has none, what stops the stroke short of the answer's bend of the knees; where nothing does, load and grip."""
    model = PressModel(spot.body, spot.machine, spot.lifter.limits.toes_may_overhang)
    stances = StanceBatch.from_table(np.asarray(row, float)[None])
    scan = scan_strokes(model, stances, spot.margins)
    edges = [edge for edge, room_m in scan.plate.items() if room_m[0] < -ROUNDING_M]
    if edges:
        return edges
    if not scan.reached[0]:
        return [Limit.REACH]
    bottom = scan.sled_at_knee(spot.knee_rad)
    short = [limit for limit in STROKE_LIMITS if scan.deepest_m(limit)[0] > bottom[0] + ROUNDING_M]
    if scan.lowest_m[0] > bottom[0] + ROUNDING_M:
        short.append(Limit.MACHINE_STOP)
    if short:
        return short
    done = evaluate(model, stances, bottom, scan.top_m, spot.push, down=False)
    if not done.able[0]:
        return [Limit.LOAD]
    checks = {
        Limit.SLIP: done.grip_share[0] > number("limits", "grip_share"),
        Limit.PATELLOFEMORAL: done.patellofemoral_N[0] > spot.patellofemoral_limit_N,
    }
    return [limit for limit, broken in checks.items() if broken]


def _of_the_stance(spot: SweetSpot) -> Iterator[tuple[float, BindingLimit]]:
    """What holds the stance where it is, each with the place that it takes in the order."""
    scan, bottom = spot.scan, _bottom_m(spot)
    if np.degrees(scan.knee_at(bottom)[0]) < np.degrees(spot.knee_rad) + 1:
        yield -1.0, BindingLimit(limit=Limit.KNEE_BEND, margin=0.0, unit="deg")
    if np.isfinite(spot.patellofemoral_limit_N):
        spare = 100 * (1 - float(spot.evaluations.patellofemoral_N[0]) / spot.patellofemoral_limit_N)
        yield spare / 2, BindingLimit(limit=Limit.PATELLOFEMORAL, margin=spare, unit="%")
    for edge, room_m in scan.plate.items():
        room_cm = 100 * float(room_m[0])
        if room_cm < NEAR_EDGE_CM:
            yield room_cm, BindingLimit(limit=edge, margin=room_cm, unit="cm")
    if spot.evaluations.pressure_share[0] > NEAR_BALL_SHARE:
        yield 0.5, BindingLimit(limit=Limit.HEEL_PRESSED, margin=0.0, unit="cm")
    grip = float(spot.evaluations.grip_share[0])
    if grip > NEAR_SLIP_SHARE:
        left = 100 * (number("limits", "grip_share") - grip)
        yield left / 5, BindingLimit(limit=Limit.SLIP, margin=left, unit="%", used_pct=100 * grip)
    if scan.top_m[0] >= spot.machine.top_m - 1e-6:
        yield 0.2, BindingLimit(limit=Limit.LOCKOUT, margin=0.0, unit="cm")


def _of_the_stroke(spot: SweetSpot) -> Iterator[tuple[float, BindingLimit]]:
    """What would stop the sled going deeper, in the order of the depth that is left."""
    scan, bottom = spot.scan, _bottom_m(spot)
    for limit in STROKE_LIMITS:
        deepest_m = float(scan.deepest_m(limit)[0])
        if not np.isfinite(deepest_m) and limit != Limit.ROLL:
            continue
        left, room_cm = float(scan.margin_at(limit, bottom)[0]), 100 * (float(bottom[0]) - deepest_m)
        if limit == Limit.ROLL:
            yield _roll(spot, float(bottom[0]))
        elif limit == Limit.THIGH_ON_TRUNK:
            yield room_cm, BindingLimit(limit=limit, margin=100 * left, unit="cm", deeper_cm=room_cm)
        else:
            margin = float(np.degrees(left))
            yield room_cm, BindingLimit(limit=limit, margin=margin, unit="deg", deeper_cm=room_cm)
    room_cm = 100 * float(bottom[0] - scan.lowest_m[0])
    yield room_cm, BindingLimit(limit=Limit.MACHINE_STOP, margin=room_cm, unit="cm", deeper_cm=room_cm)


def _roll(spot: SweetSpot, bottom_m: float) -> tuple[float, BindingLimit]:
    """Under the load, and as deep as who has not tried may go."""
    room_cm = 100 * max(bottom_m - spot.zones.untried_m, 0.0)
    left = float(np.degrees(float(spot.body.roll_limit_rad) - spot.roll_rad["spot"]))
    return room_cm, BindingLimit(limit=Limit.ROLL, margin=left, unit="deg", deeper_cm=room_cm)


def _bottom_m(spot: SweetSpot) -> np.ndarray:
    return np.array([spot.machine.bottom_m + spot.stop_sled_cm / 100])
