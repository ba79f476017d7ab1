"""Why no stance on this machine suits this lifter, and the nearest thing that would."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..lifter import Lifter
from ..press.limits import ROUNDING_M, STROKE_LIMITS, Limit, StrokeScan
from ..press.stance_batch import StanceBatch
from ..press.stroke import sled_at_reach_m
from .evaluation import evaluate
from .no_feasible_stance import (
    CarriageTooHeavy,
    FeetSlide,
    Infeasibility,
    NearestPlace,
    NoFeasibleStance,
    OutOfReach,
    PlateTooSmall,
    PostureInTheWay,
    StopTooHigh,
    StrokeTooShort,
    TooWeak,
    TravelTooShort,
)
from .numbers import number
from .search import SHORTEST_M, SearchHistory, StanceSearch

CRAMPED_KNEE_DEG = 40.0  # a stroke that ends there never comes near the soft lockout
FLATTER_DEG = range(5, 46, 5)
NEARLY_STRAIGHT = 0.99  # of the leg's length, hip to ankle


def no_feasible_stance(lifter: Lifter, search: StanceSearch, history: SearchHistory) -> NoFeasibleStance:
    """The error to raise."""
    return NoFeasibleStance(lifter.name, search.model.machine.name, diagnosed(search, history), lifter.limits.units)


def least_roll_beyond_rad(search: StanceSearch) -> float | None:
    """How far the lower back rounds beyond what is recommended in the stance that rounds it least; None where it is not
    the back alone that stands in the way."""
    scan = search.scan(search.coarse())
    bottom = scan.sled_at_knee(search.knee_rad)
    deepest = np.maximum.reduce([scan.lowest_m, *(scan.deepest_m(x) for x in STROKE_LIMITS if x != Limit.ROLL)])
    fits = np.minimum.reduce(list(scan.plate.values())) >= -ROUNDING_M
    able = fits & scan.reached & (deepest <= bottom + ROUNDING_M) & (scan.top_m - bottom > SHORTEST_M)
    if not able.any():
        return None
    stroke = (scan.sled_m >= bottom[:, None] - ROUNDING_M) & (scan.sled_m <= scan.top_m[:, None] + ROUNDING_M)
    left = np.where(stroke, scan.margin[Limit.ROLL], np.inf).min(1)
    return max(0.0, -float(left[able].max()))


def diagnosed(search: StanceSearch, history: SearchHistory) -> Infeasibility:
    """The first obstacle, looked for from the coarsest to the finest: plate, reach, travel, posture, strength."""
    rows = search.coarse()
    scan = search.scan(rows)
    fits = np.minimum.reduce(list(scan.plate.values())) >= -ROUNDING_M
    if not fits.any():
        return _plate_too_small(search)
    able = fits & scan.reached
    return _out_of_reach(search, scan, able) or _posture(search, scan, able) or _not_the_posture(search, history)


def _out_of_reach(search: StanceSearch, scan: StrokeScan, able: np.ndarray) -> Infeasibility | None:
    """Legs and carriage that do not meet."""
    sled, skeleton = search.model.machine.sled, search.model.body.skeleton
    if not able.any():
        return OutOfReach(
            nearest_cm=sled.bottom_cm,
            farthest_cm=sled.bottom_cm + sled.travel_cm,
            leg_cm=100 * float(skeleton.thigh_m + skeleton.shank_m),
        )
    straightest = float(np.degrees(np.where(able, scan.knee_at(scan.top_m), np.pi).min()))
    if straightest > CRAMPED_KNEE_DEG:
        return TravelTooShort(
            end_cm=sled.bottom_cm + sled.travel_cm, knee_deg=straightest, missing_cm=_missing_cm(search, scan, able)
        )
    return None


def _posture(search: StanceSearch, scan: StrokeScan, able: np.ndarray) -> Infeasibility | None:
    """A stop or a limit of the body that comes before the knees bend enough; None where none does."""
    body = search.model.body
    deepest = {limit: scan.deepest_m(limit) for limit in STROKE_LIMITS}
    stop = np.maximum.reduce([scan.lowest_m, *deepest.values()])
    knee = np.where(able & (stop < scan.top_m), scan.knee_at(np.minimum(stop, scan.top_m)), -1.0)
    best = int(np.argmax(knee))
    wanted = float(np.degrees(search.knee_rad))
    if knee[best] >= search.knee_rad:
        return None
    last = max(deepest, key=lambda limit: deepest[limit][best])
    if scan.lowest_m[best] >= deepest[last][best]:
        return StopTooHigh(knee_deg=float(np.degrees(knee[best])), wanted_deg=wanted)
    if knee[best] < 0:  # the limit is met with straight legs already
        at_top = {limit: np.where(able, scan.read(scan.margin[limit], scan.top_m), -9) for limit in STROKE_LIMITS}
        last = min(STROKE_LIMITS, key=lambda limit: float(at_top[limit].max()))
        best = int(np.argmax(at_top[last]))
    bent = float(np.degrees(knee[best]))
    return PostureInTheWay(
        limit=last,
        wanted_deg=wanted,
        heel_cm=100 * float(scan.stances.table[best, 0]),
        knee_deg=None if bent < 0 else bent,
        roll_limit_deg=float(np.degrees(float(body.roll_limit_rad) - search.margins[Limit.ROLL])),
        ankle_limit_deg=float(np.degrees(float(body.ankle_dorsiflexion_rad))),
        flatter_deg=_flatter_deg(search) if last == Limit.ROLL else None,
    )


def _missing_cm(search: StanceSearch, scan: StrokeScan, able: np.ndarray) -> float:
    """How much farther the carriage would have to go until the legs are nearly straight somewhere."""
    skeleton, machine = search.model.body.skeleton, search.model.machine
    straight_m = float(skeleton.thigh_m + skeleton.shank_m)
    one = scan.stances.geometry(machine)
    there = sled_at_reach_m(
        skeleton, search.model.body.heel_in_calcn_m, one, np.full((len(scan.stances), 1), NEARLY_STRAIGHT * straight_m)
    )
    return 100 * max(0.0, float(np.where(able, there[:, 0], np.inf).min()) - machine.top_m)


def _plate_too_small(search: StanceSearch) -> PlateTooSmall:
    body, machine, edge_m = search.model.body, search.model.machine, number("limits", "heel_edge_m")
    foot, ball, half = (float(v) for v in (body.foot_length_m, body.ball_m, body.sole_half_width_m))
    width_cm, overhang = 100 * (number("limits", "gap_between_feet_m") + 4 * half), search.model.toes_may_overhang
    needed = float(np.ceil(width_cm)) if machine.plate.width_cm < width_cm else None
    no_way_out = overhang or needed is not None or machine.plate_height_m < edge_m + ball
    return PlateTooSmall(
        foot_cm=100 * foot,
        height_cm=machine.plate.height_cm,
        width_cm=machine.plate.width_cm,
        needed_height_cm=float(np.ceil(100 * (edge_m + (ball if overhang else foot)))),
        needed_width_cm=needed,
        over_edge_height_cm=None if no_way_out else float(np.ceil(100 * (edge_m + ball))),
    )


def _flatter_deg(search: StanceSearch) -> float | None:
    """The least that the backrest would have to be flatter than its flattest notch; None where none would do."""
    model, machine = search.model, search.model.machine
    flattest = machine.seat.backrest_deg[-1]
    for more_deg in FLATTER_DEG:
        seat = machine.seat.model_copy(update={"backrest_deg": (flattest + more_deg,)})
        other = replace(search, model=replace(model, machine=machine.model_copy(update={"seat": seat})))
        rows = other.coarse()
        scan = other.scan(rows)
        if np.isfinite(other.bottoms_m(scan)).any():
            return float(more_deg)
    return None


def _not_the_posture(search: StanceSearch, history: SearchHistory) -> Infeasibility:
    """Posture allows it; strength, the carriage or friction do not. A sore kneecap never stands in the way: where no stance
    keeps its limit the load does."""
    machine = search.model.machine
    if not history.load_kg:
        return StrokeTooShort(knee_deg=float(np.degrees(search.knee_rad)), shortest_cm=100 * SHORTEST_M)
    rows, bottom, top, _, load = history.table()
    if load.max() < 0:
        carriage_kg = machine.sled.carriage_kg
        return CarriageTooHeavy(carriage_kg=carriage_kg, light_kg=max(0.0, carriage_kg + float(load.max())))
    done = evaluate(search.model, StanceBatch.from_table(rows), bottom, top, search.cue)

    def place(index: int) -> NearestPlace:
        height, spacing, _, notch = rows[index, :4]
        return NearestPlace(100 * float(height), 100 * float(spacing), round(float(notch)))

    if done.able.any():
        return FeetSlide(place=place(int(np.argmin(np.where(done.able, done.grip_share, np.inf)))))
    least = int(np.argmin(done.shortfall_Nm))
    return TooWeak(place=place(least), shortfall_Nm=float(done.shortfall_Nm[least]))
